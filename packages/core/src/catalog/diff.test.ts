// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Price } from './charge.js';
import type { CatalogDefinition, PlanDefinition } from './definition.js';
import { diffCatalogs } from './diff.js';

const base: Price = { charge: { model: 'flat', amount: '49' }, interval: 'month' };
const calls: Price = {
  charge: {
    model: 'graduated',
    tiers: [
      { up_to: 1000, unit_amount: '0.02' },
      { up_to: null, unit_amount: '0.01' },
    ],
  },
  interval: 'month',
  meter: 'calls',
  unit: 'call',
};
const before = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    sso: { kind: 'boolean', label: 'SSO' },
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
  },
  support_levels: { email: { name: 'E-mail', channels: ['email'], response_hours: 48 } },
  plans: {
    free: { name: 'Free', prices: {}, features: { calls: 1000 } },
    pro: { name: 'Pro', inherits: 'free', support: 'email', prices: { base, calls }, features: { calls: 50_000 } },
    max: { name: 'Max', inherits: 'pro', prices: { base: { ...base, charge: { model: 'flat', amount: '0' } } } },
  },
  add_ons: { more: { name: 'More', applies_to: { plans: ['pro'] }, prices: { base }, features: { calls: 1000 } } },
} as const satisfies CatalogDefinition;

const pro = (change: Partial<PlanDefinition>): Partial<CatalogDefinition> => ({
  plans: { ...before.plans, pro: { ...before.plans.pro, ...change } },
});
const flat = (amount: string): Price => ({ ...base, charge: { model: 'flat', amount } });
const graduated = (first: string, rest: string): Price => ({
  ...calls,
  charge: {
    model: 'graduated',
    tiers: [
      { up_to: 1000, unit_amount: first },
      { up_to: null, unit_amount: rest },
    ],
  },
});

test('the same catalog differs in nothing', () => {
  expect(diffCatalogs(before, JSON.parse(JSON.stringify(before)))).toEqual([]);
});

test.each<[string, Partial<CatalogDefinition>, [string, string, readonly string[]][]]>([
  [
    'a price rises',
    pro({ prices: { base: flat('59'), calls } }),
    [['pro, base: 49.00 USD becomes 59.00 USD per month (+10.00 USD, +20.4 %).', 'worse', ['pro']]],
  ],
  [
    'a price falls',
    pro({ prices: { base: flat('39.50'), calls } }),
    [['pro, base: 49.00 USD becomes 39.50 USD per month (-9.50 USD, -19.4 %).', 'better', ['pro']]],
  ],
  [
    'free becomes paid: no share of nothing',
    { plans: { ...before.plans, max: { ...before.plans.max, prices: { base: flat('5') } } } },
    [['max, base: 0.00 USD becomes 5.00 USD per month (+5.00 USD).', 'worse', ['max']]],
  ],
  [
    'a tier rises',
    pro({ prices: { base, calls: graduated('0.02', '0.015') } }),
    [
      [
        'pro, calls: 0.02 USD per call up to 1,000, 0.01 USD per call beyond that becomes ' +
          '0.02 USD per call up to 1,000, 0.015 USD per call beyond that.',
        'worse',
        ['pro'],
      ],
    ],
  ],
  [
    'one tier rises, one falls: it depends',
    pro({ prices: { base, calls: graduated('0.01', '0.015') } }),
    [
      [
        'pro, calls: 0.02 USD per call up to 1,000, 0.01 USD per call beyond that becomes ' +
          '0.01 USD per call up to 1,000, 0.015 USD per call beyond that.',
        'neutral',
        ['pro'],
      ],
    ],
  ],
  [
    'another interval',
    pro({ prices: { base: { ...flat('490'), interval: 'year' }, calls } }),
    [['pro, base: 49.00 USD per month becomes 490.00 USD per year.', 'neutral', ['pro']]],
  ],
  [
    'billed otherwise',
    pro({ prices: { base: { ...base, proration: 'none' }, calls } }),
    [['pro, base: how it is billed changes: proration.', 'neutral', ['pro']]],
  ],
  [
    'a price goes',
    pro({ prices: { base } }),
    [['pro, calls is gone: it was 0.02 USD per call up to 1,000, 0.01 USD per call beyond that.', 'better', ['pro']]],
  ],
  [
    'a limit rises, for those who inherit it too',
    pro({ features: { calls: 60_000 } }),
    [
      ['pro, Calls: 50,000 becomes 60,000.', 'better', ['pro']],
      ['max, Calls: 50,000 becomes 60,000 (from pro).', 'better', ['max']],
    ],
  ],
  [
    'a feature comes',
    pro({ features: { calls: 50_000, sso: true } }),
    [
      ['pro gains SSO.', 'better', ['pro']],
      ['max gains SSO (from pro).', 'better', ['max']],
    ],
  ],
  [
    'unlimited is better than any number',
    { plans: { ...before.plans, free: { ...before.plans.free, features: { calls: 'unlimited' } } } },
    [['free, Calls: 1,000 becomes unlimited.', 'better', ['free']]],
  ],
  [
    'support answers sooner',
    { support_levels: { email: { ...before.support_levels.email, response_hours: 24 } } },
    [['Support email: an answer within 48 hours becomes 24 hours.', 'better', ['pro', 'max']]],
  ],
  [
    'uptime is promised',
    pro({ sla: { uptime_percent: '99.9' } }),
    [
      ['pro: no stated uptime becomes 99.9 % of uptime.', 'better', ['pro']],
      ['max: no stated uptime becomes 99.9 % of uptime.', 'better', ['max']],
    ],
  ],
  [
    'support gives credits',
    { support_levels: { email: { ...before.support_levels.email, credits: { steps: [] } } } },
    [['Support email changes its credits.', 'neutral', ['pro', 'max']]],
  ],
  [
    'an add-on gets dearer',
    { add_ons: { more: { ...before.add_ons.more, prices: { base: flat('50') } } } },
    [['more, base: 49.00 USD becomes 50.00 USD per month (+1.00 USD, +2 %).', 'worse', ['pro']]],
  ],
  [
    'a meter counts otherwise',
    { meters: { calls: { ...before.meters.calls, event_type: 'acme.request' } } },
    [['The meter calls changes its event type.', 'neutral', ['free', 'pro', 'max']]],
  ],
])('%s', (_name, change, expected) => {
  const changes = diffCatalogs(before, { ...before, ...change } as CatalogDefinition);
  expect(changes.map(({ sentence, direction, plans }) => [sentence, direction, plans])).toEqual(expected);
});

test('plans come and go', () => {
  const { max: _gone, ...plans } = before.plans;
  const after = { ...before, plans: { ...plans, team: { name: 'Team', prices: {} } } };
  expect(diffCatalogs(before, after).map(({ sentence, plans }) => [sentence, plans])).toEqual([
    ['The plan max is gone.', ['max']],
    ['The plan team is new.', []],
  ]);
});

test('is told in German, in German numbers', () => {
  const told = (change: Partial<CatalogDefinition>) =>
    diffCatalogs(before, { ...before, ...change } as CatalogDefinition, 'de').map(({ sentence }) =>
      sentence.replaceAll('\u00a0', ' '),
    );
  const { pro, ...others } = before.plans;
  expect(pro).toBeDefined();
  expect(
    told({
      plans: {
        ...others,
        pro: {
          ...pro,
          prices: { ...pro?.prices, base: { ...pro?.prices?.base, charge: { model: 'flat', amount: '1059.5' } } },
        },
      } as never,
    }),
  ).toEqual(['pro, base: aus 49,00 USD wird 1.059,50 USD pro Monat (+1.010,50 USD, +2.062,2 %).']);
  expect(
    told({
      plans: {
        ...others,
        pro: { ...pro, availability: 'retired', features: { ...pro?.features, calls: 60_000 } },
      } as never,
    }),
  ).toEqual([
    'pro war verkauft und ist jetzt zurückgezogen.',
    'pro, Calls: aus 50.000 wird 60.000.',
    'max, Calls: aus 50.000 wird 60.000 (von pro).',
  ]);
});
