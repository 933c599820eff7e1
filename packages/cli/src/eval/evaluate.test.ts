// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, evaluateLine } from './evaluate.js';
import { protocolSchemas } from './json-schemas.js';

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
        { feature: 'nothing', allowed: false, reason: 'unknown_feature' },
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
        op: fc.constantFrom('rate', 'period', 'next_dates', 'prorate', 'schedule', 'entitlements', 'check_catalog'),
        price: fc.oneof(fc.jsonValue(), fc.constant(perUnit)),
        quantity: fc.oneof(fc.jsonValue(), fc.integer().map(String)),
        schedule: fc.oneof(fc.jsonValue(), fc.constant(monthly)),
        date: fc.oneof(fc.jsonValue(), fc.constant('2024-02-29')),
        catalog: fc.oneof(fc.jsonValue(), fc.constant(catalog)),
        subscriptions: fc.jsonValue(),
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
    const published = readdirSync(folder).filter((name) => name.endsWith('.json'));
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
