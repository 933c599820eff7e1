// SPDX-License-Identifier: Apache-2.0
import { instantOf } from '../kit/bound.js';
import { daysBetween } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import type { Period } from './subscription.js';

/** Digits a share keeps: far below any minor unit, so that the line's rounding stays the only one that shows. */
const SHARE_PLACES = 20;

export interface ProrationRequest {
  /** What the full period costs, in major units. */
  readonly full_amount: Decimal;
  readonly full: Period;
  /** The part that is charged, inside `full`. */
  readonly served: Period;
  readonly by: 'day' | 'second' | 'none';
  /** IANA zone whose midnights bound both, or whose day a bound lies within. */
  readonly timezone: string;
}

/** `full_amount × numerator / denominator`, at 20 places, half to even. */
export interface Share {
  readonly amount: Decimal;
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The part of a period's amount that falls on the days served. Convention: `day` counts the actual calendar days
 * (of 28 to 31 in a month, the start in and the end out), and of what begins or ends within a day the day it begins
 * in and not the one it ends in; `second` counts elapsed seconds in the zone, so a day of a clock change weighs 23 or
 * 25 hours; `none` charges the whole period for any part of it. The
 * fractions of a period's parts add up to exactly one; only their amounts are cut at 20 places.
 * Throws a RangeError when `served` is not inside `full` or `full` is empty.
 */
export function prorate({ full_amount, full, served, by, timezone }: ProrationRequest): Share {
  if (full.end <= full.start || served.end < served.start || served.start < full.start || served.end > full.end)
    throw new RangeError(`${served.start}/${served.end} is no part of ${full.start}/${full.end}`);
  if (by === 'none') return { amount: full_amount, numerator: 1, denominator: 1 };
  const length = (period: Period) =>
    by === 'day'
      ? daysBetween(period.start, period.end)
      : (instantOf(period.end, timezone) - instantOf(period.start, timezone)) / 1000;
  const numerator = length(served);
  const denominator = length(full);
  if (numerator === denominator) return { amount: full_amount, numerator, denominator };
  return { amount: shareOf(full_amount, numerator, denominator), numerator, denominator };
}

/** `amount × numerator / denominator` at 20 places, half to even. */
export function shareOf(amount: Decimal, numerator: number, denominator: number): Decimal {
  return amount
    .multiply(Decimal.fromInteger(numerator))
    .divide(Decimal.fromInteger(denominator), SHARE_PLACES, 'half-even');
}
