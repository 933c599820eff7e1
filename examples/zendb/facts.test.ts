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

interface Facts {
  readonly product: { readonly name: string; readonly category: string };
  readonly editions: readonly { readonly id: string; readonly name: string; readonly licence?: string }[];
  readonly plans: readonly {
    readonly id: keyof typeof catalog.plans;
    readonly name: string;
    readonly price: Omit<PriceFact, 'amount'> & {
      readonly amount: number | null;
      readonly plusPerNode?: boolean;
      readonly perNodePrice?: null;
      readonly model?: string;
    };
    readonly target?: string;
    readonly features: readonly FeatureFact[];
    readonly limits?: readonly LimitFact[];
    readonly support?: string;
  }[];
  readonly revenueProjections: readonly {
    readonly prices?: Record<string, number>;
    readonly customers: Record<string, number>;
    readonly quarters?: readonly { readonly q: string; readonly event: string; readonly price?: PriceFact }[];
  }[];
}
const facts = readFacts<Facts>('zendb');
const plans = resolveCatalog(catalog).plans;

const SPDX: Record<string, string> = { 'Elastic License 2.0': 'Elastic-2.0' };
const SUPPORT = {
  'community (Discord, GitHub)': { key: 'community', level: { channels: ['Discord', 'GitHub'] } },
  '24/7 premium': { key: 'premium', level: { channels: ['premium'], coverage: '24/7' } },
} as const;
/** The facts name no inheritance; the commercial plans are built on the core, and each on the one before. */
const BUILT_ON: Record<string, string> = {
  professional: 'open-source',
  enterprise: 'professional',
  cloud: 'professional',
};
/** What the catalog says where the facts are silent: instances are what is counted, and a cloud scales by itself. */
const FILLED_IN: Record<string, readonly string[]> = { 'open-source': ['instances'], cloud: ['nodes'] };

/** Sections that are no catalog matter. Of the projections only the prices and launches they repeat. */
const NOT_CATALOG = [
  'document',
  'conventions',
  'goToMarketPhases',
  'funnels',
  'segments',
  'competitors',
  'partners',
  'riskBackups',
  'metricsTracked',
];

test('every section of the facts is held here or is no catalog matter', () => {
  expect(Object.keys(facts).sort()).toEqual(
    [...NOT_CATALOG, 'product', 'editions', 'plans', 'revenueProjections'].sort(),
  );
});

test('the product', () => {
  const { name, category: description } = facts.product;
  expect(catalog).toMatchObject({ name, currencies: ['USD'] });
  expect(catalog.products.zendb).toEqual({ name, description });
});

test('editions and their licences', () => {
  expect(facts.editions).toHaveLength(4);
  expect(
    Object.entries(catalog.editions).map(([id, edition]) => {
      const licence = 'licence' in edition ? catalog.licences[edition.licence] : undefined;
      return { id, name: edition.name, licence: licence?.name, spdx: licence?.spdx };
    }),
  ).toEqual(facts.editions.map(({ id, name, licence }) => ({ id, name, licence, spdx: licence && SPDX[licence] })));
  expect(Object.keys(catalog.licences)).toHaveLength(facts.editions.filter(({ licence }) => licence).length);
});

test('the rows there are', () => {
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  expect(Object.keys(catalog.plans)).toEqual(facts.plans.map(({ id }) => id));
  expect(facts.plans).toHaveLength(4);
  expect(facts.plans.map(({ features }) => features.length)).toEqual([8, 4, 7, 5]);
  expect(sum(facts.plans.map(({ limits }) => limits?.length ?? 0))).toBe(7);
});

describe.each(facts.plans.map((plan) => [plan.id, plan] as const))('%s', (key, fact) => {
  const plan = plans.get(key);

  test('name, edition, target, what it is built on', () => {
    expect(plan?.definition).toMatchObject({ name: fact.name, edition: key });
    expect(plan?.definition.target).toBe(fact.target);
    expect(plan?.definition.inherits).toBe(BUILT_ON[key]);
  });

  test('features and limits, and no others', () => {
    for (const { id, label, included } of fact.features) {
      expect(catalog.features[id as 'embedded']).toMatchObject({ kind: 'boolean', label, edition: key });
      expect(statedTerms(catalog, key, id)).toEqual({ kind: 'boolean', included, detail: null });
    }
    for (const limit of fact.limits ?? []) {
      expect(catalog.features[limit.id as 'nodes'].unit).toBe(limit.unit);
      expect(statedTerms(catalog, key, limit.id), limit.id).toEqual(
        limit.id === 'time-travel-retention'
          ? { value: limit.unlimited ? 'unlimited' : String(limit.value), detail: null }
          : limitTerms(limit),
      );
    }
    const rows = [...fact.features, ...(fact.limits ?? [])].map(({ id }) => id);
    expect(statedFeatures(catalog, key)).toEqual([...rows, ...(FILLED_IN[key] ?? [])].sort());
  });

  test('support', () => {
    if (fact.support === undefined) return expect(plan?.definition.support).toBeUndefined();
    const { key: level, level: terms } = SUPPORT[fact.support as keyof typeof SUPPORT];
    expect(plan?.support).toBe(level);
    expect(catalog.support_levels[level]).toMatchObject(terms);
  });
});

describe('prices', () => {
  test('are in dollars, the projected ones too', () => {
    const prices = pricesIn([facts.plans, facts.revenueProjections]);
    expect(prices).toHaveLength(6);
    expect(new Set(prices.map(({ currency }) => currency))).toEqual(new Set(catalog.currencies));
  });
  const [openSource, professional, enterprise, cloud] = facts.plans.map(({ price }) => price);
  const termsOf = (key: keyof typeof catalog.plans) =>
    Object.fromEntries(
      Object.entries(plans.get(key)?.definition.prices ?? {}).map(([name, price]) => [name, priceTerms(price)]),
    );

  test('Open Source is free', () => {
    expect(openSource).toEqual({ amount: 0, currency: 'USD', period: 'month' });
    expect(termsOf('open-source')).toEqual({});
  });
  test('Professional is paid by the instance', () => {
    expect(professional?.per).toBe('instance');
    expect(termsOf('professional')).toEqual({
      instances: { basis: 'per_seat', amount: professional?.amount, interval: professional?.period },
    });
    expect(catalog.plans.professional.prices.instances).toMatchObject({ feature: 'instances', unit: 'instance' });
  });
  test('Enterprise is a fee and a price by the node that is not published', () => {
    expect(enterprise).toMatchObject({ plusPerNode: true, perNodePrice: null });
    expect(termsOf('enterprise')).toEqual({
      base: { basis: 'flat', amount: enterprise?.amount, interval: enterprise?.period },
      nodes: { basis: 'per_seat', negotiated: true, interval: 'month' },
    });
    expect(catalog.plans.enterprise).toMatchObject({
      contract: true,
      prices: { nodes: { feature: 'nodes', unit: 'node' } },
    });
  });
  test('ZenDB Cloud is by the GB and by compute, without amounts, and only planned', () => {
    expect(cloud).toEqual({ model: 'per-GB storage + compute', amount: null, currency: 'USD' });
    const unpublished = { basis: 'per_unit', negotiated: true, interval: 'month' };
    expect(termsOf('cloud')).toEqual({ storage: unpublished, compute: unpublished });
    expect(catalog.plans.cloud.contract).toBe(true);
    expect(catalog.plans.cloud.prices.storage).toMatchObject({ meter: 'storage', unit: 'GB' });
    expect(catalog.plans.cloud.prices.compute).toMatchObject({ meter: 'compute' });
  });
  test('the projections repeat them, and say that the cloud comes in year 2', () => {
    expect(facts.revenueProjections).toHaveLength(3);
    const [year1, year2] = facts.revenueProjections;
    expect(year1?.prices).toEqual({ professional: professional?.amount, enterprise: enterprise?.amount });
    const priced = year1?.quarters?.filter(({ price }) => price !== undefined) ?? [];
    expect(priced.map(({ price }) => [price?.amount, price?.period])).toEqual([
      [professional?.amount, 'month'],
      [enterprise?.amount, 'month'],
    ]);
    expect(year1?.customers.cloud).toBe(0);
    expect(year2?.quarters?.[0]).toEqual({ q: 'Q1', event: 'managed cloud launch' });
    expect(catalog.plans.cloud).toMatchObject({ availability: 'planned', planned_for: 'year 2, Q1' });
    for (const key of ['open-source', 'professional', 'enterprise'])
      expect(plans.get(key)?.definition.availability ?? 'sold').toBe('sold');
  });
});
