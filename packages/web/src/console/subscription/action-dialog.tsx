// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { subscriptionWords } from '../words/subscription.ts';
import { PlannedInvoice } from './planned-invoice.tsx';
import { type Terms, TermsFields, termsBody, termsOf } from './terms-fields.tsx';

type Subscription = Schemas['Subscription'];
type Action = Schemas['SubscriptionAction'];
export type ActionName = Action['action'];
type When = 'now' | 'period_end' | 'date';

/** Any action on a subscription: its fields, then exactly what it changes and charges, then doing it. */
export function ActionDialog({
  subscription,
  agreed,
  name,
  onClose,
}: {
  /** By the terms that hold now. */
  readonly subscription: Subscription;
  /** By the last of its terms: what a change for later changes. */
  readonly agreed: Subscription;
  readonly name: ActionName;
  readonly onClose: () => void;
}) {
  const words = useWords(subscriptionWords);
  const { moment } = useFormats();
  const tell = useToast();
  const [when, setWhen] = useState<When>(name === 'cancel' || name === 'pause' ? 'period_end' : 'now');
  const [day, setDay] = useState('');
  const [until, setUntil] = useState('');
  const [terms, setTerms] = useState(() => termsOf(subscription));
  const changed = (time: When) => (time === 'now' ? subscription : agreed);
  const at = when === 'date' ? day : when;
  const action: Action | null =
    at === ''
      ? null
      : name === 'change'
        ? changeOf(changed(when), terms, at)
        : name === 'cancel' || name === 'resume'
          ? { action: name, when: at }
          : name === 'pause'
            ? { action: name, when: at, ...(until === '' ? {} : { until }) }
            : name === 'extend_trial'
              ? until === ''
                ? null
                : { action: name, until }
              : { action: name };
  const path = { id: subscription.id };
  const preview = usePreview(
    ['subscription', subscription.id, action],
    action === null
      ? null
      : () => api.POST('/v1/subscriptions/{id}/actions/preview', { params: { path }, body: action }),
  );
  const change = useChange(
    (header) => api.POST('/v1/subscriptions/{id}/actions', { params: { path, header }, body: action as Action }),
    {
      stale: ['/v1/subscriptions', '/v1/customers', '/v1/billing', ...MONEY_PATHS],
      onDone: () => {
        tell(words.done);
        onClose();
      },
    },
  );
  const timed = name === 'change' || name === 'cancel' || name === 'pause' || name === 'resume';
  return (
    <ChangeDialog
      wide
      danger={name === 'cancel'}
      title={words.actions[name]}
      confirm={words.actions[name]}
      onClose={onClose}
      preview={preview}
      change={change}
      blocked={(preview.data?.problems.length ?? 0) > 0}
      show={({ effective_date, invoices, problems }) => (
        <div className="flex flex-col gap-3">
          {problems.length === 0 ? null : (
            <Notice tone="bad">
              <p className="font-medium">{words.cannot}</p>
              <ul className="list-disc pl-5">
                {problems.map(({ path: place, message, mend }) => (
                  <li key={place + message}>
                    {message}; {mend}
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          <p className="font-medium">{words.takes_effect(moment(effective_date, subscription.timezone))}</p>
          {invoices.length === 0 ? (
            <p className="text-muted">{words.no_invoices}</p>
          ) : (
            invoices.map((invoice, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no ids yet
              <PlannedInvoice key={place} invoice={invoice} />
            ))
          )}
        </div>
      )}
    >
      {name === 'change' ? <TermsFields terms={terms} onChange={setTerms} /> : null}
      <div className="grid gap-4 sm:grid-cols-2">
        {timed ? (
          <Choice
            label={words.when}
            choices={Object.entries(words.whens)}
            value={when}
            onChange={(event) => {
              const next = event.target.value as When;
              setTerms(rebased(terms, termsOf(changed(when)), termsOf(changed(next))));
              setWhen(next);
            }}
          />
        ) : null}
        {timed && when === 'date' ? (
          <TextField label={words.day} type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        ) : null}
        {name === 'pause' ? (
          <TextField
            label={words.pause_until}
            hint={words.pause_hint}
            type="date"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        ) : null}
        {name === 'extend_trial' ? (
          <TextField
            label={words.trial_until}
            type="date"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        ) : null}
      </div>
    </ChangeDialog>
  );
}

const differs = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);

/** The same edits of other terms: what was not touched is as it is there. */
function rebased(terms: Terms, from: Terms, to: Terms): Terms {
  return {
    plan: terms.plan === from.plan ? to.plan : terms.plan,
    option: terms.plan === from.plan && terms.option === from.option ? to.option : terms.option,
    quantities: differs(terms.quantities, from.quantities) ? terms.quantities : to.quantities,
    add_ons: differs(terms.add_ons, from.add_ons) ? terms.add_ons : to.add_ons,
  };
}

/** Only what differs; null while nothing does. */
function changeOf(subscription: Subscription, terms: Terms, when: string): Action | null {
  const before = termsOf(subscription);
  const { plan, quantities, add_ons } = termsBody(terms);
  const changed = {
    ...(plan === before.plan ? {} : { plan }),
    ...(terms.option === before.option ? {} : { option: terms.option }),
    ...(differs(terms.quantities, before.quantities) ? { quantities } : {}),
    ...(differs(terms.add_ons, before.add_ons) ? { add_ons } : {}),
  };
  return Object.keys(changed).length === 0 ? null : { action: 'change', when, ...changed };
}
