// SPDX-License-Identifier: Apache-2.0
import { divideInteger } from '../kit/decimal.js';
import { convertMinor, type ExchangeRate } from '../kit/exchange-rate.js';
import { LINE_ROUNDING } from '../kit/money.js';
import type { RevenueItem } from './document.js';
import { splitCredit } from './schedule.js';

/** An amount of a foreign currency, and what it stands at in the books. */
export interface CarriedAmount {
  readonly amount_minor: bigint;
  readonly functional_minor: bigint;
}

/**
 * The functional amount of a part that settles now, of a whole that stands at `functional_minor`: the difference of
 * two cumulative roundings, so the parts of a whole settled in full are exactly what it stands at.
 */
export function carriedShare(whole: CarriedAmount, settled_before_minor: bigint, settled_now_minor: bigint): bigint {
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

/** What the latest credit on an item takes from deferred revenue in the functional currency, at the rate of its invoice. */
export function functionalUnearned(item: RevenueItem, rate: ExchangeRate): bigint {
  const functional = functionalItem(item, rate);
  const latest = functional.credits.at(-1);
  if (latest === undefined) return 0n;
  return splitCredit({ ...functional, credits: functional.credits.slice(0, -1) }, latest).unearned.net_minor;
}
