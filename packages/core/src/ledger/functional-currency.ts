// SPDX-License-Identifier: Apache-2.0
import { divideInteger } from '../kit/decimal.js';
import { convertMinor, type ExchangeRate } from '../kit/exchange-rate.js';
import { LINE_ROUNDING } from '../kit/money.js';
import type { RevenueItem } from './document.js';
import { credit, sum } from './entries/side.js';
import { type JournalEntry, journalEntry, type Posting } from './posting.js';

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
  rate: ExchangeRate,
  carried: (posting: Posting) => bigint | null = () => null,
): JournalEntry {
  const [currency, ...others] = new Set(entry.postings.map((posting) => posting.currency));
  if (others.length > 0) throw new RangeError(`${entry.kind} ${entry.reference} is in more than one currency`);
  if (currency === undefined || currency === rate.quote) return entry;
  if (currency !== rate.base)
    throw new RangeError(`${entry.kind} ${entry.reference} is in ${currency}, its rate in ${rate.base}`);
  const atRate = entry.postings.map(({ amount_minor }) => convertMinor(amount_minor, rate));
  const stands = entry.postings.map((posting, index) => carried(posting) ?? (atRate[index] as bigint));
  const rounding = sum(atRate);
  const side = { currency: rate.quote, dimensions: {} };
  return journalEntry({
    ...entry,
    postings: [
      ...entry.postings.map((posting, index) => ({
        ...posting,
        currency: rate.quote,
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
export function functionalItem(item: RevenueItem, rate: ExchangeRate): RevenueItem {
  if (item.currency === rate.quote) return item;
  const net_minor = convertMinor(item.net_minor, rate);
  let credited = 0n;
  return {
    ...item,
    currency: rate.quote,
    net_minor,
    discount_minor: convertMinor(item.discount_minor, rate),
    credits: item.credits.map((part) => {
      const whole = { amount_minor: item.net_minor, functional_minor: net_minor };
      const share = carriedShare(whole, credited, part.net_minor);
      credited += part.net_minor;
      return { date: part.date, net_minor: share };
    }),
  };
}
