// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Coded } from '../../ui/coded.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Menu } from '../../ui/menu.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { ledgerWords } from '../words/ledger.ts';

type Entry = Schemas['JournalEntry'];
const EXPORTS = {
  csv: ['format=csv', 'journal.csv'],
  skr03: ['format=journal_csv&chart=skr03', 'journal-skr03.csv'],
  skr04: ['format=journal_csv&chart=skr04', 'journal-skr04.csv'],
  hledger: ['format=hledger', 'journal.hledger'],
} as const;

/** The journal in the order of commits, and its exports for bookkeeping programs. */
export function Journal() {
  const words = useWords(ledgerWords);
  const { money, date } = useFormats();
  const tell = useToast();
  const fields: readonly FilterField[] = [
    { name: 'from', label: words.from, kind: 'day' },
    { name: 'until', label: words.until, kind: 'day' },
    { name: 'reference', label: words.reference, kind: 'text' },
  ];
  const { filter, clear } = useFilter(fields);
  const save = useMutation({
    mutationFn: (kind: keyof typeof EXPORTS) => {
      const [format, name] = EXPORTS[kind];
      const days = (['from', 'until'] as const).map((day) => (filter[day] ? `&${day}=${filter[day]}` : '')).join('');
      return download(`/v1/ledger/export?${format}${days}`, name);
    },
    onError: (error) => tell(troubleOf(error).message, 'bad'),
  });
  const side = (entry: Entry, credit: boolean) =>
    entry.postings
      .filter(({ amount }) => amount.startsWith('-') === credit)
      .map(({ account, amount, currency }) => `${words.accounts[account]} ${money(amount.replace('-', ''), currency)}`)
      .join(', ');
  const columns: readonly Column<Entry>[] = [
    { key: 'date', head: words.date, cell: (entry) => date(entry.date) },
    { key: 'kind', head: words.kind, cell: ({ kind }) => <Coded code={kind} words={words.entries} /> },
    { key: 'reference', head: words.reference, cell: ({ reference }) => reference, wide_only: true },
    { key: 'debit', head: words.debit, cell: (entry) => side(entry, false), csv: (entry) => side(entry, false) },
    { key: 'credit', head: words.credit, cell: (entry) => side(entry, true), csv: (entry) => side(entry, true) },
  ];
  return (
    <>
      <FilterBar list="ledger_entries" fields={fields}>
        <Menu
          trigger={
            <Button busy={save.isPending} icon={<ChevronDown size={16} aria-hidden />}>
              {words.export}
            </Button>
          }
          items={(Object.keys(EXPORTS) as (keyof typeof EXPORTS)[]).map((kind) => ({
            label: words.exports[kind],
            onSelect: () => save.mutate(kind),
          }))}
        />
      </FilterBar>
      <DataTable
        label={words.tabs.journal}
        name="journal-entries"
        path="/v1/ledger/entries"
        filter={filter}
        columns={columns}
        csv_columns={[{ key: 'kind_words', csv: ({ kind }) => words.entries[kind] }]}
        onClearFilter={clear}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
