// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../kit/instant.js';
import { type LimitReset, limitWindow } from './limit-window.js';
import type { Subscription } from './subscription.js';

const subscription = (more: Partial<Subscription>): Subscription => ({
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'pro',
  catalog_version: 1,
  currency: 'USD',
  timezone: 'UTC',
  start_date: '2024-01-31',
  anchor: 'anniversary',
  anchor_date: '2024-01-31',
  quantities: {},
  add_ons: [],
  ...more,
});
const at = (text: string) => parseInstant(text) as number;

// Berlin is at +01:00 in winter and at +02:00 from 31 March 2024 on; Los Angeles is at -08:00 in February.
test.each<[string, Partial<Subscription>, LimitReset, string, string, string | null]>([
  [
    'the anniversary month, its end clamped',
    {},
    'month',
    '2024-02-28T23:59:59Z',
    '2024-01-31T00:00:00.000Z',
    '2024-02-29T00:00:00.000Z',
  ],
  [
    'the next one begins on the clamped day',
    {},
    'month',
    '2024-02-29T00:00:00Z',
    '2024-02-29T00:00:00.000Z',
    '2024-03-31T00:00:00.000Z',
  ],
  [
    'a calendar month, not before the start',
    { anchor: 'calendar' },
    'month',
    '2024-01-31T12:00:00Z',
    '2024-01-31T00:00:00.000Z',
    '2024-02-01T00:00:00.000Z',
  ],
  [
    'a month over the change of clocks',
    { timezone: 'Europe/Berlin', start_date: '2024-03-01', anchor_date: '2024-03-01' },
    'month',
    '2024-03-31T10:00:00Z',
    '2024-02-29T23:00:00.000Z',
    '2024-03-31T22:00:00.000Z',
  ],
  [
    'a day of its own zone',
    { timezone: 'America/Los_Angeles' },
    'day',
    '2024-02-10T07:59:59Z',
    '2024-02-09T08:00:00.000Z',
    '2024-02-10T08:00:00.000Z',
  ],
  [
    'a week from the anchor',
    {},
    'week',
    '2024-02-09T00:00:00Z',
    '2024-02-07T00:00:00.000Z',
    '2024-02-14T00:00:00.000Z',
  ],
  ['a year', {}, 'year', '2025-01-30T23:00:00Z', '2024-01-31T00:00:00.000Z', '2025-01-31T00:00:00.000Z'],
  ['never afresh', {}, 'never', '2030-01-01T00:00:00Z', '2024-01-31T00:00:00.000Z', null],
  [
    'a trial moves the anchor',
    { trial_end_date: '2024-02-14' },
    'month',
    '2024-02-20T00:00:00Z',
    '2024-02-14T00:00:00.000Z',
    '2024-03-14T00:00:00.000Z',
  ],
])('%s', (_name, more, reset, moment, from, to) => {
  const window = limitWindow(subscription(more), reset, at(moment));
  expect([formatInstant(window.from), window.to === null ? null : formatInstant(window.to)]).toEqual([from, to]);
});

test('every instant of a window has that window, and the next one begins where it ends', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<LimitReset>('day', 'week', 'month', 'year'),
      fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      fc.constantFrom<'anniversary' | 'calendar'>('anniversary', 'calendar'),
      fc.integer({ min: at('2024-02-02T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
      (reset, timezone, anchor, moment) => {
        const terms = subscription({ timezone, anchor });
        const { from, to } = limitWindow(terms, reset, moment) as { from: number; to: number };
        expect(from <= moment && moment < to).toBe(true);
        expect(limitWindow(terms, reset, from)).toEqual({ from, to });
        expect(limitWindow(terms, reset, to - 1)).toEqual({ from, to });
        expect(limitWindow(terms, reset, to).from).toBe(to);
      },
    ),
    { numRuns: 200 },
  );
});
