// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Notice, Progress, Trouble } from '../../ui/notice.tsx';
import { Link, usePathPart } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { DryRun, useDryRunSummary } from '../plan-migration/dry-run.tsx';
import { MigrationActions } from '../plan-migration/migration-actions.tsx';
import { STATUS_TONES, useStrategyWords } from '../plan-migration/migration-words.ts';
import { useOrganisation } from '../session.tsx';
import { planMigrationsWords } from '../words/plan-migrations.ts';

/** While the server works on it, it is looked at again. */
const LOOK_MS = 2_000;
const AT_WORK: ReadonlySet<string> = new Set(['running', 'rolling_back']);

/** One migration: what it would do, how far it is, what became of each, and what can be done about it. */
export default function PlanMigration() {
  const words = useWords(planMigrationsWords);
  const shared = useWords(sharedWords);
  const strategy = useStrategyWords();
  const { number, time, money, date } = useFormats();
  const { role } = useOrganisation();
  const id = usePathPart('id');
  const found = query.useQuery(
    'get',
    '/v1/plan_migrations/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (AT_WORK.has(state.data?.status ?? '') ? LOOK_MS : false) },
  );
  const summary = useDryRunSummary(id);
  if (found.isPending) return <Loading lines={8} />;
  if (found.error !== null)
    return (
      <>
        <PageHead title={words.title} />
        <Trouble error={found.error} onRetry={() => void found.refetch()} />
      </>
    );
  const migration = found.data;
  const { progress, guard, status, paused_because } = migration;
  const columns: readonly Column<Schemas['PlanMigrationSubscription']>[] = [
    {
      key: 'customer_id',
      head: words.customer,
      cell: ({ customer_id }) => <CustomerLink id={customer_id} />,
    },
    {
      key: 'id',
      head: words.subscription,
      cell: (row) => <Link to={`/subscriptions/${row.id}`}>{row.id}</Link>,
      wide_only: true,
    },
    { key: 'status', head: words.status, cell: (row) => words.move_statuses[row.status] },
    { key: 'effective_date', head: words.on, cell: ({ effective_date }) => date(effective_date), wide_only: true },
    {
      key: 'old_total',
      head: words.old_invoice,
      cell: (row) => (row.old_total === null ? '–' : money(row.old_total, row.currency)),
      align: 'right',
    },
    {
      key: 'new_total',
      head: words.new_invoice,
      cell: (row) => (row.new_total === null ? '–' : money(row.new_total, row.currency)),
      align: 'right',
    },
  ];
  const leads = role === 'owner' || role === 'admin';
  return (
    <>
      <PageHead
        title={migration.name}
        lead={<Badge tone={STATUS_TONES[status]}>{words.statuses[status]}</Badge>}
        actions={
          leads ? (
            <MigrationActions migration={migration} subscriptions={summary.data?.subscriptions ?? 0} />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-6">
        {paused_because === null ? null : (
          <Notice tone="warn">
            <p className="font-medium">{words.paused_because}</p>
            <p>
              {paused_because.message}; {paused_because.mend}
            </p>
          </Notice>
        )}
        <Section title={words.facts} actions={<Link to="/plan-migrations">{words.back}</Link>}>
          <Facts
            facts={[
              [words.strategy, strategy(migration.strategy)],
              [
                words.to_version,
                <Link key="to" to={`/catalog/versions/${migration.to_version}`}>
                  {migration.to_version}
                </Link>,
              ],
              [
                words.guard,
                guard === null ? words.guard_none : words.guard_told(guard.share_percent, guard.dearer_by_percent),
              ],
              [words.created, time(migration.created)],
              ...(['moved', 'refused', 'rolled_back', 'kept', 'dearer'] as const)
                .filter((name) => name === 'moved' || progress[name] > 0)
                .map((name) => [words.counts[name], number(progress[name])] as const),
            ]}
          />
          {progress.total === 0 ? null : (
            <div className="mt-4">
              <Progress
                label={words.progress(number(progress.looked_at), number(progress.total))}
                done={progress.looked_at}
                of={progress.total}
              />
            </div>
          )}
        </Section>
        {status === 'draft' || status === 'paused' || status === 'running' ? <DryRun id={id} /> : null}
        {status === 'draft' ? null : (
          <Section title={words.subscriptions}>
            <DataTable
              label={shared.table_of(words.subscriptions)}
              name="plan-migration"
              path={`/v1/plan_migrations/${id}/subscriptions`}
              columns={columns}
              empty={<Empty title={words.subscriptions_none} />}
            />
          </Section>
        )}
      </div>
    </>
  );
}
