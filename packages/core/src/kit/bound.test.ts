// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundAt,
  boundOf,
  dayOf,
  firstDayFrom,
  formatBound,
  instantOf,
  isBound,
  isWithinDay,
  parseBound,
  secondOf,
  touchedDays,
} from './bound.js';
import { addToDate, daysBetween } from './calendar.js';

const BERLIN = 'Europe/Berlin';

test.each([
  ['2024-01-11', BERLIN, '2024-01-11'],
  ['2024-01-11T14:00:00Z', BERLIN, '2024-01-11+054000'],
  ['2024-01-11T15:00:00.999+01:00', BERLIN, '2024-01-11+054000'],
  // midnight is where a day begins
  ['2024-01-11T00:00:00.500+01:00', BERLIN, '2024-01-11'],
  ['2024-01-11T23:30:00Z', BERLIN, '2024-01-12+001800'],
  // 15:00 is the fourteenth hour of the day of 23, and the sixteenth of that of 25
  ['2024-03-31T15:00:00+02:00', BERLIN, '2024-03-31+050400'],
  ['2024-10-27T15:00:00+01:00', BERLIN, '2024-10-27+057600'],
  // half past two comes twice
  ['2024-10-27T02:30:00+02:00', BERLIN, '2024-10-27+009000'],
  ['2024-10-27T02:30:00+01:00', BERLIN, '2024-10-27+012600'],
  ['2024-10-27T23:59:59+01:00', BERLIN, '2024-10-27+089999'],
  ['2018-11-04T01:00:01-02:00', 'America/Sao_Paulo', '2018-11-04+000001'],
])('%s in %s is %s, and back', (text, zone, bound) => {
  expect(parseBound(text, zone)).toBe(bound);
  expect(isBound(bound)).toBe(true);
  expect(parseBound(formatBound(bound, zone), zone)).toBe(bound);
});

test.each([
  '',
  '2024-02-30',
  '2024-01-11+000000',
  '2024-01-11+54000',
  '2024-01-11+172800',
  '2024-02-30+000001',
  '2024-01-11T15:00',
])('%j is no bound', (text) => {
  expect(isBound(text)).toBe(false);
  expect(parseBound(text, 'UTC')).toBeNull();
});

test('it is told with the offset of its hour', () => {
  expect(formatBound('2024-01-11', BERLIN)).toBe('2024-01-11');
  expect(formatBound('2024-10-27+009000', BERLIN)).toBe('2024-10-27T02:30:00+02:00');
  expect(formatBound('2024-10-27+012600', BERLIN)).toBe('2024-10-27T02:30:00+01:00');
});

test('the days a stretch touches', () => {
  expect(touchedDays({ start: '2024-01-11', end: '2024-02-01' })).toEqual({ start: '2024-01-11', end: '2024-02-01' });
  expect(touchedDays({ start: '2024-01-11+054000', end: '2024-01-11+054001' })).toEqual({
    start: '2024-01-11',
    end: '2024-01-12',
  });
});

describe('whatever the instants', () => {
  // an hour before and after the clocks change, and days around it
  const near = fc.integer({ min: -100_000, max: 100_000 }).map((second) => Date.UTC(2024, 9, 27, 1) + second * 1_000);
  const zone = fc.constantFrom('UTC', BERLIN, 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland');

  test('bounds sort as the instants do, and say where they lie', () => {
    fc.assert(
      fc.property(near, near, zone, (a, b, timezone) => {
        const [first, second] = [boundAt(a, timezone), boundAt(b, timezone)];
        expect(first < second).toBe(a < b);
        expect(instantOf(first, timezone)).toBe(a);
        expect(boundOf(dayOf(first), secondOf(first))).toBe(first);
        expect(firstDayFrom(first)).toBe(addToDate(dayOf(first), { days: isWithinDay(first) ? 1 : 0 }));
        // dates are found in front
        expect(daysBetween(first, second)).toBe(daysBetween(dayOf(first), dayOf(second)));
      }),
    );
  });
});
