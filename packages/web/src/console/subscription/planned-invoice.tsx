// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { invoiceWords } from '../words/invoice.ts';
import { subscriptionWords } from '../words/subscription.ts';

type Planned = Pick<
  Schemas['SubscriptionChange']['invoices'][number],
  'invoice_date' | 'currency' | 'tax' | 'total'
> & {
  readonly discount?: string;
  /** Of what a customer has in credits; a quote knows nothing of them. */
  readonly credited?: string;
  readonly due?: string;
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
  const { date } = useFormats();
  return (
    <div>
      <h3 className="font-medium">{words.invoice_of(date(invoice.invoice_date))}</h3>
      <PlannedLines invoice={invoice} />
    </div>
  );
}

/** The same, closed until it is looked at, with its total. */
export function FoldedInvoice({
  invoice,
  open,
  language,
}: {
  readonly invoice: Planned;
  readonly open: boolean;
  /** Of its sentences, where that may be another than the page's. */
  readonly language: string;
}) {
  const words = useWords(subscriptionWords);
  const { money, date } = useFormats();
  return (
    <details open={open} className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer">
        <span className="inline-flex w-[calc(100%-1.5rem)] justify-between gap-4">
          <span>{words.invoice_of(date(invoice.invoice_date))}</span>
          <strong className="tabular-nums">{money(invoice.total, invoice.currency)}</strong>
        </span>
      </summary>
      <PlannedLines invoice={invoice} language={language} />
    </details>
  );
}

function PlannedLines({ invoice, language }: { readonly invoice: Planned; readonly language?: string }) {
  const words = useWords(subscriptionWords);
  const { what, amount } = useWords(invoiceWords);
  const { money, date } = useFormats();
  const { discount, credited, due, tax, total } = invoice;
  const sum = (text: string) => money(text, invoice.currency);
  const some = (text: string | undefined): text is string => text !== undefined && /[1-9]/.test(text);
  return (
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
              <div className="text-sm text-muted" lang={language}>
                {sentence}
              </div>
            </>
          ),
        },
        { key: 'amount', head: amount, align: 'right', cell: (line) => sum(line.amount) },
      ]}
      foot={[
        ...(some(discount) ? [[words.discount, sum(discount)] as const] : []),
        [words.tax, sum(tax)],
        [words.total, sum(total), true],
        ...(some(credited) && due !== undefined
          ? ([
              [words.credited, sum(credited)],
              [words.due, sum(due), true],
            ] as const)
          : []),
      ]}
    />
  );
}
