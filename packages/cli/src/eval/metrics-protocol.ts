// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { decimalText, plainDate } from './protocol-values.js';

const key = z.string().min(1).max(255);
const currency = z.string();
const instant = z.string().max(64).describe('RFC 3339 instant');
const month = z.string().regex(/^\d{4}-\d{2}$/, 'write a month as YYYY-MM');
const interval = z.union([
  z.enum(['day', 'week', 'month', 'quarter', 'year', 'once']),
  z.strictObject({ every: z.number().int().min(1).max(1000), unit: z.enum(['day', 'week', 'month', 'year']) }),
]);

const part = z.strictObject({
  kind: z.enum(['plan', 'seats', 'add_on', 'support', 'commitment', 'service']).default('plan'),
  charge_key: key.default('plan/base'),
  feature: key.nullable().default(null),
  interval: interval.default('month'),
  amount: decimalText.describe('major units per interval, before discounts and without tax'),
  tax: decimalText.default('0'),
  discounts: z
    .array(z.strictObject({ amount: decimalText, ends_at: instant.nullable().default(null) }))
    .max(100)
    .default([]),
});

const state = z.strictObject({
  customer_id: key,
  subscription_id: key.optional().describe('default: the customer'),
  currency: currency.optional().describe('default: that of the request'),
  at: instant.describe('first instant at which it holds'),
  status: z.enum(['trialing', 'active', 'past_due', 'paused', 'ended']).default('active'),
  cancelled_at: instant.nullable().default(null),
  ends_at: instant.nullable().default(null).describe('first instant that is no longer served'),
  plan: key.default('plan'),
  catalog_version: z.number().int().nullable().default(null),
  deployment: z.enum(['cloud', 'self_hosted']).nullable().default(null),
  parts: z.array(part).max(1000).default([]),
});

const usage = z.strictObject({
  customer_id: key,
  subscription_id: key.optional(),
  currency: currency.optional(),
  from: instant,
  to: instant,
  amount: decimalText,
  meter: key,
  quantity: decimalText.nullable().default(null),
  feature: key.nullable().default(null),
  invoice_id: key.nullable().default(null),
});

const policy = z
  .strictObject({
    preset: z.enum(['kontor', 'chartmogul', 'stripe', 'profitwell', 'baremetrics', 'recurly']).default('kontor'),
    options: z.record(z.string(), z.unknown()).default({}).describe('by name, in place of those of the preset'),
  })
  .prefault({});

/** What recurring revenue is computed from. */
const revenue = {
  states: z.array(state).max(100_000),
  usage: z.array(usage).max(100_000).default([]),
  policy,
  timezone: z.string().default('UTC'),
  currency: currency.describe('of all money in the answer'),
  rates: z
    .array(z.strictObject({ base: currency, quote: currency, date: plainDate, rate: decimalText }))
    .max(100_000)
    .default([])
    .describe('a rate stands for its day and the seven days after it'),
};

const money = z.strictObject({ amount: decimalText, currency });

const facts = z
  .strictObject({
    customers: z
      .array(
        z.strictObject({
          customer_id: key,
          created_at: instant,
          source: key.nullable().default(null),
          installed_at: instant.nullable().default(null),
        }),
      )
      .max(100_000)
      .default([]),
    spend: z
      .array(money.extend({ month, channel: key }))
      .max(10_000)
      .default([]),
    costs: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('meter'), meter: key, from: month, unit_cost: decimalText, currency }),
          z.strictObject({ kind: z.literal('plan'), plan: key, from: month, monthly_cost: decimalText, currency }),
        ]),
      )
      .max(10_000)
      .default([]),
    accounts: z
      .array(
        z.strictObject({
          month,
          operating_profit: decimalText.nullable().default(null),
          revenue: decimalText.nullable().default(null),
          net_burn: decimalText.nullable().default(null),
          currency,
        }),
      )
      .max(10_000)
      .default([]),
    community: z
      .array(z.strictObject({ series: key, date: plainDate, value: decimalText }))
      .max(100_000)
      .default([]),
  })
  .prefault({});

export const metricsRequests = {
  metrics_snapshot: {
    ...revenue,
    as_of: plainDate.describe('how things stand at the end of this day'),
    from: plainDate.optional().describe('first day of what happened; default: the month that ends with `as_of`'),
    facts,
    names: z.array(key).max(1000).optional().describe('only these figures; default: all'),
  },
  mrr_movements: {
    ...revenue,
    from: plainDate,
    to: plainDate.describe('first day outside'),
    by: z.enum(['day', 'week', 'month', 'quarter', 'year', 'all']).default('month'),
  },
  normalise: {
    amount: decimalText,
    currency,
    interval,
    policy,
  },
  retention: {
    ...revenue,
    as_of: plainDate,
    months: z.number().int().min(1).max(120).default(12),
  },
  cohorts: {
    ...revenue,
    by: z.enum(['month', 'plan', 'source', 'version']).default('month'),
    from: plainDate.describe('first month of beginning, by any day of it'),
    as_of: plainDate,
    facts,
  },
  unit_economics: {
    currency,
    mrr: decimalText,
    customers: z.number().int().min(0),
    opening_customers: z.number().int().min(0),
    churned_customers: z.number().int().min(0),
    new_customers: z.number().int().min(0),
    new_mrr: decimalText.default('0'),
    months: z.number().int().min(1).max(120).default(1).describe('how many months the changes are of'),
    acquisition_spend: decimalText.optional(),
    gross_margin: decimalText.default('1').describe('a fraction: 0.8 is 80 %'),
  },
};

const text = z.string();
const figure = z.strictObject({
  name: text,
  title: text,
  unit: z.enum(['money', 'fraction', 'ratio', 'months', 'count']),
  currency: text.nullable(),
  value: text.nullable(),
  reason: text.nullable().describe('why there is no value'),
  from: plainDate,
  as_of: plainDate,
  definition: text,
  policy: text,
  inputs: z.array(z.strictObject({ name: text, value: text, unit: text })),
});
const amounts = {
  opening: text,
  new: text,
  expansion: text,
  contraction: text,
  churn: text,
  reactivation: text,
  fx: text,
  closing: text,
};
const economics = z.strictObject({ value: text.nullable(), reason: text.nullable() });

export const metricsResults = {
  metrics_snapshot: z.strictObject({ policy_words: z.array(text), figures: z.array(figure) }),
  mrr_movements: z.strictObject({
    policy: text,
    currency: text,
    totals: z.array(
      z.strictObject({
        start: plainDate,
        end: plainDate,
        ...amounts,
        opening_customers: z.number().int(),
        new_customers: z.number().int(),
        begun_customers: z.number().int(),
        ceased_customers: z.number().int(),
        closing_customers: z.number().int(),
      }),
    ),
    customers: z
      .array(z.strictObject({ customer_id: text, start: plainDate, end: plainDate, ...amounts }))
      .describe('each customer and period in which something moved'),
  }),
  normalise: z.strictObject({
    amount: text.describe('a month, rounded to minor units'),
    currency: text,
    times: z.number().int(),
    per: z.number().int().describe('the amount × times ÷ per, before it is rounded'),
  }),
  retention: z.strictObject({
    past: text.describe('what the customers paid so many months before'),
    present: text.describe('what they pay now'),
    kept: text.describe('what they pay now, each at most what it paid then'),
    net_revenue_retention: text.nullable(),
    gross_revenue_retention: text.nullable(),
    customers: z.number().int(),
    customers_left: z.number().int().describe('those of them who pay nothing now'),
  }),
  cohorts: z.strictObject({
    policy: text,
    currency: text,
    rows: z.array(
      z.strictObject({
        cohort: text,
        size: z.number().int(),
        cells: z.array(
          z.strictObject({
            age_months: z.number().int(),
            observed: z.number().int(),
            customers: z.number().int(),
            start: text,
            amount: text,
            logo_retention: text,
            revenue_retention: text,
          }),
        ),
      }),
    ),
  }),
  unit_economics: z.strictObject({
    arpa: economics,
    logo_churn: economics,
    ltv: economics,
    cac: economics,
    ltv_to_cac: economics,
    cac_payback: economics.describe('months'),
  }),
};
