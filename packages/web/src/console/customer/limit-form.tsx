// SPDX-License-Identifier: Apache-2.0
import { ALERT_RECIPIENTS, type AlertRecipient, decimal } from '@kontor/core';
import { useState } from 'react';
import { useChange } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, Choice, TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { limitsWords } from '../words/limits.ts';

type Threshold = Schemas['UsageThreshold'];
type Of = Threshold['measure']['of'];
/** What a limit that is set, moved or removed makes stale. */
export const LIMIT_PATHS = ['/v1/usage_thresholds', '/v1/customers'] as const;

/** A share is written in percent: `80` is `0.8`; what is no number is left for the server to refuse. */
const shareOf = (text: string) =>
  /^\d+(\.\d+)?$/.test(text) ? decimal(text).multiply(decimal('0.01')).toString() : text;
const percentOf = (share: string) => decimal(share).multiply(decimal(100)).toString();

/** A new limit of a customer, or another place for one there is. */
export function LimitForm({
  customer,
  threshold,
  onClose,
}: {
  readonly customer: Schemas['Customer'];
  readonly threshold: Threshold | null;
  readonly onClose: () => void;
}) {
  const words = useWords(limitsWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const metered = query.useQuery('get', '/v1/catalog');
  const features = meteredFeatures(metered.data?.content);
  const [of, setOf] = useState<Of>(threshold?.measure.of ?? 'amount');
  const written = (step: string | null) => (step === null ? '' : of === 'share' ? percentOf(step) : step);
  const [at, setAt] = useState(() => written(threshold?.at ?? null));
  const [every, setEvery] = useState(() => written(threshold?.every ?? null));
  const [feature, setFeature] = useState('');
  const [action, setAction] = useState<Threshold['action']>('notify');
  const [repeat, setRepeat] = useState<Threshold['repeat']>('period');
  const [mail_to, setMailTo] = useState<readonly AlertRecipient[]>(threshold?.mail_to ?? []);
  const step = (text: string) => (of === 'share' ? shareOf(typedDecimal(text)) : typedDecimal(text));
  const steps = { at: step(at), ...(every.trim() === '' ? {} : { every: step(every) }) };
  const named = feature === '' ? (features[0]?.[0] ?? '') : feature;
  const change = useChange(
    (header) =>
      threshold === null
        ? api.POST('/v1/usage_thresholds', {
            params: { header },
            body: {
              customer_id: customer.id,
              measure: of === 'amount' ? { of, currency: customer.currency } : { of, feature: named },
              ...steps,
              action,
              repeat,
              mail_to: [...mail_to],
            },
          })
        : api.PATCH('/v1/usage_thresholds/{id}', {
            params: { path: { id: threshold.id }, header },
            body: { every: null, ...steps, mail_to: [...mail_to] },
          }),
    {
      stale: LIMIT_PATHS,
      onDone: () => {
        tell(words.saved);
        onClose();
      },
    },
  );
  const currency = threshold?.measure.of === 'amount' ? threshold.measure.currency : customer.currency;
  return (
    <Dialog open onClose={onClose} title={threshold === null ? words.add : words.change}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        {threshold === null ? (
          <Choice
            label={words.of}
            choices={Object.entries(words.ofs).filter(([key]) => key === 'amount' || features.length > 0)}
            value={of}
            onChange={(event) => setOf(event.target.value as Of)}
          />
        ) : null}
        {threshold === null && of !== 'amount' ? (
          <Choice
            label={words.feature}
            choices={features}
            value={named}
            onChange={(event) => setFeature(event.target.value)}
          />
        ) : null}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={of === 'amount' ? words.at_amount(currency) : of === 'share' ? words.at_percent : words.at_quantity}
            inputMode="decimal"
            required
            value={at}
            onChange={(event) => setAt(event.target.value)}
          />
          <TextField
            label={words.every_label}
            hint={words.every_hint}
            inputMode="decimal"
            value={every}
            onChange={(event) => setEvery(event.target.value)}
          />
        </div>
        {threshold === null ? (
          <div className="grid gap-4 sm:grid-cols-2">
            <Choice
              label={words.action}
              choices={Object.entries(words.actions)}
              value={action}
              onChange={(event) => setAction(event.target.value as Threshold['action'])}
            />
            <Choice
              label={words.repeat}
              choices={Object.entries(words.repeats)}
              value={repeat}
              onChange={(event) => setRepeat(event.target.value as Threshold['repeat'])}
            />
          </div>
        ) : null}
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">{words.mail_to}</legend>
          {ALERT_RECIPIENTS.map((recipient) => (
            <Checkbox
              key={recipient}
              label={words.recipients[recipient]}
              checked={mail_to.includes(recipient)}
              onChange={(event) =>
                setMailTo(
                  event.target.checked ? [...mail_to, recipient] : mail_to.filter((other) => other !== recipient),
                )
              }
            />
          ))}
        </fieldset>
        {change.isError ? <Trouble error={change.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={at.trim() === ''}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Key and name of each feature that a meter counts. */
function meteredFeatures(content: unknown): readonly (readonly [key: string, label: string])[] {
  const { features = {} } = (content ?? {}) as {
    readonly features?: Readonly<Record<string, { readonly kind: string; readonly label?: string }>>;
  };
  return Object.entries(features)
    .filter(([, { kind }]) => kind === 'metered')
    .map(([key, { label }]) => [key, label ?? key] as const);
}
