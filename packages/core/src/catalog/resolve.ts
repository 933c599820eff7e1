// SPDX-License-Identifier: Apache-2.0
import type { Price } from './charge.js';
import type { AddOnDefinition, CatalogDefinition, FeatureDefinition, Grant, PlanDefinition } from './definition.js';
import { type GrantTerms, readGrant } from './grant.js';

/** A price whose currency is written out. */
export type ResolvedPrice = Price & { readonly currency: string };

export interface ResolvedGrant {
  readonly key: string;
  readonly grant: Grant;
  readonly terms: GrantTerms;
  /** The plan that states it: this one, or one it inherits from. */
  readonly from: string;
}

/** A plan with everything it inherits. */
export interface ResolvedPlan {
  readonly key: string;
  readonly definition: PlanDefinition;
  /** This plan, then the one it inherits from, and so on. */
  readonly lineage: readonly string[];
  readonly features: ReadonlyMap<string, ResolvedGrant>;
  readonly prices: ReadonlyMap<string, ResolvedPrice>;
  readonly options: readonly string[];
  readonly support: string | null;
  readonly sla: PlanDefinition['sla'] | null;
}

export interface ResolvedCatalog {
  readonly definition: CatalogDefinition;
  readonly plans: ReadonlyMap<string, ResolvedPlan>;
  /** Add-ons by the key of a plan they apply to, in the catalog's order. */
  readonly add_ons: ReadonlyMap<string, ReadonlyMap<string, AddOnDefinition>>;
}

const resolved = new WeakMap<CatalogDefinition, ResolvedCatalog>();

/**
 * Follows every inheritance, once per definition. Expects a catalog without errors: an unknown reference or a
 * cycle is a broken invariant here and throws; `checkCatalog` is what tells people.
 */
export function resolveCatalog(definition: CatalogDefinition): ResolvedCatalog {
  const known = resolved.get(definition);
  if (known !== undefined) return known;
  const plans = new Map<string, ResolvedPlan>();
  for (const key of Object.keys(definition.plans)) plans.set(key, resolvePlan(key, definition));
  const add_ons = new Map<string, ReadonlyMap<string, AddOnDefinition>>();
  for (const plan of plans.values())
    add_ons.set(
      plan.key,
      new Map(Object.entries(definition.add_ons ?? {}).filter(([, addOn]) => appliesTo(addOn, plan))),
    );
  const catalog = { definition, plans, add_ons };
  resolved.set(definition, catalog);
  return catalog;
}

/** Whether an add-on may be bought with a plan. */
export function appliesTo({ applies_to }: AddOnDefinition, plan: ResolvedPlan): boolean {
  const edition = plan.definition.edition;
  return (
    applies_to.plans?.includes(plan.key) === true ||
    (edition !== undefined && applies_to.editions?.includes(edition) === true)
  );
}

/** The add-ons that a plan's customers may have, by key. */
export function addOnsFor(catalog: ResolvedCatalog, plan: string): ReadonlyMap<string, AddOnDefinition> {
  return catalog.add_ons.get(plan) ?? new Map();
}

/**
 * The prices a plan's customer pays who chose this option (absent: the plan's first) and currency. Prices that name
 * no option belong to all of them.
 */
export function pricesFor(
  plan: ResolvedPlan,
  option: string | undefined,
  currency: string,
): Map<string, ResolvedPrice> {
  const chosen = option ?? plan.options[0];
  return new Map(
    [...plan.prices].filter(
      ([, price]) => price.currency === currency && (price.option === undefined || price.option === chosen),
    ),
  );
}

/** A grant in the form of its feature's kind. Throws on a form the kind does not have: `checkGrant` tells people. */
export function grantTerms(feature: FeatureDefinition, grant: Grant): GrantTerms {
  const terms = readGrant(feature, grant);
  if (terms === null) throw new Error(`a ${feature.kind} feature cannot be granted as ${JSON.stringify(grant)}`);
  return terms;
}

function resolvePlan(key: string, definition: CatalogDefinition): ResolvedPlan {
  const lineage = lineageOf(key, definition);
  const nearest = <T>(pick: (plan: PlanDefinition) => T | undefined): T | undefined => {
    for (const ancestor of lineage) {
      const value = pick(definition.plans[ancestor] as PlanDefinition);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const features = new Map<string, ResolvedGrant>();
  for (const from of [...lineage].reverse())
    for (const [feature, grant] of Object.entries(definition.plans[from]?.features ?? {})) {
      const described = definition.features[feature];
      if (described === undefined) throw new Error(`plans.${from}.features.${feature}: no such feature`);
      features.set(feature, { key: feature, grant, terms: grantTerms(described, grant), from });
    }
  const currency = definition.currencies[0];
  return {
    key,
    definition: definition.plans[key] as PlanDefinition,
    lineage,
    features,
    prices: new Map(
      Object.entries(nearest((plan) => plan.prices) ?? {}).map(([name, price]) => [name, { currency, ...price }]),
    ),
    options: Object.keys(nearest((plan) => plan.options) ?? {}),
    support: nearest((plan) => plan.support) ?? null,
    sla: nearest((plan) => plan.sla) ?? null,
  };
}

function lineageOf(key: string, definition: CatalogDefinition): string[] {
  const lineage: string[] = [];
  for (let next: string | undefined = key; next !== undefined; next = definition.plans[next]?.inherits) {
    if (!(next in definition.plans)) throw new Error(`plans.${lineage.at(-1)}.inherits: no plan ${next}`);
    if (lineage.includes(next)) throw new Error(`plans.${key}: inherits from itself over ${lineage.join(', ')}`);
    lineage.push(next);
  }
  return lineage;
}
