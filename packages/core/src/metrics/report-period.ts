// SPDX-License-Identifier: Apache-2.0
import { addToDate, civil, dateInMonth, type Instant, type PlainDate, weekdayOf } from '../kit/calendar.js';
import { startOfDay } from '../kit/timezone.js';
import type { ReportPeriod } from './movement.js';

/** `all`: the days that are asked for are one period. */
export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'all';

/** The days [from, to) in calendar units; the first and last may be cut off. Weeks begin on Monday (ISO 8601). */
export function reportPeriods(from: PlainDate, to: PlainDate, by: PeriodUnit): ReportPeriod[] {
  const periods: ReportPeriod[] = [];
  for (let start = from; start < to; ) {
    const next = by === 'all' ? to : nextUnit(start, by);
    const end = next < to ? next : to;
    periods.push({ start, end });
    start = end;
  }
  return periods;
}

function nextUnit(date: PlainDate, by: Exclude<PeriodUnit, 'all'>): PlainDate {
  if (by === 'day') return addToDate(date, { days: 1 });
  if (by === 'week') return addToDate(date, { days: 7 - weekdayOf(date) });
  const { year, month } = civil(date);
  const months = by === 'month' ? 1 : by === 'quarter' ? 3 : 12;
  const number = 12 * year + month - 1;
  return dateInMonth(number - (number % months) + months, 1);
}

/** The first day of a date's month. */
export function monthStart(date: PlainDate): PlainDate {
  return `${date.slice(0, 7)}-01`;
}

/** The first instants of the days that bound periods: one more than there are periods. */
export function boundaries(periods: readonly ReportPeriod[], timezone: string): Instant[] {
  const first = periods[0];
  if (first === undefined) return [];
  return [startOfDay(first.start, timezone), ...periods.map(({ end }) => startOfDay(end, timezone))];
}
