// SPDX-License-Identifier: Apache-2.0
import type { SupportHours } from '../catalog/definition.js';
import { addToDate, type Instant, type PlainDate, weekdayOf } from '../kit/calendar.js';
import { dateAt, startOfHour } from '../kit/timezone.js';

/** When a team is at work. */
export interface SupportCalendar {
  readonly hours: SupportHours;
  /** Of the team, in whose hours the clock runs. */
  readonly timezone: string;
  /** Days on which nobody works, whatever day of the week it is. */
  readonly holidays: ReadonlySet<PlainDate>;
}

const HOUR = 3_600_000;
/** Ten years: after so many days without work there is none to come. */
const MOST_DAYS = 3_653;

/**
 * When so many hours of work have passed after an instant; null where no work is to come. Without a calendar work never
 * stops. A day on which the clocks change has the hours that it has.
 */
export function afterSupportHours(from: Instant, hours: number, calendar: SupportCalendar | null): Instant | null {
  if (calendar === null) return from + hours * HOUR;
  let left = hours * HOUR;
  let day = dateAt(from, calendar.timezone);
  for (let count = 0; count < MOST_DAYS; count++) {
    const shift = shiftOn(day, calendar);
    if (shift !== null && shift.to > from) {
      const begins = Math.max(shift.from, from);
      if (left <= shift.to - begins) return begins + left;
      left -= shift.to - begins;
    }
    day = addToDate(day, { days: 1 });
  }
  return null;
}

/** Milliseconds of work between two instants; zero when the second is not later. */
export function supportTime(from: Instant, to: Instant, calendar: SupportCalendar | null): number {
  if (calendar === null) return Math.max(0, to - from);
  let worked = 0;
  for (let day = dateAt(from, calendar.timezone); ; day = addToDate(day, { days: 1 })) {
    if (startOfHour(day, 0, calendar.timezone) >= to) return worked;
    const shift = shiftOn(day, calendar);
    if (shift !== null) worked += Math.max(0, Math.min(shift.to, to) - Math.max(shift.from, from));
  }
}

function shiftOn(day: PlainDate, { hours, timezone, holidays }: SupportCalendar) {
  if (!hours.weekdays.includes(weekdayOf(day)) || holidays.has(day)) return null;
  return { from: startOfHour(day, hours.from_hour, timezone), to: startOfHour(day, hours.to_hour, timezone) };
}
