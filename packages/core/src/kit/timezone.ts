// SPDX-License-Identifier: Apache-2.0
import { Temporal } from 'temporal-polyfill';
import { addToDate, dateOfDay, dayNumber, type Instant, type PlainDate } from './calendar.js';

const DAY = 86_400_000;
/** Bounds what the caches below can grow to; a zone's days are forgotten together when it is reached. */
const MAX_CACHED_DAYS = 50_000;
const MAX_CACHED_ZONES = 1_000;

const zones = new Map<string, boolean>();
/** Zone → day number → its first instant. Billing asks for the same few midnights a hundred thousand times. */
const midnights = new Map<string, Map<number, Instant>>();

/** Whether the text is an IANA time zone name, in its own spelling: `Europe/Berlin`, `UTC`. Offsets are not names. */
export function isTimezone(text: string): boolean {
  const known = zones.get(text);
  if (known !== undefined) return known;
  if (zones.size >= MAX_CACHED_ZONES) zones.clear();
  const valid = /^[A-Za-z]/.test(text) && text.length <= 64 && existsAsWritten(text);
  zones.set(text, valid);
  return valid;
}

function existsAsWritten(text: string): boolean {
  try {
    return new Temporal.ZonedDateTime(0n, text).timeZoneId === text;
  } catch {
    return false;
  }
}

/**
 * The first instant of a day in a zone: usually its midnight, later where the clocks skip midnight, and the start of
 * the next day where the zone left the whole day out. Throws a RangeError for an unknown zone.
 */
export function startOfDay(date: PlainDate, timezone: string): Instant {
  return startOfDayNumber(dayNumber(date), timezone);
}

function startOfDayNumber(day: number, timezone: string): Instant {
  if (timezone === 'UTC') return day * DAY;
  let known = midnights.get(timezone);
  if (known === undefined) {
    if (midnights.size >= MAX_CACHED_ZONES) midnights.clear();
    known = new Map();
    midnights.set(timezone, known);
  }
  let instant = known.get(day);
  if (instant === undefined) {
    if (known.size >= MAX_CACHED_DAYS) known.clear();
    instant = Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime(timezone).epochMilliseconds;
    known.set(day, instant);
  }
  return instant;
}

/** A full hour, 0 to 24, of a day in a zone; an hour that the clocks skip is the one after it. */
export function startOfHour(date: PlainDate, hour: number, timezone: string): Instant {
  const [day, clock] = hour === 24 ? [addToDate(date, { days: 1 }), 0] : [date, hour];
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: timezone, plainTime: { hour: clock } })
    .epochMilliseconds;
}

/**
 * The day an instant belongs to in a zone: the latest one that has begun by then. Days tile time, so where clocks go
 * back across midnight the repeated minutes stay with the day that had already begun.
 */
export function dateAt(instant: Instant, timezone: string): PlainDate {
  const guess = Math.floor(instant / DAY);
  if (timezone === 'UTC') return dateOfDay(guess);
  let day = guess + 1;
  while (startOfDayNumber(day, timezone) > instant) day--;
  return dateOfDay(day);
}
