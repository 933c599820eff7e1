// SPDX-License-Identifier: Apache-2.0
import { renderSVG } from 'uqr';
import type { PresentedInvoice } from '../collecting/payment-page.js';
import { documentWords } from '../documents/words/words.js';
import { escapeHtml } from '../mail/html.js';
import { mailWords, sayIn } from '../mail/words/words.js';
import { printedIban } from '../payments/bank-transfer/iban.js';
import type { TransferInstruction } from '../payments/transfer-instruction.js';
import { type PayWords, payWords } from './pay-words.js';
import { pageHtml } from './visitor-page.js';

/** The page of an invoice: what is open, and each way to pay it. `token` is the end of its address. */
export function payHtml(invoice: PresentedInvoice, token: string, fault: 'later' | null = null): string {
  const words = payWords(invoice.language);
  const { due_date, amount_due, paid_on: _paid, ...mail } = mailWords(invoice.language);
  const say = sayIn(invoice.language);
  const amount = say.money(invoice.open_minor, invoice.currency);
  const title = words.title(invoice.number);
  const facts: readonly (readonly [string, string])[] = [
    [documentWords(invoice.language).recipient.invoice, invoice.customer],
    [mail.issue_date, say.date(invoice.invoice_date)],
    ...(invoice.due_date === null || invoice.status === 'paid'
      ? []
      : [[due_date, say.date(invoice.due_date)] as const]),
    [documentWords(invoice.language).total, say.money(invoice.total_minor, invoice.currency)],
  ];
  const content = [
    `<h1>${escapeHtml(title)}</h1>
<p class="soft">${escapeHtml(words.from(invoice.seller))}</p>`,
    fault === null ? '' : notice('bad', words[fault], 'alert'),
    listHtml(facts),
    `<p><a href="${encodeURIComponent(token)}/invoice.pdf">${escapeHtml(words.download)}</a></p>`,
    ...(invoice.status === 'open'
      ? [
          `<h2>${escapeHtml(amount_due)}</h2>
<p class="due">${escapeHtml(amount)}</p>`,
          invoice.online ? onlineHtml(words, amount) : '',
          invoice.instruction === null ? '' : transferHtml(invoice, invoice.instruction, words),
          !invoice.online && invoice.instruction === null ? notice('bad', words.no_way) : '',
        ]
      : [notice('good', invoice.status === 'paid' ? words.paid : words.under_way)]),
  ];
  return pageHtml(title, content.filter((part) => part !== '').join('\n'), mail.tag);
}

function notice(kind: 'good' | 'bad', text: string, role: 'status' | 'alert' = 'status'): string {
  return `<p class="notice ${kind}" role="${role}">${escapeHtml(text)}</p>`;
}

function listHtml(facts: readonly (readonly [string, string])[]): string {
  return `<dl>${facts.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`;
}

function onlineHtml(words: PayWords, amount: string): string {
  return `<form method="post">
<button type="submit">${escapeHtml(words.pay(amount))}</button>
</form>
<p class="soft">${escapeHtml(words.pay_hint)}</p>`;
}

function transferHtml({ language }: PresentedInvoice, instruction: TransferInstruction, words: PayWords): string {
  const { transfer, account_holder, remittance } = mailWords(language);
  const { beneficiary, iban, bic, creditor_reference, qr_payload } = instruction;
  const facts: readonly (readonly [string, string])[] = [
    [account_holder, beneficiary],
    ['IBAN', printedIban(iban)],
    ...(bic === null ? [] : [['BIC', bic] as const]),
    [remittance, creditor_reference.replace(/(.{4})(?=.)/g, '$1 ')],
  ];
  // the standard wants the medium level of correction
  const code = qr_payload === null ? null : renderSVG(qr_payload, { ecc: 'M', border: 3 });
  return `<h2>${escapeHtml(transfer)}</h2>
<div class="transfer">
${listHtml(facts)}
${code === null ? '' : `<figure class="qr"><div role="img" aria-label="${escapeHtml(words.scan)}">${code}</div><figcaption class="soft" aria-hidden="true">${escapeHtml(words.scan)}</figcaption></figure>`}
</div>`;
}
