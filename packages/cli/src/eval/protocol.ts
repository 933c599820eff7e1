// SPDX-License-Identifier: Apache-2.0
import { GATE_REASONS } from '@kontor/sdk';
import { z } from 'zod';
import { forecastRequests, forecastResults } from './forecast-protocol.js';
import { licenceRequests, licenceResults } from './licence-protocol.js';
import { metricsRequests, metricsResults } from './metrics-protocol.js';
import { planCheckRequest, planCheckResult } from './plan-check-protocol.js';
import { bound, decimalText, plainDate, problem } from './protocol-values.js';
import { taxRequest, taxResult } from './tax-protocol.js';

/**
 * The line protocol of `kontor eval`: one JSON request a line on stdin, one JSON answer a line on stdout, in
 * order. The schemas here are the edge: docs/protocol/*.schema.json is generated from them.
 */
const quantity = z.union([decimalText, z.number().int()]);
const key = z.string().min(1).max(255);
const id = z.union([z.string().max(255), z.number().int()]).describe('echoed in the answer');
/** A catalog, a price or a grant: checked in depth by the core, which names path and mend. */
const document = z.record(z.string(), z.unknown());

const interval = z.union([
  z.enum(['day', 'week', 'month', 'quarter', 'year']),
  z.strictObject({ every: z.number().int().min(1).max(1000), unit: z.enum(['day', 'week', 'month', 'year']) }),
]);
const schedule = z.strictObject({
  anchor: z.strictObject({ kind: z.enum(['anniversary', 'calendar']), date: plainDate }),
  interval,
});
const period = z.strictObject({ start: plainDate, end: plainDate.describe('first day outside') });
/** From a day or an instant to another. */
const span = z.strictObject({ start: bound, end: bound.describe('first day or instant outside') });

const scope = z.strictObject({
  plans: z.array(key).optional(),
  add_ons: z.array(key).optional(),
  charge_keys: z.array(key).optional(),
  products: z.array(key).optional(),
});
const chargeLines = z
  .array(
    z.strictObject({
      charge_key: key,
      amount: decimalText.describe('in major units; below zero for a credit'),
      period: period.optional(),
      plan: key.optional().describe('of a line of a plan'),
      add_on: key.optional().describe('of a line of an add-on'),
      product: key.optional(),
    }),
  )
  .max(10_000);
const instant = z.string().max(64).describe('RFC 3339 instant');

export const requests = {
  rate: z.strictObject({
    id,
    op: z.literal('rate'),
    price: document.describe('a price as in a catalog: charge, interval and modifiers'),
    currency: z.string().optional().describe('when the price names none; default USD'),
    rounding: z.enum(['half-away', 'half-even', 'up', 'down', 'ceiling', 'floor']).optional(),
    quantity: quantity.default('0'),
    included: quantity.optional().describe('the resolved limit where the price says `limit_of`'),
    transactions: z.array(decimalText).max(100_000).optional().describe('amount of each, for percentage charges'),
    transaction_count: quantity.optional(),
    event_amount: decimalText.optional().describe('sum of the amounts on the events, for dynamic charges'),
    event_count: quantity.optional(),
  }),
  period: z.strictObject({ id, op: z.literal('period'), schedule, date: plainDate, timezone: z.string().optional() }),
  next_dates: z.strictObject({
    id,
    op: z.literal('next_dates'),
    schedule,
    after: plainDate.describe('the first answer is later than this day'),
    count: z.number().int().min(1).max(1000),
  }),
  prorate: z.strictObject({
    id,
    op: z.literal('prorate'),
    amount: decimalText,
    currency: z.string(),
    rounding: z.enum(['half-away', 'half-even', 'up', 'down', 'ceiling', 'floor']).optional(),
    full: period,
    served: span,
    by: z.enum(['day', 'second', 'none']),
    timezone: z.string().default('UTC'),
  }),
  tax: z.strictObject({ id, op: z.literal('tax'), ...taxRequest }),
  schedule: z.strictObject({
    id,
    op: z.literal('schedule'),
    amount: decimalText.describe('net amount of an invoice line, in major units'),
    currency: z.string(),
    period: period.describe('the days the service is delivered on'),
    billed_on: plainDate.optional().describe('date of the invoice; default the start of the period'),
    credits: z
      .array(z.strictObject({ date: plainDate, amount: decimalText }))
      .max(100)
      .default([])
      .describe('credit notes on the line, in order of date'),
  }),
  entitlements: z.strictObject({
    id,
    op: z.literal('entitlements'),
    catalog: document,
    subscriptions: z
      .array(
        z.strictObject({
          plan: key,
          option: key.optional(),
          add_ons: z.array(z.strictObject({ add_on: key, quantity: quantity.default('1') })).default([]),
          quantities: z.record(z.string(), decimalText).optional().describe('seats held, by feature key'),
          features: document.optional().describe("the contract's own grants, by feature key"),
        }),
      )
      .max(100),
    usage: z.record(z.string(), decimalText).optional().describe('used so far, by feature key'),
    currency: z.string().optional().describe('for what upgrades cost; default the first of the catalog'),
    check: z.array(z.strictObject({ feature: key, need: quantity.optional() })).optional(),
  }),
  coupon: z.strictObject({
    id,
    op: z.literal('coupon'),
    currency: z.string(),
    on: plainDate.describe('date of the invoice'),
    lines: chargeLines,
    coupons: z
      .array(
        z.strictObject({
          coupon: document,
          redemption: z
            .strictObject({
              id: key.optional().describe('decides the order of redemptions of one day'),
              redeemed_on: plainDate.optional().describe('default: the date of the invoice'),
              periods_used: z.number().int().min(0).default(0),
              ended_on: plainDate.nullable().default(null),
              remaining: decimalText.optional().describe('carried over from former invoices'),
            })
            .prefault({}),
        }),
      )
      .max(100)
      .default([]),
    volume: document.optional().describe('a volume discount'),
  }),
  credit: z.strictObject({
    id,
    op: z.literal('credit'),
    currency: z.string(),
    now: instant,
    lines: chargeLines.describe('what is owed'),
    grants: z
      .array(
        z.strictObject({
          id: key,
          kind: z.enum(['prepaid', 'promotional']),
          amount: decimalText,
          remaining: decimalText.optional().describe('default: all of it'),
          priority: z.number().int().min(0).default(0).describe('0 is used first'),
          effective_at: instant,
          expires_at: instant.nullable().default(null).describe('first instant at which it is no longer usable'),
          rollover: z
            .strictObject({
              percent: decimalText.optional(),
              maximum: decimalText.optional(),
              days: z.number().int().min(1).max(36_525),
            })
            .optional(),
          applies_to: scope.optional(),
        }),
      )
      .max(1000),
  }),
  cycle: z.strictObject({
    id,
    op: z.literal('cycle'),
    schedule,
    from: plainDate,
    until: plainDate.describe('first day outside'),
    timezone: z.string().optional(),
  }),
  invoice: z.strictObject({
    id,
    op: z.literal('invoice'),
    catalog: document,
    start_date: plainDate,
    trial_end_date: plainDate.optional(),
    anchor: z.enum(['anniversary', 'calendar']).default('anniversary'),
    anchor_date: plainDate.optional().describe('default: the start date'),
    timezone: z.string().default('UTC'),
    currency: z.string().optional().describe("default: the catalog's first"),
    phases: z
      .array(
        z.strictObject({
          valid_from: bound,
          status: z.enum(['draft', 'active', 'paused']).default('active'),
          plan: key,
          option: key.optional(),
          quantities: z.record(z.string(), decimalText).default({}),
          add_ons: z
            .array(
              z.strictObject({
                add_on: key,
                quantity: decimalText.default('1'),
                start_date: bound.optional(),
                end_date: bound.optional(),
                anchor: z.enum(['subscription', 'own']).optional(),
              }),
            )
            .default([]),
          contract: document.optional(),
          end_date: bound.optional(),
        }),
      )
      .min(1)
      .max(1_000)
      .describe('the terms in force from each day or instant on, in order'),
    billed: z
      .array(
        z.strictObject({
          charge_key: key,
          label: z.string(),
          billed: span,
          revision: z.number().int().min(0),
          metered: z.boolean(),
          amount: decimalText,
        }),
      )
      .max(100_000)
      .default([])
      .describe('lines of earlier answers'),
    usage: z
      .array(
        z.strictObject({
          meter: key,
          period: span,
          quantity: decimalText,
          event_count: decimalText.optional(),
          amount: decimalText.optional(),
          transactions: z.array(decimalText).max(100_000).optional(),
        }),
      )
      .max(100_000)
      .default([]),
    until: plainDate.describe('periods in advance that start before it, periods in arrears that end by it'),
  }),
  verify_licence: z.strictObject({ id, op: z.literal('verify_licence'), ...licenceRequests.verify_licence }),
  status_list: z.strictObject({ id, op: z.literal('status_list'), ...licenceRequests.status_list }),
  usage_statement: z.strictObject({ id, op: z.literal('usage_statement'), ...licenceRequests.usage_statement }),
  licence_expiry: z.strictObject({ id, op: z.literal('licence_expiry'), ...licenceRequests.licence_expiry }),
  seat_overage: z.strictObject({ id, op: z.literal('seat_overage'), ...licenceRequests.seat_overage }),
  conversion_dates: z.strictObject({ id, op: z.literal('conversion_dates'), ...licenceRequests.conversion_dates }),
  sbg_fit: z.strictObject({ id, op: z.literal('sbg_fit'), ...forecastRequests.sbg_fit }),
  sbg_survival: z.strictObject({ id, op: z.literal('sbg_survival'), ...forecastRequests.sbg_survival }),
  sbg_derl: z.strictObject({ id, op: z.literal('sbg_derl'), ...forecastRequests.sbg_derl }),
  bass: z.strictObject({ id, op: z.literal('bass'), ...forecastRequests.bass }),
  metrics_snapshot: z.strictObject({ id, op: z.literal('metrics_snapshot'), ...metricsRequests.metrics_snapshot }),
  mrr_movements: z.strictObject({ id, op: z.literal('mrr_movements'), ...metricsRequests.mrr_movements }),
  normalise: z.strictObject({ id, op: z.literal('normalise'), ...metricsRequests.normalise }),
  retention: z.strictObject({ id, op: z.literal('retention'), ...metricsRequests.retention }),
  cohorts: z.strictObject({ id, op: z.literal('cohorts'), ...metricsRequests.cohorts }),
  unit_economics: z.strictObject({ id, op: z.literal('unit_economics'), ...metricsRequests.unit_economics }),
  plan_check: z.strictObject({ id, op: z.literal('plan_check'), ...planCheckRequest }),
  check_catalog: z.strictObject({ id, op: z.literal('check_catalog'), catalog: document }),
} as const;

const amount = {
  amount: z.string().describe('decimal text in major units, with all minor digits of the currency'),
  amount_minor: z.string().regex(/^-?\d+$/),
  currency: z.string(),
};

/** The `result` of each operation. */
export const results = {
  rate: z.strictObject({
    ...amount,
    exact: z.string().describe('before the one rounding'),
    explanation: z.string(),
    derivation: z.record(z.string(), z.unknown()).describe('computing again from it gives the same amount'),
  }),
  period: z.strictObject({
    start: plainDate,
    end: plainDate,
    days: z.number().int(),
    from: z.iso.datetime().optional().describe('first instant, when a timezone was sent'),
    to: z.iso.datetime().optional().describe('first instant outside'),
  }),
  next_dates: z.array(plainDate),
  prorate: z.strictObject({ ...amount, numerator: z.number().int(), denominator: z.number().int() }),
  tax: taxResult,
  schedule: z.strictObject({
    currency: z.string(),
    months: z
      .array(
        z.strictObject({
          month: z.string().regex(/^\d{4}-\d{2}$/),
          opening: z.string().describe('deferred at the start of the month'),
          billed: z.string(),
          recognised: z.string(),
          credited: z.string().describe('taken from deferred revenue by credit notes'),
          closing: z.string().describe('opening + billed - recognised - credited'),
          reversed: z.string().describe('taken from revenue already recognised by credit notes'),
        }),
      )
      .describe('every month from the invoice to the last revenue'),
  }),
  entitlements: z.strictObject({
    plans: z.array(z.string()),
    features: z.record(z.string(), z.record(z.string(), z.unknown())),
    checks: z
      .array(
        z.strictObject({
          feature: z.string(),
          allowed: z.boolean(),
          reason: z.enum(GATE_REASONS),
          limit: z.string().nullable(),
          used: z.string().nullable(),
          remaining: z.string().nullable(),
          resets_at: z.string().nullable(),
          source: z.string().nullable(),
          plan: z.string().nullable(),
          stale: z.boolean(),
          upgrade: z
            .strictObject({
              kind: z.enum(['plan', 'add_on', 'seats']),
              key: z.string(),
              name: z.string(),
              monthly_amount: z.string().nullable().describe('before usage, of one; null: by contract'),
              currency: z.string(),
              url: z.string().nullable(),
            })
            .nullable()
            .describe('the cheapest offer of the catalog that would allow it'),
        }),
      )
      .optional(),
    offers: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  }),
  coupon: z.strictObject({
    currency: z.string(),
    total_before: z.string(),
    discount: z.string(),
    total: z.string(),
    lines: z.array(
      z.strictObject({
        charge_key: z.string(),
        amount: z.string(),
        discount: z.string(),
        discounts: z.array(
          z.strictObject({ source: z.string(), redemption_id: z.string().nullable(), amount: z.string() }),
        ),
      }),
    ),
    applied: z
      .array(
        z.strictObject({
          source: z.string().describe('id of the coupon, or `volume`'),
          redemption_id: z.string().nullable(),
          amount: z.string(),
          explanation: z.string(),
        }),
      )
      .describe('in the order they were taken'),
    skipped: z.array(z.strictObject({ coupon_id: z.string(), redemption_id: z.string(), reason: z.string() })),
    redemptions: z
      .array(
        z.strictObject({
          id: z.string(),
          coupon_id: z.string(),
          periods_used: z.number().int(),
          ended_on: plainDate.nullable(),
          remaining: z.string().optional(),
        }),
      )
      .describe('as they are after this invoice'),
  }),
  credit: z.strictObject({
    currency: z.string(),
    burned: z.string(),
    owed: z.string().describe('what no grant covers'),
    expired: z
      .array(
        z.strictObject({
          grant_id: z.string(),
          at: z.iso.datetime(),
          amount: z.string().describe('what is lost'),
          rolled_over: z
            .strictObject({ grant_id: z.string(), amount: z.string(), expires_at: z.iso.datetime() })
            .nullable(),
        }),
      )
      .describe('what expired up to `now`, before anything is used'),
    burns: z
      .array(
        z.strictObject({
          grant_id: z.string(),
          amount: z.string(),
          lines: z.array(z.strictObject({ line: z.number().int(), charge_key: z.string(), amount: z.string() })),
        }),
      )
      .describe('in the order the grants were used; `line` counts from 0'),
    grants: z.array(z.strictObject({ id: z.string(), remaining: z.string() })),
    balance: z.string().describe('what is left of all grants, those not yet in effect included'),
  }),
  cycle: z.array(
    z.strictObject({
      start: plainDate,
      end: plainDate,
      from: z.iso.datetime().optional(),
      to: z.iso.datetime().optional(),
    }),
  ),
  invoice: z.array(
    z.strictObject({
      invoice_date: plainDate,
      currency: z.string(),
      total: decimalText,
      lines: z.array(
        z.strictObject({
          kind: z.enum(['charge', 'credit']),
          charge_key: z.string(),
          label: z.string(),
          period: span,
          billed: span,
          revision: z.number().int(),
          metered: z.boolean(),
          amount: decimalText,
          explanation: z.string(),
          derivation: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
  ),
  ...licenceResults,
  ...forecastResults,
  ...metricsResults,
  plan_check: planCheckResult,
  check_catalog: z.strictObject({
    valid: z.boolean(),
    findings: z.array(problem.extend({ severity: z.enum(['error', 'warning']) })),
  }),
} as const satisfies Record<keyof typeof requests, z.ZodType>;

/** The answer to one request of an operation. */
export function answerSchema(operation: Operation) {
  return z.union([
    z.strictObject({ id: id.nullable(), ok: z.literal(true), result: results[operation] }),
    z.strictObject({ id: id.nullable(), ok: z.literal(false), problems: z.array(problem).min(1) }),
  ]);
}

export type Operation = keyof typeof requests;
export type EvalRequest<O extends Operation> = z.output<(typeof requests)[O]>;
