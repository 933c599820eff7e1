// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCatalog } from './parse.js';

const minimal = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  features: { sso: { kind: 'boolean', label: 'SSO' } },
  plans: { pro: { name: 'Pro', prices: {} } },
};

test('the smallest catalog', () => {
  expect(parseCatalog(minimal)).toEqual({ ok: true, value: minimal });
});

test.each<[string, object, string, string]>([
  ['nothing', {}, 'missing-field', 'plans'],
  ['an unknown field', { ...minimal, plan: {} }, 'unknown-field', 'plan'],
  ['a bad key', { ...minimal, plans: { 'Pro Plan': { name: 'Pro' } } }, 'invalid-key', 'plans.Pro Plan'],
  ['a currency of nowhere', { ...minimal, currencies: ['USD', 'XYZ'] }, 'unknown-currency', 'currencies[1]'],
  ['no currency', { ...minimal, currencies: [] }, 'invalid-type', 'currencies'],
  [
    'a kind of nothing',
    { ...minimal, features: { sso: { kind: 'bool', label: 'x' } } },
    'unknown-choice',
    'features.sso.kind',
  ],
  [
    'a percentage above everything',
    {
      ...minimal,
      plans: { pro: { name: 'Pro', prices: {}, sla: { credits: { steps: [{ below_percent: '101', credit: '1' }] } } } },
    },
    'out-of-range',
    'plans.pro.sla.credits.steps[0].below_percent',
  ],
  [
    'support in a zone of nowhere',
    {
      ...minimal,
      support_levels: {
        email: {
          name: 'E-mail',
          channels: [],
          hours: { timezone: 'Berlin', from_hour: 9, to_hour: 17, weekdays: [0] },
        },
      },
    },
    'unknown-timezone',
    'support_levels.email.hours.timezone',
  ],
  ['a plan of text', { ...minimal, plans: { pro: 'Pro' } }, 'invalid-type', 'plans.pro'],
  [
    'a float',
    {
      ...minimal,
      plans: { pro: { name: 'Pro', prices: { base: { charge: { model: 'flat', amount: 4.9 }, interval: 'month' } } } },
    },
    'invalid-decimal',
    'plans.pro.prices.base.charge.amount',
  ],
  [
    'a gap in tiers',
    {
      ...minimal,
      meters: { calls: { label: 'Calls', event_type: 'call', aggregation: 'count', unit: 'call' } },
      plans: {
        pro: {
          name: 'Pro',
          prices: {
            calls: {
              charge: {
                model: 'graduated',
                tiers: [
                  { up_to: 100, unit_amount: '1' },
                  { up_to: 200, unit_amount: '2' },
                ],
              },
              interval: 'month',
              meter: 'calls',
            },
          },
        },
      },
    },
    'tier-gap',
    'plans.pro.prices.calls.charge.tiers',
  ],
  [
    'a grant without form',
    { ...minimal, plans: { pro: { name: 'P', features: { sso: {} } } } },
    'missing-field',
    'plans.pro.features.sso.limit',
  ],
])('%s is refused where it stands', (_name, input, code, path) => {
  const result = parseCatalog(input);
  expect(result.ok).toBe(false);
  if (!result.ok)
    expect(result.problems.some((problem) => problem.code === code && problem.path.startsWith(path))).toBe(true);
});

test('no JSON makes it throw', () => {
  const near = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 6 }),
    ),
  }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near.value), (input) => {
      expect(typeof parseCatalog(input).ok).toBe('boolean');
    }),
    { numRuns: 300 },
  );
});

const KEYS = [
  ...Object.keys(minimal),
  ...[
    'meters',
    'prices',
    'charge',
    'tiers',
    'model',
    'interval',
    'kind',
    'label',
    'limit',
    'included',
    'features',
    'base',
  ],
];
