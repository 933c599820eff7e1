// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty } from '../../ui/notice.tsx';
import { Link, useGo } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { STATUS_TONES, useStrategyWords } from '../plan-migration/migration-words.ts';
import { planMigrationsWords } from '../words/plan-migrations.ts';

export default function PlanMigrations() {
  const words = useWords(planMigrationsWords);
  const strategy = useStrategyWords();
  const { time, number } = useFormats();
  const go = useGo();
  const columns: readonly Column<Schemas['PlanMigration']>[] = [
    { key: 'name', head: words.name, cell: ({ id, name }) => <Link to={`/plan-migrations/${id}`}>{name}</Link> },
    {
      key: 'status',
      head: words.status,
      cell: ({ status }) => <Badge tone={STATUS_TONES[status]}>{words.statuses[status]}</Badge>,
    },
    { key: 'strategy', head: words.strategy, cell: (row) => strategy(row.strategy), wide_only: true },
    {
      key: 'to_version',
      head: words.to_version,
      cell: ({ to_version }) => to_version,
      align: 'right',
      wide_only: true,
    },
    {
      key: 'moved',
      head: words.moved,
      cell: ({ progress }) => number(progress.moved),
      csv: ({ progress }) => String(progress.moved),
      align: 'right',
    },
    { key: 'created', head: words.created, cell: ({ created }) => time(created), wide_only: true },
  ];
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <DataTable
        label={words.title}
        name="plan-migrations"
        path="/v1/plan_migrations"
        columns={columns}
        onOpen={({ id }) => go(`/plan-migrations/${id}`)}
        empty={
          <Empty title={words.empty}>
            <p>{words.empty_mend}</p>
          </Empty>
        }
      />
    </>
  );
}
