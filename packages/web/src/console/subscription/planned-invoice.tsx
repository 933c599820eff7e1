// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { invoiceWords } from '../words/invoice.ts';
import { subscriptionWords } from '../words/subscription.ts';

type Planned = Pick<
  Schemas['SubscriptionChange']['invoices'][number],
  'invoice_date' | 'currency' | 'tax' | 'total' | 'credited' | 'due'
> & {
  readonly discount?: string;
  readonly lines: readonly {
    readonly charge_key: string;
    readonly label: string;
    readonly amount: string;
    readonly sentence: string;
  }[];
};

/** An invoice as it would be: each line with how its amount comes about. */
export function PlannedInvoice({ invoice }: { readonly invoice: Planned }) {
  const words = useWords(subscriptionWords);
  const { what, amount } = useWords(invoiceWords);
  const { money, date } = useFormats();
  const sum = (text: string) => money(text, invoice.currency);
  const some = (text: string | undefined) => text !== undefined && /[1-9]/.test(text);
  return (
    <div>
      <h3 className="font-medium">{words.invoice_of(date(invoice.invoice_date))}</h3>
      <Table
        label={words.invoice_of(date(invoice.invoice_date))}
        rows={invoice.lines.map((line, at) => ({ ...line, at }))}
        row_key={({ at }) => String(at)}
        columns={[
          {
            key: 'label',
            head: what,
            cell: ({ label, sentence }) => (
              <>
                <div>{label}</div>
                <div className="text-sm text-muted">{sentence}</div>
              </>
            ),
          },
          { key: 'amount', head: amount, align: 'right', cell: (line) => sum(line.amount) },
        ]}
        foot={[
          ...(some(invoice.discount) ? [[words.discount, sum(invoice.discount as string)] as const] : []),
          [words.tax, sum(invoice.tax)],
          [words.total, sum(invoice.total), true],
          ...(some(invoice.credited)
            ? ([
                [words.credited, sum(invoice.credited)],
                [words.due, sum(invoice.due), true],
              ] as const)
            : []),
        ]}
      />
    </div>
  );
}
