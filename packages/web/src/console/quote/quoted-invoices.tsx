// SPDX-License-Identifier: Apache-2.0
import { formatMinor, type QuoteDocument } from '@kontor/core';
import { query } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Figure, Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { FoldedInvoice } from '../subscription/planned-invoice.tsx';
import { quotesWords } from '../words/quotes.ts';

/** Every invoice of the term of a quote, what comes on top by use, and what else is agreed. */
export function QuotedInvoices({ id }: { readonly id: string }) {
  const words = useWords(quotesWords);
  const { money } = useFormats();
  const preview = query.useQuery('get', '/v1/quotes/{id}/preview', { params: { path: { id } } });
  if (preview.isError) return <Trouble error={preview.error} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined) return <Loading lines={8} />;
  const { currency, first_invoice, term, language } = preview.data;
  const document = preview.data.document as unknown as QuoteDocument;
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
            <FoldedInvoice key={place} open={place === 0} language={language} invoice={plannedOf(invoice, currency)} />
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

/** In decimal text, as other invoices that are planned. */
function plannedOf(invoice: QuoteDocument['invoices'][number], currency: string) {
  const decimal = (minor: string) => formatMinor(BigInt(minor), currency);
  return {
    invoice_date: invoice.invoice_date,
    currency,
    discount: decimal(invoice.discount_minor),
    tax: decimal(invoice.tax_minor),
    total: decimal(invoice.total_minor),
    lines: invoice.lines.map((line) => ({ ...line, amount: decimal(line.amount_minor) })),
  };
}
