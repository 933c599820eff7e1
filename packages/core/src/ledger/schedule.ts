// SPDX-License-Identifier: Apache-2.0
import { daysBetween, laterDate, type PlainDate } from '../kit/calendar.js';
import { divideInteger } from '../kit/decimal.js';
import type { LineCredit, RevenueItem } from './document.js';

/** A net amount and the discount that was taken off before it; gross is the sum of both. */
export interface NetAndDiscount {
  readonly net_minor: bigint;
  readonly discount_minor: bigint;
}

/** What a credit takes from revenue not yet earned, and what from revenue already shown. */
export interface CreditSplit {
  readonly unearned: NetAndDiscount;
  readonly earned: NetAndDiscount;
}

/** Where an item stands at the start of a day. All four net amounts: `billed = recognised + credited + deferred`. */
export interface RevenuePosition {
  /** Moved to revenue so far; what credit notes took back from revenue is not subtracted. */
  readonly recognised: NetAndDiscount;
  /** Taken by credit notes before it was earned. */
  readonly credited: NetAndDiscount;
  /** Taken by credit notes after it was earned. */
  readonly reversed: NetAndDiscount;
  /** Still to be earned. */
  readonly deferred: NetAndDiscount;
}

const NOTHING: NetAndDiscount = { net_minor: 0n, discount_minor: 0n };

/**
 * Where an item stands at the start of the day `date` (that day itself is not counted).
 *
 * An amount over a period of n days has had round(amount × k / n), half away from zero, recognised after k of them;
 * a day's revenue is the difference of two such numbers, so any cut of the period sums to the amount. Days before
 * the invoice's date are recognised on that date: no earlier month changes. A credit note takes what is not earned
 * at the start of its day first; the rest of the amount is spread over the days that are left.
 * (ASC 606-10-25-31, IFRS 15.B18: a stand-ready service is measured by time elapsed.)
 */
export function positionAt(item: RevenueItem, date: PlainDate): RevenuePosition {
  return advance(
    item,
    item.credits.filter((credit) => credit.date < date),
    date,
  ).position;
}

/**
 * How a further credit of a net amount would fall on the item. Throws a RangeError when it is dated before the
 * invoice or an earlier credit, has the other sign, or is more than is left of the line.
 */
export function splitCredit(item: RevenueItem, credit: LineCredit): CreditSplit {
  const last = advance(item, [...item.credits, credit], credit.date).split;
  return last ?? { unearned: NOTHING, earned: NOTHING };
}

/** The item with a further credit on it. Throws as `splitCredit` does. */
export function withCredit(item: RevenueItem, credit: LineCredit): RevenueItem {
  splitCredit(item, credit);
  return { ...item, credits: [...item.credits, credit] };
}

/** Follows the item from credit to credit, then to the start of `date`. */
function advance(
  item: RevenueItem,
  credits: readonly LineCredit[],
  date: PlainDate,
): { readonly position: RevenuePosition; readonly split: CreditSplit | null } {
  let start = item.service_period.start;
  let deferred: NetAndDiscount = { net_minor: item.net_minor, discount_minor: item.discount_minor };
  let recognised = NOTHING;
  let credited = NOTHING;
  let reversed = NOTHING;
  let split: CreditSplit | null = null;
  let previous = item.billed_on;
  const earnUntil = (until: PlainDate) => {
    const earned = {
      net_minor: earnedOf(deferred.net_minor, item, start, until),
      discount_minor: earnedOf(deferred.discount_minor, item, start, until),
    };
    earn(earned, until);
  };
  const earn = (earned: NetAndDiscount, until: PlainDate) => {
    recognised = plus(recognised, earned);
    deferred = minus(deferred, earned);
    // What waits for the invoice's date still has all its days to go.
    if (until > item.billed_on) start = laterDate(start, until);
  };
  for (const credit of credits) {
    if (credit.date < previous)
      throw new RangeError(`a credit of ${credit.date} on ${item.id} comes after one of ${previous}`);
    previous = credit.date;
    // The invoice itself put such a line into revenue, so also a credit of the same day finds it earned.
    if (item.recognition === 'on_date') earn(deferred, credit.date);
    else earnUntil(credit.date);
    split = takeFrom(item, deferred, minus(recognised, reversed), credit.net_minor);
    deferred = minus(deferred, split.unearned);
    credited = plus(credited, split.unearned);
    reversed = plus(reversed, split.earned);
  }
  earnUntil(date);
  return { position: { recognised, credited, reversed, deferred }, split };
}

/** The part of an amount spread from `start` to the end of service that is earned at the start of `until`. */
function earnedOf(amount: bigint, item: RevenueItem, start: PlainDate, until: PlainDate): bigint {
  if (until <= item.billed_on || amount === 0n) return 0n;
  if (item.recognition === 'on_date' || until >= item.service_period.end) return amount;
  if (until <= start) return 0n;
  const days = daysBetween(start, item.service_period.end);
  return divideInteger(amount * BigInt(daysBetween(start, until)), BigInt(days), 'half-away');
}

/** A credit takes unearned revenue first, then earned; of each it takes the same share of the discount. */
function takeFrom(item: RevenueItem, unearned: NetAndDiscount, earned: NetAndDiscount, net: bigint): CreditSplit {
  const left = unearned.net_minor + earned.net_minor;
  if (net !== 0n && (net < 0n !== left < 0n || size(net) > size(left)))
    throw new RangeError(`a credit of ${net} on ${item.id} does not fit the ${left} minor units left of it`);
  const first = size(net) <= size(unearned.net_minor) ? net : unearned.net_minor;
  return { unearned: shareOf(unearned, first), earned: shareOf(earned, net - first) };
}

function shareOf(of: NetAndDiscount, net: bigint): NetAndDiscount {
  if (net === 0n) return NOTHING;
  return { net_minor: net, discount_minor: divideInteger(of.discount_minor * net, of.net_minor, 'half-away') };
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function plus(a: NetAndDiscount, b: NetAndDiscount): NetAndDiscount {
  return { net_minor: a.net_minor + b.net_minor, discount_minor: a.discount_minor + b.discount_minor };
}

function minus(a: NetAndDiscount, b: NetAndDiscount): NetAndDiscount {
  return { net_minor: a.net_minor - b.net_minor, discount_minor: a.discount_minor - b.discount_minor };
}
