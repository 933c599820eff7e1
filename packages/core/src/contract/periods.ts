// SPDX-License-Identifier: Apache-2.0
import { civil, dateInMonth, dateOfDay, dayNumber, type PlainDate, weekdayOf } from '../kit/calendar.js';
import type { BillingInterval, Period } from './subscription.js';

/**
 * How time is cut into billing periods. `anniversary` counts intervals from the anchor date; `calendar` from the
 * start of the calendar unit that holds it: the first of the month, 1 January/April/July/October, 1 January, Monday.
 */
export interface Schedule {
  readonly anchor: { readonly kind: 'anniversary' | 'calendar'; readonly date: PlainDate };
  readonly interval: Exclude<BillingInterval, 'once'>;
}

/** A schedule as arithmetic: boundary k is `origin + k × size`, in days or in months (then on `day`, clamped). */
interface Grid {
  readonly unit: 'day' | 'month';
  readonly size: number;
  readonly origin: number;
  readonly day: number;
}

const INTERVALS = {
  day: { every: 1, unit: 'day' },
  week: { every: 1, unit: 'week' },
  month: { every: 1, unit: 'month' },
  quarter: { every: 3, unit: 'month' },
  year: { every: 1, unit: 'year' },
} as const;

function gridOf({ anchor, interval }: Schedule): Grid {
  const { every, unit } = typeof interval === 'string' ? INTERVALS[interval] : interval;
  if (!Number.isSafeInteger(every) || every < 1) throw new RangeError(`an interval has at least one ${unit}: ${every}`);
  const onCalendar = anchor.kind === 'calendar';
  if (unit === 'day' || unit === 'week') {
    const back = onCalendar && unit === 'week' ? weekdayOf(anchor.date) : 0;
    return { unit: 'day', size: unit === 'week' ? 7 * every : every, origin: dayNumber(anchor.date) - back, day: 0 };
  }
  const { year, month, day } = civil(anchor.date);
  const size = unit === 'year' ? 12 * every : every;
  const anchorMonth = 12 * year + month - 1;
  if (!onCalendar) return { unit: 'month', size, origin: anchorMonth, day };
  const unitMonths = unit === 'year' ? 12 : interval === 'quarter' ? 3 : 1;
  return { unit: 'month', size, origin: anchorMonth - (anchorMonth % unitMonths), day: 1 };
}

function boundaryOf(grid: Grid, k: number): PlainDate {
  const at = grid.origin + k * grid.size;
  return grid.unit === 'day' ? dateOfDay(at) : dateInMonth(at, grid.day);
}

function indexOf(grid: Grid, date: PlainDate): number {
  if (grid.unit === 'day') return Math.floor((dayNumber(date) - grid.origin) / grid.size);
  const { year, month } = civil(date);
  const k = Math.floor((12 * year + month - 1 - grid.origin) / grid.size);
  return boundaryOf(grid, k) > date ? k - 1 : k;
}

/**
 * Boundary k of a schedule, 0 being the anchor's own; k may be negative. Always computed from the anchor and never
 * from boundary k - 1, so that a month's end clamps without drifting: 31 January, 28 February, 31 March.
 * Throws a RangeError outside the years 0000 to 9999.
 */
export function boundary(schedule: Schedule, k: number): PlainDate {
  return boundaryOf(gridOf(schedule), k);
}

/** The one period that holds a date. Takes the same time for every date. */
export function periodAt(schedule: Schedule, date: PlainDate): Period {
  const grid = gridOf(schedule);
  const k = indexOf(grid, date);
  return { start: boundaryOf(grid, k), end: boundaryOf(grid, k + 1) };
}

/** The periods that start before `until` and end after `from`, in order. */
export function periodsBetween(schedule: Schedule, from: PlainDate, until: PlainDate): Period[] {
  const grid = gridOf(schedule);
  const periods: Period[] = [];
  let k = indexOf(grid, from);
  let start = boundaryOf(grid, k);
  while (start < until) {
    const end = boundaryOf(grid, ++k);
    periods.push({ start, end });
    start = end;
  }
  return periods;
}

/** The first `count` boundaries later than a date. */
export function nextBoundaries(schedule: Schedule, after: PlainDate, count: number): PlainDate[] {
  const grid = gridOf(schedule);
  const first = indexOf(grid, after) + 1;
  return Array.from({ length: count }, (_, index) => boundaryOf(grid, first + index));
}
