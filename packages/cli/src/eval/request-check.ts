// SPDX-License-Identifier: Apache-2.0
import {
  type Bound,
  daysBetween,
  decimal,
  isBound,
  isPlainDate,
  isTimezone,
  LINE_ROUNDING,
  minorUnits,
  type Period,
  type Problem,
  parseBound,
  parseInstant,
  startOfDay,
  toMinor,
} from '@kontor/core';

// What a request's schema cannot say of single values, as problems.

export function dateProblems(date: string, path: string): Problem[] {
  if (isPlainDate(date)) return [];
  return [
    {
      code: 'invalid-date',
      path,
      message: `${date} is no day of the calendar`,
      mend: 'write an existing day as YYYY-MM-DD',
    },
  ];
}

export function instantProblems(text: string, path: string): Problem[] {
  if (parseInstant(text) !== null) return [];
  return [
    {
      code: 'invalid-format',
      path,
      message: `${text} is no instant`,
      mend: 'write an RFC 3339 instant such as 2026-03-01T00:00:00Z',
    },
  ];
}

/** Of a day or instant that was read by `parseBound`. */
export function boundProblems(text: string, path: string): Problem[] {
  return isBound(text) ? [] : dateProblems(text, path);
}

/** The same stretch with its instants as seconds of days in a zone; what is neither day nor instant stays as it is. */
export function spanIn({ start, end }: Period, timezone: string): Period {
  return { start: boundIn(start, timezone), end: boundIn(end, timezone) };
}

export function boundIn(text: string, timezone: string): Bound {
  return parseBound(text, timezone) ?? text;
}

export function periodProblems(period: Period, path: string): Problem[] {
  return spanProblems(period, path, dateProblems);
}

export function spanProblems(period: Period, path: string, of = boundProblems): Problem[] {
  const problems = [...of(period.start, `${path}.start`), ...of(period.end, `${path}.end`)];
  if (problems.length === 0 && period.end <= period.start)
    problems.push({
      code: 'period-empty',
      path,
      message: `the period from ${period.start} to ${period.end} holds no day`,
      mend: 'let `end`, the first day outside, be later than `start`',
    });
  return problems;
}

/** The longest stretch of days that is worked out period by period. */
const MAX_DAYS = 36_525;

/** Of days that exist. */
export function centuryProblems(from: string, until: string, path: string): Problem[] {
  if (daysBetween(from, until) <= MAX_DAYS) return [];
  return [
    {
      code: 'out-of-bounds',
      path,
      message: `${from} to ${until} is longer than a hundred years`,
      mend: `let all dates lie within ${MAX_DAYS} days`,
    },
  ];
}

export function timezoneProblems(timezone: string): Problem[] {
  if (isTimezone(timezone)) return [];
  return [
    {
      code: 'unknown-timezone',
      path: 'timezone',
      message: `${timezone} is no time zone`,
      mend: 'write an IANA name such as Europe/Berlin or UTC',
    },
  ];
}

export function unknownCurrency(currency: string, path: string): Problem {
  return {
    code: 'unknown-currency',
    path,
    message: `${currency} is no currency`,
    mend: 'write an ISO 4217 code in capitals, such as USD or EUR',
  };
}

/** An amount with more decimals than its currency has; the currency is known to be one. */
export function placesProblems(amount: string, currency: string, path: string): Problem[] {
  const digits = minorUnits(currency) ?? 0;
  if (decimal(amount).round(digits, 'down').equals(decimal(amount))) return [];
  return [
    {
      code: 'too-many-places',
      path,
      message: `${amount} has more than the ${digits} decimals of ${currency}`,
      mend: `write an amount of an invoice, with at most ${digits} decimals`,
    },
  ];
}

/** The minor units of an amount. Exact: places beyond the currency's are refused before. */
export function minorOfText(amount: string, currency: string): bigint {
  return toMinor(decimal(amount), currency, LINE_ROUNDING);
}

/** An amount below zero where none can be. */
export function negativeProblems(amount: string, path: string): Problem[] {
  if (decimal(amount).sign() >= 0) return [];
  return [{ code: 'negative-amount', path, message: `${amount} is below zero`, mend: 'write zero or more' }];
}

/** Ids that stand for two things in one list. */
export function repeatedIdProblems(ids: readonly string[], pathOf: (index: number) => string): Problem[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ code: 'id-repeated', path: pathOf(index), message: `${id} is there twice`, mend: 'give each its own id' }],
  );
}

/** The first instant of a period, and the first outside of it. */
export function instantsOf(period: Period, timezone: string) {
  const instant = (date: string) => new Date(startOfDay(date, timezone)).toISOString();
  return { from: instant(period.start), to: instant(period.end) };
}
