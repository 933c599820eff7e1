// SPDX-License-Identifier: Apache-2.0
import { addToDate, formatMinor, type QuoteDocument, type QuotedInvoice, type QuotedTotals } from '@kontor/core';
import { escapeHtml } from '../mail/html.js';
import type { ShownPresented } from './routes/quote-links.js';
import { pageHtml } from './visitor-page.js';

/** What is wrong with a form, and the field it is about; '' for the whole. */
export interface FormFault {
  readonly field: 'name' | 'agree' | 'reason' | '';
  readonly message: string;
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
  const [first] = document.invoices;
  const title = `Quote ${presented.number} of ${presented.offered_by}`;
  const facts: readonly (readonly [string, string])[] = [
    ['For', presented.customer],
    ['Plan', terms.option === undefined ? plan_name : `${plan_name}, ${terms.option}`],
    [
      'Term',
      `${terms.term_months === 1 ? '1 month' : `${terms.term_months} months`} from ${terms.start_date}, to ${dayBefore(end_date)}`,
    ],
    ['Valid until', `${terms.valid_until}, end of day in ${terms.timezone}`],
  ];
  const parts = [
    `<h1>Quote ${escapeHtml(presented.number)}</h1>
<p class="soft">offered by ${escapeHtml(presented.offered_by)}</p>`,
    noticeHtml(presented),
    fault === null ? '' : `<p class="notice bad" role="alert" id="fault">${escapeHtml(fault.message)}</p>`,
    `<dl>${facts.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`,
    first === undefined
      ? ''
      : `<h2>First invoice, ${escapeHtml(first.invoice_date)}</h2>\n${invoiceHtml(first, terms.currency)}`,
    `<h2>The whole term</h2>
<p>If the contract starts later, because it is signed later, all dates move with it.</p>
${totalsHtml(document.total, terms.currency)}`,
    document.invoices.length < 2 ? '' : everyInvoiceHtml(document),
    document.usage_prices.length === 0
      ? ''
      : `<h2>On top, by use</h2>\n${listHtml(document.usage_prices.map(({ label, price }) => `${label}: ${price}`))}`,
    `<h2>Agreed</h2>\n${listHtml(document.agreements)}`,
    presented.status === 'sent' ? formsHtml(presented, fault, typed) : '',
    `<h2>Document</h2>
<p class="soft">What is signed is the document with this SHA-256:</p>
<p class="hash">${escapeHtml(presented.document_hash)}</p>`,
    presented.pdf
      ? `<p><a href="../v1/quotes/by_token/${escapeHtml(encodeURIComponent(token))}/pdf" download>Download as PDF</a></p>`
      : '',
  ];
  return pageHtml(title, parts.filter((part) => part !== '').join('\n'));
}

function noticeHtml({ status, signature, closed_at, expires_at, offered_by }: ShownPresented): string {
  const notice = (kind: string, text: string) => `<p class="notice ${kind}" role="status">${escapeHtml(text)}</p>`;
  switch (status) {
    case 'sent':
      return '';
    case 'accepted':
      return notice('good', `Signed by ${signature?.name ?? ''} on ${signature?.at ?? ''}. The contract is made.`);
    case 'declined':
      return notice('bad', `Declined on ${closed_at ?? ''}. Ask ${offered_by} for another quote if you want one.`);
    case 'expired':
      return notice('bad', `This quote ran out on ${expires_at}. Ask ${offered_by} for a new one.`);
    case 'revoked':
      return notice('bad', `${offered_by} has taken this quote back. It cannot be signed.`);
  }
}

function invoiceHtml(invoice: QuotedInvoice, currency: string): string {
  const rows = invoice.lines.map(
    ({ sentence, amount_minor }) =>
      `<tr><td>${escapeHtml(sentence)}</td><td class="amount">${amountHtml(amount_minor, currency)}</td></tr>`,
  );
  return `<table>
<thead><tr><th scope="col">What for</th><th scope="col" class="amount">${escapeHtml(currency)}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
<tfoot>${totalRows(invoice, currency)}</tfoot>
</table>
${invoice.sentences.map((sentence) => `<p class="soft">${escapeHtml(sentence)}</p>`).join('\n')}`;
}

function totalsHtml(total: QuotedTotals, currency: string): string {
  return `<table>
<thead><tr><th scope="col">All fixed prices</th><th scope="col" class="amount">${escapeHtml(currency)}</th></tr></thead>
<tbody>${totalRows(total, currency)}</tbody>
</table>`;
}

function totalRows(totals: QuotedTotals, currency: string): string {
  const row = (label: string, minor: string) =>
    `<tr><th scope="row">${label}</th><td class="amount">${amountHtml(minor, currency)}</td></tr>`;
  return [
    ...(totals.discount_minor === '0' ? [] : [row('Discount', `-${totals.discount_minor}`)]),
    row('Without tax', totals.net_minor),
    row('Tax', totals.tax_minor),
    row('Total', totals.total_minor),
  ].join('\n');
}

function everyInvoiceHtml({ invoices, terms }: QuoteDocument): string {
  const each = invoices.map(
    (invoice) => `<h3>${escapeHtml(invoice.invoice_date)}</h3>\n${invoiceHtml(invoice, terms.currency)}`,
  );
  return `<details><summary>All ${invoices.length} invoices of the term</summary>\n${each.join('\n')}</details>`;
}

function listHtml(entries: readonly string[]): string {
  return `<ul>${entries.map((entry) => `<li>${escapeHtml(entry)}</li>`).join('')}</ul>`;
}

function formsHtml({ document_hash, offered_by }: ShownPresented, fault: FormFault | null, typed: URLSearchParams) {
  const wrong = (field: FormFault['field']) =>
    fault?.field === field ? ' aria-invalid="true" aria-describedby="fault"' : '';
  return `<h2>Sign</h2>
<form method="post">
<input type="hidden" name="action" value="accept">
<input type="hidden" name="accepted_hash" value="${escapeHtml(document_hash)}">
<label for="name">Your full name</label>
<input type="text" id="name" name="name" autocomplete="name" required maxlength="200" value="${escapeHtml(typed.get('name') ?? '')}"${wrong('name')}>
<label class="check" for="agree"><input type="checkbox" id="agree" name="agree" value="yes" required${wrong('agree')}>
<span>I have read the quote, may sign for the customer, and accept it. My name, the time, my network address and the hash of the document are recorded.</span></label>
<button type="submit">Sign and accept</button>
</form>
<details><summary>Decline instead</summary>
<form method="post">
<input type="hidden" name="action" value="decline">
<label for="reason">Why, if you want ${escapeHtml(offered_by)} to know</label>
<textarea id="reason" name="reason" rows="3" maxlength="2000"${wrong('reason')}>${escapeHtml(typed.get('reason') ?? '')}</textarea>
<button type="submit" class="quiet">Decline</button>
</form>
</details>`;
}

function amountHtml(minor: string, currency: string): string {
  return escapeHtml(formatMinor(BigInt(minor), currency));
}

function dayBefore(date: string): string {
  return addToDate(date, { days: -1 });
}
