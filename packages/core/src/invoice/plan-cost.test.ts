// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { decimal } from '../kit/decimal.js';
import { cheapestPlan, costCurve, type PlanCost, type PlanCostRequest, planCosts } from './plan-cost.js';

const monthly = (amount: string) => ({ charge: { model: 'flat', amount }, interval: 'month' }) as const;
const calls = (unit_amount: string) =>
  ({
    charge: { model: 'per_unit', unit_amount },
    interval: 'month',
    meter: 'calls',
    included: { limit_of: 'calls' },
  }) as const;
const catalog = resolveCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { acme: { name: 'Acme' } },
  meters: {
    calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' },
    storage: { label: 'Storage', event_type: 'acme.gb', aggregation: 'max', property: 'gb', unit: 'GB' },
  },
  features: {
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
    seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
  },
  plans: {
    free: { name: 'Free', prices: {}, features: { calls: 1000, seats: 3 } },
    team: {
      name: 'Team',
      options: {
        monthly: { label: 'Monthly' },
        yearly: { label: 'Yearly' },
        later: { label: 'x', availability: 'planned' },
      },
      prices: {
        base: { ...monthly('20'), option: 'monthly' },
        year: { charge: { model: 'flat', amount: '200' }, interval: 'year', option: 'yearly' },
        seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'seats' },
        calls: calls('0.01'),
        storage: { charge: { model: 'per_unit', unit_amount: '0.5' }, interval: 'quarter', meter: 'storage' },
        setup: { charge: { model: 'flat', amount: '99' }, interval: 'once' },
      },
      features: { calls: { limit: 10_000, enforcement: 'soft' }, seats: 'unlimited' },
    },
    big: { name: 'Big', prices: { base: monthly('500') }, features: { calls: 'unlimited', seats: 'unlimited' } },
    custom: {
      name: 'Custom',
      contract: true,
      prices: { base: { charge: { model: 'negotiated', basis: 'flat', minimum: '999' }, interval: 'month' } },
      features: { calls: 'unlimited', seats: 'unlimited' },
    },
    soon: { name: 'Soon', availability: 'planned', prices: { base: monthly('1') } },
  },
} as CatalogDefinition);

const need = (count: number, seats: number, change: Partial<PlanCostRequest> = {}): PlanCostRequest => ({
  catalog,
  quantities: { seats: String(seats) },
  usage: { calls: { quantity: decimal(count), event_count: decimal(count) } },
  ...change,
});
const told = ({ plan, option, monthly: month, holds }: PlanCost) =>
  `${option === null ? plan : `${plan}/${option}`} ${month?.round(6, 'half-even') ?? 'by contract'}${holds ? '' : ', too small'}`;

describe('what would it cost me', () => {
  test.each<[string, PlanCostRequest, string[], string | null]>([
    // 20 + 2 × 5; 200 / 12 + 10
    [
      'little',
      need(900, 2),
      ['free 0', 'team/monthly 30', 'team/yearly 26.666667', 'big 500', 'custom by contract'],
      'free',
    ],
    // + (12,000 - 10,000) × 0.01
    [
      'beyond a soft limit, which is charged, and a hard one, which is not',
      need(12_000, 2),
      ['free 0, too small', 'team/monthly 50', 'team/yearly 46.666667', 'big 500', 'custom by contract'],
      'team',
    ],
    [
      'too many seats',
      need(0, 4),
      ['free 0, too small', 'team/monthly 40', 'team/yearly 36.666667', 'big 500', 'custom by contract'],
      'team',
    ],
    // 20 + 2 × 5 + 990,000 × 0.01 = 9,930
    [
      'much',
      need(1_000_000, 2, { plans: ['team', 'big'] }),
      ['team/monthly 9930', 'team/yearly 9926.666667', 'big 500'],
      'big',
    ],
    [
      'a settled price',
      need(0, 0, { plans: ['custom'], charges: { base: { model: 'flat', amount: '450' } } }),
      ['custom 450'],
      'custom',
    ],
    ['a plan there is not', need(0, 0, { plans: ['huge'] }), [], null],
    // a level is no sum: 30 GB for a quarter are 15.00, a third of it a month
    [
      'a level over a longer period',
      need(0, 0, { plans: ['team'], usage: { storage: { quantity: decimal(30), event_count: decimal(1) } } }),
      ['team/monthly 25', 'team/yearly 21.666667'],
      'team',
    ],
  ])('%s', (_name, request, expected, cheapest) => {
    const costs = planCosts(request);
    expect(costs.map(told)).toEqual(expected);
    expect(cheapestPlan(costs)?.plan ?? null).toBe(cheapest);
  });
  test('says what is charged once, of what term, what is fixed, and what a contract has to settle', () => {
    const [team, yearly] = planCosts(need(12_000, 2, { plans: ['team'] }));
    expect([team?.once_minor, team?.term_months, team?.term_minor, String(team?.monthly_fixed)]).toEqual([
      9900n,
      3,
      15000n,
      '30',
    ]);
    expect([yearly?.term_months, yearly?.term_minor]).toEqual([12, 56000n]);
    expect(team?.exceeded).toMatchObject([{ feature: 'calls', enforcement: 'soft' }]);
    const [custom] = planCosts(need(0, 0, { plans: ['custom'] }));
    expect(custom?.problems[0]?.code).toBe('negotiated-price-unsettled');
  });
  test('over the quantity of a meter', () => {
    const curve = costCurve(need(0, 2), 'calls', [1_000, 1_001, 50_000, 57_500].map(decimal));
    expect(curve.map(({ quantity, cheapest }) => `${quantity} ${cheapest === null ? '' : told(cheapest)}`)).toEqual([
      '1000 free 0',
      '1001 team/yearly 26.666667',
      '50000 team/yearly 426.666667',
      // 26.67 + 475.00 is more than 500
      '57500 big 500',
    ]);
  });
  test('more usage never makes the cheapest plan cheaper', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), fc.nat(10), (count, more, seats) => {
        const cost = (used: number) => cheapestPlan(planCosts(need(used, seats)))?.monthly;
        expect(cost(count + more)?.lessThan(cost(count) ?? decimal(0))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
