// SPDX-License-Identifier: Apache-2.0
import { createGate, type QuotaEntitlement } from '@kontor/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../catalog/define.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { decimal } from '../kit/decimal.js';
import type { EntitledSubscription } from './granted.js';
import { resolveEntitlements } from './resolve.js';

const definition = defineCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  meters: { events: { label: 'Events', event_type: 'acme.event', aggregation: 'count', unit: 'event' } },
  features: {
    sso: { kind: 'boolean', label: 'SSO' },
    audit: { kind: 'boolean', label: 'Audit log' },
    retention: { kind: 'value', label: 'Retention', type: 'number', unit: 'day' },
    region: { kind: 'value', label: 'Region', type: 'string', order: ['shared', 'dedicated'] },
    events: { kind: 'metered', label: 'Events', meter: 'events', unit: 'event', reset: 'month' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
    planned: { kind: 'boolean', label: 'Not sold by anyone' },
  },
  plans: {
    free: { name: 'Free', prices: {}, features: { events: 1000, members: 3, retention: 7, region: 'shared' } },
    pro: {
      name: 'Pro',
      inherits: 'free',
      features: {
        sso: true,
        events: { limit: '50000', enforcement: 'soft', detail: 'then per event' },
        members: 'unlimited',
        retention: 30,
      },
    },
  },
  add_ons: {
    'more-events': {
      name: 'More events',
      applies_to: { plans: ['free', 'pro'] },
      prices: {},
      features: { events: 500 },
    },
    compliance: {
      name: 'Compliance',
      applies_to: { plans: ['pro'] },
      prices: {},
      features: { audit: true, retention: 365, region: 'dedicated' },
    },
  },
});
const catalog = resolveCatalog(definition);

const on = (plan: string, more: Partial<EntitledSubscription> = {}): EntitledSubscription => ({
  catalog,
  plan,
  add_ons: [],
  quantities: {},
  ...more,
});
const resolve = (...subscriptions: EntitledSubscription[]) =>
  resolveEntitlements({
    customer_id: 'cus_1',
    computed_at: Date.UTC(2023, 10, 16),
    subscriptions,
    usage: new Map([['events', { used: decimal('800'), resets_at: Date.UTC(2023, 11, 1) }]]),
  });

describe('one subscription', () => {
  test('a plan: its own, inherited and denied', () => {
    expect(resolve(on('pro'))).toEqual({
      object: 'entitlement_snapshot',
      customer_id: 'cus_1',
      computed_at: '2023-11-16T00:00:00.000Z',
      plans: ['pro'],
      features: {
        sso: { kind: 'boolean', allowed: true, source: 'plan/pro' },
        audit: { kind: 'boolean', allowed: false, source: null },
        retention: { kind: 'value', value: 30, source: 'plan/pro' },
        region: { kind: 'value', value: 'shared', source: 'plan/free' },
        events: {
          kind: 'metered',
          limit: '50000',
          used: '800',
          enforcement: 'soft',
          resets_at: '2023-12-01T00:00:00.000Z',
          source: 'plan/pro',
          detail: 'then per event',
          meter: { event_type: 'acme.event', property: null },
        },
        members: { kind: 'seats', limit: null, used: '0', enforcement: 'hard', resets_at: null, source: 'plan/pro' },
        planned: { kind: 'boolean', allowed: false, source: null },
      },
    });
  });

  test('no subscription grants nothing', () => {
    expect(resolve().features).toEqual({});
    expect(createGate<typeof definition>(resolve()).allows('sso')).toBe(false);
  });

  test.each([
    ['free alone', on('free'), '1000', 'hard', 'plan/free'],
    [
      'two of an add-on',
      on('free', { add_ons: [{ add_on: 'more-events', quantity: '2' }] }),
      '2000',
      'hard',
      'plan/free',
    ],
    [
      'a contract in place of the plan, and an add-on on top',
      on('pro', {
        contract: { reference: 'C-7', features: { events: 90_000 } },
        add_ons: [{ add_on: 'more-events', quantity: '1' }],
      }),
      '90500',
      'hard',
      'contract/C-7',
    ],
    [
      'unlimited stays unlimited',
      on('free', {
        contract: { reference: 'C-7', features: { events: 'unlimited' } },
        add_ons: [{ add_on: 'more-events', quantity: '1' }],
      }),
      null,
      'hard',
      'contract/C-7',
    ],
  ] as const)('events: %s', (_name, subscription, limit, enforcement, source) => {
    expect(resolve(subscription).features.events).toMatchObject({ limit, enforcement, source });
  });

  test.each([
    ['held within what is granted', 'free', '2', '2'],
    ['held beyond what is granted', 'free', '9', '3'],
    ['held of an unlimited grant', 'pro', '12', '12'],
  ])('seats: %s', (_name, plan, held, limit) => {
    expect(resolve(on(plan, { quantities: { members: held } })).features.members).toMatchObject({ limit });
  });

  test('a contract may take a switch away; an add-on brings the better value', () => {
    const less = resolve(on('pro', { contract: { reference: 'C-7', features: { sso: false } } }));
    expect(less.features.sso).toEqual({ kind: 'boolean', allowed: false, source: null });
    const more = resolve(on('pro', { add_ons: [{ add_on: 'compliance', quantity: '1' }] }));
    expect(more.features).toMatchObject({
      audit: { allowed: true, source: 'add_on/compliance' },
      retention: { value: 365, source: 'add_on/compliance' },
      region: { value: 'dedicated', source: 'add_on/compliance' },
    });
  });
});

test('several subscriptions: switches are on when one is, limits add up, unlimited wins', () => {
  const both = resolve(on('free', { quantities: { members: '2' } }), on('pro'));
  expect(both.plans).toEqual(['free', 'pro']);
  expect(both.features).toMatchObject({
    sso: { allowed: true },
    events: { limit: '51000', enforcement: 'soft' },
    members: { limit: null },
    retention: { value: 30 },
  });
});

test.each([
  [
    'one with grace',
    [{ limit: 100, enforcement: 'soft', grace: 10 }],
    { limit: '100', enforcement: 'soft', grace: '10' },
  ],
  [
    'two with grace add up',
    [
      { limit: 100, enforcement: 'soft', grace: '0.5' },
      { limit: 50, enforcement: 'soft', grace: 10 },
    ],
    { limit: '150', enforcement: 'soft', grace: '10.5' },
  ],
  [
    'one without end lets everything past',
    [
      { limit: 100, enforcement: 'soft' },
      { limit: 50, enforcement: 'soft', grace: 10 },
    ],
    { limit: '150', enforcement: 'soft' },
  ],
  ['a hard one has none', [{ limit: 100 }], { limit: '100', enforcement: 'hard' }],
] as const)('grace: %s', (_name, grants, expected) => {
  const subscriptions = grants.map((events, index) =>
    on('free', { contract: { reference: `C-${index}`, features: { events } } }),
  );
  const { limit, enforcement, grace } = resolve(...subscriptions).features.events as QuotaEntitlement;
  expect({ limit, enforcement, ...(grace === undefined ? {} : { grace }) }).toEqual(expected);
});

test('one more subscription or add-on never takes anything away', () => {
  const subscription = fc.record({
    plan: fc.constantFrom('free', 'pro'),
    add_ons: fc.array(
      fc.record({ add_on: fc.constantFrom('more-events', 'compliance'), quantity: fc.constantFrom('1', '2', '0.5') }),
      { maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(fc.array(subscription, { minLength: 1, maxLength: 3 }), subscription, (before, one) => {
      const gates = [before, [...before, one]].map((all) =>
        createGate<typeof definition>(resolve(...all.map(({ plan, add_ons }) => on(plan, { add_ons })))),
      );
      const [less, more] = gates as [(typeof gates)[0], (typeof gates)[0]];
      for (const feature of ['sso', 'audit', 'retention', 'region', 'events', 'members'] as const)
        for (const need of [1, 300, 60_000])
          if (less.check(feature, { need }).allowed) expect(more.check(feature, { need }).allowed).toBe(true);
      expect(Number(more.value('retention'))).toBeGreaterThanOrEqual(Number(less.value('retention')));
    }),
    { numRuns: 200 },
  );
});
