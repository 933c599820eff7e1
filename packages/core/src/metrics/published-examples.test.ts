// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import type { MetricPolicy } from './policy.js';
import {
  CHARTMOGUL_POLICY,
  KONTOR_POLICY,
  PROFITWELL_POLICY,
  RECURLY_POLICY,
  STRIPE_POLICY,
} from './policy-presets.js';
import { revenueHistory } from './revenue-history.js';
import type { RevenueState } from './revenue-state.js';
import { monthly, rowWords, totalWords } from './testing/movement-table.js';
import { day, part, state } from './testing/revenue.js';

const history = (states: RevenueState[], policy: MetricPolicy = KONTOR_POLICY) =>
  revenueHistory({ states, usage: [] }, { policy, timezone: 'UTC' });

// The data of dbt's MRR playbook, customers 1 to 10: https://github.com/dbt-labs/mrr-playbook, data/subscription_periods.csv;
// its rules (new, churn, reactivation, upgrade, downgrade between two months): models/mrr.sql there.
const PERIODS = `1 1 2018-11-01 2019-02-01 50
2 1 2019-04-01 2019-06-01 50
3 1 2019-06-01 2019-08-01 75
4 2 2017-09-01 2017-11-01 25
5 3 2017-09-01 2017-10-01 50
6 4 2017-10-01 2017-11-01 25
7 5 2018-11-01 2018-12-01 50
8 5 2018-12-01 2019-03-01 25
9 5 2019-07-01 2019-08-01 50
10 5 2019-08-01 2019-09-01 25
11 5 2019-09-01 2019-10-01 50
12 5 2019-10-01 2019-12-01 25
13 5 2019-12-01 2020-01-01 40
14 6 2018-05-01 2018-06-01 35
15 6 2018-06-01 2020-01-01 65
16 7 2018-01-01 2018-02-01 55
17 7 2018-02-01 2019-12-01 70
18 8 2019-04-01 2019-05-01 65
19 8 2019-05-01 2019-12-01 65
20 9 2018-05-01 2018-06-01 85
21 9 2018-06-01 2020-01-01 75
22 10 2018-04-01 2018-05-01 80
23 10 2018-09-01 2018-10-01 50
24 10 2018-10-01 2019-04-01 25
25 10 2019-04-01 2019-05-01 50
26 10 2019-05-01 2019-06-01 25
27 10 2019-06-01 2019-11-01 50
28 10 2019-11-01 2019-12-01 25
29 10 2019-12-01 2020-01-01 35`;

const playbook = PERIODS.split('\n').map((line) => {
  const [subscription_id, customer_id, start, end, amount] = line.split(' ') as [
    string,
    string,
    string,
    string,
    string,
  ];
  return state(start, amount, { subscription_id, customer_id: customer_id.padStart(2, '0'), ends_at: day(end) });
});

// worked out by hand from the periods above
const BY_CUSTOMER = `01 2018-11-01: 0.00 new 50.00 = 50.00
01 2019-02-01: 50.00 churn -50.00 = 0.00
01 2019-04-01: 0.00 reactivation 50.00 = 50.00
01 2019-06-01: 50.00 expansion 25.00 = 75.00
01 2019-08-01: 75.00 churn -75.00 = 0.00
02 2017-09-01: 0.00 new 25.00 = 25.00
02 2017-11-01: 25.00 churn -25.00 = 0.00
03 2017-09-01: 0.00 new 50.00 = 50.00
03 2017-10-01: 50.00 churn -50.00 = 0.00
04 2017-10-01: 0.00 new 25.00 = 25.00
04 2017-11-01: 25.00 churn -25.00 = 0.00
05 2018-11-01: 0.00 new 50.00 = 50.00
05 2018-12-01: 50.00 contraction -25.00 = 25.00
05 2019-03-01: 25.00 churn -25.00 = 0.00
05 2019-07-01: 0.00 reactivation 50.00 = 50.00
05 2019-08-01: 50.00 contraction -25.00 = 25.00
05 2019-09-01: 25.00 expansion 25.00 = 50.00
05 2019-10-01: 50.00 contraction -25.00 = 25.00
05 2019-12-01: 25.00 expansion 15.00 = 40.00
05 2020-01-01: 40.00 churn -40.00 = 0.00
06 2018-05-01: 0.00 new 35.00 = 35.00
06 2018-06-01: 35.00 expansion 30.00 = 65.00
06 2020-01-01: 65.00 churn -65.00 = 0.00
07 2018-01-01: 0.00 new 55.00 = 55.00
07 2018-02-01: 55.00 expansion 15.00 = 70.00
07 2019-12-01: 70.00 churn -70.00 = 0.00
08 2019-04-01: 0.00 new 65.00 = 65.00
08 2019-12-01: 65.00 churn -65.00 = 0.00
09 2018-05-01: 0.00 new 85.00 = 85.00
09 2018-06-01: 85.00 contraction -10.00 = 75.00
09 2020-01-01: 75.00 churn -75.00 = 0.00
10 2018-04-01: 0.00 new 80.00 = 80.00
10 2018-05-01: 80.00 churn -80.00 = 0.00
10 2018-09-01: 0.00 reactivation 50.00 = 50.00
10 2018-10-01: 50.00 contraction -25.00 = 25.00
10 2019-04-01: 25.00 expansion 25.00 = 50.00
10 2019-05-01: 50.00 contraction -25.00 = 25.00
10 2019-06-01: 25.00 expansion 25.00 = 50.00
10 2019-11-01: 50.00 contraction -25.00 = 25.00
10 2019-12-01: 25.00 expansion 10.00 = 35.00
10 2020-01-01: 35.00 churn -35.00 = 0.00`.split('\n');

test("dbt's MRR playbook: change categories by customer and month", () => {
  for (const policy of [KONTOR_POLICY, RECURLY_POLICY])
    expect(rowWords(history(playbook, policy), monthly('2017-09-01', '2020-02-01'))).toEqual(BY_CUSTOMER);
});

test("dbt's MRR playbook: totals", () => {
  const words = totalWords(history(playbook), monthly('2017-09-01', '2020-02-01'));
  expect(words.slice(0, 7)).toEqual([
    '2017-09-01: 0.00 new 75.00 = 75.00',
    '2017-10-01: 75.00 new 25.00 churn -50.00 = 50.00',
    '2017-11-01: 50.00 churn -50.00 = 0.00',
    '2018-01-01: 0.00 new 55.00 = 55.00',
    '2018-02-01: 55.00 expansion 15.00 = 70.00',
    '2018-04-01: 70.00 new 80.00 = 150.00',
    '2018-05-01: 150.00 new 120.00 churn -80.00 = 190.00',
  ]);
  expect(words.at(-1)).toBe('2020-01-01: 215.00 churn -215.00 = 0.00');
});

// "Syncalytics": https://help.chartmogul.com/hc/en-us/articles/201244842, with days of our own
test('ChartMogul: the life of one customer', () => {
  const sync = { customer_id: 'syncalytics', currency: 'USD' };
  const gold = { ...sync, subscription_id: 'gold' };
  const silver = { ...sync, subscription_id: 'silver' };
  const states = [
    state('2024-01-10', '0', { ...gold, ends_at: day('2025-01-10'), parts: [part('2000', { interval: 'year' })] }),
    state('2024-01-14', '60', { ...silver, ends_at: day('2024-01-28') }),
    state('2025-03-01', '150', { ...gold, subscription_id: 'gold again' }),
  ];
  expect(rowWords(history(states, CHARTMOGUL_POLICY), { ...monthly('2024-01-01', '2025-04-01'), by: 'day' })).toEqual([
    'syncalytics 2024-01-10: 0.00 new 166.67 = 166.67',
    'syncalytics 2024-01-14: 166.67 expansion 60.00 = 226.67',
    'syncalytics 2024-01-28: 226.67 contraction -60.00 = 166.67',
    'syncalytics 2025-01-10: 166.67 churn -166.67 = 0.00',
    'syncalytics 2025-03-01: 0.00 reactivation 150.00 = 150.00',
  ]);
});

// https://help.chartmogul.com/hc/en-us/articles/203299812
test('ChartMogul: five customers of 5, then two of 30', () => {
  const states = [1, 2, 3, 4, 5, 6, 7].map((number) =>
    state(number < 6 ? '2024-01-05' : '2024-02-05', number < 6 ? '5' : '30', {
      customer_id: `customer ${number}`,
      subscription_id: `subscription ${number}`,
    }),
  );
  expect(totalWords(history(states, CHARTMOGUL_POLICY), monthly('2024-01-01', '2024-03-01'))).toEqual([
    '2024-01-01: 0.00 new 25.00 = 25.00',
    '2024-02-01: 25.00 new 60.00 = 85.00',
  ]);
});

// https://docs.stripe.com/billing/subscriptions/analytics/glossary: 100 subscribers of 100 a month, 50 of 600 a year (the page
// writes 800 in its sum and calls the result 12,500, which is what 600 comes to)
test('Stripe: monthly and yearly subscribers', () => {
  const many = (count: number, name: string, terms: Partial<RevenueState>) =>
    Array.from({ length: count }, (_none, index) =>
      state('2024-01-05', '0', {
        customer_id: `${name} ${index}`,
        subscription_id: `${name} ${index}`,
        currency: 'USD',
        ...terms,
      }),
    );
  const states = [
    ...many(100, 'a', { parts: [part('100')] }),
    ...many(50, 'b', { parts: [part('600', { interval: 'year' })] }),
  ];
  expect(totalWords(history(states, STRIPE_POLICY), monthly('2024-01-01', '2024-02-01'))).toEqual([
    '2024-01-01: 0.00 new 12500.00 = 12500.00',
  ]);
});

// https://support.stripe.com/questions/billing-analytics: 1,200 a year is 100; a coupon of 50 % for ever halves it, one that
// ends leaves it; ProfitWell subtracts both
test('Stripe and ProfitWell: an annual price and coupons', () => {
  const discounted = (ends: string | null) => [
    state('2024-01-05', '0', {
      parts: [
        part('1200', {
          interval: 'year',
          discounts: [{ amount: decimal('600'), ends_at: ends === null ? null : day(ends) }],
        }),
      ],
    }),
  ];
  const closing = (policy: MetricPolicy, ends: string | null) =>
    totalWords(history(discounted(ends), policy), monthly('2024-01-01', '2024-02-01'));
  expect(closing(STRIPE_POLICY, null)).toEqual(['2024-01-01: 0.00 new 50.00 = 50.00']);
  expect(closing(STRIPE_POLICY, '2024-06-01')).toEqual(['2024-01-01: 0.00 new 100.00 = 100.00']);
  expect(closing(PROFITWELL_POLICY, '2024-06-01')).toEqual(['2024-01-01: 0.00 new 50.00 = 50.00']);
});

// https://learn.profitwell.com/category/WoBCXt3Wpj-calculating-metrics: 10 % off 120 a year is 9 a month; who pays on 12/5 and
// leaves within the month is not in the report
test('ProfitWell: a discounted year, and who comes and goes in one month', () => {
  const states = [
    state('2024-12-01', '0', {
      parts: [part('120', { interval: 'year', discounts: [{ amount: decimal('12'), ends_at: null }] })],
    }),
    state('2024-12-05', '100', { customer_id: 'd', subscription_id: 'd', ends_at: day('2024-12-20') }),
  ];
  const request = monthly('2024-12-01', '2025-02-01');
  expect(totalWords(history(states, PROFITWELL_POLICY), request)).toEqual(['2024-12-01: 0.00 new 9.00 = 9.00']);
  expect(totalWords(history(states, STRIPE_POLICY), request)).toEqual([
    '2024-12-01: 0.00 new 109.00 churn -100.00 = 9.00',
  ]);
});

// https://support.recurly.com/hc/en-us/articles/360027350412: daily × 30, yearly ÷ 12
test('Recurly: days and years', () => {
  const states = [
    state('2024-03-29', '0', { parts: [part('2', { interval: 'day' })] }),
    state('2024-03-29', '0', { subscription_id: 't', parts: [part('480', { interval: 'year' })] }),
  ];
  expect(totalWords(history(states, RECURLY_POLICY), monthly('2024-03-01', '2024-04-01'))).toEqual([
    '2024-03-01: 0.00 new 100.00 = 100.00',
  ]);
});
