// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { monthBefore, useToday } from '../organisation-clock.ts';
import { priceExperimentsWords } from '../words/price-experiments.ts';

type Experiment = Schemas['PriceExperiment'];
type Revenue = Experiment['revenue'][number];
type Customer = Experiment['customers']['data'][number];

/** What a month that is over would have come to under a catalog that is not in force. Nothing is stored. */
export function PriceExperiment({
  catalog,
  plans,
  disabled = false,
}: {
  readonly catalog: CatalogDefinition;
  /** Where customers of a plan go, if not to the plan of the same key. */
  readonly plans: Readonly<Record<string, string>>;
  /** Nothing differs from what is in force. */
  readonly disabled?: boolean;
}) {
  const words = useWords(priceExperimentsWords);
  const last_month = monthBefore(useToday());
  const [chosen, setMonth] = useState<string | null>(null);
  const month = chosen ?? last_month;
  const asked = JSON.stringify([catalog, plans, month]);
  const [answered, setAnswered] = useState('');
  const trial = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/price_experiments', {
          body: { catalog: catalog as unknown as Record<string, unknown>, month, plans: { ...plans }, limit: 50 },
        }),
      ),
    onMutate: () => setAnswered(asked),
  });
  const mistakes = trial.isError ? troubleOf(trial.error).mistakes : [];
  return (
    <Section title={words.past_month}>
      <p className="mb-3 text-muted">{words.past_month_lead}</p>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          trial.mutate();
        }}
      >
        <TextField
          className="w-44"
          type="month"
          label={words.month}
          required
          value={month}
          mistake={mistakes.find(({ path }) => path === 'month')?.message}
          onChange={(event) => setMonth(event.target.value)}
        />
        <Button type="submit" look="primary" busy={trial.isPending} disabled={disabled}>
          {words.try}
        </Button>
        {disabled ? <span className="text-muted">{words.nothing_changed}</span> : null}
      </form>
      <div aria-live="polite" className="mt-4">
        {trial.isError ? <Trouble error={trial.error} /> : null}
        {trial.data === undefined || trial.isPending ? null : answered === asked ? (
          <Outcome experiment={trial.data} />
        ) : (
          <Notice>{words.outdated}</Notice>
        )}
      </div>
    </Section>
  );
}

function Outcome({ experiment }: { readonly experiment: Experiment }) {
  const words = useWords(priceExperimentsWords);
  const { money, number } = useFormats();
  const { compared, not_throughout, refused, revenue, customers, problems } = experiment;
  type Sums = Pick<Revenue, 'currency' | 'old_total' | 'new_total' | 'difference' | 'difference_percent'>;
  const sums = <Row extends Sums>(): readonly Column<Row>[] => [
    { key: 'old_total', head: words.before, align: 'right', cell: (row) => money(row.old_total, row.currency) },
    { key: 'new_total', head: words.after, align: 'right', cell: (row) => money(row.new_total, row.currency) },
    { key: 'difference', head: words.difference, align: 'right', cell: (row) => money(row.difference, row.currency) },
    {
      key: 'difference_percent',
      head: words.share,
      align: 'right',
      wide_only: true,
      cell: ({ difference_percent }) => (difference_percent === null ? '–' : `${number(difference_percent)} %`),
    },
  ];
  return (
    <div className="flex flex-col gap-4">
      <p>{words.compared(number(compared))}</p>
      <Table<Revenue>
        label={words.revenue}
        rows={revenue}
        row_key={({ currency }) => currency}
        columns={[
          { key: 'currency', head: words.revenue, cell: ({ currency }) => currency },
          ...sums<Revenue>(),
          {
            key: 'customers',
            head: words.customers,
            cell: ({ dearer, cheaper, unchanged }) => words.counts(number(dearer), number(cheaper), number(unchanged)),
            csv: ({ dearer, cheaper, unchanged }) => `${dearer} ${cheaper} ${unchanged}`,
          },
        ]}
      />
      {customers.data.length === 0 ? null : (
        <Table<Customer>
          label={words.who}
          rows={customers.data}
          row_key={({ customer_id, currency }) => `${customer_id} ${currency}`}
          columns={[
            {
              key: 'customer_id',
              head: words.customer,
              cell: ({ customer_id }) => <CustomerLink id={customer_id} />,
              csv: ({ customer_id }) => customer_id,
            },
            {
              key: 'plan',
              head: words.plan,
              wide_only: true,
              cell: ({ subscriptions }) => plansOf(subscriptions),
              csv: ({ subscriptions }) => plansOf(subscriptions),
            },
            ...sums<Customer>(),
          ]}
        />
      )}
      {customers.has_more ? <p className="text-sm text-muted">{words.more(number(customers.data.length))}</p> : null}
      {not_throughout === 0 ? null : <p className="text-sm text-muted">{words.left_out(number(not_throughout))}</p>}
      {refused === 0 ? null : (
        <Notice tone="warn">
          <p>{words.refused(number(refused))}</p>
          <ul className="mt-1 list-disc pl-5">
            {problems.map(({ subscription_id, problem }) => (
              <li key={subscription_id}>
                {subscription_id}: {problem.message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

const plansOf = (subscriptions: Customer['subscriptions']) =>
  subscriptions.map(({ plan, new_plan }) => (plan === new_plan ? plan : `${plan} → ${new_plan}`)).join(', ');
