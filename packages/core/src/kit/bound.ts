// SPDX-License-Identifier: Apache-2.0
import { Temporal } from 'temporal-polyfill';
import { addToDate, type Instant, isPlainDate, type PlainDate } from './calendar.js';
import { parseInstant } from './instant.js';
import { dateAt, startOfDay } from './timezone.js';

/**
 * Where a stretch of time begins or ends in its owner's zone: a day, which is the first second of it, `2024-03-10`; or
 * a later second within a day, with the number of seconds that have passed of it, `2024-03-10+054000`. Bounds compare
 * as text in the order of time, among each other and with dates, also where clocks go back; and whatever takes a date
 * takes the day of a bound.
 */
export type Bound = PlainDate;

const WITHIN_DAY = /^\d{4}-\d{2}-\d{2}\+\d{6}$/;
/** As many characters as a date has. */
const DATE = 10;

/** Whether the text is a bound as written above; never more seconds than the longest day there was. */
export function isBound(text: string): boolean {
  if (text.length === DATE) return isPlainDate(text);
  const seconds = WITHIN_DAY.test(text) ? Number(text.slice(DATE + 1)) : 0;
  return seconds > 0 && seconds < 172_800 && isPlainDate(text.slice(0, DATE));
}

/** Whether a bound lies within a day, and not where one begins. */
export function isWithinDay(bound: Bound): boolean {
  return bound.length > DATE;
}

/** The day a bound lies in. */
export function dayOf(bound: Bound): PlainDate {
  return bound.length > DATE ? bound.slice(0, DATE) : bound;
}

/** The first day that has not begun before a bound. */
export function firstDayFrom(bound: Bound): PlainDate {
  return bound.length > DATE ? addToDate(bound.slice(0, DATE), { days: 1 }) : bound;
}

/** The days a stretch of time touches: its own where it lies between days. */
export function touchedDays({ start, end }: { readonly start: Bound; readonly end: Bound }): {
  readonly start: PlainDate;
  readonly end: PlainDate;
} {
  return { start: dayOf(start), end: firstDayFrom(end) };
}

/** The seconds of its day that have passed at a bound; 0 where the day begins. */
export function secondOf(bound: Bound): number {
  return bound.length > DATE ? Number(bound.slice(DATE + 1)) : 0;
}

/** The bound so many seconds after a day began: the inverse of `dayOf` and `secondOf`. */
export function boundOf(date: PlainDate, second: number | null): Bound {
  return second === null || second === 0 ? date : `${date}+${String(second).padStart(6, '0')}`;
}

/** The bound at an instant in a zone; fractions of a second are cut. */
export function boundAt(instant: Instant, timezone: string): Bound {
  const date = dateAt(instant, timezone);
  return boundOf(date, Math.floor((instant - startOfDay(date, timezone)) / 1_000));
}

/** The instant of a bound in a zone. */
export function instantOf(bound: Bound, timezone: string): Instant {
  const start = startOfDay(bound, timezone);
  return bound.length > DATE ? start + secondOf(bound) * 1_000 : start;
}

/** A bound as others write it: a day, or an RFC 3339 timestamp with the zone's offset, `2024-03-10T15:00:00+01:00`. */
export function formatBound(bound: Bound, timezone: string): string {
  if (bound.length === DATE) return bound;
  return Temporal.Instant.fromEpochMilliseconds(instantOf(bound, timezone))
    .toZonedDateTimeISO(timezone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

/** The bound somebody has written as a day or as an RFC 3339 timestamp of any offset; null for anything else. */
export function parseBound(text: string, timezone: string): Bound | null {
  if (isPlainDate(text)) return text;
  const instant = parseInstant(text);
  return instant === null ? null : boundAt(instant, timezone);
}
