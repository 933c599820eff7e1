// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { addToDate, dateOfDay, dayNumber, daysBetween, isPlainDate, weekdayOf } from './calendar.js';

describe('dates', () => {
  test.each(['2024-02-29', '2000-02-29', '0000-01-01', '9999-12-31', '2023-12-31'])('%s is one', (text) =>
    expect(isPlainDate(text)).toBe(true),
  );
  test.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-01',
    '2024-04-31',
    '2024-1-1',
    '24-01-01',
    '2024-01-01T',
    '',
  ])('%j is none', (text) => expect(isPlainDate(text)).toBe(false));

  test.each([
    ['2023-01-31', { months: 1 }, '2023-02-28'],
    ['2024-01-31', { months: 1 }, '2024-02-29'],
    ['2023-01-31', { months: 2 }, '2023-03-31'],
    ['2024-02-29', { years: 1 }, '2025-02-28'],
    ['2024-02-29', { years: 4 }, '2028-02-29'],
    ['2024-03-31', { months: -1 }, '2024-02-29'],
    ['2023-12-31', { days: 1 }, '2024-01-01'],
    ['2024-01-31', { months: 1, days: 1 }, '2024-03-01'],
    ['2024-11-30', { months: 3 }, '2025-02-28'],
  ])('%s + %j', (date, span, expected) => expect(addToDate(date, span)).toBe(expected));

  test('outside the years 0000 to 9999 throws', () => {
    expect(() => addToDate('9999-12-31', { days: 1 })).toThrow(RangeError);
    expect(() => addToDate('0000-01-01', { months: -1 })).toThrow(RangeError);
  });

  test.each([
    ['1970-01-01', 0, 3],
    ['1969-12-31', -1, 2],
    ['2000-03-01', 11017, 2],
    ['2024-02-29', 19782, 3],
  ])('%s is day %d, weekday %d', (date, number, weekday) => {
    expect(dayNumber(date)).toBe(number);
    expect(dateOfDay(number)).toBe(date);
    expect(weekdayOf(date)).toBe(weekday);
  });

  const day = fc.integer({ min: -719528, max: 2932896 }).map(dateOfDay);
  test('Temporal agrees on sums, differences and weekdays', () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: -500, max: 500 }), (a, b, months) => {
        const date = Temporal.PlainDate.from(a);
        expect(isPlainDate(a)).toBe(true);
        expect(daysBetween(a, b)).toBe(date.until(b).days);
        expect(weekdayOf(a)).toBe(date.dayOfWeek - 1);
        const moved = date.add({ months });
        if (moved.year >= 0 && moved.year <= 9999) expect(addToDate(a, { months })).toBe(moved.toString());
      }),
      { numRuns: 300 },
    );
  });
});
