// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOfDay } from '../kit/calendar.js';
import { boundary, nextBoundaries, periodAt, periodsBetween, type Schedule } from './periods.js';

const anniversary = (date: string, interval: Schedule['interval']): Schedule => ({
  anchor: { kind: 'anniversary', date },
  interval,
});
const calendar = (date: string, interval: Schedule['interval']): Schedule => ({
  anchor: { kind: 'calendar', date },
  interval,
});

describe('boundaries from the anchor', () => {
  test.each<[string, Schedule, string[]]>([
    [
      'month from 31 Jan',
      anniversary('2023-01-31', 'month'),
      ['2023-01-31', '2023-02-28', '2023-03-31', '2023-04-30', '2023-05-31'],
    ],
    [
      'month from 31 Jan in a leap year',
      anniversary('2024-01-31', 'month'),
      ['2024-01-31', '2024-02-29', '2024-03-31'],
    ],
    ['month from 30 Dec', anniversary('2022-12-30', 'month'), ['2022-12-30', '2023-01-30', '2023-02-28', '2023-03-30']],
    [
      'year from 29 Feb',
      anniversary('2024-02-29', 'year'),
      ['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
    ],
    [
      'quarter from 30 Nov',
      anniversary('2023-11-30', 'quarter'),
      ['2023-11-30', '2024-02-29', '2024-05-30', '2024-08-30', '2024-11-30', '2025-02-28'],
    ],
    ['week from a Thursday', anniversary('2023-11-16', 'week'), ['2023-11-16', '2023-11-23', '2023-11-30']],
    [
      'every 3 weeks',
      anniversary('2023-12-20', { every: 3, unit: 'week' }),
      ['2023-12-20', '2024-01-10', '2024-01-31', '2024-02-21'],
    ],
    [
      'every 10 days',
      anniversary('2024-02-20', { every: 10, unit: 'day' }),
      ['2024-02-20', '2024-03-01', '2024-03-11'],
    ],
    [
      'every 2 years',
      anniversary('2024-02-29', { every: 2, unit: 'year' }),
      ['2024-02-29', '2026-02-28', '2028-02-29'],
    ],
    ['calendar month', calendar('2023-01-31', 'month'), ['2023-01-01', '2023-02-01', '2023-03-01']],
    ['calendar quarter', calendar('2023-11-30', 'quarter'), ['2023-10-01', '2024-01-01', '2024-04-01']],
    ['calendar year', calendar('2023-11-30', 'year'), ['2023-01-01', '2024-01-01']],
    // 2024-12-31 is in ISO week 1 of 2025, which began on Monday the 30th
    ['ISO week', calendar('2024-12-31', 'week'), ['2024-12-30', '2025-01-06', '2025-01-13']],
    ['ISO week from a Sunday', calendar('2023-01-01', 'week'), ['2022-12-26', '2023-01-02']],
    ['calendar every 2 weeks', calendar('2024-01-10', { every: 2, unit: 'week' }), ['2024-01-08', '2024-01-22']],
    ['calendar every 2 months', calendar('2023-11-15', { every: 2, unit: 'month' }), ['2023-11-01', '2024-01-01']],
    ['calendar every 2 years', calendar('2023-11-15', { every: 2, unit: 'year' }), ['2023-01-01', '2025-01-01']],
    ['day', calendar('2024-02-28', 'day'), ['2024-02-28', '2024-02-29', '2024-03-01']],
  ])('%s', (_, schedule, expected) => {
    expect(expected.map((__, k) => boundary(schedule, k))).toEqual(expected);
  });

  test('also before the anchor', () => {
    expect([-1, -2, -11].map((k) => boundary(anniversary('2024-01-31', 'month'), k))).toEqual([
      '2023-12-31',
      '2023-11-30',
      '2023-02-28',
    ]);
    expect(boundary(anniversary('2024-01-03', { every: 3, unit: 'day' }), -1)).toBe('2023-12-31');
  });

  test.each([0, -1, 1.5, Number.NaN])('an interval of %d is refused', (every) =>
    expect(() => boundary(anniversary('2024-01-01', { every, unit: 'month' }), 1)).toThrow(RangeError),
  );
});

describe('periodAt at the boundaries', () => {
  const endOfMonth = anniversary('2023-01-31', 'month');
  test.each([
    ['2023-02-27', '2023-01-31', '2023-02-28'],
    ['2023-02-28', '2023-02-28', '2023-03-31'],
    ['2023-03-30', '2023-02-28', '2023-03-31'],
    ['2023-03-31', '2023-03-31', '2023-04-30'],
    ['2023-01-30', '2022-12-31', '2023-01-31'],
    ['2024-02-29', '2024-02-29', '2024-03-31'],
  ])('%s', (date, start, end) => expect(periodAt(endOfMonth, date)).toEqual({ start, end }));
});

test('periodsBetween takes those that start before the end and end after the start', () => {
  const monthly = calendar('2024-01-01', 'month');
  expect(periodsBetween(monthly, '2024-01-15', '2024-03-01')).toEqual([
    { start: '2024-01-01', end: '2024-02-01' },
    { start: '2024-02-01', end: '2024-03-01' },
  ]);
  expect(periodsBetween(monthly, '2024-02-01', '2024-02-02')).toEqual([{ start: '2024-02-01', end: '2024-03-01' }]);
  expect(periodsBetween(monthly, '2024-02-01', '2024-02-01')).toEqual([]);
});

test('nextBoundaries are later than the date', () => {
  expect(nextBoundaries(anniversary('2023-01-31', 'month'), '2023-02-28', 3)).toEqual([
    '2023-03-31',
    '2023-04-30',
    '2023-05-31',
  ]);
  expect(nextBoundaries(anniversary('2023-01-31', 'month'), '2023-02-27', 1)).toEqual(['2023-02-28']);
});

describe('any schedule', () => {
  const day = fc.integer({ min: -20_000, max: 60_000 }).map(dateOfDay);
  const interval: fc.Arbitrary<Schedule['interval']> = fc.oneof(
    fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'quarter' as const, 'year' as const),
    fc.record({
      every: fc.integer({ min: 1, max: 40 }),
      unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
    }),
  );
  const schedule = fc.record({
    anchor: fc.record({ kind: fc.constantFrom('anniversary' as const, 'calendar' as const), date: day }),
    interval,
  });

  test('its periods tile time and hold their dates', () => {
    fc.assert(
      fc.property(schedule, day, (any, date) => {
        const period = periodAt(any, date);
        expect(period.start <= date && date < period.end).toBe(true);
        expect(periodAt(any, period.start)).toEqual(period);
        expect(periodAt(any, period.end).start).toBe(period.end);
        expect(nextBoundaries(any, date, 1)).toEqual([period.end]);
      }),
      { numRuns: 300 },
    );
  });
  test('its boundaries rise, and period k is what boundaries k and k + 1 say', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: -20, max: 50 }), (any, k) => {
        const [start, end] = [boundary(any, k), boundary(any, k + 1)];
        expect(start < end).toBe(true);
        expect(periodsBetween(any, start, end)).toEqual([{ start, end }]);
      }),
      { numRuns: 300 },
    );
  });
});
