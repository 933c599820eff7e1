// SPDX-License-Identifier: Apache-2.0

/** A point in time: milliseconds since 1970-01-01T00:00:00Z, a whole number. */
export type Instant = number;

/** A calendar date `YYYY-MM-DD` (proleptic Gregorian, years 0000 to 9999), in whichever zone its owner says. */
export type PlainDate = string;

/** A length to add to a date; years and months first, clamped to the month's end, then days. */
export interface DateSpan {
  readonly days?: number;
  readonly months?: number;
  readonly years?: number;
}

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const LAST_DAY = 2932896; // 9999-12-31
const FIRST_DAY = -719528; // 0000-01-01

/** Whether the text is an existing day written `YYYY-MM-DD`. */
export function isPlainDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const { year, month, day } = civil(text);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Year, month and day of a date known to be valid. */
export function civil(date: PlainDate): CivilDate {
  return { year: digits(date, 0, 4), month: digits(date, 5, 7), day: digits(date, 8, 10) };
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) value = value * 10 + text.charCodeAt(index) - 48;
  return value;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01. Years are counted from March, so that the leap day is a year's last. */
export function dayNumber(date: PlainDate): number {
  return dayNumberOf(digits(date, 0, 4), digits(date, 5, 7), digits(date, 8, 10));
}

export function dayNumberOf(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The inverse of `dayNumber`. Throws a RangeError outside the years 0000 to 9999. */
export function dateOfDay(number: number): PlainDate {
  if (!(number >= FIRST_DAY && number <= LAST_DAY)) throw new RangeError(`outside the calendar: day ${number}`);
  const shifted = number + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return formatCivil(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** The date of a month counted from year 0 (12 × year + month - 1), its day clamped to the month's last. */
export function dateInMonth(monthNumber: number, day: number): PlainDate {
  const year = Math.floor(monthNumber / 12);
  const month = monthNumber - year * 12 + 1;
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`outside the calendar: year ${year}`);
  return formatCivil(year, month, Math.min(day, daysInMonth(year, month)));
}

/** Dates as text, by day: the same few come again and again. */
const texts = new Map<number, PlainDate>();
const MOST_TEXTS = 20_000;

function formatCivil(year: number, month: number, day: number): PlainDate {
  const key = (year * 16 + month) * 32 + day;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const date = civilText(year, month, day);
  if (texts.size < MOST_TEXTS) texts.set(key, date);
  return date;
}

function civilText(year: number, month: number, day: number): PlainDate {
  const text = year >= 1000 ? String(year) : String(year).padStart(4, '0');
  return `${text}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** Moves a date; a day the target month lacks becomes its last: Jan 31 + 1 month is Feb 28 or 29. */
export function addToDate(date: PlainDate, { days = 0, months = 0, years = 0 }: DateSpan): PlainDate {
  let moved = date;
  if (months !== 0 || years !== 0) {
    const { year, month, day } = civil(date);
    moved = dateInMonth(12 * (year + years) + month - 1 + months, day);
  }
  return days === 0 ? moved : dateOfDay(dayNumber(moved) + days);
}

/** Days from a to b; negative when b is earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return dayNumber(b) - dayNumber(a);
}

/** 0 for Monday to 6 for Sunday (ISO 8601 weeks begin on Monday). */
export function weekdayOf(date: PlainDate): number {
  return (((dayNumber(date) + 3) % 7) + 7) % 7;
}

/** The earlier of two dates. */
export function earlierDate(a: PlainDate, b: PlainDate): PlainDate {
  if (b < a) return b;
  return a;
}

/** The later of two dates. */
export function laterDate(a: PlainDate, b: PlainDate): PlainDate {
  if (b > a) return b;
  return a;
}
