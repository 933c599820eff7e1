// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { invoiceState } from '../invoice/invoice-state.ts';
import { StateBadge } from '../money/state-badge.tsx';
import { Link, useGo } from '../router.tsx';
import { invoicesWords } from '../words/invoices.ts';

type Invoice = Schemas['ListedInvoice'];

export default function Invoices() {
  const words = useWords(invoicesWords);
  const { date, money } = useFormats();
  const go = useGo();
  const fields: readonly FilterField[] = [
    { name: 'number', label: words.number, kind: 'text' },
    { name: 'open', label: words.paid, kind: 'choice', choices: Object.entries(words.payment) },
    { name: 'kind', label: words.kind, kind: 'choice', choices: Object.entries(words.kinds) },
    { name: 'currency', label: words.currency, kind: 'text' },
    { name: 'from', label: words.date, kind: 'day' },
  ];
  const { filter, clear } = useFilter([...fields, { name: 'customer_id', label: words.customer, kind: 'text' }]);
  const columns: readonly Column<Invoice>[] = [
    {
      key: 'number',
      head: words.number,
      cell: ({ id, number }) => <Link to={`/invoices/${id}`}>{number}</Link>,
    },
    { key: 'total', head: words.total, align: 'right', cell: ({ total, currency }) => money(total, currency) },
    {
      key: 'state',
      head: words.state,
      cell: (invoice) => <StateBadge of="invoice" state={invoiceState(invoice, invoice.open)} />,
      csv: (invoice) => invoiceState(invoice, invoice.open),
    },
    { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
    { key: 'invoice_date', head: words.date, cell: ({ invoice_date }) => date(invoice_date), wide_only: true },
    {
      key: 'open',
      head: words.open,
      align: 'right',
      wide_only: true,
      cell: ({ open, currency }) => (/[1-9]/.test(open) ? money(open, currency) : ''),
    },
  ];
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <FilterBar list="invoices" fields={fields} />
      <DataTable
        label={words.title}
        name="invoices"
        path="/v1/invoices"
        filter={filter.currency === undefined ? filter : { ...filter, currency: filter.currency.toUpperCase() }}
        columns={columns}
        onOpen={({ id }) => go(`/invoices/${id}`)}
        onClearFilter={clear}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
