// SPDX-License-Identifier: Apache-2.0
import { checkCatalog, resolveCatalog } from '@kontor/core';
import { describe, expect, test } from 'vitest';
import {
  type FeatureFact,
  type LimitFact,
  limitTerms,
  type PriceFact,
  priceTerms,
  readFacts,
  statedFeatures,
  statedTerms,
} from '../facts/fact-rows.js';
import { catalog } from './catalog.js';

interface Facts {
  readonly product: { readonly name: string; readonly category: string; readonly nodeTypes: number };
  readonly editions: readonly {
    readonly id: keyof typeof catalog.editions;
    readonly name: string;
    readonly licence: string;
    readonly delivery: string;
    readonly tenancy?: string;
    readonly userLimit?: null;
    readonly priceRange?: PriceFact;
    readonly headlineFeatures?: readonly string[];
  }[];
  readonly plans: readonly {
    readonly id: keyof typeof catalog.plans;
    readonly name: string;
    readonly edition: string;
    readonly price: PriceFact;
    readonly target: string;
    readonly targetCustomerProfiles?: { readonly min?: number; readonly max?: number };
    readonly inherits: string | null;
    readonly features: readonly FeatureFact[];
    readonly limits: readonly LimitFact[];
    readonly support: { readonly channel: string; readonly responseHours: number | null };
    readonly sla?: { readonly uptimePercent: number | null; readonly custom?: boolean };
  }[];
  readonly addOns: readonly {
    readonly id: 'extra-events' | 'extra-workspaces' | 'node-hosting' | 'bulk-export';
    readonly name: string;
    readonly price: PriceFact & { readonly per: string };
    readonly appliesTo: string;
    readonly trigger?: string;
  }[];
  readonly services: readonly {
    readonly id: keyof typeof catalog.services;
    readonly name: string;
    readonly price: PriceFact;
    readonly scope?: string;
  }[];
  readonly marketplace: {
    readonly status: string;
    readonly exampleListings: readonly { readonly name: string; readonly price: PriceFact }[];
  };
  readonly licenceTerms: readonly {
    readonly edition: 'community' | 'enterprise';
    readonly licence: string;
    readonly commercialUse?: boolean;
    readonly modificationDisclosure?: boolean;
    readonly attribution?: boolean;
    readonly rejectedAlternatives?: readonly string[];
    readonly mechanism?: string;
    readonly exampleExtensionPoint?: { readonly default: string; readonly enterprise: string };
  }[];
}
const facts = readFacts<Facts>('kalcifer');
const plans = resolveCatalog(catalog).plans;

/** What the catalog says where the facts are silent, and must: see the README. */
const FILLED_IN: Record<string, readonly string[]> = {
  community: ['concurrent-journeys', 'team-members', 'events', 'ai-conversations'],
};
/** One feature under two labels. */
const OTHER_LABELS: Record<string, string> = { 'Full audit log': 'Audit log' };
/** Limits whose excess an add-on charges. */
const CHARGED_BEYOND = ['events'];

/** Sections that are no catalog matter: projections, targets, whom to win, and how it is funded. */
const NOT_CATALOG = [
  'document',
  'documentVersion',
  'documentDate',
  'documentStatus',
  'conventions',
  'revenueProjections',
  'unitEconomics',
  'costComparisons',
  'kpiTargets',
  'goToMarketPhases',
  'funnels',
  'funding',
  'comparables',
  'risks',
];
const HELD = ['product', 'editions', 'plans', 'addOns', 'services', 'marketplace', 'licenceTerms'];

test('every section of the facts is held here or is no catalog matter', () => {
  expect(Object.keys(facts).sort()).toEqual([...NOT_CATALOG, ...HELD].sort());
});

/** What the rows of each sort say; a fact of a new sort has to be held before it can be written here. */
const FIELDS: Record<string, readonly [rows: readonly object[], fields: string]> = {
  product: [[facts.product], 'name category runtime nodeTypes modelledOn'],
  editions: [facts.editions, 'id name licence delivery tenancy userLimit priceRange headlineFeatures'],
  plans: [facts.plans, 'id name edition price target targetCustomerProfiles inherits features limits support sla'],
  features: [facts.plans.flatMap(({ features }) => features), 'id label included detail'],
  limits: [facts.plans.flatMap(({ limits }) => limits), 'id value unlimited unit period'],
  support: [facts.plans.map(({ support }) => support), 'channel responseHours'],
  sla: [facts.plans.flatMap(({ sla }) => sla ?? []), 'uptimePercent custom'],
  'add-ons': [facts.addOns, 'id name price appliesTo trigger'],
  services: [facts.services, 'id name price scope'],
  // its shares are between the seller and those who publish there: no price of the catalog
  marketplace: [[facts.marketplace], 'status exampleListings platformCommission developerShare'],
  listings: [facts.marketplace.exampleListings, 'name price'],
  licences: [
    facts.licenceTerms,
    'edition licence commercialUse modificationDisclosure attribution rejectedAlternatives mechanism exampleExtensionPoint',
  ],
};

test.each(Object.entries(FIELDS))('%s say nothing that is not held here', (_, [rows, fields]) => {
  const said = new Set(rows.flatMap((row) => Object.keys(row)));
  said.delete('section');
  expect([...said].sort()).toEqual(fields.split(' ').sort());
});

test('every price is in dollars', () => {
  const priced = [...facts.plans, ...facts.addOns, ...facts.services, ...facts.marketplace.exampleListings];
  const prices = [...priced.map(({ price }) => price), ...facts.editions.flatMap(({ priceRange }) => priceRange ?? [])];
  expect(prices).toHaveLength(20);
  expect(new Set(prices.map(({ currency }) => currency))).toEqual(new Set(catalog.currencies));
});

test('nothing is wrong with it', () => {
  expect(checkCatalog(catalog)).toEqual([]);
});

test('the product', () => {
  const { name, category: description, nodeTypes } = facts.product;
  expect(catalog).toMatchObject({ name, currencies: ['USD'] });
  expect(catalog.products.kalcifer).toEqual({ name, description });
  expect(catalog.features['nodes-all'].label).toBe(`All ${nodeTypes} nodes`);
});

test('the rows there are', () => {
  expect(Object.keys(catalog.plans)).toEqual(facts.plans.map(({ id }) => id));
  expect(facts.plans.map(({ features }) => features.length)).toEqual([13, 6, 5, 7, 9]);
  expect(facts.plans.map(({ limits }) => limits.length)).toEqual([3, 5, 4, 4, 0]);
  const named = new Set(facts.plans.flatMap((plan) => [...plan.features, ...plan.limits].map(({ id }) => id)));
  expect(Object.keys(catalog.features).sort()).toEqual([...named].sort());
});

test('editions', () => {
  expect(Object.keys(catalog.editions)).toEqual(facts.editions.map(({ id }) => id));
  for (const fact of facts.editions) {
    const edition: { headlines?: readonly string[]; tenancy?: string } = catalog.editions[fact.id];
    expect(edition).toMatchObject({ name: fact.name, licence: fact.id, delivery: [fact.delivery] });
    expect(edition.headlines).toEqual(fact.headlineFeatures);
    expect(edition.tenancy).toBe(fact.tenancy);
    const prices = Object.values(catalog.plans)
      .filter((plan) => plan.edition === fact.id)
      .flatMap((plan) => Object.values(plan.prices).map((price) => priceTerms(price)));
    const bounds = prices.flatMap((terms) => ('amount' in terms ? [terms.amount] : [terms.min, terms.max]));
    const { min, max } = fact.priceRange ?? {};
    expect([Math.min(...bounds.map(Number)), Math.max(...bounds.map(Number))]).toEqual(
      fact.priceRange === undefined ? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] : [min, max],
    );
    if (fact.priceRange !== undefined)
      expect(new Set(prices.map(({ interval }) => interval))).toEqual(new Set([fact.priceRange.period]));
    if (fact.userLimit !== undefined) {
      const users = statedTerms(catalog, fact.id as 'community', 'team-members');
      expect(users).toMatchObject({ limit: fact.userLimit });
    }
  }
});

describe.each(facts.plans.map((plan) => [plan.id, plan] as const))('%s', (key, fact) => {
  const plan = plans.get(key);

  test('name, edition, target, size, inheritance', () => {
    expect(plan?.definition).toMatchObject({ name: fact.name, edition: fact.edition, target: fact.target });
    expect(plan?.definition.inherits ?? null).toBe(fact.inherits);
    const { min: minimum, max: maximum } = fact.targetCustomerProfiles ?? {};
    const sized = { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
    expect(plan?.definition.sized_for).toEqual(
      fact.targetCustomerProfiles === undefined ? undefined : { customers: sized },
    );
    expect(plan?.definition.availability ?? 'sold').toBe('sold');
  });

  test('price', () => {
    const { amount, min, max, period: interval } = fact.price;
    expect(interval).toBe('month');
    const stated = Object.values(plan?.definition.prices ?? {}).map(priceTerms);
    if (amount === undefined) {
      expect(stated).toEqual([{ basis: 'flat', negotiated: true, min, max, interval }]);
      expect(plan?.definition.contract).toBe(true);
    } else expect(stated).toEqual(amount === 0 ? [] : [{ basis: 'flat', amount, interval }]);
  });

  test('features and limits, and no others', () => {
    for (const { id, label, included, detail } of fact.features) {
      expect(catalog.features[id as 'engine'].label).toBe(OTHER_LABELS[label] ?? label);
      const worded = detail ?? (label in OTHER_LABELS ? label : null);
      expect(statedTerms(catalog, key, id), id).toEqual({ kind: 'boolean', included, detail: worded });
    }
    for (const limit of fact.limits) {
      expect(statedTerms(catalog, key, limit.id), limit.id).toEqual(limitTerms(limit));
      const feature: { kind: string; unit: string; reset?: string } = catalog.features[limit.id as 'events'];
      expect(feature.unit).toBe(limit.unit);
      expect(feature.reset ?? 'never').toBe(limit.period ?? 'never');
      const terms = plan?.features.get(limit.id)?.terms;
      const soft = CHARGED_BEYOND.includes(limit.id) && !limit.unlimited;
      expect(terms, limit.id).toMatchObject({ enforcement: soft ? 'soft' : 'hard' });
    }
    const rows = [...fact.features, ...fact.limits].map(({ id }) => id);
    expect(statedFeatures(catalog, key)).toEqual([...rows, ...(FILLED_IN[key] ?? [])].sort());
  });

  test('support and SLA', () => {
    const level = catalog.support_levels[plan?.support as 'email'];
    expect(level.channels.join(', ')).toBe(fact.support.channel);
    expect(level.response_hours ?? null).toBe(fact.support.responseHours);
    const { uptimePercent, custom } = fact.sla ?? {};
    if (fact.sla === undefined) expect(plan?.definition.sla).toBeUndefined();
    else if (custom) expect([plan?.definition.sla, uptimePercent]).toEqual([{ custom: true }, null]);
    else expect(plan?.definition.sla).toEqual({ uptime_percent: String(uptimePercent) });
  });
});

test('what is filled in is unlimited, and no plan is left without a limit it would be denied for', () => {
  for (const [plan, features] of Object.entries(FILLED_IN))
    for (const feature of features)
      expect(statedTerms(catalog, plan, feature), feature).toEqual({ limit: null, at_least: null });
  const limited = Object.entries(catalog.features).filter(([, { kind }]) => kind !== 'boolean');
  expect(limited).toHaveLength(7);
  for (const [key, { features }] of plans)
    for (const [feature] of limited) expect(features.has(feature), `${key}: ${feature}`).toBe(true);
});

test('add-ons of the cloud', () => {
  expect(facts.addOns).toHaveLength(4);
  const own = Object.entries(catalog.add_ons).filter(([, addOn]) => !('kind' in addOn));
  expect(own.map(([key]) => key)).toEqual(facts.addOns.map(({ id }) => id));
  for (const { id, name, price, appliesTo, trigger } of facts.addOns) {
    const addOn = catalog.add_ons[id];
    expect(addOn).toMatchObject({ name, applies_to: { editions: [appliesTo] } });
    const [stated] = Object.values(addOn.prices);
    if (price.period === 'usage') {
      const [size, unit] = [Number(price.per.split(' ')[0]?.replaceAll(',', '')), 'event'];
      expect(stated).toMatchObject({ charge: { model: 'package', amount: String(price.amount), size }, unit });
      expect(addOn).toMatchObject({ prices: { events: { included: { limit_of: 'events' } } } });
      expect('trigger' in addOn && addOn.trigger.replace('_', ' plan ')).toBe(trigger);
      expect(price.per).toBe(`${size.toLocaleString('en')} ${unit}s`);
    } else {
      expect(stated).toMatchObject({
        charge: { model: 'flat', amount: String(price.amount) },
        interval: price.period,
        unit: price.per,
      });
      // bought by the unit: what goes beyond the plan's limit is a limit raised
      expect('features' in addOn && 'workspaces' in addOn.features).toBe(trigger === 'beyond plan limit');
    }
  }
});

test('services', () => {
  expect(Object.keys(catalog.services)).toEqual(facts.services.map(({ id }) => id));
  expect(facts.services).toHaveLength(4);
  for (const { id, name, price, scope } of facts.services) {
    const service: { name: string; scope?: string } = catalog.services[id];
    expect([service.name, service.scope]).toEqual([name, scope]);
    const { amount, min, max, period } = price;
    const terms = priceTerms(catalog.services[id].prices.base);
    if (amount === undefined) expect(terms).toEqual({ basis: 'flat', negotiated: true, min, max, interval: period });
    else if (period === 'once') expect(terms).toEqual({ basis: 'flat', amount, interval: 'once' });
    else {
      expect(terms).toEqual({ basis: 'per_unit', amount, interval: 'once' });
      expect(catalog.services[id].prices.base).toMatchObject({ unit: period });
    }
  }
});

test('the marketplace is planned', () => {
  const listings = Object.values(catalog.add_ons).filter((addOn) => 'kind' in addOn);
  expect(listings.map(({ name }) => name)).toEqual(facts.marketplace.exampleListings.map(({ name }) => name));
  expect(listings).toHaveLength(5);
  listings.forEach((addOn, index) => {
    const price = facts.marketplace.exampleListings[index]?.price;
    expect(addOn).toMatchObject({ kind: 'marketplace', availability: 'planned' });
    expect(`future, ${addOn.planned_for}`).toBe(facts.marketplace.status);
    expect(priceTerms(addOn.prices.base)).toEqual({ basis: 'flat', amount: price?.amount, interval: price?.period });
  });
});

test('licence terms', () => {
  expect(facts.licenceTerms).toHaveLength(2);
  const [open, paid] = facts.licenceTerms;
  expect([open?.edition, paid?.edition]).toEqual([
    catalog.editions.community.licence,
    catalog.editions.enterprise.licence,
  ]);
  expect(catalog.licences.community).toMatchObject({
    spdx: open?.licence,
    commercial_use: open?.commercialUse,
    modification_disclosure: open?.modificationDisclosure,
    attribution: open?.attribution,
    considered: open?.rejectedAlternatives,
  });
  expect(paid?.licence).toBe('proprietary');
  expect(catalog.licences.enterprise).toMatchObject({
    spdx: expect.stringMatching(/^LicenseRef-/),
    mechanism: paid?.mechanism,
    extension_point: {
      open_default: paid?.exampleExtensionPoint?.default,
      paid: paid?.exampleExtensionPoint?.enterprise,
    },
  });
  const spdx = facts.editions.map(({ licence }) => licence);
  expect(spdx).toEqual([catalog.licences.community.spdx, 'service terms', 'proprietary, licence key']);
});
