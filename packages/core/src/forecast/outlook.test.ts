// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileScenario } from './compile.js';
import { type OutlookMonth, outlook } from './outlook.js';
import type { ScenarioDefinition, SegmentDefinition } from './scenario.js';
import { catalog, compiled, scenarioOf, segment } from './testing/example-scenario.js';

const rows = (change: Partial<ScenarioDefinition> = {}) => outlook(compiled(change));
const rounded = (value: number) => Number(value.toFixed(6));
const customers = (all: readonly OutlookMonth[]) => all.map((row) => rounded(row.customers));
const mrr = (all: readonly OutlookMonth[]) => all.map((row) => row.mrr);
const with_ = (change: Partial<SegmentDefinition>) => ({ segments: { cloud: { ...segment, ...change } } });

describe('a scenario month by month', () => {
  test('new customers, half of whom leave: 10, 15, 17.5, 18.75 at 20.00', () => {
    const all = rows();
    expect(customers(all)).toEqual([10, 15, 17.5, 18.75]);
    expect(mrr(all)).toEqual(['200.00', '300.00', '350.00', '375.00']);
    expect(all.map(({ month, kind }) => `${month} ${kind}`)).toEqual([
      '2026-11 forecast',
      '2026-12 forecast',
      '2027-01 forecast',
      '2027-02 forecast',
    ]);
    expect(all[2]).toMatchObject({ new_customers: 10, churned_customers: 7.5 });
    expect(all[2]?.forecast).toMatchObject({
      arrivals: { visits: 100 },
      funnel: { cloud: [{ step: 'paid', people: 10 }] },
      opening_mrr: '300.00',
      new_mrr: '200.00',
      churned_mrr: '150.00',
      expansion_mrr: '0.00',
    });
  });
  test.each<[string, Partial<ScenarioDefinition>, number[]]>([
    [
      'growth of a tenth',
      { sources: { visits: { kind: 'growth', start: 100, monthly_growth: '10%' } } },
      [10, 16, 20.1, 23.36],
    ],
    [
      'from a month on, until another',
      { sources: { visits: { kind: 'growth', start: 100, from_month: 2, until_month: 3 } } },
      [0, 10, 15, 7.5],
    ],
    ['as stated', { sources: { visits: { kind: 'series', arrivals: [40, 80], factor: 0.5 } } }, [2, 5, 2.5, 1.25]],
    // 63.212, 23.254, 8.555, 3.147 come: 100 e^-t (e - 1)
    [
      'as something new spreads',
      { sources: { visits: { kind: 'bass', market: 100, innovation: 1, imitation: 0 } } },
      [6.321206, 5.486044, 3.598504, 2.113966],
    ],
    [
      'a funnel of two steps with a month between',
      with_({
        funnel: [
          { name: 'trial', conversion: '50%' },
          { name: 'paid', conversion: '20%', delay_months: 1 },
        ],
      }),
      [0, 10, 15, 17.5],
    ],
    ['nobody before a month', with_({ from_month: 3 }), [0, 0, 10, 15]],
    // r1 = 1/2, r2 = 2/3, r3 = 3/4
    ['retention by sBG', with_({ retention: { kind: 'sbg', alpha: 1, beta: 1 } }), [10, 15, 18.333333, 20.833333]],
    [
      'renewals every two months',
      with_({ retention: { kind: 'sbg', alpha: 1, beta: 1, every_months: 2 } }),
      [10, 20, 25, 30],
    ],
    [
      'customers who are there already, by their age',
      // 30 after one renewal of sBG 1, 1: 2/3 of them, then 3/4, 4/5, 5/6
      {
        ...with_({ retention: { kind: 'sbg', alpha: 1, beta: 1 }, cohorts: [{ size: 60, survivors: [30] }] }),
        sources: { visits: { kind: 'series', arrivals: [] } },
      },
      [20, 15, 12, 10],
    ],
  ])('%s', (_name, change, expected) => {
    expect(customers(rows(change))).toEqual(expected);
  });
  test('usage that doubles every month crosses limits, and beyond a soft one it is paid', () => {
    const usage = { meters: { calls: 1_000 }, monthly_growth: '100%' };
    const retention = { kind: 'churn', monthly: 0 } as const;
    const sources = { visits: { kind: 'series', arrivals: [10] } } as const;
    const all = rows({ ...with_({ usage, retention }), sources, months: 9 });
    // one customer of 1,000, 2,000, … 256,000 calls: the 128,000th is 28,000 × 0.01 beyond 500
    expect(mrr(all)).toEqual([
      '20.00',
      '100.00',
      '100.00',
      '100.00',
      '500.00',
      '500.00',
      '500.00',
      '780.00',
      '2060.00',
    ]);
    expect(all[1]?.forecast).toMatchObject({ expansion_mrr: '80.00', by_plan: { small: 0, middle: 1, large: 0 } });
  });
  test('customers who differ are on all plans at once, and pay what they would pay one by one', () => {
    const usage = { meters: { calls: 3_000 }, spread: 1 };
    const [row] = rows(with_({ usage }));
    // below 1,000: ln(1/3) = -1.0986 deviations, 13.6 %; above 10,000: 1.2040 deviations, 11.4 %
    const { small = 0, middle = 0, large = 0 } = row?.forecast?.by_plan ?? {};
    expect([small / 10, middle / 10, large / 10].map((share) => Number(share.toFixed(2)))).toEqual([0.14, 0.75, 0.11]);
    expect(Number(row?.mrr)).toBeGreaterThan(20 * small + 100 * middle + 500 * large - 0.01);
    expect(Number(row?.mrr)).toBeLessThan(20 * small + 100 * middle + 520 * large);
  });
  test('costs, people, cash and how long it lasts', () => {
    const all = rows({
      ...with_({ monthly_cost: 5, acquisition_cost: '8' }),
      costs: {
        fixed: { rent: { monthly: 100, from_month: 2 } },
        revenue_share: '10%',
        headcount: {
          engineers: {
            monthly_cost: 1_000,
            people: [
              { from_month: 1, count: 1 },
              { from_month: 3, count: 2 },
            ],
          },
          support: { monthly_cost: 500, per_customers: 16 },
        },
      },
      cash: { opening: '5000', funding: { seed: { month: 4, amount: 1_000 } } },
    });
    // 10 × 5 + 10 × 8 + 20 + 1,000 + 500 = 1,650; then 15 × 5 + 80 + 30 + 100 + 1,000 + 500 = 1,785
    // 17.5 × 5 + 80 + 35 + 100 + 2,000 + 1,000 = 3,302.50; 93.75 + 80 + 37.5 + 100 + 2,000 + 1,000 = 3,311.25
    expect(all.map(({ forecast }) => forecast?.costs)).toEqual(['1650.00', '1785.00', '3302.50', '3311.25']);
    expect(all.map(({ forecast }) => forecast?.people)).toEqual([2, 2, 4, 4]);
    // 5,000 + 200 - 1,650 = 3,550; + 300 - 1,785; + 350 - 3,302.50; + 375 - 3,311.25 + 1,000
    expect(all.map(({ cash }) => cash)).toEqual(['3550.00', '2065.00', '-887.50', '-2823.75']);
    expect(all.map(({ forecast }) => rounded(forecast?.runway_months ?? -1))).toEqual([2.448276, 1.407155, 0, 0]);
  });
  test('what happened stands before it, and no row mixes both', () => {
    const actuals = [{ month: '2026-10', mrr: '1234.50', customers: { cloud: 61 }, cash: 7 }];
    const [first, second] = rows({ actuals });
    expect(first).toEqual({
      month: '2026-10',
      kind: 'actual',
      mrr: '1234.50',
      customers: 61,
      by_segment: { cloud: 61 },
      new_customers: null,
      churned_customers: null,
      cash: '7.00',
      forecast: null,
    });
    expect(second).toMatchObject({ month: '2026-11', kind: 'forecast' });
  });
  test('who is there pays what it pays now, which grows as bills do, and the line is crossed without a step', () => {
    const cohorts = [{ size: 60, survivors: [30], monthly: 26 }];
    const sources = { visits: { kind: 'series', arrivals: [] } } as const;
    const usage = { meters: { calls: 1_000 }, monthly_growth: '100%' };
    const retention = { kind: 'churn', monthly: 0 } as const;
    // 100.00 at 2,000 calls now, 100.00 at 8,000, 500.00 from 16,000 on: 30 × 26 × 5
    const all = rows({ ...with_({ cohorts, retention, usage }), sources });
    expect(mrr(all)).toEqual(['780.00', '780.00', '3900.00', '3900.00']);
    expect(all[0]?.forecast).toMatchObject({ opening_mrr: '780.00', new_mrr: '0.00' });
    expect(all[2]?.forecast).toMatchObject({ opening_mrr: '780.00', expansion_mrr: '3120.00' });
    // where the prices of the segment are nothing, it stays
    const free = with_({ cohorts, retention, plans: ['custom'], charges: { base: { model: 'flat', amount: '0' } } });
    expect(mrr(rows({ ...free, sources }))).toEqual(['780.00', '780.00', '780.00', '780.00']);
  });
  test('retention is fitted to the cohorts: the high-end customers of Fader and Hardie', () => {
    const cohorts = [{ size: 1000, survivors: [869, 743, 653, 593, 551, 517, 491] }];
    const { fits } = compiled(with_({ retention: { kind: 'sbg' }, cohorts }));
    expect([fits.cloud?.alpha.toFixed(3), fits.cloud?.beta.toFixed(3)]).toEqual(['0.668', '3.806']);
  });
  test.each<[string, Partial<SegmentDefinition>, string, string]>([
    ['a plan there is not', { plans: ['huge'] }, 'unknown-plan', 'segments.cloud.plans[0]'],
    ['a price that only a contract settles', { plans: ['custom'] }, 'negotiated-price-unsettled', 'segments.cloud.'],
    ['nothing to fit', { retention: { kind: 'sbg' }, cohorts: [] }, 'cohort-survivors', 'segments.cloud.cohorts'],
  ])('refuses %s', (_name, change, code, path) => {
    const scenario = compileScenario(scenarioOf(with_(change)), catalog);
    const [problem] = scenario.ok ? [] : scenario.problems;
    expect(problem?.code).toBe(code);
    expect(problem?.path.startsWith(path)).toBe(true);
  });
  test('a settled price is paid as it was settled', () => {
    const change = with_({ plans: ['custom'], charges: { base: { model: 'flat', amount: '750' } }, price_factor: 0.9 });
    expect(mrr(rows(change))[0]).toBe('6750.00');
  });
});

describe('whatever the scenario', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const arbitrary = fc.record({
    start: fc.double({ min: 0, max: 1e4, noNaN: true }),
    growth: fc.double({ min: -0.2, max: 0.3, noNaN: true }),
    conversion: share,
    churn: share,
    calls: fc.nat(20_000),
    spread: fc.constantFrom(0, 0.5, 1),
    usage_growth: fc.double({ min: -0.1, max: 0.2, noNaN: true }),
    base: fc.nat(100),
  });
  type Given = typeof arbitrary extends fc.Arbitrary<infer T> ? T : never;
  const of = ({ start, growth, conversion, churn, calls, spread, usage_growth, base }: Given) => ({
    months: 12,
    sources: { visits: { kind: 'growth' as const, start, monthly_growth: growth } },
    ...with_({
      funnel: [{ name: 'paid', conversion }],
      retention: { kind: 'churn', monthly: churn },
      usage: { meters: { calls }, spread, monthly_growth: usage_growth },
      cohorts: base === 0 ? [] : [{ size: base, survivors: [] }],
    }),
  });
  test('movements add up, people add up, and plans hold all of them', () => {
    fc.assert(
      fc.property(arbitrary, (given) => {
        let before = given.base;
        let closing: number | null = null;
        for (const row of rows(of(given))) {
          const { opening_mrr, new_mrr, expansion_mrr, contraction_mrr, churned_mrr, by_plan } =
            row.forecast as NonNullable<OutlookMonth['forecast']>;
          const moved =
            Number(opening_mrr) +
            Number(new_mrr) +
            Number(expansion_mrr) -
            Number(contraction_mrr) -
            Number(churned_mrr);
          // each of the six is rounded to a cent
          expect(Math.abs(moved - Number(row.mrr))).toBeLessThan(0.031 + 1e-9 * Number(row.mrr));
          if (closing !== null) expect(Math.abs(Number(opening_mrr) - closing)).toBeLessThan(0.011);
          closing = Number(row.mrr);
          expect(row.customers).toBeCloseTo(before + (row.new_customers ?? 0) - (row.churned_customers ?? 0), 6);
          before = row.customers;
          expect(Object.values(by_plan).reduce((sum, count) => sum + count, 0)).toBeCloseTo(row.customers, 6);
          expect(Object.values(row.by_segment).reduce((sum, count) => sum + count, 0)).toBeCloseTo(row.customers, 6);
        }
      }),
      { numRuns: 25 },
    );
  });
  test('more sign-ups never give less', () => {
    fc.assert(
      fc.property(arbitrary, fc.double({ min: 0, max: 1e4, noNaN: true }), (given, more) => {
        const less = rows(of(given));
        const greater = rows(of({ ...given, start: given.start + more }));
        for (const [index, row] of less.entries()) {
          expect(Number(greater[index]?.mrr)).toBeGreaterThanOrEqual(Number(row.mrr) - 0.01);
          expect(greater[index]?.customers ?? 0).toBeGreaterThanOrEqual(row.customers - 1e-6);
        }
      }),
      { numRuns: 25 },
    );
  });
});
