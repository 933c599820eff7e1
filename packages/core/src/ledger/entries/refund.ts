// SPDX-License-Identifier: Apache-2.0
import type { PostedRefund } from '../document.js';
import { type JournalEntry, journalEntry } from '../posting.js';
import { credit, debit } from './side.js';

/** Money goes back to a customer: out of what a credit note owes them, an overpayment, or their prepaid credit. */
export function refundEntry(refund: PostedRefund): JournalEntry {
  const side = { currency: refund.currency, dimensions: { customer_id: refund.customer_id } };
  return journalEntry({
    kind: 'refund',
    date: refund.date,
    reference: refund.id,
    postings: [
      debit(side, refund.from, refund.amount_minor),
      debit(side, 'payment_fees', refund.fee_minor),
      credit(side, refund.money, refund.amount_minor + refund.fee_minor),
    ],
  });
}
