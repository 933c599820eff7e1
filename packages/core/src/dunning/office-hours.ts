// SPDX-License-Identifier: Apache-2.0
import { addToDate, type Instant, type PlainDate, weekdayOf } from '../kit/calendar.js';
import { dateAt, startOfHour } from '../kit/timezone.js';
import type { OfficeHours } from './policy.js';

/** When the office opens on the day, or on the nearest working day after it (or before it). */
export function openingOn(
  date: PlainDate,
  hours: OfficeHours,
  timezone: string,
  direction: 'after' | 'before' = 'after',
): Instant {
  return startOfHour(workingDay(date, hours, direction === 'after' ? 1 : -1), hours.from_hour, timezone);
}

/** The instant itself if the office is open then, else when it opens next. */
export function inOfficeHours(instant: Instant, hours: OfficeHours, timezone: string): Instant {
  const day = dateAt(instant, timezone);
  if (isWorkingDay(day, hours)) {
    const opening = startOfHour(day, hours.from_hour, timezone);
    if (instant <= opening) return opening;
    if (instant < startOfHour(day, hours.to_hour, timezone)) return instant;
  }
  return openingOn(addToDate(day, { days: 1 }), hours, timezone);
}

function isWorkingDay(date: PlainDate, { weekdays }: OfficeHours): boolean {
  return weekdays.includes(weekdayOf(date));
}

function workingDay(date: PlainDate, hours: OfficeHours, step: 1 | -1): PlainDate {
  let day = date;
  for (let tries = 0; tries < 7; tries++) {
    if (isWorkingDay(day, hours)) return day;
    day = addToDate(day, { days: step });
  }
  throw new RangeError('office hours without a working day');
}
