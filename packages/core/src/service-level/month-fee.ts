// SPDX-License-Identifier: Apache-2.0
import { touchedDays } from '../kit/bound.js';
import { addToDate, daysBetween, earlierDate, laterDate, type PlainDate } from '../kit/calendar.js';
import { divideInteger } from '../kit/decimal.js';
import type { RevenueItem } from '../ledger/document.js';
import type { Month } from '../metrics/facts.js';

/** The first day of a month, and the first day after it. */
export function daysOfMonth(month: Month): { readonly start: PlainDate; readonly end: PlainDate } {
  const start = `${month}-01`;
  return { start, end: addToDate(start, { months: 1 }) };
}

/**
 * What lines that were billed come to for the days of a month, after discount and without tax, in minor units: each is
 * spread over the days of its period, as its revenue is. What credit notes by hand took of a line is not paid for.
 * All months of a line together are the line.
 */
export function monthFee(lines: readonly RevenueItem[], month: Month): bigint {
  const { start, end } = daysOfMonth(month);
  return lines.reduce((sum, line) => sum + until(line, end) - until(line, start), 0n);
}

/** What the days of a line before a date come to. */
function until({ net_minor, credits, service_period }: RevenueItem, date: PlainDate): bigint {
  const { start, end } = touchedDays(service_period);
  const days = daysBetween(start, end);
  const served = daysBetween(start, laterDate(start, earlierDate(date, end)));
  const amount = credits.reduce((left, credit) => left - credit.net_minor, net_minor);
  return days <= 0 ? 0n : divideInteger(amount * BigInt(served), BigInt(days), 'half-away');
}
