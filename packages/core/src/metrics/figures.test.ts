// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { NO_FACTS } from './facts.js';
import type { FigureRequest } from './figure-context.js';
import { figureDetails } from './figure-details.js';
import { FIGURES, figureDefinition } from './figure-registry.js';
import { figures } from './figures.js';
import { KONTOR_POLICY } from './policy-presets.js';
import { ageOf } from './receivable-age.js';
import { revenueHistory } from './revenue-history.js';
import { COMPANY, COMPANY_FACTS } from './testing/company.js';
import { randomPolicy, randomRevenue } from './testing/random-history.js';
import { state } from './testing/revenue.js';

const history = revenueHistory(COMPANY, { policy: KONTOR_POLICY, timezone: 'UTC' });
const MARCH: FigureRequest = { as_of: '2024-03-31', currency: 'EUR', rate: null };

// Worked out on paper. In March: a 100 → 150, b 80 → 60, c leaves with 40, d begins with 1,200 a year, e comes back with 30.
const EXPECTED: Readonly<Record<string, string>> = {
  mrr: '340',
  arr: '4080',
  committed_mrr: '340',
  usage_mrr: '0',
  usage_revenue: '20',
  'usage_revenue/feature/calls': '17',
  'usage_revenue/feature/none': '3',
  'mrr/plan/business': '100',
  'mrr/plan/pro': '210',
  'mrr/plan/starter': '30',
  'mrr/feature/none': '280',
  'mrr/feature/seats': '60',
  customers: '4',
  'customers/plan/business': '1',
  'customers/plan/pro': '2', // a and b
  'customers/plan/starter': '1',
  arpa: '85',
  new_mrr: '100',
  expansion_mrr: '50',
  contraction_mrr: '20',
  churned_mrr: '40',
  reactivation_mrr: '30',
  exchange_mrr: '0',
  mrr_movement: '120',
  net_new_mrr: '120',
  mrr_growth: '0.545455', // 120 of 220
  new_customers: '1',
  churned_customers: '1',
  logo_churn: '0.333333', // 1 of 3
  gross_revenue_churn: '0.272727', // 60 of 220
  net_revenue_churn: '-0.090909', // 60 - 50 - 30, of 220
  net_revenue_retention: '1.142857', // a 150, b 60, e 30, of 100 + 80 + 30
  gross_revenue_retention: '0.904762', // 100 + 60 + 30, of 210
  acquisition_spend: '600',
  cac: '600',
  gross_margin: '0.916667', // 330 of 360
  'gross_margin/plan/business': '1',
  'gross_margin/plan/pro': '0.869565', // 150 + 60 + 20, less 2 × 10 and 1000 × 0.01
  'gross_margin/plan/starter': '1',
  cost_of_goods: '30',
  ltv: '233.75', // 85 × 11/12 × 3
  ltv_to_cac: '0.389583',
  cac_payback: '6.545455', // 600 ÷ (100 × 11/12)
  quick_ratio: '3', // 180 of 60
  magic_number: '1.2', // (340 - 220) × 12 of 1200
  rule_of_40: '0.519048', // (340 - 210) of 210, less 120 of 1200
  burn_multiple: '0.5', // 720 of 1440
  trial_conversion: '0.5', // d, not g
  self_hosted_conversion: '0.5', // a, not h
  'funnel/signed_up': '3', // d, g, h
  'funnel/subscribed': '2',
  'funnel/paid': '1',
  free_to_paid: '0.333333',
  'expansion/add_on/extra': '50',
  deferred_revenue: '900',
  receivables: '175',
  'receivables/age/not_due': '100',
  'receivables/age/1-30': '50',
  'receivables/age/31-60': '0',
  'receivables/age/61-90': '0',
  'receivables/age/over_90': '25',
  'community/stars': '100',
};

test('every figure of a company worked out on paper', () => {
  const all = figures(history, COMPANY_FACTS, MARCH);
  expect(Object.fromEntries(all.map(({ name, value }) => [name, value?.toString()]))).toEqual(EXPECTED);
  for (const { name } of FIGURES.values()) expect(all.some((figure) => figure.name.startsWith(name))).toBe(true);
});

test('a figure says what it is, of which days, under which policy and from what', () => {
  const [churn] = figures(history, COMPANY_FACTS, { ...MARCH, names: ['logo_churn'] });
  expect(churn).toMatchObject({
    title: 'Customer churn rate',
    unit: 'fraction',
    currency: null,
    from: '2024-03-01',
    as_of: '2024-03-31',
    policy: 'kontor 1',
    definition: 'Churned customers ÷ customers at the beginning.',
  });
  expect(churn?.inputs.map(({ name, value, unit }) => `${name}: ${value} ${unit}`)).toEqual([
    'churned customers: 1 count',
    'customers at the beginning: 3 count',
  ]);
});

test('only what is asked for is told', () => {
  const names = (wanted: string[]) =>
    figures(history, COMPANY_FACTS, { ...MARCH, names: wanted }).map(({ name }) => name);
  expect(names(['mrr'])).toEqual(['mrr']);
  expect(names(['mrr/plan'])).toEqual(['mrr/plan/business', 'mrr/plan/pro', 'mrr/plan/starter']);
  expect(names(['mrr/plan/pro', 'arpa'])).toEqual(['mrr/plan/pro', 'arpa']);
  expect(names(['no_such_figure'])).toEqual([]);
});

test('customers are counted by the plan they pay for', () => {
  const asked = { ...MARCH, names: ['customers/plan', 'mrr/plan'] };
  const found = figures(history, COMPANY_FACTS, asked);
  const values = (of: string) =>
    found.filter(({ name }) => name.startsWith(of)).map(({ name, value }) => `${name.slice(of.length)}: ${value}`);
  expect(values('customers/plan/')).toEqual(['business: 1', 'pro: 2', 'starter: 1']);
  // whoever is counted is behind it
  for (const plan of ['business', 'pro', 'starter']) {
    const behind = (name: string) => {
      const details = figureDetails(history, COMPANY_FACTS, MARCH, name);
      return details.ok ? [...new Set(details.value.map(({ customer_id }) => customer_id))] : [];
    };
    expect(behind(`customers/plan/${plan}`)).toEqual(behind(`mrr/plan/${plan}`));
  }
});

test('what cannot be computed says why', () => {
  const reasons = (facts = NO_FACTS, input = COMPANY) =>
    new Map(
      figures(revenueHistory(input, { policy: KONTOR_POLICY, timezone: 'UTC' }), facts, MARCH).map((figure) => [
        figure.name,
        figure.value === null ? figure.reason : null,
      ]),
    );
  const bare = reasons();
  expect(bare.get('cac')).toBe('no spend is known for all of these days');
  expect(bare.get('ltv_to_cac')).toBe('no spend is known for all of these days');
  expect(bare.get('rule_of_40')).toBe('operating profit and revenue are not known for all of the twelve months');
  expect(bare.get('gross_margin')).toBe('no cost of goods is known');
  expect(bare.get('ltv')).toBeNull();
  const nobody = reasons(NO_FACTS, { states: [], usage: [] });
  expect(nobody.get('mrr')).toBeNull();
  expect(nobody.get('arpa')).toBe('nobody pays');
  expect(nobody.get('logo_churn')).toBe('nobody paid at the beginning');
  const dollars = reasons(NO_FACTS, {
    states: [...COMPANY.states, state('2024-01-01', '10', { customer_id: 'z', subscription_id: 'z', currency: 'USD' })],
    usage: [],
  });
  expect(dollars.get('mrr')).toBe('no rate of USD in EUR may stand for 2024-02-29');
  expect(dollars.get('committed_mrr')).toBe('no rate of USD in EUR may stand for 2024-03-31');
  expect(dollars.get('mrr/plan/pro')).toBe('no rate of USD in EUR may stand for 2024-03-31');
  expect(dollars.get('net_revenue_retention')).toBeNull();
  expect(dollars.get('customers')).toBeNull();
  expect(dollars.get('logo_churn')).toBeNull();
});

test.each([
  ['2024-03-31', 'not_due'],
  ['2024-03-30', '1-30'],
  ['2024-03-01', '1-30'],
  ['2024-02-29', '31-60'],
  ['2024-01-31', '31-60'],
  ['2024-01-30', '61-90'],
  ['2024-01-01', '61-90'],
  ['2023-12-31', 'over_90'],
])('due on %s is %s on 31 March', (due, age) => expect(ageOf(due, '2024-03-31')).toBe(age));

// https://help.chartmogul.com/hc/en-us/articles/203359341-Metric-MRR-Churn-Rate: of 100, 10 churned, 10 contracted, 10 expanded
test("ChartMogul's gross and net churn", () => {
  const one = (customer_id: string, before: string, after: string) => [
    state('2024-01-01', before, { customer_id, subscription_id: customer_id }),
    state('2024-03-10', after, { customer_id, subscription_id: customer_id, ...(after === '0' ? { parts: [] } : {}) }),
  ];
  const input = { states: [...one('a', '10', '0'), ...one('b', '30', '20'), ...one('c', '60', '70')], usage: [] };
  const found = figures(revenueHistory(input, { policy: KONTOR_POLICY, timezone: 'UTC' }), NO_FACTS, {
    ...MARCH,
    names: ['gross_revenue_churn', 'net_revenue_churn'],
  });
  expect(found.map(({ value }) => value?.toString())).toEqual(['0.2', '0.1']);
});

describe('details', () => {
  const detail = (name: string) => {
    const rows = figureDetails(history, COMPANY_FACTS, MARCH, name);
    if (!rows.ok) throw new Error(rows.problems[0]?.message);
    return rows.value.map(
      ({ customer_id, invoice_id, amount }) => `${customer_id} ${invoice_id ?? '-'} ${amount.toString()}`,
    );
  };
  test('tell the customers and invoices behind a figure', () => {
    expect(detail('arr')).toEqual(['a - 100', 'a - 50', 'b - 60', 'd - 100', 'e - 30']);
    expect(detail('mrr/plan/starter')).toEqual(['e - 30']);
    expect(detail('logo_churn')).toEqual(['c - 1']);
    expect(detail('new_customers')).toEqual(['d - 1']);
    expect(detail('usage_revenue')).toEqual(['a invoice-9 17', 'a invoice-9 3']);
    expect(detail('usage_revenue/feature/none')).toEqual(['a invoice-9 3']);
    expect(detail('cost_of_goods')).toEqual(['a - 10', 'a invoice-9 10', 'b - 10']);
    expect(detail('trial_conversion')).toEqual(['d - 1', 'g - 0']);
    expect(detail('funnel/paid')).toEqual(['d - 1']);
    expect(detail('receivables/age/over_90')).toEqual(['c invoice-3 25']);
    expect(detail('net_revenue_churn')).toEqual(['a - 50', 'b - -20', 'c - -40', 'd - 100', 'e - 30']);
    expect(detail('expansion/add_on/extra')).toEqual(['a - 50']);
  });

  test('refuse a figure there is not', () => {
    expect(figureDetails(history, COMPANY_FACTS, MARCH, 'happiness')).toMatchObject({
      ok: false,
      problems: [{ code: 'unknown-figure' }],
    });
    expect(figureDefinition('mrr/plan')).toMatchObject({ member: null });
    expect(figureDefinition('mrr/plan/a/b')).toMatchObject({ member: 'a/b', definition: { name: 'mrr/plan' } });
  });

  test('add up to the figure, but for the rounding of each row', () => {
    const half = decimal('0.005');
    for (const name of Object.keys(EXPECTED)) {
      const definition = figureDefinition(name)?.definition;
      if (definition?.unit !== 'money' || definition.behind !== null || name === 'acquisition_spend') continue;
      const rows = figureDetails(history, COMPANY_FACTS, MARCH, name);
      const sum = rows.ok ? rows.value.reduce((all, { amount }) => all.add(amount), decimal(0)) : null;
      const count = rows.ok ? rows.value.length : 0;
      const off = sum?.subtract(decimal(EXPECTED[name] as string)).abs() ?? decimal(1);
      expect(off.greaterThan(half.multiply(decimal(count + 1))), `${name}: ${sum?.toString()}`).toBe(false);
    }
  });
});

test('over random lives: net retention is at least gross, which is at most all, and plans add up', () => {
  fc.assert(
    fc.property(randomRevenue, randomPolicy, (input, policy) => {
      const rate = (base: string, quote: string) => ({
        base,
        quote,
        multiply: decimal('1.25'),
        divide: decimal('1.1'),
        recorded: [],
      });
      const request = { as_of: '2024-06-15', currency: 'EUR', rate };
      const found = figures(revenueHistory(input, { policy, timezone: 'UTC' }), NO_FACTS, {
        ...request,
        names: ['mrr', 'mrr/plan', 'mrr/feature', 'net_revenue_retention', 'gross_revenue_retention', 'logo_churn'],
      });
      const value = (name: string) => found.find((figure) => figure.name === name)?.value ?? null;
      const [net, gross] = [value('net_revenue_retention'), value('gross_revenue_retention')];
      expect(net === null).toBe(gross === null);
      if (net !== null && gross !== null) {
        expect(net.compare(gross)).toBeGreaterThanOrEqual(0);
        expect(gross.compare(decimal(1))).toBeLessThanOrEqual(0);
      }
      const near = (prefix: string) => {
        const members = found.filter(({ name }) => name.startsWith(`${prefix}/`));
        const sum = members.reduce((all, figure) => all.add(figure.value ?? decimal(0)), decimal(0));
        const off = sum.subtract(value('mrr') ?? decimal(0)).abs();
        expect(off.greaterThan(decimal('0.005').multiply(decimal(members.length + 1)))).toBe(false);
      };
      near('mrr/plan');
      near('mrr/feature');
    }),
    { numRuns: 60 },
  );
});
