// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerName } from '../customer/customer-name.tsx';
import { DryRunTotals } from '../plan-migration/dry-run.tsx';
import { planEditorWords } from '../words/plan-editor.ts';
import { planMigrationsWords } from '../words/plan-migrations.ts';

/** What would happen to whom if it were published: the sums, and the first of the invoices. */
export function UnpublishedDryRun({ preview }: { readonly preview: Schemas['PlanMigrationPreview'] }) {
  const words = useWords(planMigrationsWords);
  const editor = useWords(planEditorWords);
  const { money, number } = useFormats();
  const { data } = preview.subscriptions;
  return (
    <section aria-label={words.dry_run}>
      <DryRunTotals summary={preview.summary} />
      {data.length === 0 ? (
        <p>{words.dry_run_none}</p>
      ) : (
        <Table
          label={editor.first_of(number(data.length), number(preview.summary.subscriptions))}
          rows={data}
          row_key={({ id }) => id}
          columns={[
            { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerName id={customer_id} /> },
            {
              key: 'old_total',
              head: words.old_invoice,
              align: 'right',
              cell: ({ comparison }) =>
                comparison === null ? '–' : money(comparison.old_invoice.total, comparison.currency),
              csv: ({ comparison }) => comparison?.old_invoice.total ?? null,
            },
            {
              key: 'new_total',
              head: words.new_invoice,
              align: 'right',
              cell: ({ comparison, problems }) =>
                comparison === null ? problems[0]?.message : money(comparison.new_invoice.total, comparison.currency),
              csv: ({ comparison }) => comparison?.new_invoice.total ?? null,
            },
          ]}
        />
      )}
    </section>
  );
}
