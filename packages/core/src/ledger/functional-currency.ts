// SPDX-License-Identifier: Apache-2.0
import { type Decimal, divideInteger } from '../kit/decimal.js';
import { type CurrencyCode, fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import type { RevenueItem } from './document.js';
import { credit, sum } from './entries/side.js';
import { type JournalEntry, journalEntry, type Posting } from './posting.js';

/** A rate as it was recorded with a document: how much of the functional currency one unit of the other is worth. */
export interface RecordedRate {
  /** The currency the seller keeps their books in. */
  readonly functional_currency: CurrencyCode;
  /** Functional major units for one major unit of the document's currency. */
  readonly rate: Decimal;
}

/** An amount of the document's currency at a rate, rounded once, half away from zero. */
export function toFunctional(amount_minor: bigint, currency: CurrencyCode, rate: RecordedRate): bigint {
  return toMinor(fromMinor(amount_minor, currency).multiply(rate.rate), rate.functional_currency, LINE_ROUNDING);
}

/**
 * The entry in the functional currency, at the rate of its own day (IAS 21.21, ASC 830-20-30).
 *
 * `carried` says at which functional amount (debit positive) a posting stands in the books already, null for none: a
 * receivable that a payment settles stands at the rate of its invoice, deferred revenue at the rate it was billed.
 * What carried amounts differ by is a gain or loss on exchange; what single roundings differ by goes to `rounding`.
 * Throws a RangeError for an entry in more than one currency.
 */
export function translateEntry(
  entry: JournalEntry,
  rate: RecordedRate,
  carried: (posting: Posting) => bigint | null = () => null,
): JournalEntry {
  const [currency, ...others] = new Set(entry.postings.map((posting) => posting.currency));
  if (others.length > 0) throw new RangeError(`${entry.kind} ${entry.reference} is in more than one currency`);
  if (currency === undefined || currency === rate.functional_currency) return entry;
  const atRate = entry.postings.map(({ amount_minor }) => toFunctional(amount_minor, currency, rate));
  const stands = entry.postings.map((posting, index) => carried(posting) ?? (atRate[index] as bigint));
  const rounding = sum(atRate);
  const side = { currency: rate.functional_currency, dimensions: {} };
  return journalEntry({
    ...entry,
    postings: [
      ...entry.postings.map((posting, index) => ({
        ...posting,
        currency: rate.functional_currency,
        amount_minor: stands[index] as bigint,
      })),
      credit(side, 'rounding', rounding),
      credit(side, 'fx_gain_loss', sum(stands) - rounding),
    ],
  });
}

/**
 * The functional amount of a part that settles now, of a whole that stands at `functional_minor`: the difference of
 * two cumulative roundings, so the parts of a whole settled in full are exactly what it stands at.
 */
export function carriedShare(
  whole: { readonly amount_minor: bigint; readonly functional_minor: bigint },
  settled_before_minor: bigint,
  settled_now_minor: bigint,
): bigint {
  const until = (settled: bigint) => divideInteger(whole.functional_minor * settled, whole.amount_minor, LINE_ROUNDING);
  return until(settled_before_minor + settled_now_minor) - until(settled_before_minor);
}

/**
 * A revenue item in the functional currency at the rate of its invoice. Its schedule is computed in that currency, so
 * deferred revenue, which is no money to come, ends at zero there too and earns no gain or loss.
 */
export function functionalItem(item: RevenueItem, rate: RecordedRate): RevenueItem {
  if (item.currency === rate.functional_currency) return item;
  const net_minor = toFunctional(item.net_minor, item.currency, rate);
  let credited = 0n;
  return {
    ...item,
    currency: rate.functional_currency,
    net_minor,
    discount_minor: toFunctional(item.discount_minor, item.currency, rate),
    credits: item.credits.map((part) => {
      const whole = { amount_minor: item.net_minor, functional_minor: net_minor };
      const share = carriedShare(whole, credited, part.net_minor);
      credited += part.net_minor;
      return { date: part.date, net_minor: share };
    }),
  };
}
