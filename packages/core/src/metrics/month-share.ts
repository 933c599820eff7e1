// SPDX-License-Identifier: Apache-2.0
import { addToDate, daysBetween, earlierDate, laterDate, type PlainDate } from '../kit/calendar.js';
import type { Month } from './facts.js';
import { type Fraction, fraction, plus } from './fraction.js';
import { monthStart, reportPeriods } from './report-period.js';

export function monthOf(date: PlainDate): Month {
  return date.slice(0, 7);
}

/** How much of each month lies within the days [from, to): 15 of 30 days are a half. */
export function monthShares(from: PlainDate, to: PlainDate): Map<Month, Fraction> {
  const shares = new Map<Month, Fraction>();
  for (const { start } of reportPeriods(monthStart(from), to, 'month')) {
    const next = addToDate(start, { months: 1 });
    const days = daysBetween(laterDate(start, from), earlierDate(next, to));
    shares.set(monthOf(start), fraction(days, daysBetween(start, next)));
  }
  return shares;
}

/** How many months the days [from, to) are. */
export function monthsIn(from: PlainDate, to: PlainDate): Fraction {
  return [...monthShares(from, to).values()].reduce(plus, fraction(0));
}
