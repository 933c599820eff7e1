// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { PlanDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { onePhase } from '../contract/phase.js';
import type { Subscription } from '../contract/subscription.js';
import { decimal } from '../kit/decimal.js';
import {
  compareOnPastUsage,
  comparisonProblems,
  comparisonWords,
  type PastTerms,
  periodToCompare,
  usageNeededToCompare,
} from './compare-on-past-usage.js';

const flat = (amount: string, interval: 'month' | 'year' | 'once' = 'month') => ({
  charge: { model: 'flat' as const, amount },
  interval,
});
const calls = (unit_amount: string, included: string) => ({
  charge: { model: 'per_unit' as const, unit_amount },
  interval: 'month' as const,
  meter: 'calls',
  included,
});
const catalogOf = (plans: Record<string, PlanDefinition>) =>
  resolveCatalog({
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: { acme: { name: 'Acme' } },
    features: {},
    meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
    add_ons: { extra: { name: 'Extra', applies_to: { plans: ['team'] }, prices: { base: flat('3') } } },
    plans,
  });
const before = catalogOf({
  team: { name: 'Team', prices: { base: flat('20'), calls: calls('0.1', '10'), setup: flat('500', 'once') } },
  yearly: { name: 'Yearly', prices: { base: flat('365', 'year'), calls: calls('0.1', '0') } },
  free: { name: 'Free', prices: {} },
});
const after = catalogOf({
  team: { name: 'Team', prices: { base: flat('25'), calls: calls('0.05', '0'), setup: flat('900', 'once') } },
  yearly: { name: 'Yearly', prices: { base: flat('365', 'year'), calls: calls('0.2', '0') } },
  free: { name: 'Free', prices: { base: flat('1') } },
});
const sub: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'team',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2025-12-10',
  anchor: 'anniversary',
  anchor_date: '2025-12-10',
  quantities: {},
  add_ons: [],
};

function termsOf(change: Partial<Subscription>, today: string): PastTerms {
  const [phase] = onePhase({ ...sub, ...change }, before);
  const [new_phase] = onePhase({ ...sub, ...change, catalog_version: 2, anchor_date: today }, after);
  if (phase === undefined || new_phase === undefined) throw new Error('a subscription has a phase');
  return { phase, new_phase, ...periodToCompare(phase, today) };
}

function compared(change: Partial<Subscription>, count: number, today = '2026-03-01') {
  const terms = termsOf(change, today);
  expect(comparisonProblems(terms)).toEqual([]);
  const asked = usageNeededToCompare(terms);
  return compareOnPastUsage({
    ...terms,
    usage: (need) => {
      expect(asked).toContainEqual(need);
      return { quantity: decimal(count), event_count: decimal(count) };
    },
  });
}

describe('the period to compare', () => {
  test.each<[string, Partial<Subscription>, string, string]>([
    ['a month', {}, '2026-03-01', '2026-01-10 2026-02-10'],
    ['a month that ended yesterday', {}, '2026-03-10', '2026-02-10 2026-03-10'],
    ['none is over: the one that runs', {}, '2026-01-09', '2025-12-10 2026-01-10 so far'],
    ['a year', { plan: 'yearly' }, '2026-12-10', '2025-12-10 2026-12-10'],
    ['a month before there is a year', { plan: 'yearly' }, '2026-12-09', '2026-10-10 2026-11-10'],
    ['a month of what costs nothing', { plan: 'free' }, '2026-03-01', '2026-01-10 2026-02-10'],
    ['not the part of a month', { anchor: 'calendar' }, '2026-01-15', '2026-01-01 2026-02-01 so far'],
    ['the shortest that runs', { plan: 'yearly' }, '2026-01-09', '2025-12-10 2026-01-10 so far'],
    ['the first of what has not begun', {}, '2025-11-01', '2025-12-10 2026-01-10 so far'],
    ['of the calendar', { anchor: 'calendar' }, '2026-02-01', '2026-01-01 2026-02-01'],
    ['not before a trial was over', { trial_end_date: '2025-12-24' }, '2026-01-20', '2025-12-24 2026-01-24 so far'],
  ])('%s', (_name, change, today, expected) => {
    const { period, complete } = periodToCompare(
      onePhase({ ...sub, ...change }, before)[0] as PastTerms['phase'],
      today,
    );
    expect(`${period.start} ${period.end}${complete ? '' : ' so far'}`).toBe(expected);
  });
});

describe('the invoice by old and new terms', () => {
  test('the same usage, one-off charges left out', () => {
    // 20 + 90 × 0.10 = 29.00; 25 + 100 × 0.05 = 30.00
    expect(compared({}, 100)).toMatchObject({
      old_minor: 2_900n,
      new_minor: 3_000n,
      difference_minor: 100n,
      difference_percent: '+3.45',
    });
    expect(comparisonWords(compared({}, 100))).toBe(
      '2026-01-10 to 2026-02-09: 30.00 EUR instead of 29.00 EUR, 1.00 EUR more (+3.45 %)',
    );
    expect(comparisonWords(compared({}, 100), 'de').replaceAll('\u00a0', ' ')).toBe(
      '10.01.2026 bis 09.02.2026: 30,00 EUR statt 29,00 EUR, 1,00 EUR mehr (+3,45 %)',
    );
  });
  test.each<[string, Partial<Subscription>, number, string]>([
    ['cheaper', {}, 300, '40.00 EUR instead of 49.00 EUR, 9.00 EUR less (-18.37 %)'],
    ['the same', {}, 120, '31.00 EUR, as before'],
    ['from nothing', { plan: 'free' }, 0, '1.00 EUR instead of 0.00 EUR, 1.00 EUR more'],
    [
      'add-ons held now, throughout',
      { add_ons: [{ add_on: 'extra', quantity: '2', start_date: '2026-02-20' }] },
      120,
      '37.00 EUR, as before',
    ],
    [
      'what has ended is left out',
      { add_ons: [{ add_on: 'extra', quantity: '2', start_date: '2025-12-10', end_date: '2026-01-20' }] },
      120,
      '31.00 EUR, as before',
    ],
    [
      'an agreed price',
      { contract: { reference: 'C-1', charges: { base: { model: 'flat', amount: '5' } } } },
      20,
      '6.00 EUR, as before',
    ],
    // 31 of 365 days of 365.00, and 10 calls
    ['a month of a year', { plan: 'yearly' }, 10, '33.00 EUR instead of 32.00 EUR, 1.00 EUR more (+3.13 %)'],
    [
      'a cancelled one as if it stayed',
      { cancelled_on: '2026-01-20', end_date: '2026-02-01' },
      120,
      '31.00 EUR, as before',
    ],
  ])('%s', (_name, change, count, expected) => {
    expect(comparisonWords(compared(change, count)).split(': ')[1]).toBe(expected);
  });
  test('a period that runs says so', () => {
    expect(comparisonWords(compared({}, 120, '2026-01-01'))).toBe(
      '2025-12-10 to 2026-01-09, usage so far: 31.00 EUR, as before',
    );
  });
  test('terms that cannot be billed are said so', () => {
    const terms = termsOf({ plan: 'team' }, '2026-03-01');
    const [gone] = onePhase({ ...sub, plan: 'gone' }, after);
    expect(comparisonProblems({ ...terms, new_phase: gone as PastTerms['phase'] })[0]?.code).toBe('unknown-plan');
  });
});
