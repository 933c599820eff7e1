// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { AccountKey } from './account.js';

/** What a posting is about, for reports that cut the accounts; never part of the balance. */
export interface PostingDimensions {
  readonly customer_id?: string;
  readonly subscription_id?: string;
  /** On `receivable`: the document that is owed, so that open items can be listed. */
  readonly invoice_id?: string;
  readonly charge_key?: string;
  readonly tax_code?: string;
  readonly jurisdiction?: string;
}

/** One side of an entry. Debits are positive, credits negative, in minor units of the currency. */
export interface Posting {
  readonly account: AccountKey;
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
  readonly dimensions?: PostingDimensions;
}

/**
 * What happened. One document makes at most one entry of its kind; `recognition` comes once a day or month, and
 * `payment_applied` whenever a payment on account pays an invoice.
 */
export const ENTRY_KINDS = [
  'invoice',
  'payment',
  'payment_returned',
  'payment_applied',
  'exchange',
  'payment_fee',
  'credit_note',
  'refund',
  'refund_failed',
  'write_off',
  'wallet_top_up',
  'credit_expiry',
  'credit_void',
  'payout_due',
  'payout',
  'payout_failed',
  'recognition',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface JournalEntry {
  readonly kind: EntryKind;
  /** The day the entry counts for in the books. */
  readonly date: PlainDate;
  /** The id of the document it comes from. */
  readonly reference: string;
  /** None of them zero. Empty when the document moves no money, such as an invoice over nothing. */
  readonly postings: readonly Posting[];
}

/** Whether debits equal credits in every currency of the entry. */
export function balanced(entry: Pick<JournalEntry, 'postings'>): boolean {
  return [...sums(entry.postings).values()].every((sum) => sum === 0n);
}

/**
 * The only way an entry is made: postings of nothing are left out, and what does not balance per currency throws a
 * RangeError, for it would be a mistake of ours and must never reach the books.
 */
export function journalEntry(entry: JournalEntry): JournalEntry {
  for (const [currency, sum] of sums(entry.postings))
    if (sum !== 0n)
      throw new RangeError(`${entry.kind} ${entry.reference} is out of balance by ${sum} minor units of ${currency}`);
  return { ...entry, postings: entry.postings.filter(({ amount_minor }) => amount_minor !== 0n) };
}

function sums(postings: readonly Posting[]): Map<CurrencyCode, bigint> {
  const byCurrency = new Map<CurrencyCode, bigint>();
  for (const { currency, amount_minor } of postings)
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + amount_minor);
  return byCurrency;
}
