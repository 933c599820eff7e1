// SPDX-License-Identifier: Apache-2.0
import { addToDate, civil, type PlainDate, weekdayOf } from './calendar.js';

/** As `weekdayOf` counts. */
const FRIDAY = 4;

/**
 * Whether TARGET, through which banks in the euro area settle, is open on a day. It is closed on Saturdays and Sundays, New
 * Year's Day, Good Friday, Easter Monday, 1 May, 25 and 26 December. Source: European Central Bank, long-term calendar
 * for TARGET closing days (14 December 2000).
 */
export function isTargetDay(date: PlainDate): boolean {
  if (weekdayOf(date) > FRIDAY) return false;
  const { year } = civil(date);
  const easter = easterSunday(year);
  const closed = ['01-01', '05-01', '12-25', '12-26'].includes(date.slice(5));
  return !closed && date !== addToDate(easter, { days: -2 }) && date !== addToDate(easter, { days: 1 });
}

/** The day itself if TARGET is open on it, else the next on which it is. */
export function targetDayFrom(date: PlainDate): PlainDate {
  let day = date;
  while (!isTargetDay(day)) day = addToDate(day, { days: 1 });
  return day;
}

/** So many days on which TARGET is open after a day. */
export function targetDaysAfter(date: PlainDate, count: number): PlainDate {
  let day = date;
  for (let left = count; left > 0; left--) day = targetDayFrom(addToDate(day, { days: 1 }));
  return day;
}

/** Easter Sunday of the Gregorian calendar. Source: Meeus, Astronomical Algorithms (1991), chapter 8. */
export function easterSunday(year: number): PlainDate {
  const part = (value: number, by: number) => (value - (value % by)) / by;
  const a = year % 19;
  const [b, c] = [part(year, 100), year % 100];
  const g = part(8 * b + 13, 25);
  const h = (19 * a + b - part(b, 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * part(c, 4) - h - (c % 4)) % 7;
  const m = part(a + 11 * h + 19 * l, 433);
  const n = h + l - 7 * m;
  const [month, day] = [part(n + 90, 25), (n + 33 * part(n + 90, 25) + 19) % 32];
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
