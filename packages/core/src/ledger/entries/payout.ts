// SPDX-License-Identifier: Apache-2.0
import type { PostedPayout, PostedPayoutDue } from '../document.js';
import { type JournalEntry, journalEntry } from '../posting.js';
import { credit, debit } from './side.js';

/** Money moves on: from a provider's balance to the bank, or from the bank to a partner. The fee is ours. */
export function payoutEntry(payout: PostedPayout): JournalEntry {
  const { amount_minor, fee_minor } = payout;
  const side = { currency: payout.currency, dimensions: {} };
  return journalEntry({
    kind: 'payout',
    date: payout.date,
    reference: payout.id,
    postings:
      payout.from === 'provider_balance'
        ? [
            debit(side, 'cash', amount_minor - fee_minor),
            debit(side, 'payment_fees', fee_minor),
            credit(side, 'provider_balance', amount_minor),
          ]
        : [
            debit(side, 'payouts_payable', amount_minor),
            debit(side, 'payment_fees', fee_minor),
            credit(side, 'cash', amount_minor + fee_minor),
          ],
  });
}

/** A partner has earned their share: it is an expense now and paid later. */
export function payoutDueEntry(due: PostedPayoutDue): JournalEntry {
  const side = { currency: due.currency, dimensions: {} };
  return journalEntry({
    kind: 'payout_due',
    date: due.date,
    reference: due.id,
    postings: [debit(side, 'partner_share', due.amount_minor), credit(side, 'payouts_payable', due.amount_minor)],
  });
}
