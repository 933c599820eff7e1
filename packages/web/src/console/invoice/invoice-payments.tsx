// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { StateBadge } from '../money/state-badge.tsx';
import { Link } from '../router.tsx';
import { invoiceWords } from '../words/invoice.ts';

/** What was paid, credited, written off and given back of an invoice. */
export function InvoicePayments({ payments }: { readonly payments: Schemas['InvoicePayments'] }) {
  const words = useWords(invoiceWords);
  const { money, date } = useFormats();
  const rows = [
    ...payments.allocations.map((allocation, at) => ({
      key: `${at}`,
      date: allocation.date,
      kind: allocation.kind as string,
      what:
        allocation.payment_id === null ? (
          words.kinds[allocation.kind]
        ) : (
          <Link to={`/payments/${allocation.payment_id}`}>{words.kinds[allocation.kind]}</Link>
        ),
      amount: allocation.amount,
    })),
    ...payments.refunds.map((refund) => ({
      key: refund.id,
      date: refund.date,
      kind: 'refund',
      what: (
        <span className="flex items-center gap-2">
          {words.refund_of} <StateBadge of="refund" state={refund.status} />
        </span>
      ),
      amount: `-${refund.amount}`,
    })),
  ];
  return (
    <Section title={words.payments}>
      {rows.length === 0 ? (
        <p className="text-muted">{words.payments_none}</p>
      ) : (
        <Table
          label={words.payments}
          row_key={({ key }) => key}
          rows={rows}
          columns={[
            { key: 'date', head: words.date, cell: (row) => date(row.date) },
            { key: 'kind', head: words.what, cell: ({ what }) => what },
            {
              key: 'amount',
              head: words.amount,
              align: 'right',
              cell: ({ amount }) => money(amount, payments.currency),
            },
          ]}
          foot={[[words.open, money(payments.open, payments.currency), true]]}
        />
      )}
    </Section>
  );
}
