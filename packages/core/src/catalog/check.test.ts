// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Price } from './charge.js';
import { checkCatalog } from './check.js';
import type { CatalogDefinition, PlanDefinition } from './definition.js';
import { parseCatalog } from './parse.js';

const flat = (amount: string) => ({ base: { charge: { model: 'flat', amount }, interval: 'month' } }) as const;

/** A catalog without a fault; each row of the table breaks one thing of it. */
const sound = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { app: { name: 'App' } },
  licences: { open: { name: 'Open', spdx: 'Apache-2.0' } },
  editions: { cloud: { name: 'Cloud', licence: 'open', support: 'email' } },
  meters: { events: { label: 'Events', event_type: 'acme.event', aggregation: 'count', unit: 'event' } },
  features: {
    sso: { kind: 'boolean', label: 'SSO' },
    events: { kind: 'metered', label: 'Events', meter: 'events', unit: 'event', reset: 'month' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
    region: { kind: 'value', label: 'Region', type: 'string', order: ['shared', 'dedicated'] },
  },
  support_levels: { email: { name: 'E-mail', channels: ['email'] } },
  plans: {
    free: { name: 'Free', edition: 'cloud', prices: {}, features: { events: 1000, members: 3, region: 'shared' } },
    pro: {
      name: 'Pro',
      edition: 'cloud',
      support: 'email',
      inherits: 'free',
      prices: flat('49'),
      features: { sso: true, events: 50_000, members: 'unlimited', region: 'dedicated' },
    },
  },
  add_ons: { more: { name: 'More', applies_to: { plans: ['pro'] }, prices: flat('10'), features: { events: 1000 } } },
} as const satisfies CatalogDefinition;

const plan = (change: Partial<PlanDefinition>) => ({
  plans: { ...sound.plans, pro: { ...sound.plans.pro, ...change } },
});
const check = (change: Partial<CatalogDefinition>) => checkCatalog({ ...sound, ...change } as CatalogDefinition);

test('the sound catalog has nothing to mend', () => {
  expect(parseCatalog(sound)).toMatchObject({ ok: true });
  expect(check({})).toEqual([]);
});

const price = (change: Partial<Price>): Partial<PlanDefinition> => ({
  prices: { base: { charge: { model: 'per_unit', unit_amount: '1' }, interval: 'month', meter: 'events', ...change } },
});
const creditSteps = (...steps: [string, string][]) => ({
  steps: steps.map(([below_percent, credit]) => ({ below_percent, credit })),
});
const rows: [string, Partial<CatalogDefinition>, string, string, 'error' | 'warning'][] = [
  ['unknown plan', plan({ inherits: 'fre' }), 'unknown-plan', 'plans.pro.inherits', 'error'],
  ['unknown edition', plan({ edition: 'clod' }), 'unknown-edition', 'plans.pro.edition', 'error'],
  ['unknown product', plan({ product: 'x' }), 'unknown-product', 'plans.pro.product', 'error'],
  ['unknown support', plan({ support: 'x' }), 'unknown-support-level', 'plans.pro.support', 'error'],
  [
    'credits above the promise',
    plan({ sla: { uptime_percent: '99.5', credits: { steps: [{ below_percent: '99.9', credit: '0.1' }] } } }),
    'service-credit-order',
    'plans.pro.sla.credits.steps[0].below_percent',
    'error',
  ],
  [
    'credits that do not grow',
    plan({ sla: { uptime_percent: '99.9', credits: creditSteps(['99.9', '0.25'], ['99', '0.1']) } }),
    'service-credit-order',
    'plans.pro.sla.credits.steps[1]',
    'error',
  ],
  [
    'credits for no promise',
    plan({ sla: { custom: true, credits: creditSteps(['99.9', '0.25']) } }),
    'service-credit-without-promise',
    'plans.pro.sla.credits',
    'error',
  ],
  [
    'support that never works',
    {
      support_levels: { email: { ...sound.support_levels.email, hours: { from_hour: 17, to_hour: 9, weekdays: [0] } } },
    },
    'out-of-range',
    'support_levels.email.hours.to_hour',
    'error',
  ],
  [
    'credits of support without a response time',
    { support_levels: { email: { ...sound.support_levels.email, credits: creditSteps(['95', '0.1']) } } },
    'service-credit-without-promise',
    'support_levels.email.credits',
    'error',
  ],
  [
    'unknown licence',
    { editions: { cloud: { name: 'Cloud', licence: 'opn' } } },
    'unknown-licence',
    'editions.cloud.licence',
    'error',
  ],
  ['unknown feature', plan({ features: { ssso: true } }), 'unknown-feature', 'plans.pro.features.ssso', 'error'],
  ['unknown meter', plan(price({ meter: 'evnts' })), 'unknown-meter', 'plans.pro.prices.base.meter', 'error'],
  [
    'limit of an unknown feature',
    plan(price({ included: { limit_of: 'evnts' } })),
    'unknown-feature',
    'plans.pro.prices.base.included.limit_of',
    'error',
  ],
  [
    'limit of a boolean',
    plan(price({ included: { limit_of: 'sso' } })),
    'wrong-feature-kind',
    'plans.pro.prices.base.included.limit_of',
    'error',
  ],
  ['unknown option', plan(price({ option: 'yearly' })), 'unknown-option', 'plans.pro.prices.base.option', 'error'],
  [
    'currency not offered',
    plan(price({ currency: 'EUR' })),
    'currency-not-offered',
    'plans.pro.prices.base.currency',
    'error',
  ],
  ['limit for a boolean', plan({ features: { sso: 5 } }), 'grant-mismatch', 'plans.pro.features.sso', 'error'],
  [
    'a value out of order',
    plan({ features: { region: 'mars' } }),
    'grant-mismatch',
    'plans.pro.features.region',
    'error',
  ],
  [
    'a cycle of two',
    { plans: { free: { ...sound.plans.free, inherits: 'pro' }, pro: sound.plans.pro } },
    'inheritance-cycle',
    'plans.free.inherits',
    'error',
  ],
  ['a plan of itself', plan({ inherits: 'pro' }), 'inheritance-cycle', 'plans.pro.inherits', 'error'],
  ['no SPDX', { licences: { open: { name: 'O', spdx: 'Apache 2' } } }, 'invalid-spdx', 'licences.open.spdx', 'error'],
  [
    'trial of no days',
    plan({ trial: { trial_days: 0, card_required: false } }),
    'trial-empty',
    'plans.pro.trial.trial_days',
    'error',
  ],
  ['no prices', { plans: { ...sound.plans, lone: { name: 'Lone' } } }, 'plan-without-prices', 'plans.lone', 'error'],
  ['planned, yet sold', plan({ planned_for: 'phase 2' }), 'planned-but-sold', 'plans.pro.planned_for', 'error'],
  [
    'sold nowhere',
    { features: { ...sound.features, audit: { kind: 'boolean', label: 'Audit' } } },
    'feature-sold-nowhere',
    'features.audit',
    'warning',
  ],
  [
    'unreachable',
    { add_ons: { more: { ...sound.add_ons.more, applies_to: { plans: [] } } } },
    'add-on-unreachable',
    'add_ons.more.applies_to',
    'warning',
  ],
  [
    'dearer with a lower limit',
    plan({ features: { ...sound.plans.pro.features, events: 500 } }),
    'dearer-plan-holds-less',
    'plans.pro.features.events',
    'warning',
  ],
  [
    'dearer with a worse value',
    {
      plans: {
        ...sound.plans,
        max: { name: 'Max', edition: 'cloud', inherits: 'pro', prices: flat('99'), features: { region: 'shared' } },
      },
    },
    'dearer-plan-holds-less',
    'plans.max.features.region',
    'warning',
  ],
  [
    'one meter twice',
    { meters: { ...sound.meters, again: { ...sound.meters.events, label: 'Again' } } },
    'meter-repeated',
    'meters.again',
    'warning',
  ],
  [
    'a price beyond a hard limit',
    plan(price({ included: { limit_of: 'events' } })),
    'overage-behind-hard-limit',
    'plans.pro.features.events',
    'warning',
  ],
  [
    'an add-on beyond a hard limit, for one of two plans',
    {
      plans: {
        ...sound.plans,
        pro: {
          ...sound.plans.pro,
          features: { ...sound.plans.pro.features, events: { limit: 50_000, enforcement: 'soft' } },
        },
      },
      add_ons: {
        more: {
          name: 'More',
          applies_to: { editions: ['cloud'] },
          trigger: 'beyond_limit',
          prices: {
            base: {
              charge: { model: 'per_unit', unit_amount: '1' },
              interval: 'month',
              meter: 'events',
              included: { limit_of: 'events' },
            },
          },
        },
      },
    },
    'overage-behind-hard-limit',
    'plans.free.features.events',
    'warning',
  ],
];

describe('each mistake by its code, path and mend', () => {
  test.each(rows)('%s', (_name, change, code, path, severity) => {
    const findings = check(change);
    expect(findings.map((finding) => [finding.code, finding.path, finding.severity])).toEqual([[code, path, severity]]);
    expect(findings[0]?.mend).not.toBe('');
  });
});

test('a near miss is named', () => {
  expect(check(plan({ features: { ssso: true } }))[0]?.mend).toBe("did you mean 'sso'?");
  expect(check(plan({ inherits: 'pro' }))[0]?.message).toBe('pro inherits pro');
});
