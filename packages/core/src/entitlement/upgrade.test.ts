// SPDX-License-Identifier: Apache-2.0
import { createGate } from '@kontor/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCatalog } from '../catalog/define.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { decimal } from '../kit/decimal.js';
import type { EntitledSubscription } from './granted.js';
import { resolveEntitlements } from './resolve.js';

const flat = (amount: string) => ({ base: { charge: { model: 'flat', amount }, interval: 'month' } }) as const;
const definition = defineCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['USD', 'EUR'],
  upgrade_url: 'https://acme.example/buy?what={offer}&for={feature}&who={customer}',
  products: { app: { name: 'App' }, other: { name: 'Other' } },
  meters: { events: { label: 'Events', event_type: 'acme.event', aggregation: 'sum', property: 'n', unit: 'event' } },
  features: {
    sso: { kind: 'boolean', label: 'SSO' },
    audit: { kind: 'boolean', label: 'Audit log' },
    events: { kind: 'metered', label: 'Events', meter: 'events', unit: 'event', reset: 'month' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
    nobody: { kind: 'boolean', label: 'Sold nowhere' },
  },
  plans: {
    free: { name: 'Free', product: 'app', prices: {}, features: { events: 1000, members: 3 } },
    pro: {
      name: 'Pro',
      product: 'app',
      inherits: 'free',
      features: { events: 50_000, members: 100 },
      prices: {
        ...flat('20'),
        members: { charge: { model: 'per_seat', unit_amount: '60' }, interval: 'year', feature: 'members' },
      },
    },
    max: {
      name: 'Max',
      product: 'app',
      inherits: 'pro',
      features: { sso: true, events: { limit: 90_000, enforcement: 'soft' } },
      prices: flat('100'),
    },
    // cheaper than max, and takes events away
    odd: { name: 'Odd', product: 'app', features: { sso: true, events: 10 }, prices: flat('1') },
    enterprise: {
      name: 'Enterprise',
      product: 'app',
      inherits: 'max',
      contract: true,
      features: { audit: true, events: 'unlimited', members: 'unlimited' },
      prices: { base: { charge: { model: 'negotiated', basis: 'flat' }, interval: 'year' } },
    },
    soon: {
      name: 'Soon',
      product: 'app',
      inherits: 'max',
      availability: 'planned',
      features: { audit: true },
      prices: {},
    },
    elsewhere: { name: 'Elsewhere', product: 'other', features: { sso: true, audit: true }, prices: flat('1') },
    euro: {
      name: 'Euro',
      product: 'app',
      inherits: 'pro',
      features: { sso: true },
      prices: { base: { charge: { model: 'flat', amount: '1' }, interval: 'month', currency: 'EUR' } },
    },
  },
  add_ons: {
    'more-events': {
      name: 'More events',
      applies_to: { plans: ['free', 'pro'] },
      prices: { base: { charge: { model: 'flat', amount: '5' }, interval: 'month' } },
      features: { events: 500 },
    },
    overage: {
      name: 'Overage',
      applies_to: { plans: ['free', 'pro'] },
      trigger: 'beyond_limit',
      prices: {},
      features: { audit: true },
    },
  },
});
const on_sale = resolveCatalog(definition);
const on = (plan: string, more: Partial<EntitledSubscription> = {}): EntitledSubscription => ({
  catalog: on_sale,
  plan,
  add_ons: [],
  quantities: {},
  ...more,
});
function snapshotOf(subscriptions: readonly EntitledSubscription[], used = '0', currency?: string) {
  return resolveEntitlements({
    customer_id: 'cus_1',
    computed_at: 0,
    subscriptions,
    usage: new Map([['events', { used: decimal(used), resets_at: null }]]),
    on_sale,
    ...(currency === undefined ? {} : { currency }),
  });
}

describe('the cheapest offer that would allow it', () => {
  test.each([
    // plan, used, feature, need, offer, a month
    ['free', '0', 'sso', 1, 'plan/max', '100'],
    ['free', '0', 'audit', 1, 'plan/enterprise', null],
    ['free', '0', 'nobody', 1, null, null],
    ['free', '1000', 'events', 1, 'add_on/more-events', '5'],
    ['free', '1000', 'events', 500, 'add_on/more-events', '5'],
    ['free', '1000', 'events', 501, 'plan/pro', '25'],
    ['free', '1000', 'events', 49_000, 'plan/pro', '25'],
    ['free', '1000', 'events', 49_001, 'plan/max', '100'],
    ['free', '1000', 'events', 9_000_000, 'plan/max', '100'],
    ['pro', '0', 'sso', 1, 'plan/max', '100'],
    ['max', '95000', 'events', 1, 'plan/enterprise', null],
    [null, '0', 'sso', 1, 'plan/odd', '1'],
    [null, '0', 'events', 1, 'plan/free', '0'],
  ] as const)('on %s with %s used: %s, %s more → %s for %s', (plan, used, feature, need, offer, monthly) => {
    const gate = createGate<typeof definition>(snapshotOf(plan === null ? [] : [on(plan)], used));
    const { upgrade } = gate.check(feature, { need });
    expect(upgrade === null ? null : `${upgrade.kind}/${upgrade.key}`).toBe(offer);
    if (upgrade === null) return;
    expect([upgrade.monthly_amount, upgrade.currency]).toEqual([monthly, 'USD']);
    expect(upgrade.url).toBe(`https://acme.example/buy?what=${offer}&for=${feature}&who=cus_1`);
  });

  test('what is allowed needs none', () => {
    const gate = createGate<typeof definition>(snapshotOf([on('max')]));
    expect([gate.check('sso').upgrade, gate.check('events').upgrade]).toEqual([null, null]);
  });

  test('seats held by number: more of them, as far as the plan goes, then another plan', () => {
    const seats = (held: string) => snapshotOf([on('pro', { quantities: { members: held } })]).features.members;
    expect(seats('12')?.upgrades?.[0]).toEqual({ offer: 'seats/members', limit: '100' });
    expect(seats('100')?.upgrades?.map(({ offer }) => offer)).toEqual(['plan/enterprise']);
    const { offers } = snapshotOf([on('pro', { quantities: { members: '12' } })]);
    expect(offers?.['seats/members']).toMatchObject({ name: 'Members', monthly_amount: '5' });
  });

  test('what a contract grants is not taken away', () => {
    const held = on('free', { contract: { reference: 'C-7', features: { events: 80_000 } } });
    const { features } = snapshotOf([held]);
    expect(features.events?.upgrades?.map(({ offer }) => offer)).toEqual([
      'add_on/more-events',
      'plan/max',
      'plan/enterprise',
    ]);
    expect(features.sso?.upgrades).toEqual([{ offer: 'plan/max' }]);
  });

  test('in another currency only what is sold in it', () => {
    const { offers } = snapshotOf([on('free')], '0', 'EUR');
    expect(Object.entries(offers ?? {}).map(([name, { currency }]) => [name, currency])).toEqual([
      ['plan/euro', 'EUR'],
    ]);
  });
});

test('an offer that is named grants more, and takes nothing away', () => {
  const subscription = fc.record({
    plan: fc.constantFrom('free', 'pro', 'max', 'odd', 'enterprise'),
    add_ons: fc.array(fc.record({ add_on: fc.constant('more-events'), quantity: fc.constantFrom('1', '2') }), {
      maxLength: 1,
    }),
  });
  fc.assert(
    fc.property(subscription, ({ plan, add_ons }) => {
      const before = snapshotOf([on(plan, { add_ons })]);
      for (const [key, { upgrades = [] }] of Object.entries(before.features))
        for (const { offer } of upgrades) {
          const [kind, name] = offer.split('/') as [string, string];
          if (kind === 'seats') continue;
          const after = snapshotOf([
            kind === 'plan'
              ? on(name, { add_ons: name === 'pro' ? add_ons : [] })
              : on(plan, { add_ons: [...add_ons, { add_on: name, quantity: '1' }] }),
          ]);
          const [was, is] = [createGate(before), createGate(after)];
          for (const other of Object.keys(before.features))
            for (const need of [1, 900, 60_000])
              if (was.check(other, { need }).allowed) expect(is.check(other, { need }).allowed).toBe(true);
          expect(JSON.stringify(after.features[key])).not.toBe(JSON.stringify(before.features[key]));
        }
    }),
    { numRuns: 60 },
  );
});
