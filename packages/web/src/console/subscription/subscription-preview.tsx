// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { usePreview } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { subscriptionWords } from '../words/subscription.ts';
import { PlannedInvoice } from './planned-invoice.tsx';

/** A day by which every monthly period that holds the instant is over. */
function soonAfter(instant: string): string {
  const at = new Date(instant);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 2)).toISOString().slice(0, 10);
}

/** What the close would bill next of a subscription. */
export function SubscriptionPreview({ subscription }: { readonly subscription: Schemas['Subscription'] }) {
  const words = useWords(subscriptionWords);
  const { money } = useFormats();
  const { customer_id } = subscription;
  const unbilled = query.useQuery('get', '/v1/customers/{id}/unbilled', { params: { path: { id: customer_id } } });
  const [chosen, setUntil] = useState<string | null>(null);
  // by the clock of the server: that of an organisation may be another than ours
  const until = chosen ?? (unbilled.data === undefined ? '' : soonAfter(unbilled.data.at));
  const preview = usePreview(
    ['billing', customer_id, until],
    until === '' ? null : () => api.POST('/v1/billing/preview', { body: { until, customer_id } }),
  );
  const plans = preview.data?.plans.filter(({ subscription_id }) => subscription_id === subscription.id) ?? [];
  const used = unbilled.data?.subscriptions.find(({ subscription_id }) => subscription_id === subscription.id);
  const waiting = used?.periods.filter((period) => /[1-9]/.test(period.unbilled)) ?? [];
  return (
    <Section
      title={words.preview}
      actions={
        <TextField
          className="w-40"
          label={words.preview_until}
          type="date"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      }
    >
      <p className="mb-3 text-muted">{words.preview_lead}</p>
      {waiting.map(({ start, unbilled: amount }) => (
        <p key={start} className="mb-2">
          {words.unbilled}: <strong className="tabular-nums">{money(amount, subscription.currency)}</strong>
        </p>
      ))}
      {preview.isError ? (
        <Trouble error={preview.error} />
      ) : preview.data === undefined ? (
        <Loading lines={3} />
      ) : plans.length === 0 ? (
        <p>{words.preview_none}</p>
      ) : (
        <div className="flex flex-col gap-4">
          {plans.map((plan, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they have no ids yet
            <PlannedInvoice key={at} invoice={plan} />
          ))}
        </div>
      )}
    </Section>
  );
}
