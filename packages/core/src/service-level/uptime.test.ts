// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { parseInstant } from '../kit/instant.js';
import { commonIntervals, type Interval, lengthOf, mergedIntervals } from './interval.js';
import { isBelowPercent, type Outage, shownPercent, uptimeOf } from './uptime.js';

const at = (text: string) => parseInstant(text) as number;
const MINUTE = 60_000;
const april: Interval = { from: at('2026-04-01T00:00:00Z'), to: at('2026-05-01T00:00:00Z') };
let count = 0;
const outage = (from: string, to: string | null, more: Partial<Outage> = {}): Outage => ({
  id: `out-${++count}`,
  component: 'api',
  from: at(from),
  to: to === null ? null : at(to),
  planned: false,
  customer_ids: null,
  ...more,
});
const judged = (outages: readonly Outage[], components: readonly string[] | null = null) =>
  uptimeOf([april], outages, { customer_id: 'cus_a', components, until: at('2026-05-10T00:00:00Z') });

// April has 30 days: 43,200 minutes, of which 0.1 % are 43 minutes and 12 seconds.
describe('April, by hand', () => {
  test.each<[string, readonly Outage[], number]>([
    ['nothing happened', [], 0],
    ['one outage', [outage('2026-04-10T10:00:00Z', '2026-04-10T10:30:00Z')], 30],
    [
      'two that overlap: 10:00 to 10:45',
      [outage('2026-04-10T10:15:00Z', '2026-04-10T10:45:00Z'), outage('2026-04-10T10:00:00Z', '2026-04-10T10:30:00Z')],
      45,
    ],
    [
      'over both ends of the month: 20 and 10 minutes of it',
      [outage('2026-03-31T23:00:00Z', '2026-04-01T00:20:00Z'), outage('2026-04-30T23:50:00Z', '2026-05-01T04:00:00Z')],
      30,
    ],
    ['one that goes on', [outage('2026-04-30T23:00:00Z', null)], 60],
    ['planned maintenance', [outage('2026-04-10T10:00:00Z', '2026-04-10T12:00:00Z', { planned: true })], 0],
    [
      'an outage that begins in maintenance and outlasts it by 15 minutes',
      [
        outage('2026-04-10T10:00:00Z', '2026-04-10T12:00:00Z', { planned: true }),
        outage('2026-04-10T11:00:00Z', '2026-04-10T12:15:00Z'),
      ],
      15,
    ],
    ['of somebody else', [outage('2026-04-10T10:00:00Z', '2026-04-10T12:00:00Z', { customer_ids: ['cus_b'] })], 0],
    ['of this customer', [outage('2026-04-10T10:00:00Z', '2026-04-10T12:00:00Z', { customer_ids: ['cus_a'] })], 120],
    ['another month', [outage('2026-03-01T10:00:00Z', '2026-03-01T12:00:00Z')], 0],
  ])('%s', (_, outages, minutes) => {
    const { served_ms, down_ms } = judged(outages);
    expect([served_ms, down_ms]).toEqual([43_200 * MINUTE, minutes * MINUTE]);
  });

  test('only components that were promised count', () => {
    const outages = [outage('2026-04-10T10:00:00Z', '2026-04-10T10:30:00Z', { component: 'docs' })];
    expect(judged(outages, ['api']).down_ms).toBe(0);
    expect(judged(outages, ['docs']).down_ms).toBe(30 * MINUTE);
    expect(judged(outages, null).outages).toEqual([outages[0]?.id]);
  });

  test('99.9 % is kept with 43 minutes and 12 seconds, and a millisecond more breaks it though it is shown as 99.8999', () => {
    const served = 43_200 * MINUTE;
    const allowed = 43 * MINUTE + 12_000;
    expect(isBelowPercent(served - allowed, served, decimal('99.9'))).toBe(false);
    expect(isBelowPercent(served - allowed - 1, served, decimal('99.9'))).toBe(true);
    expect(shownPercent(served - allowed, served)?.toString()).toBe('99.9');
    expect(shownPercent(served - allowed - 1, served)?.toString()).toBe('99.8999');
  });
});

test('nothing of nothing is no breach', () => {
  expect(isBelowPercent(0, 0, decimal('99.9'))).toBe(false);
  expect(shownPercent(0, 0)).toBeNull();
});

describe('stretches of time', () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 50 }))
    .map(([from, length]): Interval => ({ from, to: from + length }));
  const many = fc.array(interval, { maxLength: 12, size: 'max' });
  const counted = (intervals: readonly Interval[]) =>
    Array.from({ length: 260 }, (_, tick) => intervals.some(({ from, to }) => from <= tick && tick < to)).filter(
      Boolean,
    ).length;

  test('merged in any order they are the same, and as long as counting says', () => {
    fc.assert(
      fc.property(many, fc.nat(), (intervals, turn) => {
        const turned = intervals.map((_, index) => intervals[(index + turn) % intervals.length] as Interval).reverse();
        expect(mergedIntervals(turned)).toEqual(mergedIntervals(intervals));
        expect(lengthOf(intervals)).toBe(counted(intervals));
      }),
    );
  });

  test('what two have in common is symmetric, and their union and their common part are both of them', () => {
    fc.assert(
      fc.property(many, many, (a, b) => {
        expect(commonIntervals(a, b)).toEqual(commonIntervals(b, a));
        expect(lengthOf(commonIntervals(a, b)) + lengthOf([...a, ...b])).toBe(lengthOf(a) + lengthOf(b));
      }),
    );
  });
});
