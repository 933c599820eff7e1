// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, evaluateLine } from './evaluate.js';
import { protocolSchemas } from './json-schemas.js';
import { answeredForecasts, refusedForecasts } from './testing/forecast-requests.js';
import { answeredLicences, refusedLicences } from './testing/licence-requests.js';
import { answeredMetrics, refusedMetrics } from './testing/metrics-requests.js';
import { answeredPlanChecks, refusedPlanChecks } from './testing/plan-check-requests.js';
import { answeredStatements, refusedStatements } from './testing/statement-requests.js';

const perUnit = { charge: { model: 'per_unit', unit_amount: '0.015' }, interval: 'month', meter: 'calls' };
const monthly = { anchor: { kind: 'anniversary', date: '2024-01-31' }, interval: 'month' };
const catalog = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    sso: { kind: 'boolean', label: 'SSO' },
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
  },
  plans: { pro: { name: 'Pro', prices: {}, features: { sso: true, calls: 100 } } },
  add_ons: { more: { name: 'More', applies_to: { plans: ['pro'] }, prices: {}, features: { calls: 50 } } },
};

const coupon = {
  id: 'cpn',
  code: 'CODE',
  name: 'Coupon',
  discount: { percent: '0.5' },
  duration: { kind: 'forever' },
  stacking: 'combine',
};
const couponRequest = { op: 'coupon', id: 1, currency: 'EUR', on: '2026-03-01', lines: [] };
const grant = { id: 'g', kind: 'prepaid', amount: '5.00', effective_at: '2026-01-01T00:00:00Z' };
const creditRequest = { op: 'credit', id: 1, currency: 'EUR', now: '2026-03-01T00:00:00Z', lines: [], grants: [grant] };

/** A German seller with the One Stop Shop and nexus in Illinois. */
const sale = {
  op: 'tax',
  currency: 'EUR',
  date: '2025-03-01',
  behaviour: 'exclusive',
  rounding: 'invoice',
  seller: { address: { country: 'DE' }, eu_oss: true, nexus_states: ['IL'] },
  buyer: { address: { country: 'FR' }, kind: 'consumer' },
  lines: [{ key: 'pro', amount: '100.00' }],
};

const flatPrice = (amount: string) => ({ base: { charge: { model: 'flat', amount }, interval: 'month' } });
const billedCatalog = {
  ...catalog,
  plans: {
    pro: {
      ...catalog.plans.pro,
      prices: {
        ...flatPrice('31'),
        calls: { charge: { model: 'per_unit', unit_amount: '0.01' }, interval: 'month', meter: 'calls' },
      },
    },
    max: { name: 'Max', prices: flatPrice('310'), features: { sso: true, calls: 1000 } },
  },
};

const answered: [string, object, object][] = [
  [
    'rate',
    { op: 'rate', price: perUnit, quantity: '1333' },
    { amount: '20.00', amount_minor: '2000', exact: '19.995' },
  ],
  ['rate in yen', { op: 'rate', price: perUnit, currency: 'JPY', quantity: 100 }, { amount: '2', currency: 'JPY' }],
  [
    'rate to even',
    {
      op: 'rate',
      price: { ...perUnit, charge: { model: 'per_unit', unit_amount: '0.005' } },
      quantity: '1',
      rounding: 'half-even',
    },
    { amount: '0.00' },
  ],
  [
    'rate transactions',
    {
      op: 'rate',
      price: {
        charge: { model: 'percentage', rate: '0.029', fixed_amount: '0.30' },
        interval: 'month',
        meter: 'calls',
      },
      transactions: ['100', '50'],
    },
    { amount: '4.95' },
  ],
  [
    'period',
    { op: 'period', schedule: monthly, date: '2024-02-29' },
    { start: '2024-02-29', end: '2024-03-31', days: 31 },
  ],
  [
    'period in a zone',
    {
      op: 'period',
      schedule: { ...monthly, anchor: { kind: 'calendar', date: '2024-01-01' } },
      date: '2024-03-15',
      timezone: 'Europe/Berlin',
    },
    { from: '2024-02-29T23:00:00.000Z', to: '2024-03-31T22:00:00.000Z' },
  ],
  [
    'next dates',
    { op: 'next_dates', schedule: monthly, after: '2024-01-31', count: 3 },
    ['2024-02-29', '2024-03-31', '2024-04-30'],
  ],
  [
    'cycle',
    { op: 'cycle', schedule: monthly, from: '2024-02-10', until: '2024-03-31', timezone: 'Europe/Berlin' },
    [
      { start: '2024-01-31', end: '2024-02-29', from: '2024-01-30T23:00:00.000Z' },
      { start: '2024-02-29', end: '2024-03-31', to: '2024-03-30T23:00:00.000Z' },
    ],
  ],
  [
    'invoice',
    {
      op: 'invoice',
      catalog: billedCatalog,
      start_date: '2024-01-01',
      phases: [{ valid_from: '2024-01-01', plan: 'pro' }],
      usage: [{ meter: 'calls', period: { start: '2024-01-01', end: '2024-02-01' }, quantity: '100' }],
      until: '2024-02-01',
    },
    [
      { invoice_date: '2024-01-01', total: '31.00', lines: [{ charge_key: 'plan/base', amount: '31.00' }] },
      {
        invoice_date: '2024-02-01',
        total: '1.00',
        lines: [{ charge_key: 'plan/calls', amount: '1.00', metered: true }],
      },
    ],
  ],
  [
    'invoice of a change',
    {
      op: 'invoice',
      catalog: billedCatalog,
      start_date: '2024-01-01',
      phases: [
        { valid_from: '2024-01-01', plan: 'pro' },
        { valid_from: '2024-01-11', plan: 'max' },
      ],
      billed: [
        {
          charge_key: 'plan/base',
          label: 'Pro',
          billed: { start: '2024-01-01', end: '2024-02-01' },
          revision: 0,
          metered: false,
          amount: '31.00',
        },
      ],
      until: '2024-01-12',
    },
    [
      {
        invoice_date: '2024-01-11',
        total: '189.00',
        lines: [
          { kind: 'credit', amount: '-21.00', revision: 1, billed: { start: '2024-01-01', end: '2024-01-11' } },
          { kind: 'charge', amount: '210.00', period: { start: '2024-01-11', end: '2024-02-01' } },
        ],
      },
    ],
  ],
  [
    'prorate',
    {
      op: 'prorate',
      amount: '30.00',
      currency: 'USD',
      full: { start: '2023-11-01', end: '2023-12-01' },
      served: { start: '2023-11-14', end: '2023-12-01' },
      by: 'day',
    },
    { amount: '17.00', numerator: 17, denominator: 30 },
  ],
  [
    // the last 9 hours of March, which has 743 in Berlin
    'prorate by the second, from an instant on',
    {
      op: 'prorate',
      amount: '743.00',
      currency: 'EUR',
      full: { start: '2024-03-01', end: '2024-04-01' },
      served: { start: '2024-03-31T13:00:00Z', end: '2024-04-01' },
      by: 'second',
      timezone: 'Europe/Berlin',
    },
    { amount: '9.00', numerator: 32_400, denominator: 2_674_800 },
  ],
  [
    'prorate by the day, from an instant on',
    {
      op: 'prorate',
      amount: '31.00',
      currency: 'EUR',
      full: { start: '2024-03-01', end: '2024-04-01' },
      served: { start: '2024-03-31T13:00:00Z', end: '2024-04-01' },
      by: 'day',
      timezone: 'Europe/Berlin',
    },
    { amount: '1.00', numerator: 1, denominator: 31 },
  ],
  [
    'invoice of a change within a day',
    {
      op: 'invoice',
      catalog: billedCatalog,
      start_date: '2024-01-01',
      timezone: 'Europe/Berlin',
      phases: [
        { valid_from: '2024-01-01', plan: 'pro' },
        { valid_from: '2024-01-11T12:00:00Z', plan: 'max' },
      ],
      usage: [{ meter: 'calls', period: { start: '2024-01-01', end: '2024-01-11T13:00:00+01:00' }, quantity: '100' }],
      until: '2024-01-12',
    },
    [
      { invoice_date: '2024-01-01', lines: [{ amount: '10.00', period: { start: '2024-01-01', end: '2024-01-11' } }] },
      { invoice_date: '2024-01-11', lines: [{ amount: '210.00', period: { start: '2024-01-11', end: '2024-02-01' } }] },
      {
        invoice_date: '2024-01-12',
        lines: [{ amount: '1.00', period: { start: '2024-01-01', end: '2024-01-11T13:00:00+01:00' } }],
      },
    ],
  ],
  [
    'schedule',
    {
      op: 'schedule',
      amount: '1200.00',
      currency: 'EUR',
      period: { start: '2024-01-31', end: '2024-03-31' },
      credits: [{ date: '2024-03-01', amount: '300.00' }],
    },
    {
      currency: 'EUR',
      months: [
        // 60 days of 20.00; on 1 March 30 are gone, 300.00 of the 600.00 left is credited
        { month: '2024-01', opening: '0.00', billed: '1200.00', recognised: '20.00', closing: '1180.00' },
        { month: '2024-02', opening: '1180.00', recognised: '580.00', closing: '600.00' },
        { month: '2024-03', recognised: '300.00', credited: '300.00', closing: '0.00', reversed: '0.00' },
      ],
    },
  ],
  [
    'schedule in yen, billed after the service',
    {
      op: 'schedule',
      amount: '100',
      currency: 'JPY',
      period: { start: '2024-01-01', end: '2024-01-04' },
      billed_on: '2024-02-01',
    },
    { months: [{ month: '2024-02', billed: '100', recognised: '100', closing: '0' }] },
  ],
  [
    'three coupons',
    {
      op: 'coupon',
      currency: 'EUR',
      on: '2026-03-01',
      lines: [
        { charge_key: 'plan/base', amount: '100.00', plan: 'pro' },
        { charge_key: 'plan/usage', amount: '20.00' },
        { charge_key: 'credit', amount: '-5.00' },
      ],
      coupons: [
        { coupon: { ...coupon, id: 'ten', discount: { amount: '10', currency: 'EUR', carry_over: true } } },
        {
          coupon: { ...coupon, id: 'fifth', discount: { percent: '0.2' } },
          redemption: { redeemed_on: '2026-02-01', periods_used: 7 },
        },
        {
          coupon: { ...coupon, id: 'half', applies_to: { plans: ['pro'] } },
          redemption: { id: 'r', redeemed_on: '2026-02-02' },
        },
      ],
      volume: { currency: 'EUR', mode: 'whole', tiers: [{ from: '120', percent: '0.1' }] },
    },
    {
      // 120 - 12 = 108; a fifth is 21.60; half of what is left of the plan (90 - 18) is 36; 10 more
      total_before: '115.00',
      discount: '79.60',
      total: '35.40',
      applied: [
        { source: 'volume', redemption_id: null, amount: '12.00' },
        { source: 'fifth', amount: '21.60', explanation: 'CODE: 20 % of 108.00 = 21.60 EUR off' },
        { source: 'half', redemption_id: 'r', amount: '36.00' },
        { source: 'ten', amount: '10.00', explanation: 'CODE: 10.00 EUR off' },
      ],
      skipped: [],
      redemptions: [
        { id: 'redemption-001', coupon_id: 'ten', periods_used: 1, ended_on: null, remaining: '0.00' },
        { id: 'redemption-002', periods_used: 8 },
        { id: 'r' },
      ],
    },
  ],
  [
    'an exclusive coupon in yen',
    {
      op: 'coupon',
      currency: 'JPY',
      on: '2026-03-01',
      lines: [{ charge_key: 'plan/base', amount: '999' }],
      coupons: [
        { coupon: { ...coupon, id: 'a', discount: { percent: '0.1' } } },
        {
          coupon: {
            ...coupon,
            id: 'b',
            discount: { percent: '0.15' },
            duration: { kind: 'once' },
            stacking: 'exclusive',
          },
        },
      ],
    },
    {
      discount: '150',
      total: '849',
      applied: [{ source: 'b', explanation: 'CODE: 15 % of 999 = 149.85, rounded to 150 JPY off' }],
      skipped: [{ coupon_id: 'a', redemption_id: 'redemption-001', reason: 'not_combinable' }],
      redemptions: [{ periods_used: 0 }, { periods_used: 1, ended_on: '2026-03-01' }],
    },
  ],
  [
    'credit',
    {
      op: 'credit',
      currency: 'EUR',
      now: '2026-03-01T00:00:00Z',
      lines: [
        { charge_key: 'plan/base', amount: '60.00' },
        { charge_key: 'plan/usage', amount: '30.00' },
      ],
      grants: [
        { id: 'paid', kind: 'prepaid', amount: '100.00', remaining: '50.00', effective_at: '2026-01-01T00:00:00Z' },
        {
          id: 'gift',
          kind: 'promotional',
          amount: '20.00',
          effective_at: '2026-01-01T00:00:00Z',
          expires_at: '2026-03-01T00:00:01Z',
          applies_to: { charge_keys: ['plan/usage'] },
        },
        {
          id: 'old',
          kind: 'promotional',
          amount: '10.00',
          effective_at: '2026-01-01T00:00:00Z',
          expires_at: '2026-03-01T00:00:00Z',
          rollover: { percent: '0.25', days: 30 },
        },
      ],
    },
    {
      burned: '72.50',
      owed: '17.50',
      expired: [
        {
          grant_id: 'old',
          at: '2026-03-01T00:00:00.000Z',
          amount: '7.50',
          rolled_over: { grant_id: 'old/rollover', amount: '2.50', expires_at: '2026-03-31T00:00:00.000Z' },
        },
      ],
      burns: [
        { grant_id: 'gift', amount: '20.00', lines: [{ line: 1, charge_key: 'plan/usage', amount: '20.00' }] },
        // of 60 and 10 open: 2.142… and 0.357…, the odd cent to the larger remainder
        {
          grant_id: 'old/rollover',
          amount: '2.50',
          lines: [
            { line: 0, amount: '2.14' },
            { line: 1, amount: '0.36' },
          ],
        },
        { grant_id: 'paid', amount: '50.00' },
      ],
      grants: [
        { id: 'paid', remaining: '0.00' },
        { id: 'gift', remaining: '0.00' },
        { id: 'old', remaining: '0.00' },
        { id: 'old/rollover', remaining: '0.00' },
      ],
      balance: '0.00',
    },
  ],
  [
    'entitlements',
    {
      op: 'entitlements',
      catalog,
      subscriptions: [{ plan: 'pro', add_ons: [{ add_on: 'more' }] }],
      usage: { calls: '149' },
      check: [{ feature: 'calls' }, { feature: 'calls', need: 2 }, { feature: 'nothing' }],
    },
    {
      plans: ['pro'],
      features: { calls: { limit: '150', used: '149' } },
      checks: [
        { feature: 'calls', allowed: true, remaining: '1' },
        { feature: 'calls', allowed: false, reason: 'limit_reached' },
        { feature: 'nothing', allowed: false, reason: 'unknown_feature', upgrade: null },
      ],
    },
  ],
  [
    'entitlements, and what would allow more',
    {
      op: 'entitlements',
      catalog,
      subscriptions: [{ plan: 'pro' }],
      usage: { calls: '100' },
      check: [{ feature: 'calls', need: 50 }],
    },
    {
      checks: [
        { allowed: false, plan: 'pro', stale: false, upgrade: { kind: 'add_on', key: 'more', monthly_amount: '0' } },
      ],
    },
  ],
  [
    'tax where the buyer is',
    sale,
    {
      treatment: 'destination',
      vat_category: 'S',
      tax_id: null,
      tax: '20.00',
      gross: '120.00',
      summary: [{ code: 'FR VAT', amount: '20.00', explanation: '20% VAT (FR) on 100.00 EUR = 20.00 EUR' }],
    },
  ],
  [
    'tax the buyer accounts for',
    { ...sale, buyer: { ...sale.buyer, kind: 'business', tax_id: 'fr 40 303 265 045' } },
    { treatment: 'reverse_charge', vatex_code: 'VATEX-EU-AE', tax_id: 'FR40303265045', tax: '0.00', summary: [] },
  ],
  [
    'tax of a business with a wrong number',
    { ...sale, buyer: { ...sale.buyer, kind: 'business', tax_id: 'FR41303265045' } },
    {
      treatment: 'destination',
      tax_id: null,
      tax_id_problems: [{ code: 'tax-id-check-failed', path: 'buyer.tax_id' }],
    },
  ],
  [
    'tax of state and city in an inclusive price, and its credit',
    {
      ...sale,
      currency: 'USD',
      behaviour: 'inclusive',
      buyer: { address: { country: 'US', region: 'IL', city: 'Chicago' }, kind: 'consumer' },
      rates: [
        { jurisdiction: 'US-IL', label: 'State', kind: 'sales_tax', rate: '0.0625' },
        { jurisdiction: 'US-IL-CHICAGO', label: 'City', kind: 'sales_tax', rate: '0.0125' },
      ],
      lines: [
        { key: 'pro', amount: '107.50' },
        { key: 'credit', amount: '-107.50' },
      ],
    },
    {
      tax: '0.00',
      gross: '0.00',
      lines: [
        { net: '100.00', taxes: [{ amount: '6.25' }, { amount: '1.25' }] },
        { net: '-100.00', taxes: [{ amount: '-6.25' }, { amount: '-1.25' }] },
      ],
    },
  ],
  ['check a catalog', { op: 'check_catalog', catalog }, { valid: true, findings: [] }],
  [
    'check a wrong catalog',
    {
      op: 'check_catalog',
      catalog: { ...catalog, plans: { pro: { name: 'Pro', prices: {}, features: { ssso: true } } } },
    },
    { valid: false, findings: [{ code: 'unknown-feature', path: 'plans.pro.features.ssso', severity: 'error' }] },
  ],
  ...answeredLicences,
  ...answeredStatements,
  ...answeredForecasts,
  ...answeredMetrics,
  ...answeredPlanChecks,
];

const refused: [string, unknown, string, string][] = [
  ['no operation', {}, 'unknown-operation', 'op'],
  ['an operation of a prototype', { op: 'constructor' }, 'unknown-operation', 'op'],
  ['no price', { op: 'rate', id: 1 }, 'missing-field', 'price'],
  ['a field too many', { op: 'rate', id: 1, price: perUnit, quantty: 1 }, 'unknown-field', 'quantty'],
  ['a float', { op: 'rate', id: 1, price: perUnit, quantity: 0.5 }, 'invalid-type', 'quantity'],
  [
    'a wrong price',
    { op: 'rate', id: 1, price: { ...perUnit, interval: 'fortnight' } },
    'unknown-choice',
    'price.interval',
  ],
  ['a currency of nowhere', { op: 'rate', id: 1, price: perUnit, currency: 'XYZ' }, 'unknown-currency', 'currency'],
  [
    'no allowance',
    { op: 'rate', id: 1, price: { ...perUnit, included: { limit_of: 'calls' } } },
    'allowance-missing',
    'included',
  ],
  [
    'phases out of order',
    {
      op: 'invoice',
      id: 1,
      catalog: billedCatalog,
      start_date: '2024-01-01',
      phases: [
        { valid_from: '2024-02-01', plan: 'pro' },
        { valid_from: '2024-01-01', plan: 'pro' },
      ],
      until: '2024-03-01',
    },
    'period-empty',
    'phases[1].valid_from',
  ],
  [
    'an invoice of a plan there is not',
    {
      op: 'invoice',
      id: 1,
      catalog: billedCatalog,
      start_date: '2024-01-01',
      phases: [{ valid_from: '2024-01-01', plan: 'mini' }],
      until: '2024-03-01',
    },
    'unknown-plan',
    'phases[0].plan',
  ],
  ['no day', { op: 'period', id: 1, schedule: monthly, date: '2023-02-29' }, 'invalid-date', 'date'],
  [
    'beyond the calendar',
    { op: 'next_dates', id: 1, schedule: { ...monthly, interval: 'year' }, after: '9990-01-01', count: 50 },
    'out-of-range',
    '',
  ],
  [
    'a plan of nowhere',
    { op: 'entitlements', id: 1, catalog, subscriptions: [{ plan: 'max' }] },
    'unknown-plan',
    'subscriptions[0].plan',
  ],
  [
    'tax nobody is registered for',
    { ...sale, id: 1, seller: { address: { country: 'DE' } } },
    'tax-registration-missing',
    'seller',
  ],
  [
    'tax without a rate',
    { ...sale, id: 1, buyer: { address: { country: 'US', region: 'IL' }, kind: 'consumer' } },
    'tax-rate-missing',
    'lines[0]',
  ],
  [
    'a rate in percent',
    { ...sale, id: 1, rates: [{ jurisdiction: 'DE', label: 'VAT', kind: 'vat', rate: '7' }] },
    'rate-above-one',
    'rates[0].rate',
  ],
  [
    'tax on half a cent',
    { ...sale, id: 1, lines: [{ key: 'a', amount: '0.005' }] },
    'too-many-places',
    'lines[0].amount',
  ],
  [
    'too much credit',
    {
      op: 'schedule',
      id: 1,
      amount: '10.00',
      currency: 'EUR',
      period: { start: '2024-01-01', end: '2024-02-01' },
      credits: [
        { date: '2024-01-10', amount: '6.00' },
        { date: '2024-01-10', amount: '4.01' },
      ],
    },
    'credit-beyond-line',
    'credits[1].amount',
  ],
  [
    'a credit before its invoice',
    {
      op: 'schedule',
      id: 1,
      amount: '10.00',
      currency: 'EUR',
      period: { start: '2024-01-01', end: '2024-02-01' },
      credits: [{ date: '2023-12-31', amount: '1' }],
    },
    'credit-too-early',
    'credits[0].date',
  ],
  [
    'half a yen',
    { op: 'schedule', id: 1, amount: '0.5', currency: 'JPY', period: { start: '2024-01-01', end: '2024-02-01' } },
    'too-many-places',
    'amount',
  ],
  [
    'three thousand years',
    { op: 'schedule', id: 1, amount: '1', currency: 'EUR', period: { start: '0001-01-01', end: '3001-01-01' } },
    'out-of-bounds',
    'period',
  ],
  [
    'a wrong coupon',
    { ...couponRequest, coupons: [{ coupon: { ...coupon, discount: { percent: '20' } } }] },
    'rate-above-one',
    'coupons[0].coupon.discount.percent',
  ],
  [
    'a redemption twice',
    {
      ...couponRequest,
      coupons: [
        { coupon, redemption: { id: 'r' } },
        { coupon, redemption: { id: 'r' } },
      ],
    },
    'id-repeated',
    'coupons[1].redemption.id',
  ],
  [
    'a wrong volume discount',
    { ...couponRequest, volume: { currency: 'EUR', mode: 'whole', tiers: [] } },
    'tiers-empty',
    'volume.tiers',
  ],
  [
    'a tenth of a cent',
    { ...couponRequest, lines: [{ charge_key: 'a', amount: '1.001' }] },
    'too-many-places',
    'lines[0].amount',
  ],
  [
    'less than nothing carried over',
    { ...couponRequest, coupons: [{ coupon, redemption: { remaining: '-1' } }] },
    'negative-amount',
    'coupons[0].redemption.remaining',
  ],
  [
    'more left than was given',
    { ...creditRequest, grants: [{ ...grant, remaining: '5.01' }] },
    'grant-remainder-invalid',
    'grants[0].remaining',
  ],
  ['a grant twice', { ...creditRequest, grants: [grant, grant] }, 'id-repeated', 'grants[1].id'],
  [
    'the name of a rollover',
    { ...creditRequest, grants: [grant, { ...grant, id: 'g/rollover' }] },
    'id-repeated',
    'grants[1].id',
  ],
  ['no instant', { ...creditRequest, now: 'now' }, 'invalid-format', 'now'],
  [
    'served outside',
    {
      op: 'prorate',
      id: 1,
      amount: '1',
      currency: 'USD',
      by: 'day',
      full: { start: '2023-11-01', end: '2023-12-01' },
      served: { start: '2023-10-31', end: '2023-11-02' },
    },
    'period-outside',
    'served',
  ],
  [
    'served from no instant',
    {
      op: 'prorate',
      id: 1,
      amount: '1',
      currency: 'USD',
      by: 'second',
      full: { start: '2023-11-01', end: '2023-12-01' },
      served: { start: '2023-11-01T25:00:00Z', end: '2023-11-02' },
    },
    'invalid-date',
    'served.start',
  ],
  [
    'a phase from no instant on',
    {
      op: 'invoice',
      id: 1,
      catalog: billedCatalog,
      start_date: '2024-01-01',
      phases: [{ valid_from: '2024-01-01T12:00', plan: 'pro' }],
      until: '2024-02-01',
    },
    'invalid-date',
    'phases[0].valid_from',
  ],
  ...refusedLicences,
  ...refusedStatements,
  ...refusedForecasts,
  ...refusedMetrics,
  ...refusedPlanChecks,
];

describe('the line protocol', () => {
  test.each(answered)('answers: %s', (_name, request, result) => {
    expect(evaluate({ id: 7, ...request })).toMatchObject({ id: 7, ok: true, result });
  });

  test.each(refused)('refuses: %s', (_name, request, code, path) => {
    const answer = evaluate(request);
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.problems[0]).toMatchObject({ code, path });
  });

  test('a line that is not JSON is answered too', () => {
    expect(evaluateLine('{"id":1,')).toMatchObject({ id: null, ok: false, problems: [{ code: 'malformed-json' }] });
  });

  test('no JSON makes it throw', () => {
    const request = fc.record(
      {
        id: fc.nat(),
        op: fc.constantFrom(
          'rate',
          'period',
          'next_dates',
          'prorate',
          'schedule',
          'tax',
          'entitlements',
          'verify_licence',
          'status_list',
          'licence_expiry',
          'seat_overage',
          'conversion_dates',
          'plan_check',
          'check_catalog',
        ),
        price: fc.oneof(fc.jsonValue(), fc.constant(perUnit)),
        quantity: fc.oneof(fc.jsonValue(), fc.integer().map(String)),
        schedule: fc.oneof(fc.jsonValue(), fc.constant(monthly)),
        date: fc.oneof(fc.jsonValue(), fc.constant('2024-02-29')),
        catalog: fc.oneof(fc.jsonValue(), fc.constant(catalog)),
        subscriptions: fc.jsonValue(),
        plan: fc.jsonValue(),
      },
      { requiredKeys: ['id', 'op'] },
    );
    fc.assert(
      fc.property(request, (input) => typeof evaluate(input).ok === 'boolean'),
      { numRuns: 300 },
    );
  });
});

describe('its schemas', () => {
  const folder = fileURLToPath(new URL('../../../../docs/protocol/', import.meta.url));
  const schemas = protocolSchemas();

  test('are published as they are checked: `kontor eval --schemas docs/protocol`', () => {
    const published = readdirSync(folder).filter((name) => /\.(request|answer)\.schema\.json$/.test(name));
    expect(published.sort()).toEqual([...schemas.keys()].sort());
    for (const [name, content] of schemas) expect(readFileSync(folder + name, 'utf8')).toBe(content);
  });

  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  test.each(answered)('hold for: %s', (_name, request) => {
    const full = { id: 7, ...request };
    const file = (full as { op?: string }).op?.replaceAll('_', '-');
    const accepts = (part: string, value: unknown) => {
      const validate = ajv.compile(JSON.parse(schemas.get(`${file}.${part}.schema.json`) as string));
      expect(validate(JSON.parse(JSON.stringify(value))), JSON.stringify(validate.errors)).toBe(true);
    };
    accepts('request', full);
    accepts('answer', evaluate(full));
    accepts('answer', evaluate({ ...full, surplus: 1 }));
  });
});
