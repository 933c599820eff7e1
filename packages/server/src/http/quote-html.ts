// SPDX-License-Identifier: Apache-2.0
import { addToDate, moneyText, type QuoteDocument, type QuotedInvoice, type QuotedTotals } from '@kontor/core';
import { agreedTexts, momentText } from '../documents/offer-text.js';
import { type DocumentWords, documentWords } from '../documents/words/words.js';
import { escapeHtml } from '../mail/html.js';
import { agreedTerms } from '../quotes/agreed-terms.js';
import { type QuoteFault, type QuoteWords, quoteWords } from './quote-words.js';
import type { ShownPresented } from './routes/quote-links.js';
import { pageHtml } from './visitor-page.js';

/** What is wrong with a form, and the field it is about; '' for the whole. */
export interface FormFault {
  readonly field: 'name' | 'agree' | 'reason' | '';
  readonly fault: QuoteFault;
}

/** In which words a page says things, those of documents and its own, and how it writes amounts. */
interface Said {
  readonly words: QuoteWords;
  readonly printed: DocumentWords;
  readonly money: (minor: string) => string;
}

/** The offer with what can still be done about it; after a form that failed, with what was wrong and what was typed. */
export function offerHtml(
  token: string,
  presented: ShownPresented,
  fault: FormFault | null = null,
  typed: URLSearchParams = new URLSearchParams(),
): string {
  const document = presented.document as unknown as QuoteDocument;
  const { terms, plan_name, end_date } = document;
  const words = quoteWords(presented.language);
  const printed = documentWords(presented.language);
  const money = (minor: string) => escapeHtml(moneyText(BigInt(minor), terms.currency, printed.numbers));
  const said: Said = { words, printed, money };
  const [first] = document.invoices;
  const day = printed.date;
  const facts: readonly (readonly [string, string])[] = [
    [printed.recipient.quote, presented.customer],
    [printed.offer.plan, terms.option === undefined ? plan_name : `${plan_name}, ${terms.option}`],
    [printed.offer.term, printed.dates(day(terms.start_date), day(addToDate(end_date, { days: -1 })))],
    [printed.valid_until, words.until_end_of(day(terms.valid_until), terms.timezone)],
  ];
  const parts = [
    `<h1>${escapeHtml(words.heading(presented.number))}</h1>
<p class="soft">${escapeHtml(words.offered_by(presented.offered_by))}</p>`,
    noticeHtml(presented, said),
    fault === null ? '' : `<p class="notice bad" role="alert" id="fault">${escapeHtml(words.faults[fault.fault])}</p>`,
    `<dl>${facts.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`,
    first === undefined
      ? ''
      : `<h2>${escapeHtml(words.first_invoice(day(first.invoice_date)))}</h2>\n${invoiceHtml(first, said)}`,
    `<h2>${escapeHtml(words.whole_term)}</h2>
<p>${escapeHtml(words.later)}</p>
${totalsHtml(document.total, said)}`,
    document.invoices.length < 2 ? '' : everyInvoiceHtml(document, said),
    document.usage_prices.length === 0
      ? ''
      : `<h2>${escapeHtml(printed.offer.by_use)}</h2>\n${listHtml(document.usage_prices.map(({ label, price }) => `${label}: ${price}`))}`,
    `<h2>${escapeHtml(printed.offer.agreed)}</h2>\n${listHtml(agreedTexts(agreedTerms(document), terms.currency, printed))}`,
    presented.status === 'sent' ? formsHtml(presented, said, fault, typed) : '',
    `<h2>${escapeHtml(words.document)}</h2>
<p class="soft">${escapeHtml(words.what_is_signed)}</p>
<p class="hash">${escapeHtml(presented.document_hash)}</p>`,
    presented.pdf
      ? `<p><a href="../v1/quotes/by_token/${escapeHtml(encodeURIComponent(token))}/pdf" download>${escapeHtml(words.download)}</a></p>`
      : '',
  ];
  const title = words.title(presented.number, presented.offered_by);
  return pageHtml(title, parts.filter((part) => part !== '').join('\n'), printed.tag);
}

function noticeHtml(
  { status, signature, closed_at, expires_at, offered_by }: ShownPresented,
  { words, printed }: Said,
): string {
  const notice = (kind: string, text: string) => `<p class="notice ${kind}" role="status">${escapeHtml(text)}</p>`;
  const moment = (at: string | null | undefined) => (at === null || at === undefined ? '' : momentText(at, printed));
  switch (status) {
    case 'sent':
      return '';
    case 'accepted':
      return notice('good', words.signed(signature?.name ?? '', moment(signature?.at)));
    case 'declined':
      return notice('bad', words.declined(moment(closed_at), offered_by));
    case 'expired':
      return notice('bad', words.expired(moment(expires_at), offered_by));
    case 'revoked':
      return notice('bad', words.revoked(offered_by));
  }
}

function invoiceHtml(invoice: QuotedInvoice, said: Said): string {
  const rows = invoice.lines.map(
    ({ sentence, amount_minor }) =>
      `<tr><td>${escapeHtml(sentence)}</td><td class="amount">${said.money(amount_minor)}</td></tr>`,
  );
  return `<table>
<thead>${headRow(said.printed.description, said)}</thead>
<tbody>${rows.join('\n')}</tbody>
<tfoot>${totalRows(invoice, said)}</tfoot>
</table>
${invoice.sentences.map((sentence) => `<p class="soft">${escapeHtml(sentence)}</p>`).join('\n')}`;
}

function totalsHtml(total: QuotedTotals, said: Said): string {
  return `<table>
<thead>${headRow(said.words.fixed_prices, said)}</thead>
<tbody>${totalRows(total, said)}</tbody>
</table>`;
}

function headRow(text: string, { printed }: Said): string {
  return `<tr><th scope="col">${escapeHtml(text)}</th><th scope="col" class="amount">${escapeHtml(printed.amount)}</th></tr>`;
}

function totalRows(totals: QuotedTotals, { words, printed, money }: Said): string {
  const row = (label: string, minor: string) =>
    `<tr><th scope="row">${escapeHtml(label)}</th><td class="amount">${money(minor)}</td></tr>`;
  return [
    ...(totals.discount_minor === '0' ? [] : [row(printed.discount, `-${totals.discount_minor}`)]),
    row(words.without_tax, totals.net_minor),
    row(words.tax, totals.tax_minor),
    row(words.total, totals.total_minor),
  ].join('\n');
}

function everyInvoiceHtml({ invoices }: QuoteDocument, said: Said): string {
  const each = invoices.map(
    (invoice) => `<h3>${escapeHtml(said.printed.date(invoice.invoice_date))}</h3>\n${invoiceHtml(invoice, said)}`,
  );
  const summary = escapeHtml(said.words.every_invoice(invoices.length));
  return `<details><summary>${summary}</summary>\n${each.join('\n')}</details>`;
}

function listHtml(entries: readonly string[]): string {
  return `<ul>${entries.map((entry) => `<li>${escapeHtml(entry)}</li>`).join('')}</ul>`;
}

function formsHtml(
  { document_hash, offered_by }: ShownPresented,
  { words }: Said,
  fault: FormFault | null,
  typed: URLSearchParams,
) {
  const wrong = (field: FormFault['field']) =>
    fault?.field === field ? ' aria-invalid="true" aria-describedby="fault"' : '';
  return `<h2>${escapeHtml(words.sign)}</h2>
<form method="post">
<input type="hidden" name="action" value="accept">
<input type="hidden" name="accepted_hash" value="${escapeHtml(document_hash)}">
<label for="name">${escapeHtml(words.name)}</label>
<input type="text" id="name" name="name" autocomplete="name" required maxlength="200" value="${escapeHtml(typed.get('name') ?? '')}"${wrong('name')}>
<label class="check" for="agree"><input type="checkbox" id="agree" name="agree" value="yes" required${wrong('agree')}>
<span>${escapeHtml(words.agree)}</span></label>
<button type="submit">${escapeHtml(words.submit)}</button>
</form>
<details><summary>${escapeHtml(words.decline_instead)}</summary>
<form method="post">
<input type="hidden" name="action" value="decline">
<label for="reason">${escapeHtml(words.why(offered_by))}</label>
<textarea id="reason" name="reason" rows="3" maxlength="2000"${wrong('reason')}>${escapeHtml(typed.get('reason') ?? '')}</textarea>
<button type="submit" class="quiet">${escapeHtml(words.decline)}</button>
</form>
</details>`;
}
