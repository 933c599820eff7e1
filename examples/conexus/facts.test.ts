// SPDX-License-Identifier: Apache-2.0
import { checkCatalog, resolveCatalog } from '@kontor/core';
import { describe, expect, test } from 'vitest';
import { fieldsOf, limitTerms, pricesIn, priceTerms, statedFeatures, statedTerms } from '../facts/fact-rows.js';
import { TRACE_EVENT_TYPES } from '../traces/traces.js';
import { catalog } from './catalog.js';
import { facts } from './facts.js';

const plans = resolveCatalog(catalog).plans;

/** What a plan of the facts calls a feature, and the rows of the catalog it means. */
const PLAN_FEATURES: Record<string, readonly string[]> = {
  'full core features': facts.features.filter(({ edition }) => edition === 'community').map(({ id }) => id),
  'cloud-hosted': ['cloud-hosted'],
  'team collaboration': ['team-collaboration'],
  CBAC: ['cbac'],
  SSO: ['sso'],
  SCIM: ['scim'],
  'compliance certifications': ['certs'],
  'SLA + dedicated support': ['priority-support'],
  'custom deployment': ['custom-deploy'],
  'professional services': [], // no feature: a service, held in price-facts.test.ts
};
/** How the decisions about the split read in the catalog: which plan holds what. */
const SPLIT: Record<string, { readonly plan: string; readonly feature: string }> = {
  'Multi-Repo (2-5 repos)': { plan: 'community', feature: 'repos' },
  'Multi-Repo (100+ repos)': { plan: 'enterprise', feature: 'multi-repo' },
  'Basic Access Control': { plan: 'community', feature: 'basic-access-control' },
  'CBAC (Fine-Grained)': { plan: 'enterprise', feature: 'cbac' },
  'Cloud Sync (Small Teams)': { plan: 'pro', feature: 'cloud-sync-small-teams' },
  'Analytics (Basic)': { plan: 'community', feature: 'basic-analytics' },
  'Analytics (Advanced)': { plan: 'enterprise', feature: 'adv-analytics' },
};
/** What only a decision about the split names, or only a plan: rows of the catalog that no feature row backs. */
const NO_FEATURE_ROW: Record<string, string> = {
  'basic-access-control': 'Basic Access Control',
  'basic-analytics': 'Analytics (Basic)',
  'cloud-sync-small-teams': 'Cloud Sync (Small Teams)',
  'cloud-hosted': 'cloud-hosted',
  'team-collaboration': 'team collaboration',
};
/** The facts name no inheritance; dearer plans hold the core features. */
const BUILT_ON: Record<string, string> = { pro: 'community', enterprise: 'community' };

/** Sections that are no catalog matter: phases, targets, whom to win, and hopes. */
const NOT_CATALOG = [
  'document',
  'documentVersion',
  'documentDate',
  'documentStatus',
  'conventions',
  'phases',
  'kpiTargets',
  'goToMarketPhases',
  'okrs',
  'funnels',
  'moats',
  'risks',
  'caseStudies',
  'nextMilestone',
];
const HELD = ['product', 'licenceTerms', 'editions', 'features', 'featureSplitDecisions', 'plans'] as const;
/** What price-facts.test.ts holds. */
const HELD_PRICES = ['pricingModels', 'pricingScenarios', 'revenueModel', 'segments'] as const;

test('every section of the facts is held here or is no catalog matter', () => {
  expect(Object.keys(facts).sort()).toEqual([...NOT_CATALOG, ...HELD, ...HELD_PRICES].sort());
});

/** What the rows of each sort say; a fact of a new sort has to be held before it can be written here. */
const FIELDS: Record<string, readonly [rows: readonly object[], fields: string]> = {
  product: [[facts.product], 'name category positioning primaryMarket secondaryMarket revenueModel'],
  licences: [facts.licenceTerms, 'edition licence convertsTo convertsAfterYears'],
  editions: [facts.editions, 'id name price delivery targets infrastructure support'],
  features: [facts.features, 'id label edition description reason'],
  decisions: [facts.featureSplitDecisions, 'feature edition'],
  plans: [facts.plans, 'id name availability price limits features support target'],
  limits: [facts.plans.flatMap(({ limits }) => limits), 'id value min max unlimited unit'],
};
test.each(Object.entries(FIELDS))('%s say nothing that is not held here', (_, [rows, fields]) => {
  expect(fieldsOf(rows)).toEqual(fields.split(' ').sort());
});

test('every price, the projected ones too, is in dollars', () => {
  const prices = pricesIn([...HELD, ...HELD_PRICES].map((section) => facts[section]));
  expect(prices).toHaveLength(42);
  expect(new Set(prices.map(({ currency }) => currency))).toEqual(new Set(catalog.currencies));
});

test('the rows there are', () => {
  expect(Object.keys(catalog.plans)).toEqual(facts.plans.map(({ id }) => id));
  expect(Object.keys(catalog.editions)).toEqual(facts.editions.map(({ id }) => id));
  expect(facts.plans.map(({ limits }) => limits.length)).toEqual([2, 2, 2]);
  expect(facts.plans.flatMap(({ features }) => features)).toEqual(Object.keys(PLAN_FEATURES));
  const limits = facts.plans.flatMap((plan) => plan.limits.map(({ id }) => id));
  const rows = [...limits, ...facts.features.map(({ id }) => id), ...Object.keys(NO_FEATURE_ROW)];
  expect(Object.keys(catalog.features).sort()).toEqual([...new Set(rows)].sort());
});

test('nothing is wrong with it', () => {
  expect(checkCatalog(catalog)).toEqual([]);
});

test('product and licence terms', () => {
  const { name, category: description } = facts.product;
  expect(catalog).toMatchObject({ name, products: { conexus: { name, description } } });
  expect(Object.keys(catalog.licences)).toEqual(facts.licenceTerms.map(({ edition }) => edition));
  const [open, paid] = facts.licenceTerms;
  expect(catalog.licences.community).toMatchObject({
    spdx: open?.licence,
    converts_to: { spdx: open?.convertsTo, after_years: open?.convertsAfterYears },
  });
  expect([paid?.licence, catalog.licences.enterprise.spdx]).toEqual(['proprietary', 'LicenseRef-Conexus-Enterprise']);
});

test.each(facts.editions.map((edition) => [edition.id, edition] as const))('edition %s', (key, fact) => {
  const edition = catalog.editions[key];
  expect(edition).toMatchObject({ name: fact.name, licence: key, targets: fact.targets });
  expect(edition.delivery).toEqual([fact.delivery].flat());
  expect('infrastructure' in edition ? edition.infrastructure : undefined).toEqual(fact.infrastructure);
  expect(catalog.plans[key].edition).toBe(key);
  expect(catalog.plans[key].support).toBe(edition.support);
  const level = catalog.support_levels[edition.support];
  if ('channel' in fact.support) {
    const { channel, responseHours, slaUptimePercent, criticalCoverage } = fact.support;
    expect(level).toEqual({
      name: 'Enterprise',
      channels: [channel],
      response_hours: { minimum: responseHours.min, maximum: responseHours.max, by: responseHours.by },
      coverage: `${criticalCoverage} for critical`,
      technical_account_manager: fact.support.technicalAccountManager,
      onboarding: fact.support.onboardingIncluded,
    });
    expect(catalog.plans.enterprise.sla).toEqual({ uptime_percent: String(slaUptimePercent) });
    expect(fact.price).toBeUndefined();
  } else {
    expect([...level.channels, 'response' in level ? level.response : null]).toEqual(fact.support);
    expect(fact.price).toEqual({ amount: 0, currency: 'USD', period: 'month' });
  }
});

test('every feature row, in the edition it stands in', () => {
  expect(facts.features).toHaveLength(26);
  for (const { id, label, edition, description, reason } of facts.features) {
    const feature = catalog.features[id as 'cbac'];
    expect(feature).toMatchObject({ kind: 'boolean', label, edition, description, rationale: reason });
    expect(plans.get('enterprise')?.features.get(id)?.terms).toMatchObject({ included: true });
    expect(plans.get('community')?.features.has(id)).toBe(edition === 'community');
  }
});

test('what was decided about the split', () => {
  expect(facts.featureSplitDecisions.map(({ feature }) => feature)).toEqual(Object.keys(SPLIT));
  for (const { feature, edition } of facts.featureSplitDecisions) {
    const row = SPLIT[feature];
    expect(row?.plan).toBe(edition);
    const terms = statedTerms(catalog, edition, row?.feature ?? '');
    expect(terms, feature).toMatchObject(row?.feature === 'repos' ? { limit: '5' } : { included: true });
  }
  for (const [key, label] of Object.entries(NO_FEATURE_ROW)) {
    const feature: { label: string; edition?: string; availability?: string } =
      catalog.features[key as 'basic-analytics'];
    expect(feature).toMatchObject({ kind: 'boolean' });
    expect(feature.label.toLowerCase().replace(' ', '-')).toBe(label.toLowerCase().replace(' ', '-'));
    const [holder] = [...plans.values()].filter((plan) => plan.definition.features?.[key] !== undefined);
    expect([feature.edition, feature.availability]).toEqual([
      holder?.definition.edition,
      holder?.definition.availability,
    ]);
  }
});

test('queries are counted with their tokens, and nobody pays by them', () => {
  const event_type = TRACE_EVENT_TYPES.code;
  expect(Object.values(catalog.meters)).toMatchObject([
    { event_type, aggregation: 'count', unit: catalog.features.usage.unit },
    { event_type, aggregation: 'sum', property: 'context_tokens', unit: 'token' },
    { event_type, aggregation: 'sum', property: 'generated_tokens', unit: 'token' },
  ]);
  expect(catalog.features.usage).toMatchObject({ kind: 'metered', meter: 'context-queries' });
  const prices = [...plans.values()].flatMap((plan) => [...plan.prices.values()]);
  expect(prices.filter(({ meter }) => meter !== undefined)).toEqual([]);
});

describe.each(facts.plans.map((plan) => [plan.id, plan] as const))('%s', (key, fact) => {
  const plan = plans.get(key);

  test('name, target, availability, what it is built on, support', () => {
    expect(plan?.definition).toMatchObject({ name: fact.name, target: fact.target });
    expect(plan?.definition.inherits).toBe(BUILT_ON[key]);
    const { availability = 'sold', planned_for } = plan?.definition ?? {};
    expect(fact.availability).toBe(
      { community: undefined, pro: `${planned_for} (future)`, enterprise: 'phase 1 priority' }[key],
    );
    expect(availability).toBe(key === 'pro' ? 'planned' : 'sold');
    expect(plan?.support).toBe(fact.support ?? 'enterprise');
    if (fact.support === 'email') expect(catalog.support_levels.email.channels).toEqual([fact.support]);
  });

  test('price', () => {
    const { amount, min, max, period, per, custom } = fact.price;
    const stated = plan?.definition.prices ?? {};
    expect(plan?.definition.contract ?? false).toBe(custom ?? false);
    if (amount === 0) {
      expect(stated).toEqual({});
      expect(period).toBe('month');
    } else if (custom) {
      const terms = { basis: 'flat', negotiated: true, min, max, interval: period };
      expect(stated.base && priceTerms(stated.base)).toEqual(terms);
      expect(stated.base?.option).toBe('yearly-contract');
    } else {
      // a range here, one figure in the pricing model: the catalog states the figure, within the range
      const { users } = stated;
      const terms = users && priceTerms(users);
      const each = terms && 'amount' in terms ? Number(terms.amount) : Number.NaN;
      expect([users?.unit, terms?.interval]).toEqual([per, period]);
      expect(each >= Number(min) && each <= Number(max)).toBe(true);
    }
  });

  test('limits and features, and no others', () => {
    for (const limit of fact.limits) {
      expect(statedTerms(catalog, key, limit.id), limit.id).toEqual(limitTerms(limit));
      const { unit } = catalog.features[limit.id as 'repos'];
      expect(limit.unit).toBe(key === 'community' && unit === 'repo' ? 'small repo' : unit);
    }
    const named = fact.features.flatMap((words) => PLAN_FEATURES[words] ?? []);
    for (const feature of named) expect(statedTerms(catalog, key, feature), feature).toMatchObject({ included: true });
    const split = Object.values(SPLIT).filter((row) => row.plan === key);
    const ofEdition = facts.features.filter(({ edition }) => edition === key).map(({ id }) => id);
    const rows = [...fact.limits.map(({ id }) => id), ...named, ...split.map(({ feature }) => feature), ...ofEdition];
    expect(statedFeatures(catalog, key)).toEqual([...new Set(rows)].sort());
  });
});

test('the repositories of Community are small ones', () => {
  const [repos] = facts.plans[0]?.limits ?? [];
  expect(catalog.plans.community.features.repos.detail).toBe(`${repos?.unit}s`);
});
