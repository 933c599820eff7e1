// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Price } from '../catalog/charge.js';
import type { MeterDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { onePhase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { decimal } from '../kit/decimal.js';
import { formatMinor } from '../kit/money.js';
import { nextDueDate, projectedUsage } from './bill-forecast.js';
import { NOTHING_BILLED } from './billed.js';
import { generate } from './generate.js';
import type { UsageNeed, UsageTotals } from './usage-need.js';

const DAY = 86_400_000;
/** June has 30 days. */
const june = { from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 6, 1) };
const counted = (quantity: string): UsageTotals => ({ quantity: decimal(quantity), event_count: decimal(quantity) });

describe('usage at the end of the period', () => {
  test.each<[string, MeterDefinition['aggregation'], string, number, string]>([
    ['half of the period: twice as much', 'count', '50', 15, '100'],
    ['a third of it: three times as much', 'count', '7', 10, '21'],
    ['what does not come out even is a whole number of things', 'count', '1', 7, '4'],
    ['a sum of parts keeps parts', 'sum', '1.5', 10, '4.5'],
    ['a sum of parts that does not come out even', 'sum', '0.1', 7, '0.428571'],
    ['nothing stays nothing', 'count', '0', 15, '0'],
    ['a peak stays', 'max', '50', 15, '50'],
    ['a level stays', 'latest', '50', 15, '50'],
    ['different ones stay', 'unique', '50', 15, '50'],
    ['before it begins nothing is known', 'count', '0', 0, '0'],
    ['at its end it is what was counted', 'count', '50', 30, '50'],
    ['after its end, too', 'count', '50', 45, '50'],
  ])('%s', (_case, aggregation, quantity, days, expected) => {
    const projected = projectedUsage(counted(quantity), june, aggregation, june.from + days * DAY);
    expect(projected.quantity.toString()).toBe(expected);
  });

  test('amounts grow as well, and single transactions come again in their order', () => {
    const so_far = {
      quantity: decimal('30'),
      event_count: decimal('2'),
      amount: decimal('12.50'),
      transactions: [decimal('10'), decimal('20')],
    };
    const projected = projectedUsage(so_far, june, 'sum', june.from + 12 * DAY);
    expect(JSON.parse(JSON.stringify(projected))).toEqual({
      quantity: '75',
      event_count: '5',
      amount: '31.25',
      transactions: ['10', '20', '10', '20', '10'],
    });
  });
});

const meters: Record<string, MeterDefinition> = {
  calls: { label: 'Calls', event_type: 'call', aggregation: 'count', unit: 'call' },
};
function subscribed(prices: Record<string, Price>, change: Partial<Subscription> = {}) {
  const catalog = resolveCatalog({
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: { acme: { name: 'Acme' } },
    meters,
    features: { calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' } },
    plans: { team: { name: 'Team', prices } },
  });
  const subscription: Subscription = {
    id: 'sub_1',
    customer_id: 'cus_1',
    status: 'active',
    plan: 'team',
    catalog_version: 1,
    currency: 'EUR',
    timezone: 'UTC',
    start_date: '2026-06-01',
    anchor: 'anniversary',
    anchor_date: '2026-06-01',
    quantities: {},
    add_ons: [],
    ...change,
  };
  return onePhase(subscription, catalog);
}

describe('the next day on which something falls due', () => {
  const base: Price = { charge: { model: 'flat', amount: '20' }, interval: 'month' };
  test.each<[string, Record<string, Price>, string, string | null, Partial<Subscription>?]>([
    ['the next month', { base }, '2026-06-15', '2026-07-01'],
    ['on the day itself it is the one after', { base }, '2026-07-01', '2026-08-01'],
    ['the next year', { base: { ...base, interval: 'year' } }, '2026-07-01', '2027-06-01'],
    ['before the start the start', { base }, '2026-05-20', '2026-06-01'],
    ['nothing without a price', {}, '2026-06-15', null],
    ['nothing in advance after the end', { base }, '2026-06-15', null, { end_date: '2026-07-01' }],
    [
      'usage is still due at the end',
      { calls: { charge: { model: 'per_unit', unit_amount: '0.1' }, interval: 'month', meter: 'calls' } },
      '2026-06-15',
      '2026-06-20',
      { end_date: '2026-06-20' },
    ],
  ])('%s', (_case, prices, today, expected, change) => {
    expect(nextDueDate(subscribed(prices, change), today)).toBe(expected);
  });
});

describe('the bill to come', () => {
  const prices: Record<string, Price> = {
    base: { charge: { model: 'flat', amount: '20' }, interval: 'month' },
    calls: {
      charge: {
        model: 'graduated',
        tiers: [
          { up_to: '100', unit_amount: '0.1' },
          { up_to: null, unit_amount: '0.05' },
        ],
      },
      interval: 'month',
      meter: 'calls',
    },
  };
  const phases = subscribed(prices);
  const bill = (usage: (need: UsageNeed) => UsageTotals) =>
    generate({ phases, billed: NOTHING_BILLED, usage, until: '2026-07-02' }).filter(
      ({ invoice_date }) => invoice_date === '2026-07-01',
    );
  const forecast = (so_far: bigint, at: number) =>
    bill((need) => projectedUsage(counted(String(so_far)), need, 'count', at));

  test('is rated as an invoice: 80 calls on the 15th are 160 at the end, 100 at 0.10 and 60 at 0.05', () => {
    const [plan] = forecast(80n, june.from + 15 * DAY);
    expect(plan?.lines.map(({ charge_key, amount_minor }) => [charge_key, formatMinor(amount_minor, 'EUR')])).toEqual([
      ['plan/base', '20.00'],
      ['plan/calls', '13.00'],
    ]);
  });

  test('property: at the end of the period, and after it, it is the invoice', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.nat(40 * DAY), (calls, after) => {
        expect(forecast(calls, june.to + after)).toEqual(bill(() => counted(String(calls))));
      }),
    );
  });

  test('property: usage that goes on evenly is foreseen on every day', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 30 }), (a_day, days) => {
        const so_far = BigInt(a_day) * BigInt(days);
        const whole = counted(String(a_day * 30));
        expect(forecast(so_far, june.from + days * DAY)).toEqual(bill(() => whole));
      }),
    );
  });

  test('property: it never falls as more is used', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.integer({ min: 1, max: 30 * DAY }), (calls, more, passed) => {
        const total = (count: number) => forecast(BigInt(count), june.from + passed)[0]?.total_minor ?? 0n;
        expect(total(calls + more) >= total(calls)).toBe(true);
      }),
    );
  });
});
