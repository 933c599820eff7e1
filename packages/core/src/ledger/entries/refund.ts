// SPDX-License-Identifier: Apache-2.0
import type { PostedRefund } from '../document.js';
import { type JournalEntry, journalEntry, type Posting } from '../posting.js';
import { about, credit, debit, sum } from './side.js';

/**
 * Money goes back to a customer: out of what a credit note owes them, a payment, or their prepaid credit. A payment is
 * taken off the account first; what it paid of invoices is owed again on those.
 *
 * Throws a RangeError when more is open again than goes back.
 */
export function refundEntry(refund: PostedRefund): JournalEntry {
  return journalEntry({ kind: 'refund', date: refund.date, reference: refund.id, postings: postingsOf(refund) });
}

/** The money of a refund came back, for the customer could not be paid: what it was taken from has it again. */
export function refundFailedEntry(refund: PostedRefund): JournalEntry {
  const postings = postingsOf(refund).map((posting) => ({ ...posting, amount_minor: -posting.amount_minor }));
  return journalEntry({ kind: 'refund_failed', date: refund.date, reference: refund.id, postings });
}

function postingsOf(refund: PostedRefund): Posting[] {
  const { customer_id, currency, amount_minor, fee_minor, from, money, reopens = [] } = refund;
  const side = { currency, dimensions: { customer_id } };
  const reopened = sum(reopens.map((invoice) => invoice.amount_minor));
  if (reopened > amount_minor)
    throw new RangeError(`refund ${refund.id} is over ${amount_minor} and opens invoices by ${reopened}`);
  return [
    ...reopens.map((invoice) => debit(about(side, { invoice_id: invoice.invoice_id }), from, invoice.amount_minor)),
    debit(side, from, amount_minor - reopened),
    debit(side, 'payment_fees', fee_minor),
    credit(side, money, amount_minor + fee_minor),
  ];
}
