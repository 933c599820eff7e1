// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../kit/result.js';
import type { Price } from './charge.js';
import type { CatalogDefinition, FeatureDefinition } from './definition.js';
import { type GrantTerms, readGrant } from './grant.js';
import { monthlyFixedAmount } from './recurring-amount.js';
import { addOnsFor, appliesTo, type ResolvedCatalog, type ResolvedPlan } from './resolve.js';

/** What is possible but hardly meant: things nobody can buy, and plans that cost more and hold less. */
export function senseProblems(catalog: ResolvedCatalog): Problem[] {
  return [
    ...featuresSoldNowhere(catalog),
    ...unreachableAddOns(catalog),
    ...dearerHoldingLess(catalog),
    ...overageBehindHardLimits(catalog),
    ...sameMeters(catalog.definition),
  ];
}

const isSold = (thing: { readonly availability?: string | undefined }) => (thing.availability ?? 'sold') === 'sold';

/** Whether a grant gives anything at all. */
function gives(terms: GrantTerms | null): boolean {
  if (terms === null) return false;
  if (terms.kind === 'boolean') return terms.included;
  return terms.kind === 'value' || terms.limit === null || !terms.limit.isZero() || terms.enforcement === 'soft';
}

function featuresSoldNowhere({ definition, plans }: ResolvedCatalog): Problem[] {
  const held = new Set<string>();
  for (const plan of plans.values())
    if (plan.definition.availability !== 'retired')
      for (const [key, { terms }] of plan.features) if (gives(terms)) held.add(key);
  for (const addOn of Object.values(definition.add_ons ?? {}))
    if (addOn.availability !== 'retired')
      for (const [key, grant] of Object.entries(addOn.features ?? {}))
        if (gives(readGrant(definition.features[key] as FeatureDefinition, grant))) held.add(key);
  return Object.entries(definition.features)
    .filter(([key, feature]) => !held.has(key) && isSold(feature))
    .map(([key]) => ({
      code: 'feature-sold-nowhere',
      path: `features.${key}`,
      message: `no plan or add-on holds ${key}`,
      mend: "grant it in a plan or add-on, or mark it `availability: 'planned'`",
    }));
}

function unreachableAddOns({ definition, plans }: ResolvedCatalog): Problem[] {
  return Object.entries(definition.add_ons ?? {})
    .filter(([, addOn]) => isSold(addOn))
    .filter(([, addOn]) => ![...plans.values()].some((plan) => isSold(plan.definition) && appliesTo(addOn, plan)))
    .map(([key]) => ({
      code: 'add-on-unreachable',
      path: `add_ons.${key}.applies_to`,
      message: `no plan that is sold can be combined with ${key}`,
      mend: 'name a sold plan or its edition in `applies_to`, or mark the add-on planned or retired',
    }));
}

function dearerHoldingLess({ definition, plans }: ResolvedCatalog): Problem[] {
  const problems: Problem[] = [];
  const currency = definition.currencies[0];
  const priced = [...plans.values()]
    .filter((plan) => isSold(plan.definition))
    .map((plan) => ({ plan, monthly: monthlyFixedAmount(plan, currency) }));
  for (const { plan: dear, monthly: more } of priced)
    for (const { plan: cheap, monthly: less } of priced) {
      if (more === null || less === null || !more.greaterThan(less) || !areComparable(dear, cheap)) continue;
      for (const [key, granted] of cheap.features) {
        const held = dear.features.get(key)?.terms ?? null;
        if (!holdsLess(held, granted.terms, definition.features[key] as FeatureDefinition)) continue;
        problems.push({
          code: 'dearer-plan-holds-less',
          path: `plans.${dear.key}.features.${key}`,
          message:
            `${dear.key} costs ${more} ${currency} a month and holds ${said(held)} of ${key}, ` +
            `${cheap.key} costs ${less} and holds ${said(granted.terms)}`,
          mend: `raise it in ${dear.key}, lower it in ${cheap.key}, or let ${dear.key} inherit ${cheap.key}`,
        });
      }
    }
  return problems;
}

/** Plans a customer chooses between: of one product and, where both say one, one edition. */
function areComparable(a: ResolvedPlan, b: ResolvedPlan): boolean {
  return a.definition.product === b.definition.product && a.definition.edition === b.definition.edition;
}

function holdsLess(held: GrantTerms | null, than: GrantTerms, feature: FeatureDefinition): boolean {
  if (held === null) return gives(than);
  if (held.kind === 'boolean' && than.kind === 'boolean') return than.included && !held.included;
  if (held.kind === 'value' && than.kind === 'value') {
    // only a feature that orders its values says which is worse: fewer milliseconds may be better
    const order = feature.kind === 'value' ? feature.order : undefined;
    return order !== undefined && order.indexOf(String(held.value)) < order.indexOf(String(than.value));
  }
  if ('limit' in held && 'limit' in than)
    return held.limit !== null && (than.limit === null || held.limit.lessThan(than.limit));
  return false;
}

function said(terms: GrantTerms | null): string {
  if (terms === null) return 'nothing';
  if (terms.kind === 'boolean') return terms.included ? 'it' : 'nothing';
  if (terms.kind === 'value') return String(terms.value);
  return terms.limit === null ? 'an unlimited amount' : terms.limit.toString();
}

/** What begins beyond a limit never begins where the gate refuses it. */
function overageBehindHardLimits(catalog: ResolvedCatalog): Problem[] {
  return [...catalog.plans.values()]
    .filter((plan) => isSold(plan.definition))
    .flatMap((plan) => {
      const automatic = [...addOnsFor(catalog, plan.key)].filter(
        ([, addOn]) => addOn.trigger === 'beyond_limit' && isSold(addOn),
      );
      const prices: [string, Price][] = [
        ...[...plan.prices].map(([key, price]): [string, Price] => [`the price ${key}`, price]),
        ...automatic.flatMap(([key, { prices }]) =>
          Object.values(prices).map((price): [string, Price] => [`the add-on ${key}`, price]),
        ),
      ];
      return prices.flatMap(([charging, { included }]) => {
        if (typeof included !== 'object') return [];
        const terms = plan.features.get(included.limit_of)?.terms;
        if (terms === undefined || !('limit' in terms) || terms.limit === null || terms.enforcement === 'soft')
          return [];
        return [
          {
            code: 'overage-behind-hard-limit',
            path: `plans.${plan.key}.features.${included.limit_of}`,
            message: `${charging} charges what exceeds ${included.limit_of}, and the gate of ${plan.key} lets nothing exceed it`,
            mend: "grant it with `enforcement: 'soft'`",
          },
        ];
      });
    });
}

/** Two meters that would always agree are one meter with two names. */
function sameMeters(definition: CatalogDefinition): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const [key, { event_type, aggregation, property, filter, amount_property }] of Object.entries(
    definition.meters ?? {},
  )) {
    const identity = JSON.stringify([
      event_type,
      aggregation,
      property,
      amount_property,
      Object.entries(filter ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
    const other = seen.get(identity);
    if (other === undefined) seen.set(identity, key);
    else
      problems.push({
        code: 'meter-repeated',
        path: `meters.${key}`,
        message: `${key} counts exactly what ${other} counts`,
        mend: `use ${other}, or tell them apart by property or filter`,
      });
  }
  return problems;
}
