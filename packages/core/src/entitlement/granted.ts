// SPDX-License-Identifier: Apache-2.0
import type { ConsumptionMeter, FeatureEntitlement } from '@kontor/sdk';
import type { FeatureDefinition } from '../catalog/definition.js';
import { grantTerms, type ResolvedCatalog } from '../catalog/resolve.js';
import type { Instant } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { formatInstant } from '../kit/instant.js';
import { gracesOf, grantsOf, type Holding, type Limit, limitFor } from './limit.js';

/** A subscription in force, with the catalog version it is on. */
export interface EntitledSubscription extends Holding {
  readonly catalog: ResolvedCatalog;
  /** What its usage costs has reached a cap: it grants no metered feature until that is over. */
  readonly capped?: boolean;
}

/** By feature key: what is used of a quota in its current window, and when the window ends. */
export type QuotaUsage = ReadonlyMap<string, { readonly used: Decimal; readonly resets_at: Instant | null }>;

/** Every feature of these catalogs, by what the subscriptions grant of it; denied where nobody grants it. */
export function grantedFeatures(
  subscriptions: readonly EntitledSubscription[],
  usage: QuotaUsage,
  catalogs: Iterable<ResolvedCatalog> = subscriptions.map((subscription) => subscription.catalog),
): Record<string, FeatureEntitlement> {
  const features: Record<string, FeatureEntitlement> = {};
  for (const [key, { definition, catalog }] of featuresOf(catalogs)) {
    const holders = subscriptions.filter((holder) => holder.catalog.definition.features[key] !== undefined);
    features[key] = entitlementOf(key, { definition, catalog, holders, usage });
  }
  return features;
}

interface Described {
  readonly definition: FeatureDefinition;
  readonly catalog: ResolvedCatalog;
}

/** Every feature of the catalogs; where versions differ, the latest definition given counts. */
function featuresOf(catalogs: Iterable<ResolvedCatalog>): Map<string, Described> {
  const features = new Map<string, Described>();
  for (const catalog of new Set(catalogs))
    for (const [key, definition] of Object.entries(catalog.definition.features))
      features.set(key, { definition, catalog });
  return features;
}

function entitlementOf(
  key: string,
  {
    definition,
    catalog,
    holders,
    usage,
  }: Described & { readonly holders: readonly EntitledSubscription[]; readonly usage: QuotaUsage },
): FeatureEntitlement {
  switch (definition.kind) {
    case 'boolean':
      return switchFor(key, definition, holders);
    case 'value':
      return valueFor(key, definition, holders);
    case 'metered':
    case 'seats': {
      const limits = holders.map((holder) => limitFor(key, definition, holder, holder.catalog));
      const { limit, enforcement, grace, source, detail } = together(limits);
      const granting = holders.filter((_holder, index) => limits[index]?.source !== null);
      const capped = definition.kind === 'metered' && granting.length > 0 && granting.every((each) => each.capped);
      const use = usage.get(key);
      return {
        kind: definition.kind,
        limit: limit === null ? null : limit.toString(),
        used: (use?.used ?? Decimal.ZERO).toString(),
        enforcement,
        ...(grace === null ? {} : { grace: grace.toString() }),
        resets_at: use?.resets_at == null ? null : formatInstant(use.resets_at),
        source,
        ...detailed(detail),
        ...consumed(definition, catalog),
        ...(capped ? { blocked: 'spend_cap' as const } : {}),
      };
    }
  }
}

/** How units of a metered feature are reported, where its meter counts or adds them up. */
function consumed(
  feature: FeatureDefinition,
  { definition: { meters } }: ResolvedCatalog,
): { readonly meter?: ConsumptionMeter } {
  const meter = feature.kind === 'metered' ? meters?.[feature.meter] : undefined;
  if (meter === undefined || meter.amount_property !== undefined) return {};
  if (meter.aggregation !== 'count' && meter.aggregation !== 'sum') return {};
  return {
    meter: {
      event_type: meter.event_type,
      property: meter.aggregation === 'count' ? null : (meter.property ?? null),
      ...(meter.filter === undefined ? {} : { data: meter.filter }),
    },
  };
}

function switchFor(
  key: string,
  definition: FeatureDefinition,
  holders: readonly EntitledSubscription[],
): FeatureEntitlement {
  for (const holder of holders)
    for (const { grant, source } of grantsOf(key, holder, holder.catalog)) {
      const terms = grantTerms(definition, grant);
      if (terms.kind === 'boolean' && terms.included)
        return { kind: 'boolean', allowed: true, source, ...detailed(terms.detail) };
    }
  return { kind: 'boolean', allowed: false, source: null };
}

function valueFor(
  key: string,
  definition: Extract<FeatureDefinition, { kind: 'value' }>,
  holders: readonly EntitledSubscription[],
): FeatureEntitlement {
  let best: Extract<FeatureEntitlement, { kind: 'value' }> = { kind: 'value', value: null, source: null };
  for (const holder of holders)
    for (const { grant, source } of grantsOf(key, holder, holder.catalog)) {
      const terms = grantTerms(definition, grant);
      if (terms.kind === 'value' && (best.value === null || isBetter(terms.value, best.value, definition.order)))
        best = { kind: 'value', value: terms.value, source, ...detailed(terms.detail) };
    }
  return best;
}

/** Later in the feature's own order, or the greater number; texts without an order do not replace each other. */
function isBetter(value: string | number, than: string | number, order: readonly string[] | undefined): boolean {
  if (order !== undefined) return order.indexOf(String(value)) > order.indexOf(String(than));
  return typeof value === 'number' && typeof than === 'number' && value > than;
}

/** The limits of several subscriptions: what is granted adds up. */
function together(limits: readonly Limit[]): Limit {
  const granted = limits.filter((limit) => limit.source !== null);
  const [first] = granted;
  if (first === undefined) return { limit: Decimal.ZERO, enforcement: 'hard', grace: null, source: null, detail: null };
  return {
    limit: granted.reduce<Decimal | null>(
      (sum, { limit }) => (sum === null || limit === null ? null : sum.add(limit)),
      Decimal.ZERO,
    ),
    ...gracesOf(granted),
    source: first.source,
    detail: first.detail,
  };
}

function detailed(detail: string | null): { readonly detail?: string } {
  return detail === null ? {} : { detail };
}
