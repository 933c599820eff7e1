// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Price } from './charge.js';
import type { CatalogDefinition, FeatureDefinition, Grant, PlanDefinition } from './definition.js';
import { addOnsFor, grantTerms, pricesFor, type ResolvedPlan, resolveCatalog } from './resolve.js';

const flat = (amount: string, rest: Partial<Price> = {}): Price => ({
  charge: { model: 'flat', amount },
  interval: 'month',
  ...rest,
});
const definition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD', 'EUR'],
  products: { app: { name: 'App' } },
  editions: { cloud: { name: 'Cloud' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    sso: { kind: 'boolean', label: 'SSO' },
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
    region: { kind: 'value', label: 'Region', type: 'string' },
  },
  support_levels: { email: { name: 'E-mail', channels: ['email'] }, phone: { name: 'Phone', channels: ['phone'] } },
  plans: {
    free: { name: 'Free', prices: {}, support: 'email', features: { calls: 1000, region: 'shared' } },
    pro: {
      name: 'Pro',
      edition: 'cloud',
      inherits: 'free',
      options: { monthly: { label: 'Monthly' }, yearly: { label: 'Yearly' } },
      prices: {
        monthly: flat('49', { option: 'monthly' }),
        yearly: flat('490', { interval: 'year', option: 'yearly' }),
        euro: flat('45', { option: 'monthly', currency: 'EUR' }),
        setup: flat('10', { interval: 'once' }),
      },
      sla: { uptime_percent: '99.9' },
      features: { calls: 'unlimited', sso: true },
    },
    max: { name: 'Max', inherits: 'pro', support: 'phone', features: { sso: false } },
  },
  add_ons: {
    seats: { name: 'Seats', applies_to: { plans: ['free', 'max'] }, prices: { base: flat('5') } },
    hosting: { name: 'Hosting', applies_to: { editions: ['cloud'] }, prices: { base: flat('7') } },
  },
} as const satisfies CatalogDefinition;

const catalog = resolveCatalog(definition);
const plan = (key: string) => catalog.plans.get(key) as ResolvedPlan;
const held = (key: string) =>
  [...plan(key).features.values()].map((grant) => [grant.key, grant.grant, grant.from] as const);

describe('what a plan takes over', () => {
  test('every feature of every ancestor, the nearest statement first, with where it stands', () => {
    expect(plan('max').lineage).toEqual(['max', 'pro', 'free']);
    expect(held('free')).toEqual([
      ['calls', 1000, 'free'],
      ['region', 'shared', 'free'],
    ]);
    expect(held('max')).toEqual([
      ['calls', 'unlimited', 'pro'],
      ['region', 'shared', 'free'],
      ['sso', false, 'max'],
    ]);
  });

  test('prices, options, support and SLA from the nearest that states them; the edition not at all', () => {
    expect([...plan('max').prices.keys()]).toEqual(['monthly', 'yearly', 'euro', 'setup']);
    expect(plan('max').options).toEqual(['monthly', 'yearly']);
    expect(['free', 'pro', 'max'].map((key) => plan(key).support)).toEqual(['email', 'email', 'phone']);
    expect(['free', 'pro', 'max'].map((key) => plan(key).sla)).toEqual([
      null,
      { uptime_percent: '99.9' },
      { uptime_percent: '99.9' },
    ]);
    expect(plan('max').definition).not.toHaveProperty('edition');
  });

  test('no charge at all is a statement: it is not looked for further up', () => {
    const { free, pro } = definition.plans;
    const open = resolveCatalog({
      ...definition,
      plans: { free, pro, open: { name: 'O', inherits: 'pro', prices: {} } },
    });
    expect(open.plans.get('open')?.prices.size).toBe(0);
  });
});

test.each<[string | undefined, string, string[]]>([
  [undefined, 'USD', ['monthly', 'setup']],
  ['monthly', 'USD', ['monthly', 'setup']],
  ['yearly', 'USD', ['yearly', 'setup']],
  [undefined, 'EUR', ['euro']],
  ['yearly', 'EUR', []],
  [undefined, 'GBP', []],
])('option %s in %s pays %j', (option, currency, keys) => {
  expect([...pricesFor(plan('max'), option, currency).keys()]).toEqual(keys);
});

test('add-ons apply by plan and by edition', () => {
  expect(['free', 'pro', 'max', 'gone'].map((key) => [...addOnsFor(catalog, key).keys()])).toEqual([
    ['seats'],
    ['hosting'],
    ['seats'],
    [],
  ]);
});

test('once per definition', () => {
  expect(resolveCatalog(definition)).toBe(catalog);
  expect(resolveCatalog({ ...definition })).not.toBe(catalog);
});

const [boolean, value, metered, seats] = [
  { kind: 'boolean', label: 'B' },
  { kind: 'value', label: 'V', type: 'string', order: ['low', 'high'] },
  { kind: 'metered', label: 'M', meter: 'calls', unit: 'call', reset: 'month' },
  { kind: 'seats', label: 'S', unit: 'seat' },
] as const satisfies FeatureDefinition[];

test.each<[FeatureDefinition, Grant, object]>([
  [boolean, true, { kind: 'boolean', included: true, detail: null }],
  [boolean, { included: false, detail: 'soon' }, { kind: 'boolean', included: false, detail: 'soon' }],
  [value, 'high', { kind: 'value', value: 'high', detail: null }],
  [value, { value: 'low', detail: 'x' }, { kind: 'value', value: 'low', detail: 'x' }],
])('%o granted as %j', (feature, grant, terms) => {
  expect(grantTerms(feature, grant)).toEqual(terms);
});

test.each<[FeatureDefinition, Grant, (string | null)[]]>([
  [metered, 5, ['5', null, 'hard']],
  [metered, 0, ['0', null, 'hard']],
  [seats, 'unlimited', [null, null, 'hard']],
  [metered, { limit: '2.5', enforcement: 'soft' }, ['2.5', null, 'soft']],
  [seats, { limit: 'unlimited', at_least: 100 }, [null, '100', 'hard']],
])('%o limited as %j', (feature, grant, [limit, at_least, enforcement]) => {
  const terms = grantTerms(feature, grant);
  if (!('limit' in terms)) throw new Error('not a limit');
  expect([terms.limit?.toString() ?? null, terms.at_least?.toString() ?? null, terms.enforcement]).toEqual([
    limit,
    at_least,
    enforcement,
  ]);
});

test.each<[string, FeatureDefinition, Grant]>([
  ['a limit for a boolean', boolean, 5],
  ['a value out of order', value, 'middle'],
  ['a boolean for a limit', metered, true],
  ['a float', metered, 1 / 2],
  ['a word', seats, 'many' as 'unlimited'],
])('what checking refuses throws: %s', (_name, feature, grant) => {
  expect(() => grantTerms(feature, grant)).toThrow(`a ${feature.kind} feature cannot be granted`);
});

test.each<[string, Record<string, PlanDefinition>, string]>([
  ['a cycle', { a: { name: 'A', inherits: 'b' }, b: { name: 'B', inherits: 'a' } }, 'inherits from itself'],
  ['an unknown plan', { a: { name: 'A', inherits: 'b' } }, 'no plan b'],
  ['an unknown feature', { a: { name: 'A', features: { x: true } } }, 'no such feature'],
])('what checking refuses throws: %s', (_name, plans, message) => {
  expect(() => resolveCatalog({ ...definition, plans, add_ons: {} })).toThrow(message);
});

test('over any tree of plans, a grant is the one of the nearest ancestor that states it', () => {
  const statement = fc.record({ parent: fc.nat(), limits: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9)) });
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 12 }), (statements) => {
      const parentOf = (index: number) => (index === 0 ? null : (statements[index]?.parent ?? 0) % index);
      const plans = Object.fromEntries(
        statements.map(({ limits }, index) => {
          const parent = parentOf(index);
          return [`p${index}`, { name: 'P', features: limits, ...(parent === null ? {} : { inherits: `p${parent}` }) }];
        }),
      );
      const features = { a: seats, b: seats, c: seats };
      const resolved = resolveCatalog({ ...definition, features, plans, add_ons: {} });
      for (const index of statements.keys())
        for (const key of Object.keys(features)) {
          let at: number | null = index;
          while (at !== null && !Object.hasOwn(statements[at]?.limits ?? {}, key)) at = parentOf(at);
          const grant = resolved.plans.get(`p${index}`)?.features.get(key);
          expect([grant?.grant, grant?.from]).toEqual(
            at === null ? [undefined, undefined] : [statements[at]?.limits[key], `p${at}`],
          );
        }
    }),
    { numRuns: 200 },
  );
});
