// SPDX-License-Identifier: Apache-2.0
import { expect, expectTypeOf, test } from 'vitest';
import {
  type BooleanFeatureKey,
  defineCatalog,
  type FeatureKey,
  type MeteredFeatureKey,
  type PlanKey,
  type SeatsFeatureKey,
  type ValueFeatureKey,
} from './define.js';
import type { CatalogDefinition } from './definition.js';

// What stands under @ts-expect-error is what an editor underlines: `tsc -b` fails when it does not.
const common = { id: 'acme', name: 'Acme', currencies: ['USD'], products: { app: { name: 'App' } } } as const;

const catalog = defineCatalog({
  ...common,
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    'sso-saml': { kind: 'boolean', label: 'SAML single sign-on' },
    'api-calls': { kind: 'metered', label: 'API calls', meter: 'calls', unit: 'call', reset: 'month' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
    retention: { kind: 'value', label: 'Retention', type: 'number', unit: 'day' },
  },
  plans: {
    free: { name: 'Free', prices: {}, features: { 'api-calls': 1000, members: 'unlimited', retention: 7 } },
    pro: {
      name: 'Pro',
      inherits: 'free',
      features: { 'sso-saml': true, 'api-calls': { limit: '1000000', enforcement: 'soft' } },
      prices: {
        base: { charge: { model: 'flat', amount: '49' }, interval: 'month' },
        seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'members' },
        calls: { charge: { model: 'per_unit', unit_amount: '0.001' }, interval: 'month', meter: 'calls' },
      },
    },
  },
  add_ons: {
    more: { name: 'More', applies_to: { plans: ['pro'] }, prices: {}, features: { 'api-calls': 1000 } },
  },
});

test('keys are inferred', () => {
  type C = typeof catalog;
  expectTypeOf<BooleanFeatureKey<C>>().toEqualTypeOf<'sso-saml'>();
  expectTypeOf<MeteredFeatureKey<C>>().toEqualTypeOf<'api-calls'>();
  expectTypeOf<SeatsFeatureKey<C>>().toEqualTypeOf<'members'>();
  expectTypeOf<ValueFeatureKey<C>>().toEqualTypeOf<'retention'>();
  expectTypeOf<FeatureKey<C>>().toEqualTypeOf<'sso-saml' | 'api-calls' | 'members' | 'retention'>();
  expectTypeOf<PlanKey<C>>().toEqualTypeOf<'free' | 'pro'>();
  expect(catalog.plans.pro.prices.base.charge.amount).toBe('49');
});

test('a catalog whose keys only time will tell is taken as it is', () => {
  const unknown: CatalogDefinition = catalog;
  expectTypeOf<PlanKey<CatalogDefinition>>().toEqualTypeOf<string>();
  expect(defineCatalog(unknown)).toBe(catalog);
});

const features = {
  sso: { kind: 'boolean', label: 'SSO' },
  members: { kind: 'seats', label: 'Members', unit: 'member' },
} as const;

test('a wrong reference is a type error where it stands', () => {
  defineCatalog({
    ...common,
    features,
    plans: {
      // @ts-expect-error no plan is called fre
      pro: { name: 'Pro', inherits: 'fre', prices: {} },
      free: { name: 'Free', prices: {} },
    },
  });
  defineCatalog({
    ...common,
    features,
    // @ts-expect-error no feature is called ssso
    plans: { pro: { name: 'Pro', prices: {}, features: { ssso: true } } },
  });
  defineCatalog({
    ...common,
    features,
    // @ts-expect-error a boolean feature has no limit
    plans: { pro: { name: 'Pro', prices: {}, features: { sso: 5 } } },
  });
  defineCatalog({
    ...common,
    features,
    // @ts-expect-error a limit is no boolean
    plans: { pro: { name: 'Pro', prices: {}, features: { members: true } } },
  });
  defineCatalog({
    ...common,
    features,
    plans: {
      pro: {
        name: 'Pro',
        prices: {
          // @ts-expect-error sso is no seats feature
          seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'sso' },
        },
      },
    },
  });
  defineCatalog({
    ...common,
    features,
    // @ts-expect-error there are no meters
    plans: { pro: { name: 'Pro', prices: { calls: { charge: { model: 'dynamic' }, interval: 'month', meter: 'x' } } } },
  });
  defineCatalog({
    ...common,
    features,
    plans: { pro: { name: 'Pro', prices: {} } },
    // @ts-expect-error no plan is called por
    add_ons: { more: { name: 'More', applies_to: { plans: ['por'] }, prices: {} } },
  });
  defineCatalog({
    ...common,
    features,
    plans: {
      // @ts-expect-error there are no editions
      pro: { name: 'Pro', edition: 'cloud', prices: {} },
      // @ts-expect-error no product is called apk
      free: { name: 'Free', product: 'apk', prices: {} },
      // @ts-expect-error there are no support levels
      max: { name: 'Max', support: 'email', prices: {} },
      // @ts-expect-error a plan does not inherit itself
      own: { name: 'Own', inherits: 'own', prices: {} },
    },
  });
  defineCatalog({
    ...common,
    features: {
      // @ts-expect-error no meter is called cals
      calls: { kind: 'metered', label: 'Calls', meter: 'cals', unit: 'call', reset: 'month' },
    },
    meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
    plans: {},
  });
  const charge = { model: 'per_unit', unit_amount: '1' } as const;
  defineCatalog({
    ...common,
    features,
    meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
    plans: {
      pro: {
        name: 'Pro',
        prices: {
          good: { charge, interval: 'month', meter: 'calls', included: { limit_of: 'members' } },
          // @ts-expect-error a boolean feature has no limit to include
          bad: { charge, interval: 'month', meter: 'calls', included: { limit_of: 'sso' } },
        },
      },
    },
    add_ons: {
      more: {
        name: 'More',
        applies_to: { plans: ['pro'] },
        // @ts-expect-error no meter is called cals
        prices: { calls: { charge, interval: 'month', meter: 'cals' } },
        features: {
          // @ts-expect-error no feature is called ssso
          ssso: true,
        },
      },
    },
    // @ts-expect-error no meter is called cals
    services: { help: { name: 'Help', prices: { hours: { charge, interval: 'month', meter: 'cals' } } } },
    support_levels: {
      email: {
        name: 'E-mail',
        channels: ['email'],
        // @ts-expect-error no seats feature is called seats
        prices: { base: { charge, interval: 'month', feature: 'seats' } },
      },
    },
  });
  expect(Object.keys(features)).toHaveLength(2);
});
