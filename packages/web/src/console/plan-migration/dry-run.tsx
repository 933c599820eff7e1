// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Empty, Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { planMigrationsWords } from '../words/plan-migrations.ts';

type Rehearsal = Schemas['PlanMigrationRehearsal'];
type DryRunSummary = Omit<Schemas['PlanMigrationRehearsalSummary'], 'object'>;

export function useDryRunSummary(id: string) {
  return query.useQuery('get', '/v1/plan_migrations/{id}/dry_run/summary', { params: { path: { id } } });
}

/** What a dry run sums to, and whether the guard would let it. */
export function DryRunTotals({ summary }: { readonly summary: DryRunSummary }) {
  const words = useWords(planMigrationsWords);
  const { money, number } = useFormats();
  return (
    <div className="mb-4 flex flex-col gap-2">
      {summary.totals.map(({ currency, old_total, new_total, difference, dearer, cheaper, unchanged }) => (
        <p key={currency}>
          {money(old_total, currency)} → <strong>{money(new_total, currency)}</strong> ({money(difference, currency)}):{' '}
          {words.summary(number(dearer), number(cheaper), number(unchanged))}
        </p>
      ))}
      {summary.refused === 0 ? null : <p>{words.refused(number(summary.refused))}</p>}
      {summary.guard === null ? null : (
        <Notice tone={summary.guard.trips ? 'warn' : 'good'}>
          {summary.guard.trips ? words.trips : words.trips_not}
        </Notice>
      )}
    </div>
  );
}

/** Each old and new invoice, and what it sums to: nothing of it is stored. */
export function DryRun({ id }: { readonly id: string }) {
  const words = useWords(planMigrationsWords);
  const shared = useWords(sharedWords);
  const { money, date } = useFormats();
  const summary = useDryRunSummary(id);
  const total = (row: Rehearsal, side: 'old_invoice' | 'new_invoice') =>
    row.comparison === null ? '–' : money(row.comparison[side].total, row.comparison.currency);
  const columns: readonly Column<Rehearsal>[] = [
    {
      key: 'customer_id',
      head: words.customer,
      cell: ({ customer_id }) => <CustomerLink id={customer_id} />,
    },
    { key: 'effective_date', head: words.on, cell: ({ effective_date }) => date(effective_date), wide_only: true },
    {
      key: 'old_total',
      head: words.old_invoice,
      cell: (row) => total(row, 'old_invoice'),
      csv: ({ comparison }) => comparison?.old_invoice.total ?? null,
      align: 'right',
    },
    {
      key: 'new_total',
      head: words.new_invoice,
      cell: (row) => total(row, 'new_invoice'),
      csv: ({ comparison }) => comparison?.new_invoice.total ?? null,
      align: 'right',
    },
    {
      key: 'difference',
      head: words.difference,
      cell: ({ comparison, problems }) =>
        comparison === null ? (
          <span className="text-bad">{problems[0]?.message}</span>
        ) : (
          <span title={comparison.sentence}>
            {money(comparison.difference, comparison.currency)}
            {comparison.difference_percent === null ? '' : ` (${comparison.difference_percent} %)`}
          </span>
        ),
      csv: ({ comparison }) => comparison?.difference ?? null,
      align: 'right',
    },
  ];
  return (
    <Section title={words.dry_run}>
      <p className="mb-3 text-muted">{words.dry_run_lead}</p>
      {summary.isPending ? (
        <Loading lines={2} />
      ) : summary.error !== null ? (
        <Trouble error={summary.error} onRetry={() => void summary.refetch()} />
      ) : (
        <DryRunTotals summary={summary.data} />
      )}
      <DataTable
        label={shared.table_of(words.dry_run)}
        name="dry-run"
        path={`/v1/plan_migrations/${id}/dry_run`}
        columns={columns}
        empty={<Empty title={words.dry_run_none} />}
      />
    </Section>
  );
}
