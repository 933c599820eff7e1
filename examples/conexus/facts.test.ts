// SPDX-License-Identifier: Apache-2.0
import {
  checkCatalog,
  compilePrice,
  Decimal,
  decimal,
  formatMinor,
  LINE_ROUNDING,
  pricesFor,
  rate,
  resolveCatalog,
} from '@kontor/core';
import { describe, expect, test } from 'vitest';
import {
  type LimitFact,
  limitTerms,
  type PriceFact,
  priceTerms,
  readFacts,
  statedFeatures,
  statedTerms,
} from '../facts/fact-rows.js';
import { catalog } from './catalog.js';

interface EnterpriseSupport {
  readonly channel: string;
  readonly technicalAccountManager: boolean;
  readonly slaUptimePercent: number;
  readonly responseHours: { readonly min: number; readonly max: number; readonly by: string };
  readonly criticalCoverage: string;
  readonly onboardingIncluded: boolean;
}
interface Facts {
  readonly product: { readonly name: string; readonly category: string };
  readonly licenceTerms: readonly {
    readonly edition: 'community' | 'enterprise';
    readonly licence: string;
    readonly convertsTo?: string;
    readonly convertsAfterYears?: number;
  }[];
  readonly editions: readonly {
    readonly id: 'community' | 'enterprise';
    readonly name: string;
    readonly price?: PriceFact;
    readonly delivery: string | readonly string[];
    readonly targets: readonly string[];
    readonly infrastructure?: readonly string[];
    readonly support: readonly string[] | EnterpriseSupport;
  }[];
  readonly features: readonly {
    readonly id: string;
    readonly label: string;
    readonly edition: 'community' | 'enterprise';
    readonly description: string;
    readonly reason: string;
  }[];
  readonly featureSplitDecisions: readonly { readonly feature: string; readonly edition: string }[];
  readonly plans: readonly {
    readonly id: keyof typeof catalog.plans;
    readonly name: string;
    readonly availability?: string;
    readonly price: PriceFact & { readonly custom?: boolean };
    readonly limits: readonly LimitFact[];
    readonly features: readonly string[];
    readonly support?: string;
    readonly target: string;
  }[];
  readonly pricingModels: readonly {
    readonly id: 'per-repository' | 'per-user';
    readonly status?: string;
    readonly prices: readonly {
      readonly plan: keyof typeof catalog.plans;
      readonly price: PriceFact & { readonly custom?: boolean };
      readonly limit?: { readonly repos: number };
      readonly appliesFromRepos?: number;
      readonly users?: { readonly min: number; readonly max?: number };
    }[];
  }[];
  readonly pricingScenarios: readonly {
    readonly id: string;
    readonly inputs: { readonly repos: number; readonly developers: number };
    readonly expected: readonly {
      readonly plan: keyof typeof catalog.plans;
      readonly viable?: boolean;
      readonly total?: PriceFact & { readonly negotiated?: boolean };
    }[];
  }[];
  readonly revenueModel: readonly {
    readonly phase: string;
    readonly streams?: readonly { readonly name: string; readonly each?: PriceFact }[];
  }[];
  readonly segments: readonly { readonly id: string; readonly services?: PriceFact }[];
}
const facts = readFacts<Facts>('conexus');
const resolved = resolveCatalog(catalog);
const plans = resolved.plans;

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
  'professional services': [],
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
const HELD = [
  'product',
  'licenceTerms',
  'editions',
  'features',
  'featureSplitDecisions',
  'plans',
  'pricingModels',
  'pricingScenarios',
  'revenueModel', // its services
  'segments', // their services
];

test('every section of the facts is held here or is no catalog matter', () => {
  expect(Object.keys(facts).sort()).toEqual([...NOT_CATALOG, ...HELD].sort());
});

test('nothing is wrong with it', () => {
  expect(checkCatalog(catalog)).toEqual([]);
});

test('product and licence terms', () => {
  expect(catalog.products.conexus).toEqual({ name: facts.product.name, description: facts.product.category });
  expect(facts.licenceTerms).toHaveLength(2);
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
  } else {
    expect([...level.channels, 'response' in level ? level.response : null]).toEqual(fact.support);
    expect(fact.price).toMatchObject({ amount: 0, currency: 'USD' });
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
    expect(statedTerms(catalog, edition, row?.feature ?? ''), feature).toBeDefined();
  }
  expect(catalog.plans.enterprise.sized_for.repos.minimum).toBe(100);
});

describe.each(facts.plans.map((plan) => [plan.id, plan] as const))('%s', (key, fact) => {
  const plan = plans.get(key);

  test('name, target, availability, support', () => {
    expect(plan?.definition).toMatchObject({ name: fact.name, target: fact.target });
    const { availability = 'sold', planned_for } = plan?.definition ?? {};
    expect(fact.availability).toBe(
      { community: undefined, pro: `${planned_for} (future)`, enterprise: 'phase 1 priority' }[key],
    );
    expect(availability).toBe(key === 'pro' ? 'planned' : 'sold');
    expect(plan?.support).toBe(fact.support ?? 'enterprise');
  });

  test('price', () => {
    const { amount, min, max, period, per, custom } = fact.price;
    const stated = plan?.definition.prices ?? {};
    if (amount === 0) expect(stated).toEqual({});
    else if (custom) {
      expect(stated.base && priceTerms(stated.base)).toEqual({
        basis: 'flat',
        negotiated: true,
        min,
        max,
        interval: period,
      });
      expect(plan?.definition.contract).toBe(true);
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
      expect(limit.unit.replace('small ', '')).toBe(catalog.features[limit.id as 'repos'].unit);
    }
    const named = fact.features.flatMap((words) => {
      const rows = PLAN_FEATURES[words];
      expect(rows, words).toBeDefined();
      return rows ?? [];
    });
    for (const feature of named) expect(statedTerms(catalog, key, feature), feature).toMatchObject({ included: true });
    const split = Object.values(SPLIT).filter((row) => row.plan === key);
    const ofEdition = facts.features.filter(({ edition }) => edition === key).map(({ id }) => id);
    const rows = [...fact.limits.map(({ id }) => id), ...named, ...split.map(({ feature }) => feature), ...ofEdition];
    expect(statedFeatures(catalog, key)).toEqual([...new Set(rows)].sort());
  });
});

test.each(facts.pricingModels.map((model) => [model.id, model] as const))('the model %s', (option, model) => {
  expect(model.prices.map(({ plan }) => plan)).toEqual(['community', 'pro', 'enterprise']);
  for (const { plan: key, price: fact, limit, appliesFromRepos, users } of model.prices) {
    const plan = plans.get(key);
    if (plan === undefined) throw new Error(key);
    const found = [...pricesFor(plan, option, 'USD').values()].filter((price) => price.option === option);
    if (fact.amount === 0) expect(plan.definition.prices).toEqual({});
    else {
      const { amount, min, max, period: interval, per: unit } = fact;
      const terms =
        amount === undefined ? { basis: 'per_seat', negotiated: true, min, max } : { basis: 'per_seat', amount };
      expect(found.map(priceTerms)).toEqual([{ ...terms, interval }]);
      expect(found[0]?.unit).toBe(unit);
    }
    if (limit !== undefined) expect(statedTerms(catalog, key, 'repos')).toMatchObject({ limit: String(limit.repos) });
    if (appliesFromRepos !== undefined) expect(plan.definition.sized_for?.repos?.minimum).toBe(appliesFromRepos);
    if (users?.max !== undefined)
      expect(statedTerms(catalog, key, 'users')).toEqual(limitTerms({ id: '', unit: '', ...users }));
    else if (users !== undefined) expect(plan.definition.sized_for?.users?.minimum).toBe(users.min);
    // the alternative is not what is sold now
    if (key === 'enterprise')
      expect(plan.definition.options?.[option]?.availability ?? 'sold').toBe(
        model.status === undefined ? 'sold' : 'planned',
      );
  }
});

test('the pricing scenarios come out of the catalog', () => {
  expect(facts.pricingScenarios.map(({ id }) => id)).toEqual(['startup', 'mid-market', 'large-enterprise']);
  for (const { inputs, expected } of facts.pricingScenarios)
    for (const { plan: key, viable, total } of expected) {
      const plan = plans.get(key);
      if (plan === undefined) throw new Error(key);
      if (viable === false) expect(plan.features.has('cbac')).toBe(false);
      else if (total?.negotiated) {
        const { minimum, maximum } = catalog.plans.enterprise.prices.base.charge;
        for (const amount of [total.amount, total.min, total.max].filter((bound) => bound !== undefined))
          expect(amount >= Number(minimum) && amount <= Number(maximum)).toBe(true);
      } else {
        const due = [...pricesFor(plan, 'per-repository', 'USD').values()].filter((price) => price.feature === 'repos');
        const sum = due.reduce((minor, price) => {
          const compiled = compilePrice(price, { currency: 'USD', rounding: LINE_ROUNDING });
          return minor + rate(compiled, { quantity: Decimal.fromInteger(inputs.repos) }).amount_minor;
        }, 0n);
        expect(formatMinor(sum, 'USD')).toBe(decimal(total?.amount ?? 0).toFixed(2));
      }
    }
});

test('services', () => {
  const streams = facts.revenueModel.flatMap(({ streams = [] }) => streams);
  const stream = (name: string) => streams.find((candidate) => candidate.name === name)?.each;
  const large = facts.segments.find(({ services }) => services !== undefined)?.services;
  const rows = [
    [catalog.services['professional-services'].prices.engagement, stream('professional services')],
    [catalog.services['large-enterprise-services'].prices.engagement, large],
    [catalog.services['pilot-hosting'].prices.base, stream('managed hosting for pilots')],
  ] as const;
  expect(rows).toHaveLength(Object.keys(catalog.services).length);
  for (const [price, fact] of rows)
    expect(priceTerms(price)).toEqual({
      basis: 'flat',
      negotiated: true,
      min: fact?.min,
      max: fact?.max,
      interval: fact?.period,
    });
  expect(catalog.services['professional-services'].prices.engagement.unit).toBe(stream('professional services')?.per);
});
