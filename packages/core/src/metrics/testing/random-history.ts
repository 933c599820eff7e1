// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import type { BillingInterval } from '../../catalog/charge.js';
import { addToDate } from '../../kit/calendar.js';
import { Decimal } from '../../kit/decimal.js';
import type { MetricPolicy } from '../policy.js';
import { type KONTOR_POLICY, POLICY_PRESETS } from '../policy-presets.js';
import type { RevenuePart, RevenueState, RevenueStatus, UsageRevenue } from '../revenue-state.js';
import { day, part, state, usage } from './revenue.js';

/** The first day of random histories, and how many days they have. */
export const FIRST_DAY = '2023-01-01';
export const DAYS = 700;

const dayOf = (number: number) => addToDate(FIRST_DAY, { days: number });
const cents = (most: number) => fc.integer({ min: 0, max: most }).map((minor) => Decimal.fromParts(BigInt(minor), 2));
const intervals: readonly BillingInterval[] = [
  'month',
  'year',
  'quarter',
  'week',
  'day',
  'once',
  { every: 2, unit: 'month' },
  { every: 3, unit: 'week' },
  { every: 2, unit: 'year' },
];

const parts: fc.Arbitrary<RevenuePart[]> = fc
  .array(
    fc.record({
      interval: fc.constantFrom(...intervals),
      amount: cents(100_000),
      tax: cents(20_000),
      discounts: fc.array(
        fc.record({
          amount: cents(60_000),
          ends_at: fc.option(fc.integer({ min: 0, max: DAYS }).map((number) => day(dayOf(number)))),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 3 },
  )
  .map((terms) =>
    terms.map((one, index) =>
      part('0', {
        ...one,
        kind: index === 0 ? 'plan' : 'add_on',
        charge_key: index === 0 ? 'plan/base' : `add_on/extra-${index}/base`,
      }),
    ),
  );

const statuses: readonly RevenueStatus[] = ['active', 'active', 'active', 'trialing', 'past_due', 'paused', 'ended'];

function statesOf(customer_id: string, subscription_id: string, currency: string): fc.Arbitrary<RevenueState[]> {
  const one = fc.record({
    number: fc.integer({ min: 0, max: DAYS - 1 }),
    millisecond: fc.constantFrom(0, 0, 1, 43_200_000, 86_399_999),
    status: fc.constantFrom(...statuses),
    cancelled: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 4 }),
    ends: fc.option(fc.integer({ min: 1, max: 200 }), { freq: 3 }),
    plan: fc.constantFrom('starter', 'pro', 'business'),
    catalog_version: fc.constantFrom(1, 2),
    parts,
  });
  return fc
    .uniqueArray(one, { maxLength: 8, selector: ({ number, millisecond }) => number * 86_400_000 + millisecond })
    .map((all) =>
      all.map(({ number, millisecond, cancelled, ends, ...terms }) => {
        const at = day(dayOf(number)) + millisecond;
        return state(FIRST_DAY, '0', {
          ...terms,
          customer_id,
          subscription_id,
          currency,
          at,
          cancelled_at: cancelled === null ? null : at + cancelled * 86_400_000,
          ends_at: ends === null ? null : at + ends * 86_400_000,
        });
      }),
    );
}

function usageOf(customer_id: string, subscription_id: string, currency: string): fc.Arbitrary<UsageRevenue[]> {
  return fc
    .array(
      fc.record({
        month: fc.integer({ min: 0, max: 20 }),
        months: fc.constantFrom(1, 1, 1, 3),
        amount: cents(50_000),
        meter: fc.constantFrom('calls', 'storage'),
      }),
      { maxLength: 5 },
    )
    .map((lines) =>
      lines.map(({ month, months, amount, meter }) =>
        usage(
          addToDate('2023-01-31', { months: month }),
          addToDate('2023-01-31', { months: month + months }),
          amount.toString(),
          { customer_id, subscription_id, currency, meter },
        ),
      ),
    );
}

/** A few customers of up to two subscriptions each, in up to two currencies, and all that can happen to them. */
export const randomRevenue: fc.Arbitrary<{ readonly states: RevenueState[]; readonly usage: UsageRevenue[] }> = fc
  .array(fc.array(fc.constantFrom('EUR', 'USD', 'JPY'), { minLength: 1, maxLength: 2 }), {
    minLength: 1,
    maxLength: 4,
    size: 'max',
  })
  .chain((customers) =>
    fc.tuple(
      ...customers.flatMap((currencies, c) =>
        currencies.map((currency, s) =>
          fc.tuple(
            statesOf(`customer-${c}`, `subscription-${c}-${s}`, currency),
            usageOf(`customer-${c}`, `subscription-${c}-${s}`, currency),
          ),
        ),
      ),
    ),
  )
  .map((all) => ({ states: all.flatMap(([states]) => states), usage: all.flatMap(([, lines]) => lines) }));

/** A preset, or anything a policy can be. */
export const randomPolicy: fc.Arbitrary<MetricPolicy> = fc.oneof(
  fc.constantFrom(...POLICY_PRESETS.values()),
  fc.record({
    name: fc.constant('random'),
    version: fc.constant(1),
    year: fc.constantFrom('12_months', '30_of_365_days'),
    week_and_day: fc.constantFrom('52_weeks_365_days', '365_days', '30_days', '52_weeks_30_days', '4_weeks_30_days'),
    lasting_discounts: fc.constantFrom('subtracted', 'ignored'),
    finite_discounts: fc.constantFrom('subtracted', 'ignored'),
    tax: fc.constantFrom('excluded', 'included'),
    usage_months: fc.constantFrom(0, 1, 3),
    trials: fc.constantFrom('excluded', 'included'),
    pauses: fc.constantFrom('counted', 'contraction', 'churn'),
    past_due_days: fc.constantFrom(null, 0, 30),
    churn_at: fc.constantFrom('cancellation', 'end_of_service'),
    free_customers: fc.constantFrom('contraction', 'churn'),
    gap_days: fc.constantFrom(0, 45),
    reactivation_days: fc.constantFrom(null, 90),
    same_month: fc.constantFrom('each_change', 'netted'),
    exchange: fc.constantFrom('daily', 'at_start', 'constant'),
  } as const satisfies Record<keyof typeof KONTOR_POLICY, fc.Arbitrary<unknown>>),
);
