// SPDX-License-Identifier: Apache-2.0
import { resolveCatalog } from '@kontor/core';
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

type Groups = Record<
  'security' | 'operations' | 'integration',
  readonly (FeatureFact & { slaUptimePercent?: number })[]
>;
interface Facts {
  readonly product: { readonly name: string; readonly category: string };
  readonly licenceTerms: readonly {
    readonly scope: string;
    readonly licence: string;
    readonly governance?: string;
    readonly includes: readonly string[];
  }[];
  readonly plans: readonly {
    readonly id: keyof typeof catalog.plans;
    readonly name: string;
    readonly price: PriceFact;
    readonly limits: readonly LimitFact[];
    readonly support: string;
    readonly features: readonly FeatureFact[];
  }[];
  readonly enterpriseFeatures: Groups & { readonly section: string };
  readonly supportTiers: readonly {
    readonly id: 'business' | 'enterprise' | 'premium';
    readonly name: string;
    readonly price: PriceFact;
    readonly response: { readonly text?: string; readonly hours?: number };
    readonly includes: readonly string[];
  }[];
  readonly services: readonly { readonly id: 'implementation' | 'consulting'; readonly items: readonly string[] }[];
  readonly servicesPricing: readonly { readonly model: string; readonly price?: PriceFact }[];
}
const facts = readFacts<Facts>('concertmaster');
const plans = resolveCatalog(catalog).plans;

const SPDX: Record<string, string> = { MIT: 'MIT', proprietary: 'LicenseRef-ConcertMaster-Proprietary' };
const GROUPS = ['security', 'operations', 'integration'] as const;
const enterpriseFeatures = GROUPS.flatMap((group) => facts.enterpriseFeatures[group]);
/** The facts name no inheritance: a dearer plan of the managed cloud holds what the cheaper ones hold. */
const BUILT_ON: Record<string, string> = { professional: 'starter', enterprise: 'professional' };
/** How a service is paid, as the key of its price. */
const SERVICE_PRICES: Record<string, { key: string; basis: string; interval: string; unit?: string }> = {
  hourly: { key: 'hourly', basis: 'per_unit', interval: 'once', unit: 'hour' },
  'fixed-price project': { key: 'fixed-price-project', basis: 'flat', interval: 'once' },
  'monthly retainer': { key: 'monthly-retainer', basis: 'flat', interval: 'month' },
};

/** Sections that are no catalog matter: contributions, the marketplace's shares, governance, targets and hopes. */
const NOT_CATALOG = [
  'document',
  'conventions',
  'cla',
  'managedServiceMetrics',
  'communityEvents',
  'servicesMetrics',
  'certificationLevels',
  'revenueShare',
  'communityReturns',
  'governance',
  'programmePhases',
  'kpiTargets',
  'funnels',
  'risks',
];
const HELD = ['product', 'licenceTerms', 'plans', 'enterpriseFeatures', 'supportTiers', 'services', 'servicesPricing'];

test('every section of the facts is held here or is no catalog matter', () => {
  expect(Object.keys(facts).sort()).toEqual([...NOT_CATALOG, ...HELD].sort());
});

test('the product', () => {
  const { name, category: description } = facts.product;
  expect(catalog).toMatchObject({ name, currencies: ['USD'] });
  expect(catalog.products.concertmaster).toEqual({ name, description });
});

test('every price is in dollars', () => {
  const prices = pricesIn([facts.plans, facts.supportTiers, facts.servicesPricing]);
  expect(prices).toHaveLength(7);
  expect(new Set(prices.map(({ currency }) => currency))).toEqual(new Set(catalog.currencies));
});

test('licence terms', () => {
  expect(facts.licenceTerms).toHaveLength(3);
  expect(Object.keys(catalog.licences)).toEqual(facts.licenceTerms.map(({ scope }) => scope.replaceAll('_', '-')));
  for (const { scope, licence, governance, includes } of facts.licenceTerms) {
    const terms = catalog.licences[scope.replaceAll('_', '-') as 'community-integrations'];
    expect(terms).toMatchObject({ spdx: SPDX[licence], covers: includes });
    expect(terms.governance).toBe(governance);
  }
});

test('the rows there are', () => {
  expect(Object.keys(catalog.plans)).toEqual(facts.plans.map(({ id }) => id));
  expect(facts.plans.map(({ limits, features }) => limits.length + features.length)).toEqual([2, 3, 3]);
  expect(GROUPS.map((group) => facts.enterpriseFeatures[group].length)).toEqual([4, 4, 4]);
  expect(Object.keys(facts.enterpriseFeatures).sort()).toEqual([...GROUPS, 'section'].sort());
});

describe.each(facts.plans.map((plan) => [plan.id, plan] as const))('%s', (key, fact) => {
  const plan = plans.get(key);

  test('name, price, support, what it is built on', () => {
    expect(plan?.definition.name).toBe(fact.name);
    expect(plan?.definition.inherits).toBe(BUILT_ON[key]);
    expect(plan?.definition.availability ?? 'sold').toBe('sold');
    expect(Object.values(plan?.definition.prices ?? {}).map(priceTerms)).toEqual([
      { basis: 'flat', amount: fact.price.amount, interval: fact.price.period },
    ]);
    expect(plan?.support).toBe(fact.support);
    expect(catalog.support_levels[fact.support as 'phone'].channels).toEqual([fact.support]);
  });

  test('limits and features, and no others', () => {
    for (const limit of fact.limits) {
      expect(statedTerms(catalog, key, limit.id), limit.id).toEqual(limitTerms(limit));
      const feature = catalog.features[limit.id as 'executions'];
      expect(feature.unit).toBe(limit.unit);
      expect(feature.reset).toBe(limit.period ?? 'never');
    }
    for (const { id, label, included } of fact.features) {
      expect(catalog.features[id as 'advanced-nodes'].label).toBe(label);
      expect(statedTerms(catalog, key, id)).toEqual({ kind: 'boolean', included, detail: null });
    }
    const rows = [...fact.limits, ...fact.features, ...(key === 'enterprise' ? enterpriseFeatures : [])];
    expect(statedFeatures(catalog, key)).toEqual(rows.map(({ id }) => id).sort());
  });
});

test.each(GROUPS)('enterprise features: %s', (group) => {
  for (const { id, label, included, slaUptimePercent } of facts.enterpriseFeatures[group]) {
    const feature = catalog.features[id as 'sso'];
    expect(feature).toMatchObject({ kind: 'boolean', label, edition: 'enterprise' });
    expect(feature.group.toLowerCase()).toBe(group);
    expect(statedTerms(catalog, 'enterprise', id)).toMatchObject({ included });
    if (slaUptimePercent !== undefined) {
      expect(catalog.plans.enterprise.sla.uptime_percent).toBe(String(slaUptimePercent));
      expect(statedTerms(catalog, 'enterprise', id)).toMatchObject({ detail: `${slaUptimePercent} % SLA` });
    }
  }
  expect(enterpriseFeatures.filter(({ slaUptimePercent }) => slaUptimePercent !== undefined)).toHaveLength(1);
});

test('the proprietary features are an edition of their own', () => {
  expect(catalog.plans.enterprise.edition).toBe('enterprise');
  expect(catalog.editions.enterprise.licence).toBe('enterprise-features');
  expect(catalog.editions['open-source'].licence).toBe('core-platform');
});

test('support that is sold by itself', () => {
  expect(facts.supportTiers).toHaveLength(3);
  const sold = Object.entries(catalog.support_levels).filter(([, level]) => 'prices' in level);
  expect(sold.map(([key]) => key)).toEqual(facts.supportTiers.map(({ id }) => id));
  for (const { id, name, price, response, includes } of facts.supportTiers) {
    const level = catalog.support_levels[id];
    expect(level).toMatchObject({ name, includes });
    expect(includes[0]).toBe(level.channels[0].replace(/^(email|phone)$/, '$1 support'));
    expect('response' in level ? level.response : undefined).toBe(response.text);
    expect('response_hours' in level ? level.response_hours : undefined).toBe(response.hours);
    expect(Object.values(level.prices).map(priceTerms)).toEqual([
      { basis: 'flat', amount: price.amount, interval: price.period },
    ]);
  }
});

test('services and how they are paid', () => {
  expect(facts.services).toHaveLength(2);
  expect(facts.servicesPricing).toHaveLength(3);
  expect(Object.keys(catalog.services)).toEqual(facts.services.map(({ id }) => id));
  for (const { id, items } of facts.services) {
    const service = catalog.services[id];
    expect(service.items).toEqual(items);
    expect(Object.keys(service.prices)).toHaveLength(facts.servicesPricing.length);
    for (const { model, price } of facts.servicesPricing) {
      const { key, unit, ...terms } = SERVICE_PRICES[model] as (typeof SERVICE_PRICES)[string];
      const stated = service.prices[key as 'hourly'];
      expect(priceTerms(stated)).toEqual({ ...terms, negotiated: true, min: price?.min, max: price?.max });
      expect(stated.unit).toBe(unit);
      if (price !== undefined) expect([price.period, price.currency]).toEqual([unit, 'USD']);
    }
  }
});
