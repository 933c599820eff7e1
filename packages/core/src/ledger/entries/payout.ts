// SPDX-License-Identifier: Apache-2.0
import type { PostedPayout, PostedPayoutDue } from '../document.js';
import { type JournalEntry, journalEntry, type Posting } from '../posting.js';
import { credit, debit } from './side.js';

/** Money moves on: from a provider's balance to the bank, or from the bank to a partner. The fee is ours. */
export function payoutEntry(payout: PostedPayout): JournalEntry {
  return journalEntry({ kind: 'payout', date: payout.date, reference: payout.id, postings: postingsOf(payout) });
}

/** A payout came back, for the bank did not take it: the money is where it was, and so is the fee. */
export function payoutFailedEntry(payout: PostedPayout): JournalEntry {
  const postings = postingsOf(payout).map((posting) => ({ ...posting, amount_minor: -posting.amount_minor }));
  return journalEntry({ kind: 'payout_failed', date: payout.date, reference: payout.id, postings });
}

function postingsOf({ currency, amount_minor, fee_minor, from }: PostedPayout): Posting[] {
  const side = { currency, dimensions: {} };
  return from === 'provider_balance'
    ? [
        debit(side, 'cash', amount_minor - fee_minor),
        debit(side, 'payment_fees', fee_minor),
        credit(side, 'provider_balance', amount_minor),
      ]
    : [
        debit(side, 'payouts_payable', amount_minor),
        debit(side, 'payment_fees', fee_minor),
        credit(side, 'cash', amount_minor + fee_minor),
      ];
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
