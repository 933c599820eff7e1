// SPDX-License-Identifier: Apache-2.0
import { grantTerms, resolveCatalog } from '@kontor/core';
import { describe, expect, test } from 'vitest';
import {
  type FeatureFact,
  type LimitFact,
  limitTerms,
  type PriceFact,
  pricesIn,
  priceTerms,
  readFacts,
  statedFeatures,
  statedTerms,
} from '../facts/fact-rows.js';
import { catalog } from './catalog.js';

interface Facts {
  readonly product: { readonly workingLabel: string; readonly category: string };
  readonly plans: readonly {
    readonly id: keyof typeof catalog.plans;
    readonly name: string;
    readonly price: PriceFact & { readonly custom?: boolean; readonly plusUsage?: boolean };
    readonly inherits?: string;
    readonly limits?: readonly LimitFact[];
    readonly usagePrices?: readonly { readonly meter: string; readonly price: PriceFact }[];
    readonly features?: readonly FeatureFact[];
    readonly support?: string;
    readonly sla?: { readonly uptimePercent: number };
    readonly target?: string;
  }[];
}
const facts = readFacts<Facts>('streaming');
const plans = resolveCatalog(catalog).plans;

/** How the facts' words for support read in the catalog. */
const SUPPORT = {
  'community (Discord)': { key: 'community', channels: ['Discord'] },
  email: { key: 'email', channels: ['email'] },
  Slack: { key: 'slack', channels: ['Slack'] },
} as const;

/** What the catalog says where the facts are silent, and must, because a feature that is not stated is denied. */
const FILLED_IN: Record<string, readonly string[]> = {
  pro: ['partitions', 'storage', 'throughput'],
};

/** Sections that are no catalog matter: whom to sell to, how, and what is hoped for. */
const NOT_CATALOG = [
  'document',
  'conventions',
  'targetCustomer',
  'useCases',
  'costComparisons',
  'goToMarketPhases',
  'funnels',
  'kpiTargets',
  'successMilestones',
  'designPartnerTerms',
  'competitorClaims',
  'contentCadence',
  'risks',
  'stopRule',
  'summaryTargets',
];

test('every section of the facts is held here or is no catalog matter', () => {
  expect(Object.keys(facts).sort()).toEqual([...NOT_CATALOG, 'product', 'plans'].sort());
});

test('the product', () => {
  const { workingLabel: name, category: description } = facts.product;
  expect(catalog.products.platform).toEqual({ name, description });
  expect(catalog.name).toBe(name);
});

test('every price is in dollars', () => {
  const prices = pricesIn(facts.plans);
  expect(prices).toHaveLength(8);
  expect(new Set(prices.map(({ currency }) => currency))).toEqual(new Set(catalog.currencies));
});

test('the rows there are', () => {
  const count = (rows: (plan: Facts['plans'][number]) => readonly unknown[] | undefined) =>
    facts.plans.reduce((sum, plan) => sum + (rows(plan)?.length ?? 0), 0);
  expect(Object.keys(catalog.plans)).toEqual(facts.plans.map(({ id }) => id));
  expect(facts.plans).toHaveLength(4);
  expect(count(({ limits }) => limits)).toBe(8);
  expect(count(({ usagePrices }) => usagePrices)).toBe(4);
  expect(count(({ features }) => features)).toBe(5);
});

describe.each(facts.plans.map((plan) => [plan.id, plan] as const))('%s', (key, fact) => {
  const plan = plans.get(key);

  test('name, target, inheritance', () => {
    expect(plan?.definition).toMatchObject({ name: fact.name });
    expect(plan?.definition.target).toBe(fact.target);
    expect(plan?.definition.inherits).toBe(fact.inherits);
    expect(plan?.definition.availability ?? 'sold').toBe('sold');
    expect(plan?.definition.contract ?? false).toBe(fact.price.custom ?? false);
  });

  test('prices', () => {
    const stated = Object.entries(plan?.definition.prices ?? {});
    const base = plan?.prices.get('base');
    if (fact.price.custom)
      expect(base && priceTerms(base)).toEqual({ basis: 'flat', negotiated: true, interval: 'month' });
    else if (fact.price.amount === 0) expect([stated, fact.price.period]).toEqual([[], 'month']);
    else
      expect(base && priceTerms(base)).toEqual({
        basis: 'flat',
        amount: fact.price.amount,
        interval: fact.price.period,
      });
    for (const usage of fact.usagePrices ?? []) {
      const price = plan?.definition.prices?.[usage.meter];
      expect(price && priceTerms(price)).toEqual({ basis: 'per_unit', amount: usage.price.amount, interval: 'month' });
      expect(price).toMatchObject({ meter: usage.meter, unit: usage.price.per });
      expect(usage.price.period).toBe('usage');
      expect(price?.included, 'the facts include no free usage').toBeUndefined();
    }
    if (!fact.price.custom && fact.price.amount !== 0)
      expect(stated.map(([name]) => name).sort()).toEqual(
        ['base', ...(fact.usagePrices ?? []).map(({ meter }) => meter)].sort(),
      );
    expect(stated.filter(([, { meter }]) => meter !== undefined).length > 0).toBe(
      fact.price.plusUsage ?? fact.price.custom ?? false,
    );
  });

  test('limits and features, and no others', () => {
    for (const limit of fact.limits ?? []) {
      expect(statedTerms(catalog, key, limit.id), limit.id).toEqual(limitTerms(limit));
      const feature = catalog.features[limit.id as 'topics'];
      expect(feature.unit).toBe(limit.unit);
      // what is stored is measured by its peak of the month, though the facts name no period
      expect(feature.reset).toBe(limit.period ?? (limit.id === 'storage' ? 'month' : 'never'));
    }
    for (const { id, label, included } of fact.features ?? []) {
      expect(catalog.features[id as 'sso'].label).toBe(label);
      expect(statedTerms(catalog, key, id)).toEqual({ kind: 'boolean', included, detail: null });
    }
    const rows = [...(fact.limits ?? []), ...(fact.features ?? [])].map(({ id }) => id);
    expect(statedFeatures(catalog, key)).toEqual([...rows, ...(FILLED_IN[key] ?? [])].sort());
  });

  test('support and SLA', () => {
    if (fact.support !== undefined) {
      const { key: level, channels } = SUPPORT[fact.support as keyof typeof SUPPORT];
      expect(plan?.support).toBe(level);
      expect(catalog.support_levels[level].channels).toEqual(channels);
    } else expect(catalog.support_levels[plan?.support as 'dedicated'].name).toBe('Dedicated support');
    const uptime = plan?.definition.sla?.uptime_percent;
    expect(uptime).toBe(fact.sla === undefined ? undefined : String(fact.sla.uptimePercent));
  });
});

test('Enterprise: discounts by volume start from what Team pays', () => {
  const { base, ...usage } = catalog.plans.enterprise.prices;
  expect(Object.keys(usage)).toEqual(['storage', 'throughput']);
  for (const meter of ['storage', 'throughput'] as const) {
    const { charge, ...team } = catalog.plans.team.prices[meter];
    expect(usage[meter]).toEqual({
      ...team,
      charge: { model: 'negotiated', basis: charge.model, maximum: charge.unit_amount },
    });
  }
});

test('what is filled in is unlimited, as everything paid by use is', () => {
  for (const [plan, features] of Object.entries(FILLED_IN))
    for (const feature of features) {
      const definition = catalog.features[feature as 'storage'];
      const grant = plans.get(plan)?.features.get(feature)?.grant;
      expect(grant && grantTerms(definition, grant)).toMatchObject({ limit: null });
    }
});
