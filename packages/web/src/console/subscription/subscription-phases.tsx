// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { StateBadge } from '../money/state-badge.tsx';
import { subscriptionWords } from '../words/subscription.ts';
import { usePlans } from './terms-fields.tsx';

type Subscription = Schemas['Subscription'];

/** Plan, quantities and add-ons of a subscription as one text. */
export function useTermsText(): (subscription: Subscription) => string {
  const plans = usePlans();
  const { number } = useFormats();
  return ({ plan: id, option, quantities, add_ons }) => {
    const plan = plans.find((one) => one.id === id);
    const label = (key: string) => plan?.features.find((feature) => feature.key === key)?.label ?? key;
    return [
      option === null ? (plan?.name ?? id) : `${plan?.name ?? id} (${option})`,
      ...Object.entries(quantities).map(([key, quantity]) => `${number(quantity)} × ${label(key)}`),
      ...add_ons.map(({ add_on, quantity }) => `${number(quantity)} × ${add_on}`),
    ].join(', ');
  };
}

// the end of a phase that has none
const NEVER = '9999';

/** The terms on all days, past and agreed for later. */
export function SubscriptionPhases({ id }: { readonly id: string }) {
  const words = useWords(subscriptionWords);
  const { moment } = useFormats();
  const text = useTermsText();
  const phases = query.useQuery('get', '/v1/subscriptions/{id}/phases', { params: { path: { id } } });
  if (phases.isError) return <Trouble error={phases.error} />;
  return (
    <Section title={words.phases}>
      {phases.data === undefined ? (
        <Loading lines={2} />
      ) : (
        <Table
          label={words.phases}
          rows={phases.data.data}
          row_key={({ valid_from }) => valid_from}
          columns={[
            { key: 'valid_from', head: words.from, cell: ({ valid_from, timezone }) => moment(valid_from, timezone) },
            {
              key: 'valid_to',
              head: words.until,
              cell: ({ valid_to, timezone }) =>
                valid_to.startsWith(NEVER) ? (
                  <span className="text-muted">{words.always}</span>
                ) : (
                  moment(valid_to, timezone)
                ),
              csv: ({ valid_to }) => (valid_to.startsWith(NEVER) ? '' : valid_to),
            },
            { key: 'what', head: words.what, cell: text, csv: text },
            {
              key: 'status',
              head: words.state,
              // a stretch that is over has no state of its own
              cell: ({ status, in_force }) =>
                in_force || status === 'paused' ? <StateBadge of="subscription" state={status} /> : null,
            },
          ]}
        />
      )}
    </Section>
  );
}
