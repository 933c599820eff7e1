// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { Choice } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Figure, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { Link, useAddress } from '../router.tsx';
import { metricsWords } from '../words/metrics.ts';

type Step = Schemas['PolicyBridge']['steps'][number];
type Part = Step['rows'][number];

/** Why another policy comes to another recurring revenue: option by option, and customer by customer. */
export function Bridge({ report }: { readonly report: Schemas['BoardReport'] }) {
  const words = useWords(metricsWords);
  const { money, number } = useFormats();
  const [address, change] = useAddress();
  const [opened, setOpened] = useState<string | null>(null);
  const policies = query.useQuery('get', '/v1/metric_policies');
  const from = `${report.policy.name}@${report.policy.version}`;
  const others = (policies.data?.data ?? []).filter(({ id }) => id !== from);
  const to = others.some(({ id }) => id === address.to) ? address.to : others[0]?.id;
  const found = query.useQuery(
    'get',
    '/v1/metrics/bridge',
    {
      params: {
        query: { from, to: to ?? '', on: report.on, currency: report.currency, timezone: report.timezone },
      },
    },
    { enabled: to !== undefined },
  );
  if (policies.isError) return <Trouble error={policies.error} onRetry={() => void policies.refetch()} />;
  const parts: readonly Column<Part>[] = [
    {
      key: 'customer',
      head: words.customer,
      cell: ({ customer_id, customer_name }) => customer_name ?? customer_id,
      csv: ({ customer_id, customer_name }) => customer_name ?? customer_id,
    },
    {
      key: 'subscription_id',
      head: words.subscription,
      wide_only: true,
      cell: ({ subscription_id }) =>
        subscription_id.startsWith('sub_') ? (
          <Link to={`/subscriptions/${subscription_id}`}>{subscription_id}</Link>
        ) : (
          subscription_id
        ),
    },
    { key: 'charge_key', head: words.charge, wide_only: true, cell: ({ charge_key }) => charge_key },
    { key: 'before', head: words.bridge_before, align: 'right', cell: (row) => money(row.before, report.currency) },
    { key: 'after', head: words.bridge_after, align: 'right', cell: (row) => money(row.after, report.currency) },
  ];
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{words.bridge_lead}</p>
      <div>
        <Choice
          className="w-60"
          label={words.bridge_to}
          choices={others.map(({ id }) => [id, id] as const)}
          value={to ?? ''}
          onChange={(event) => change({ to: event.target.value })}
        />
      </div>
      {found.isError ? (
        <Trouble error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Loading lines={8} />
      ) : (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <Figure label={words.bridge_mrr(from)} value={money(found.data.from_mrr, report.currency)} />
            <Figure label={words.bridge_mrr(to ?? '')} value={money(found.data.to_mrr, report.currency)} />
          </div>
          <Section title={words.bridge_steps}>
            {found.data.steps.length === 0 ? (
              <p className="text-muted">{words.bridge_same}</p>
            ) : (
              <Table<Step>
                label={words.bridge_steps}
                rows={found.data.steps}
                row_key={({ option }) => option}
                columns={[
                  {
                    key: 'option',
                    head: `${from} → ${to}`,
                    cell: ({ before, after }) => (
                      <>
                        <div className="text-muted">{before}</div>
                        <div>{after}</div>
                      </>
                    ),
                    csv: ({ before, after }) => `${before} → ${after}`,
                  },
                  {
                    key: 'difference',
                    head: words.bridge_difference,
                    align: 'right',
                    cell: ({ difference }) =>
                      difference === null ? (
                        <span className="text-sm text-muted">{words.bridge_no_say}</span>
                      ) : (
                        money(difference, report.currency)
                      ),
                    csv: ({ difference }) => difference,
                  },
                  {
                    key: 'parts',
                    head: words.bridge_parts,
                    align: 'right',
                    csv: ({ row_count }) => String(row_count),
                    cell: ({ option, row_count, after }) =>
                      row_count === 0 ? (
                        number(0)
                      ) : (
                        <Button
                          small
                          aria-expanded={opened === option}
                          aria-label={words.bridge_parts_of(after, number(row_count))}
                          onClick={() => setOpened(opened === option ? null : option)}
                        >
                          {number(row_count)}
                        </Button>
                      ),
                  },
                ]}
                below={({ option, rows, row_count }) =>
                  option === opened ? (
                    <>
                      <Table<Part>
                        label={words.bridge_parts}
                        rows={rows}
                        row_key={(row) => `${row.subscription_id} ${row.charge_key} ${row.customer_id}`}
                        columns={parts}
                      />
                      {row_count > rows.length ? (
                        <p className="mt-2 text-sm text-muted">
                          {words.bridge_largest(number(rows.length), number(row_count))}
                        </p>
                      ) : null}
                    </>
                  ) : null
                }
              />
            )}
          </Section>
        </>
      )}
    </div>
  );
}
