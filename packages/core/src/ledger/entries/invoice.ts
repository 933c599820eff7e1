// SPDX-License-Identifier: Apache-2.0
import type { PostedInvoice, PostedLine } from '../document.js';
import { type JournalEntry, journalEntry, type Posting } from '../posting.js';
import { about, credit, debit, lineDimensions, sum, taxPostings } from './side.js';

/**
 * An invoice is issued: the customer owes its total, less the credit applied. A line over time is deferred net of
 * its discount; a line on a date is revenue before discount, with the discount beside it; a payment ahead becomes
 * prepaid credit. Prepaid credit is used up, promotional credit lowers revenue. What takes back more than it charges
 * lowers the open invoices it names, and gives the rest as credit, which is credit applied below zero. Lines of late
 * usage are lines like any other, so an adjustment is an invoice.
 *
 * Throws a RangeError when `total_minor` or `tax_minor` is not the sum of the lines.
 */
export function invoiceEntry(invoice: PostedInvoice): JournalEntry {
  const { customer_id, currency } = invoice;
  const taxes = sum(invoice.lines.flatMap((line) => line.tax.map((tax) => tax.amount_minor)));
  if (taxes !== invoice.tax_minor)
    throw new RangeError(`taxes of ${invoice.id} sum to ${taxes}, not ${invoice.tax_minor}`);
  const total = sum(invoice.lines.map((line) => line.net_minor)) + taxes;
  if (total !== invoice.total_minor)
    throw new RangeError(`lines of ${invoice.id} sum to ${total}, not ${invoice.total_minor}`);
  const side = { currency, dimensions: { customer_id } };
  const owed = { currency, dimensions: { customer_id, invoice_id: invoice.id } };
  return journalEntry({
    kind: 'invoice',
    date: invoice.date,
    reference: invoice.id,
    postings: [
      debit(owed, 'receivable', total),
      ...invoice.lines.flatMap((line) => linePostings(line, invoice)),
      ...invoice.credits_applied.flatMap(({ kind, amount_minor }) => [
        debit(side, kind === 'prepaid' ? 'customer_credit' : 'promotional_credit', amount_minor),
        credit(owed, 'receivable', amount_minor),
      ]),
      ...(invoice.settles ?? []).flatMap(({ invoice_id, amount_minor }) => [
        debit(owed, 'receivable', amount_minor),
        credit(about(side, { invoice_id }), 'receivable', amount_minor),
      ]),
    ],
  });
}

function linePostings(line: PostedLine, invoice: PostedInvoice): Posting[] {
  const side = {
    currency: invoice.currency,
    dimensions: {
      customer_id: invoice.customer_id,
      ...lineDimensions({
        charge_key: line.charge_key,
        subscription_id: line.subscription_id ?? invoice.subscription_id,
      }),
    },
  };
  const taxes = taxPostings(side, line.tax, 'owed');
  if (line.recognition === 'prepaid') return [credit(side, 'customer_credit', line.net_minor), ...taxes];
  return line.recognition === 'over_time'
    ? [credit(side, 'deferred_revenue', line.net_minor), ...taxes]
    : [
        credit(side, 'revenue', line.net_minor + line.discount_minor),
        debit(side, 'discounts', line.discount_minor),
        ...taxes,
      ];
}
