// SPDX-License-Identifier: Apache-2.0
import type { LedgerDocument } from './document.js';
import { creditNoteEntry } from './entries/credit-note.js';
import { exchangeEntry } from './entries/exchange.js';
import { invoiceEntry } from './entries/invoice.js';
import { paymentAppliedEntry, paymentEntry, paymentFeeEntry, paymentReturnedEntry } from './entries/payment.js';
import { payoutDueEntry, payoutEntry, payoutFailedEntry } from './entries/payout.js';
import { refundEntry, refundFailedEntry } from './entries/refund.js';
import { creditExpiryEntry, creditVoidEntry, walletTopUpEntry } from './entries/wallet.js';
import { writeOffEntry } from './entries/write-off.js';
import type { JournalEntry } from './posting.js';

/**
 * The entry of any document. Balanced per currency, or it throws a RangeError; without postings when the document
 * moves no money, and such an entry need not be kept.
 */
export function entryOf({ kind, document }: LedgerDocument): JournalEntry {
  switch (kind) {
    case 'invoice':
      return invoiceEntry(document);
    case 'payment':
      return paymentEntry(document);
    case 'payment_returned':
      return paymentReturnedEntry(document);
    case 'payment_applied':
      return paymentAppliedEntry(document);
    case 'exchange':
      return exchangeEntry(document);
    case 'payment_fee':
      return paymentFeeEntry(document);
    case 'credit_note':
      return creditNoteEntry(document);
    case 'refund':
      return refundEntry(document);
    case 'refund_failed':
      return refundFailedEntry(document);
    case 'write_off':
      return writeOffEntry(document);
    case 'wallet_top_up':
      return walletTopUpEntry(document);
    case 'credit_expiry':
      return creditExpiryEntry(document);
    case 'credit_void':
      return creditVoidEntry(document);
    case 'payout':
      return payoutEntry(document);
    case 'payout_failed':
      return payoutFailedEntry(document);
    case 'payout_due':
      return payoutDueEntry(document);
  }
}
