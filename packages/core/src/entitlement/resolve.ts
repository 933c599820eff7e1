// SPDX-License-Identifier: Apache-2.0
import type { EntitlementSnapshot, FeatureEntitlement } from '@kontor/sdk';
import type { FeatureDefinition } from '../catalog/definition.js';
import { grantTerms, type ResolvedCatalog } from '../catalog/resolve.js';
import type { Instant } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { formatInstant } from '../kit/instant.js';
import { grantsOf, type Holding, type Limit, limitFor } from './limit.js';

/** A subscription in force, with the catalog version it is on. */
export interface EntitledSubscription extends Holding {
  readonly catalog: ResolvedCatalog;
}

export interface EntitlementRequest {
  readonly customer_id: string | null;
  readonly computed_at: Instant;
  /** Those in force at that moment; none: nothing is granted. */
  readonly subscriptions: readonly EntitledSubscription[];
  /** By feature key: what is used of a quota in its current window, and when the window ends. */
  readonly usage: ReadonlyMap<string, { readonly used: Decimal; readonly resets_at: Instant | null }>;
}

/**
 * What a customer may do: every feature of the catalogs they are on, denied where nobody grants it. Several
 * subscriptions never take from each other: switches are on when one is on, the better value counts, limits add up.
 * Expects subscriptions without `subscriptionProblems`.
 */
export function resolveEntitlements(request: EntitlementRequest): EntitlementSnapshot {
  const features: Record<string, FeatureEntitlement> = {};
  for (const [key, definition] of featuresOf(request.subscriptions)) {
    const holders = request.subscriptions.filter(({ catalog }) => catalog.definition.features[key] !== undefined);
    features[key] = entitlementOf(key, definition, holders, request);
  }
  return {
    object: 'entitlement_snapshot',
    customer_id: request.customer_id,
    computed_at: formatInstant(request.computed_at),
    plans: [...new Set(request.subscriptions.map((subscription) => subscription.plan))],
    features,
  };
}

/** Every feature of the catalogs; where versions differ, the latest definition given counts. */
function featuresOf(subscriptions: readonly EntitledSubscription[]): Map<string, FeatureDefinition> {
  const features = new Map<string, FeatureDefinition>();
  for (const catalog of new Set(subscriptions.map((subscription) => subscription.catalog)))
    for (const [key, definition] of Object.entries(catalog.definition.features)) features.set(key, definition);
  return features;
}

function entitlementOf(
  key: string,
  definition: FeatureDefinition,
  holders: readonly EntitledSubscription[],
  { usage }: EntitlementRequest,
): FeatureEntitlement {
  switch (definition.kind) {
    case 'boolean':
      return switchFor(key, definition, holders);
    case 'value':
      return valueFor(key, definition, holders);
    case 'metered':
    case 'seats': {
      const { limit, enforcement, source, detail } = together(
        holders.map((holder) => limitFor(key, definition, holder, holder.catalog)),
      );
      const use = usage.get(key);
      return {
        kind: definition.kind,
        limit: limit === null ? null : limit.toString(),
        used: (use?.used ?? Decimal.ZERO).toString(),
        enforcement,
        resets_at: use?.resets_at == null ? null : formatInstant(use.resets_at),
        source,
        ...detailed(detail),
      };
    }
  }
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
  if (first === undefined) return { limit: Decimal.ZERO, enforcement: 'hard', source: null, detail: null };
  return {
    limit: granted.reduce<Decimal | null>(
      (sum, { limit }) => (sum === null || limit === null ? null : sum.add(limit)),
      Decimal.ZERO,
    ),
    enforcement: granted.some((limit) => limit.enforcement === 'soft') ? 'soft' : 'hard',
    source: first.source,
    detail: first.detail,
  };
}

function detailed(detail: string | null): { readonly detail?: string } {
  return detail === null ? {} : { detail };
}
