// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { bridge } from './bridge.js';
import { movementReport } from './movement-report.js';
import { differingOptions, type MetricPolicy, POLICY_OPTIONS, type PolicyOption } from './policy.js';
import { parseMetricPolicy } from './policy-parse.js';
import { CHARTMOGUL_POLICY, KONTOR_POLICY, POLICY_PRESETS, STRIPE_POLICY } from './policy-presets.js';
import { policyWords } from './policy-words.js';
import { roundedUnits } from './reconciled.js';
import { type RevenueInput, revenueHistory } from './revenue-history.js';
import { dailyRate } from './testing/daily-rate.js';
import { monthly, totalWords } from './testing/movement-table.js';
import { randomPolicy, randomRevenue } from './testing/random-history.js';
import { day, ended, part, state, usage } from './testing/revenue.js';

const only = (...states: RevenueInput['states']): RevenueInput => ({ states, usage: [] });

/** For each option another value than our own policy has, and a life that this alone tells differently. */
const CASES: { readonly [O in PolicyOption]: { readonly other: MetricPolicy[O]; readonly life: RevenueInput } } = {
  trials: { other: 'included', life: only(state('2024-01-10', '100', { status: 'trialing' }), ended('2024-03-10')) },
  pauses: {
    other: 'counted',
    life: only(state('2024-01-01', '100'), state('2024-03-01', '100', { status: 'paused' })),
  },
  past_due_days: {
    other: 10,
    life: only(state('2024-01-01', '100'), state('2024-02-01', '100', { status: 'past_due' })),
  },
  churn_at: {
    other: 'cancellation',
    life: only(
      state('2024-01-01', '100'),
      state('2024-02-10', '100', { cancelled_at: day('2024-02-10'), ends_at: day('2024-04-10') }),
    ),
  },
  lasting_discounts: {
    other: 'ignored',
    life: only(
      state('2024-01-01', '0', { parts: [part('100', { discounts: [{ amount: decimal(20), ends_at: null }] })] }),
    ),
  },
  finite_discounts: {
    other: 'ignored',
    life: only(
      state('2024-01-01', '0', {
        parts: [part('100', { discounts: [{ amount: decimal(20), ends_at: day('2024-03-01') }] })],
      }),
    ),
  },
  tax: { other: 'included', life: only(state('2024-01-01', '0', { parts: [part('100', { tax: decimal(19) })] })) },
  usage_months: {
    other: 1,
    life: { states: [state('2024-01-01', '100')], usage: [usage('2024-01-01', '2024-02-01', '30')] },
  },
  year: {
    other: '30_of_365_days',
    life: only(state('2024-01-01', '0', { parts: [part('1200', { interval: 'year' })] })),
  },
  week_and_day: {
    other: '30_days',
    life: only(state('2024-01-01', '0', { parts: [part('12', { interval: 'week' })] })),
  },
  exchange: { other: 'constant', life: only(state('2024-01-01', '100', { currency: 'USD' })) },
  free_customers: { other: 'contraction', life: only(state('2024-01-01', '100'), state('2024-03-01', '0')) },
  gap_days: { other: 30, life: only(state('2023-12-01', '100'), ended('2024-01-25'), state('2024-02-05', '80')) },
  reactivation_days: {
    other: 60,
    life: only(state('2023-12-01', '100'), ended('2024-01-25'), state('2024-05-05', '80')),
  },
  same_month: { other: 'netted', life: only(state('2024-01-05', '100'), ended('2024-01-20')) },
};

const request = monthly('2023-12-01', '2024-07-01', { currency: 'EUR', rate: dailyRate });
const told = (life: RevenueInput, policy: MetricPolicy) =>
  totalWords(revenueHistory(life, { policy, timezone: 'UTC' }), request);

describe('policies differ where they should', () => {
  test.each(POLICY_OPTIONS)('%s', (option) => {
    const { life } = CASES[option];
    for (const each of POLICY_OPTIONS) {
      const changed = told(life, { ...KONTOR_POLICY, [each]: CASES[each].other });
      if (each === option) expect(changed).not.toEqual(told(life, KONTOR_POLICY));
      else expect(changed, `${each} changed a life that only ${option} should`).toEqual(told(life, KONTOR_POLICY));
    }
  });

  // worked out by hand
  const EXPECTED: readonly [PolicyOption, string, readonly string[]][] = [
    ['trials', 'included', ['2024-01-01: 0.00 new 100.00 = 100.00', '2024-03-01: 100.00 churn -100.00 = 0.00']],
    ['past_due_days', 'ten', ['2024-01-01: 0.00 new 100.00 = 100.00', '2024-02-01: 100.00 churn -100.00 = 0.00']],
    ['churn_at', 'cancellation', ['2024-01-01: 0.00 new 100.00 = 100.00', '2024-02-01: 100.00 churn -100.00 = 0.00']],
    ['tax', 'included', ['2024-01-01: 0.00 new 119.00 = 119.00']],
    ['year', '30 of 365', ['2024-01-01: 0.00 new 98.63 = 98.63']], // 1200 × 30 ÷ 365
    ['week_and_day', '30 days', ['2024-01-01: 0.00 new 51.43 = 51.43']], // 12 × 30 ÷ 7
    [
      'usage_months',
      'as last billed',
      [
        '2024-01-01: 0.00 new 100.00 = 100.00',
        '2024-02-01: 100.00 expansion 30.00 = 130.00',
        '2024-03-01: 130.00 contraction -30.00 = 100.00',
      ],
    ],
    [
      'free_customers',
      'kept',
      ['2024-01-01: 0.00 new 100.00 = 100.00', '2024-03-01: 100.00 contraction -100.00 = 0.00'],
    ],
    [
      'gap_days',
      'thirty',
      [
        '2023-12-01: 0.00 new 100.00 = 100.00',
        '2024-01-01: 100.00 contraction -100.00 = 0.00',
        '2024-02-01: 0.00 expansion 80.00 = 80.00',
      ],
    ],
    [
      'reactivation_days',
      'sixty',
      [
        '2023-12-01: 0.00 new 100.00 = 100.00',
        '2024-01-01: 100.00 churn -100.00 = 0.00',
        '2024-05-01: 0.00 new 80.00 = 80.00',
      ],
    ],
    ['same_month', 'netted', []],
  ];
  test.each(EXPECTED)('%s, %s', (option, _value, expected) => {
    expect(told(CASES[option].life, { ...KONTOR_POLICY, [option]: CASES[option].other })).toEqual(expected);
  });

  // 1 EUR is 1.313 USD on the 31st and 1.293 on the 29th; see dailyRate
  test('exchange: the difference of rates is a line of its own', () => {
    expect(told(CASES.exchange.life, KONTOR_POLICY).slice(0, 2)).toEqual([
      '2024-01-01: 0.00 new 98.72 fx -22.56 = 76.16', // 100 ÷ 1.013 on the first, ÷ 1.313 at the end
      '2024-02-01: 76.16 fx 1.18 = 77.34', // 100 ÷ 1.293
    ]);
    expect(told(CASES.exchange.life, { ...KONTOR_POLICY, exchange: 'at_start' })).toEqual([
      '2024-01-01: 0.00 new 98.72 = 98.72',
    ]);
    expect(told(CASES.exchange.life, { ...KONTOR_POLICY, exchange: 'constant' })).toEqual([
      '2024-01-01: 0.00 new 76.75 = 76.75', // 100 ÷ 1.303 on 30 June
    ]);
  });
});

test('a rate that is missing is a problem with the pair and the day', () => {
  const history = revenueHistory(CASES.exchange.life, { policy: KONTOR_POLICY, timezone: 'UTC' });
  expect(movementReport(history, { ...request, rate: null })).toMatchObject({
    ok: false,
    problems: [
      { code: 'exchange-rate-missing', message: 'no rate of USD in EUR may stand for 2024-01-01' },
      {},
      {},
      {},
      {},
      {},
      {},
    ],
  });
});

test('every option of every preset is said in words, in each language its own', () => {
  for (const policy of POLICY_PRESETS.values()) {
    const [english, german] = [policyWords(policy), policyWords(policy, 'de')];
    for (const words of [english, german]) {
      expect(words).toHaveLength(POLICY_OPTIONS.length);
      for (const sentence of words) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
    expect(german.filter((sentence) => english.includes(sentence))).toEqual([]);
  }
  expect(Object.keys(KONTOR_POLICY).sort()).toEqual([...POLICY_OPTIONS, 'name', 'version'].sort());
});

test('a policy is read from options on top of another', () => {
  const named = { name: 'ours', version: 3 };
  expect(parseMetricPolicy({ tax: 'included', past_due_days: null }, named)).toEqual({
    ok: true,
    value: { ...KONTOR_POLICY, tax: 'included', ...named },
  });
  const wrong = parseMetricPolicy(
    { taxes: 'included', tax: 'yes', usage_months: -1, gap_days: null, reactivation_days: 1.5, toString: 'x' },
    named,
  );
  expect(wrong.ok ? [] : wrong.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'metric-policy-invalid taxes',
    'metric-policy-invalid tax',
    'metric-policy-invalid usage_months',
    'metric-policy-invalid gap_days',
    'metric-policy-invalid reactivation_days',
    'metric-policy-invalid toString',
  ]);
  for (const [option, { other }] of Object.entries(CASES))
    expect(parseMetricPolicy({ [option]: other }, named).ok).toBe(true);
});

describe('a bridge', () => {
  const frame = { as_of: '2024-03-15', timezone: 'UTC', currency: 'EUR', rate: dailyRate };
  const between = (input: RevenueInput, from: MetricPolicy, to: MetricPolicy) => {
    const built = bridge(input, from, to, frame);
    if (!built.ok) throw new Error(built.problems[0]?.message);
    return built.value;
  };

  test('from Stripe to ChartMogul, customer by customer', () => {
    const input = only(
      state('2024-01-01', '0', {
        customer_id: 'coupon',
        subscription_id: 'coupon',
        parts: [part('100', { discounts: [{ amount: decimal(30), ends_at: day('2024-06-01') }] })],
      }),
      state('2024-02-01', '50', {
        customer_id: 'leaving',
        subscription_id: 'leaving',
        cancelled_at: day('2024-03-01'),
        ends_at: day('2024-05-01'),
      }),
      state('2024-02-01', '10', { customer_id: 'same', subscription_id: 'same' }),
    );
    const { units_per_minor, from_mrr, to_mrr, steps, rows } = between(input, STRIPE_POLICY, CHARTMOGUL_POLICY);
    const money = (units: bigint | null) => (units === null ? null : Number(roundedUnits(units, units_per_minor)));
    expect([money(from_mrr), money(to_mrr)]).toEqual([110_00, 130_00]);
    expect(steps.map(({ option, difference }) => [option, money(difference)])).toEqual([
      ['churn_at', 50_00],
      ['finite_discounts', -30_00],
      ['free_customers', null],
    ]);
    expect(steps[1]).toMatchObject({
      before_words: 'Discounts that end are not subtracted.',
      after_words: 'Discounts that end are subtracted while they apply.',
    });
    expect(
      rows.map(({ option, customer_id, before, after }) => [option, customer_id, money(before), money(after)]),
    ).toEqual([
      ['churn_at', 'leaving', 0, 50_00],
      ['finite_discounts', 'coupon', 100_00, 70_00],
    ]);
  });

  test('says which day a customer began, where that decides its rate', () => {
    // away for a day within a month: netted, it has paid since July
    const input = only(
      state('2023-07-04', '100', { currency: 'USD', ends_at: day('2024-01-01') }),
      state('2024-01-02', '100', { currency: 'USD' }),
    );
    const netted: MetricPolicy = { ...KONTOR_POLICY, exchange: 'at_start', same_month: 'netted' };
    const { steps, from_mrr, to_mrr, units_per_minor } = between(input, netted, {
      ...netted,
      same_month: 'each_change',
    });
    // 100 ÷ 1.043 on the 4th, 100 ÷ 1.023 on the 2nd
    expect([from_mrr, to_mrr].map((units) => roundedUnits(units, units_per_minor))).toEqual([95_88n, 97_75n]);
    expect(steps).toMatchObject([{ option: 'same_month', difference: to_mrr - from_mrr }]);
  });

  test('explains the difference of any two policies to the last unit', () => {
    fc.assert(
      fc.property(randomRevenue, randomPolicy, randomPolicy, (input, from, to) => {
        const { from_mrr, to_mrr, steps, rows, units_per_minor } = between(input, from, to);
        expect(steps.map(({ option }) => option)).toEqual(differingOptions(from, to));
        expect(steps.reduce((sum, { difference }) => sum + (difference ?? 0n), from_mrr)).toBe(to_mrr);
        for (const { option, difference } of steps) {
          const own = rows.filter((row) => row.option === option);
          expect(own.reduce((sum, { before, after }) => sum + after - before, 0n)).toBe(difference ?? 0n);
        }
        // both ends are what the movements close with
        const closing = (policy: MetricPolicy) => {
          const report = movementReport(revenueHistory(input, { policy, timezone: 'UTC' }), {
            from: '2023-01-01',
            to: '2024-03-16',
            by: 'all',
            currency: 'EUR',
            rate: dailyRate,
          });
          if (!report.ok) throw new Error(report.problems[0]?.message);
          return roundedUnits(report.value.totals[0]?.amounts.closing ?? 0n, report.value.units_per_minor);
        };
        expect(roundedUnits(from_mrr, units_per_minor)).toBe(closing(from));
        expect(roundedUnits(to_mrr, units_per_minor)).toBe(closing(to));
      }),
      { numRuns: 60 },
    );
  });
});
