// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { easterSunday, isTargetDay, targetDayFrom, targetDaysAfter } from './target-days.js';

// Source: U.S. Naval Observatory, dates of Easter; the earliest and the latest there are among them.
test.each([
  [1818, '1818-03-22'],
  [1943, '1943-04-25'],
  [2000, '2000-04-23'],
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2038, '2038-04-25'],
])('Easter of %i is %s', (year, date) => expect(easterSunday(year)).toBe(date));

describe('TARGET in 2026', () => {
  test.each([
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-12-25',
    '2026-12-26',
    '2026-03-07',
    '2026-03-08',
  ])('is closed on %s', (date) => expect(isTargetDay(date)).toBe(false));
  // Ascension Day and 3 October are days like others
  test.each(['2026-05-14', '2026-04-07', '2026-12-24', '2026-12-31'])('is open on %s', (date) =>
    expect(isTargetDay(date)).toBe(true),
  );
  test.each([
    ['2026-04-02', 0, '2026-04-02'],
    ['2026-04-02', 1, '2026-04-07'],
    ['2026-04-03', 1, '2026-04-07'],
    ['2026-12-24', 2, '2026-12-29'],
  ])('%s and %i days are %s', (date, count, after) => expect(targetDaysAfter(date, count)).toBe(after));
  test('a closed day is followed by the next that is open', () => {
    expect(targetDayFrom('2026-04-03')).toBe('2026-04-07');
    expect(targetDayFrom('2026-04-07')).toBe('2026-04-07');
  });
});
