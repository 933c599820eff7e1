// SPDX-License-Identifier: Apache-2.0
import { Upload } from 'lucide-react';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { StateBadge, useStateChoices } from '../money/state-badge.tsx';
import { useMay } from '../permission.ts';
import { paymentsWords } from '../words/payments.ts';
import { AssignDialog, DismissDialog } from './assign-dialog.tsx';
import { StatementDialog } from './statement-dialog.tsx';

export type BankLine = Schemas['BankTransaction'] & { readonly id: string };

/** Lines of bank statements; those that fit no invoice, or several, are assigned here. */
export function BankTransactions() {
  const words = useWords(paymentsWords);
  const shared = useWords(sharedWords);
  const { money, date } = useFormats();
  const may = useMay('finance');
  const [asked, setAsked] = useState<{ readonly what: 'assign' | 'dismiss'; readonly line: BankLine } | null>(null);
  const [importing, setImporting] = useState(false);
  const fields: readonly FilterField[] = [
    { name: 'status', label: words.state, kind: 'choice', choices: useStateChoices('bank') },
  ];
  const { filter, clear } = useFilter(fields);
  const columns: readonly Column<BankLine>[] = [
    { key: 'booked_on', head: words.date, cell: ({ booked_on }) => date(booked_on) },
    { key: 'name', head: words.name, cell: ({ name }) => name },
    { key: 'text', head: words.text, cell: ({ text }) => text, wide_only: true },
    { key: 'status', head: words.state, cell: ({ status }) => <StateBadge of="bank" state={status} /> },
    { key: 'amount', head: words.amount, align: 'right', cell: ({ amount, currency }) => money(amount, currency) },
    {
      key: 'actions',
      head: shared.actions,
      csv: false,
      cell: (line) =>
        may && (line.status === 'ambiguous' || line.status === 'unmatched') ? (
          <span className="flex justify-end gap-1">
            <Button small onClick={() => setAsked({ what: 'assign', line })}>
              {words.assign}
            </Button>
            <Button small look="quiet" onClick={() => setAsked({ what: 'dismiss', line })}>
              {words.dismiss}
            </Button>
          </span>
        ) : null,
    },
  ];
  const close = () => setAsked(null);
  const upload = may ? (
    <Button icon={<Upload size={16} aria-hidden />} onClick={() => setImporting(true)}>
      {words.statement}
    </Button>
  ) : null;
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-3">
        <FilterBar list="bank_transactions" fields={fields} />
        {upload}
      </div>
      <DataTable
        label={words.tabs.bank}
        name="bank-transactions"
        path="/v1/bank_transactions"
        filter={filter}
        columns={may ? columns : columns.slice(0, -1)}
        onClearFilter={clear}
        empty={<Empty title={words.bank_empty}>{words.bank_empty_mend}</Empty>}
      />
      {importing ? <StatementDialog onClose={() => setImporting(false)} /> : null}
      {asked?.what === 'assign' ? <AssignDialog line={asked.line} onClose={close} /> : null}
      {asked?.what === 'dismiss' ? <DismissDialog line={asked.line} onClose={close} /> : null}
    </>
  );
}
