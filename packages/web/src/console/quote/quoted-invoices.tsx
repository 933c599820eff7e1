// SPDX-License-Identifier: Apache-2.0
import { formatMinor, type QuoteDocument } from '@kontor/core';
import { query } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Figure, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { invoiceWords } from '../words/invoice.ts';
import { quotesWords } from '../words/quotes.ts';

/** Every invoice of the term of a quote, what comes on top by use, and what else is agreed. */
export function QuotedInvoices({ id }: { readonly id: string }) {
  const words = useWords(quotesWords);
  const { what, amount } = useWords(invoiceWords);
  const { money, date } = useFormats();
  const preview = query.useQuery('get', '/v1/quotes/{id}/preview', { params: { path: { id } } });
  if (preview.isError) return <Trouble error={preview.error} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined) return <Loading lines={8} />;
  const { currency, first_invoice, term, language } = preview.data;
  const document = preview.data.document as unknown as QuoteDocument;
  const minor = (text: string) => money(formatMinor(BigInt(text), currency), currency);
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        {first_invoice === null ? null : (
          <Figure
            label={words.first_total}
            value={money(first_invoice.total, currency)}
            note={words.net(money(first_invoice.net, currency))}
          />
        )}
        <Figure
          label={words.term_total}
          value={money(term.total, currency)}
          note={words.net(money(term.net, currency))}
        />
      </div>
      <Section title={words.invoices}>
        <p className="mb-3 text-muted">{words.lead_invoices}</p>
        <div className="flex flex-col gap-2">
          {document.invoices.map((invoice, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they have no ids yet
            <details key={place} open={place === 0} className="rounded-md border border-line px-3 py-2">
              <summary className="cursor-pointer">
                <span className="inline-flex w-[calc(100%-1.5rem)] justify-between gap-4">
                  <span>{words.invoice_of(date(invoice.invoice_date))}</span>
                  <strong className="tabular-nums">{minor(invoice.total_minor)}</strong>
                </span>
              </summary>
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
                  { key: 'amount', head: amount, align: 'right', cell: (line) => minor(line.amount_minor) },
                ]}
                foot={[
                  ...(invoice.discount_minor === '0' ? [] : [[words.discount, minor(invoice.discount_minor)] as const]),
                  [words.tax, minor(invoice.tax_minor)],
                  [words.total, minor(invoice.total_minor), true],
                ]}
              />
            </details>
          ))}
        </div>
      </Section>
      {document.usage_prices.length === 0 ? null : (
        <Section title={words.usage}>
          <ul className="list-disc pl-5" lang={language}>
            {document.usage_prices.map(({ charge_key, label, price }) => (
              <li key={charge_key}>
                {label}: {price}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {document.agreements.length === 0 ? null : (
        <Section title={words.agreements}>
          <ul className="list-disc pl-5" lang={language}>
            {document.agreements.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
