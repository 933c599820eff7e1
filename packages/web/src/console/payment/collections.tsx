// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { StateBadge, useStateChoices } from '../money/state-badge.tsx';
import { Link, useGo } from '../router.tsx';
import { paymentsWords } from '../words/payments.ts';

/** Invoices that are or were collected; each invoice's page has its steps and promises. */
export function Collections() {
  const words = useWords(paymentsWords);
  const { money, date, time } = useFormats();
  const go = useGo();
  const fields: readonly FilterField[] = [
    { name: 'status', label: words.state, kind: 'choice', choices: useStateChoices('collection') },
  ];
  const { filter, clear } = useFilter(fields);
  const columns: readonly Column<Schemas['Collection']>[] = [
    { key: 'number', head: words.invoice, cell: ({ id, number }) => <Link to={`/invoices/${id}`}>{number}</Link> },
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    { key: 'due_date', head: words.due, cell: ({ due_date }) => date(due_date), wide_only: true },
    { key: 'status', head: words.state, cell: ({ status }) => <StateBadge of="collection" state={status} /> },
    { key: 'next', head: words.next, cell: ({ next }) => (next === null ? '' : time(next)), wide_only: true },
    { key: 'open', head: words.open, align: 'right', cell: ({ open, currency }) => money(open, currency) },
  ];
  return (
    <>
      <FilterBar list="collections" fields={fields} />
      <DataTable
        label={words.tabs.collections}
        name="collections"
        path="/v1/collections"
        filter={filter}
        columns={columns}
        onOpen={({ id }) => go(`/invoices/${id}`)}
        onClearFilter={clear}
        empty={<Empty title={words.collections_empty}>{words.collections_empty_mend}</Empty>}
      />
    </>
  );
}
