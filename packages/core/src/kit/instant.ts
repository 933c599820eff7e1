// SPDX-License-Identifier: Apache-2.0
import { dayNumber, type Instant, isPlainDate } from './calendar.js';

const PATTERN = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * An instant from an RFC 3339 timestamp, or null when it is none. Digits below the millisecond are cut, and a leap
 * second (`:60`) becomes the last millisecond of its minute, so that an event stays in the day it names.
 */
export function parseInstant(text: string): Instant | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, date, hourText, minuteText, secondText, fraction = '', sign, offsetHourText, offsetMinuteText] = match;
  const hour = Number(hourText);
  const minute = Number(minuteText);
  const second = Number(secondText);
  if (!isPlainDate(date as string) || hour > 23 || minute > 59 || second > 60) return null;
  const offsetHour = Number(offsetHourText ?? 0);
  const offsetMinute = Number(offsetMinuteText ?? 0);
  if (offsetHour > 23 || offsetMinute > 59) return null;
  const offset = (sign === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const minutes = dayNumber(date as string) * 1440 + hour * 60 + minute - offset;
  const milliseconds = second === 60 ? 59_999 : second * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  return minutes * 60_000 + milliseconds;
}

/** RFC 3339 in UTC with milliseconds: `2024-02-29T12:00:00.000Z`. */
export function formatInstant(instant: Instant): string {
  if (instant !== last.instant) last = { instant, text: new Date(instant).toISOString() };
  return last.text;
}

/** Whatever is issued together is of one instant, which is written once. */
let last = { instant: 0, text: new Date(0).toISOString() };
