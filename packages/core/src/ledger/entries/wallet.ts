// SPDX-License-Identifier: Apache-2.0
import type { PostedCreditExpiry, PostedCreditVoid, PostedTopUp } from '../document.js';
import { type JournalEntry, journalEntry } from '../posting.js';
import { credit, debit } from './side.js';

/**
 * Prepaid credit is bought: we owe the customer service for it. No revenue and no tax yet, both come with the invoice
 * it is used on. A promotional grant has no entry: nothing was paid and nothing is owed; it counts when it is used.
 *
 * Throws a RangeError for a fee on a top-up that is not paid yet.
 */
export function walletTopUpEntry(topUp: PostedTopUp): JournalEntry {
  const side = { currency: topUp.currency, dimensions: { customer_id: topUp.customer_id } };
  if (topUp.paid_by === 'receivable' && topUp.fee_minor !== 0n)
    throw new RangeError(`top-up ${topUp.id} is on account: its fee comes with the payment`);
  return journalEntry({
    kind: 'wallet_top_up',
    date: topUp.date,
    reference: topUp.id,
    postings: [
      debit(side, topUp.paid_by, topUp.amount_minor - topUp.fee_minor),
      debit(side, 'payment_fees', topUp.fee_minor),
      credit(side, 'customer_credit', topUp.amount_minor),
    ],
  });
}

/**
 * Credit expires unused. Prepaid credit becomes revenue (breakage, ASC 606-10-55-46, IFRS 15.B44); promotional credit
 * was never in the books, so its expiry is an entry without postings.
 */
export function creditExpiryEntry(expiry: PostedCreditExpiry): JournalEntry {
  return takenCreditEntry('credit_expiry', expiry, 'breakage');
}

/**
 * What was left of a grant is taken from the customer. Money that came in for it is kept and becomes revenue, as when it
 * expires; what the customer owes for it is owed no more. Promotional credit was never in the books.
 */
export function creditVoidEntry(voided: PostedCreditVoid): JournalEntry {
  return takenCreditEntry('credit_void', voided, voided.owed ? 'receivable' : 'breakage');
}

function takenCreditEntry(
  entry_kind: 'credit_expiry' | 'credit_void',
  { id, date, currency, customer_id, kind, amount_minor }: PostedCreditExpiry,
  to: 'breakage' | 'receivable',
): JournalEntry {
  const side = { currency, dimensions: { customer_id } };
  const amount = kind === 'prepaid' ? amount_minor : 0n;
  return journalEntry({
    kind: entry_kind,
    date,
    reference: id,
    postings: [debit(side, 'customer_credit', amount), credit(side, to, amount)],
  });
}
