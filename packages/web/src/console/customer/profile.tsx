// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/layout.tsx';
import { Badge, Loading, type Tone, Trouble } from '../../ui/notice.tsx';
import { Link } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { PageLink } from '../page-link.tsx';
import { customerWords } from '../words/customer.ts';
import { stateWords } from '../words/states.ts';

type Subscription = Schemas['Subscription'];

const TONES: Readonly<Record<Subscription['status'], Tone>> = {
  draft: 'plain',
  trialing: 'accent',
  active: 'good',
  past_due: 'bad',
  paused: 'warn',
  cancelled: 'plain',
  ended: 'plain',
};

export function Profile({ customer }: { readonly customer: Schemas['Customer'] }) {
  const words = useWords(customerWords);
  const { time } = useFormats();
  const { payer_customer_id } = customer;
  return (
    <div className="grid gap-4 lg:grid-cols-[1fr_2fr]">
      <Section title={words.facts}>
        <Facts
          facts={[
            [words.id, <code key="id">{customer.id}</code>],
            [words.external_id, customer.external_id ?? '–'],
            [words.email, customer.email ?? '–'],
            [words.country, customer.country ?? '–'],
            [words.currency, customer.currency],
            [words.timezone, customer.timezone],
            ...(payer_customer_id === null
              ? []
              : [
                  [
                    words.payer,
                    <Link key="payer" to={`/customers/${payer_customer_id}`}>
                      {payer_customer_id}
                    </Link>,
                  ] as const,
                ]),
            [words.since, time(customer.created)],
          ]}
        />
      </Section>
      <Section title={words.subscriptions}>
        <Subscriptions of={customer.id} />
      </Section>
    </div>
  );
}

function Subscriptions({ of }: { readonly of: string }) {
  const words = useWords(customerWords);
  const states = useWords(stateWords);
  const { moment, number } = useFormats();
  const found = query.useQuery('get', '/v1/subscriptions', { params: { query: { customer_id: of, limit: 100 } } });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  const { data } = found.data;
  if (data.length === 0) return <p className="text-muted">{words.no_subscriptions}</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {data.map(({ id, plan, option, status, start_date, end_date, quantities }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
          <PageLink to={`/subscriptions/${id}`}>
            <span className="font-medium">{option === null ? plan : `${plan} · ${option}`}</span>
          </PageLink>
          <Badge tone={TONES[status]}>{states.subscription[status]}</Badge>
          <span className="text-sm text-muted">
            {words.started(moment(start_date))}
            {end_date === null ? '' : `, ${words.until(moment(end_date))}`}
          </span>
          <span className="text-sm text-muted">
            {Object.entries(quantities)
              .map(([feature, held]) => `${feature}: ${number(held)}`)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
