// SPDX-License-Identifier: Apache-2.0
import type { CatalogShape, FeatureKey, QuotaFeatureKey, ValueFeatureKey } from './keys.js';
import { fromQuantity, toQuantity } from './quantity.js';
import type { EntitlementSnapshot, EntitlementSource, FeatureEntitlement } from './snapshot.js';

/**
 * `granted`; `over_soft_limit`: allowed, and past what the plan includes; `not_granted`: no plan, add-on or
 * contract of the customer holds it; `limit_reached`: the rest is less than what is needed; `unknown_feature`:
 * the snapshot has no such feature; `bad_need`: what is needed is not a quantity.
 */
export const GATE_REASONS = [
  'granted',
  'over_soft_limit',
  'not_granted',
  'limit_reached',
  'unknown_feature',
  'bad_need',
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

export interface GateAnswer {
  readonly allowed: boolean;
  readonly reason: GateReason;
  /** Decimal text; null: unlimited, or not a quota. */
  readonly limit: string | null;
  readonly used: string | null;
  readonly remaining: string | null;
  readonly resets_at: string | null;
  readonly source: EntitlementSource;
}

/** Synchronous answers from one snapshot. Denies by default: an unknown feature is *no*, an absent quota is zero. */
export interface Gate<C extends CatalogShape = CatalogShape> {
  /** Whether the feature may be used at all now: a quota must have something left. */
  allows(feature: FeatureKey<C>): boolean;
  /** The configured value, or undefined when it is not granted. */
  value(feature: ValueFeatureKey<C>): string | number | undefined;
  /** The whole answer for `need` (default 1) of a quota, or for a feature without quantity. */
  check(feature: FeatureKey<C>, options?: { readonly need?: string | number }): GateAnswer;
  /** What is left of a quota as decimal text; null: unlimited. */
  remaining(feature: QuotaFeatureKey<C>): string | null;
  readonly snapshot: EntitlementSnapshot;
}

/** One feature, compiled: `open` answers `allows` by one map look-up. */
interface Compiled {
  readonly open: boolean;
  /** Somebody grants it, and its numbers can be read. */
  readonly granted: boolean;
  readonly entitlement: FeatureEntitlement;
  /** Of quotas: null is unlimited. */
  readonly limit: bigint | null;
  readonly used: bigint;
}

/**
 * A gate on a snapshot, with its keys checked against the catalog's type.
 *
 * @example
 * const gate = createGate<typeof catalog>(snapshot);
 * if (gate.allows('sso-saml')) showSingleSignOn();
 */
export function createGate<C extends CatalogShape = CatalogShape>(snapshot: EntitlementSnapshot): Gate<C> {
  const compiled = new Map<string, Compiled>();
  for (const [key, entitlement] of Object.entries(snapshot.features)) compiled.set(key, compile(entitlement));
  return {
    snapshot,
    allows: (feature) => compiled.get(feature)?.open ?? false,
    value(feature) {
      const entitlement = compiled.get(feature)?.entitlement;
      return entitlement?.kind === 'value' && entitlement.value !== null ? entitlement.value : undefined;
    },
    check(feature, options) {
      const found = compiled.get(feature);
      if (found === undefined) return withoutQuantity(false, 'unknown_feature', null);
      return answer(found, options?.need ?? 1);
    },
    remaining(feature) {
      const found = compiled.get(feature);
      if (found === undefined) return '0';
      return found.limit === null ? null : fromQuantity(rest(found.limit, found.used));
    },
  };
}

function compile(entitlement: FeatureEntitlement): Compiled {
  const none = { open: false, granted: false, entitlement, limit: 0n, used: 0n };
  switch (entitlement.kind) {
    case 'boolean':
      return entitlement.allowed === true ? { ...none, open: true, granted: true } : none;
    case 'value':
      return entitlement.value === null ? none : { ...none, open: true, granted: true };
    case 'metered':
    case 'seats': {
      const limit = entitlement.limit === null ? null : toQuantity(entitlement.limit);
      const used = toQuantity(entitlement.used);
      // what cannot be read is denied, never guessed
      const readable = used !== null && (limit !== null || entitlement.limit === null);
      if (typeof entitlement.source !== 'string' || !readable) return { ...none, used: used ?? 0n };
      const open = entitlement.enforcement === 'soft' || limit === null || limit > used;
      return { open, granted: limit !== 0n || open, entitlement, limit, used };
    }
    default:
      return none;
  }
}

function answer({ open, granted, entitlement, limit, used }: Compiled, need: string | number): GateAnswer {
  if (entitlement.kind === 'boolean' || entitlement.kind === 'value')
    return withoutQuantity(open, open ? 'granted' : 'not_granted', entitlement.source);
  const wanted = toQuantity(need);
  const numbers = {
    limit: entitlement.limit,
    used: entitlement.used,
    remaining: limit === null ? null : fromQuantity(rest(limit, used)),
    resets_at: entitlement.resets_at,
    source: entitlement.source,
  };
  if (wanted === null || wanted < 0n) return { allowed: false, reason: 'bad_need', ...numbers };
  if (!granted) return { allowed: false, reason: 'not_granted', ...numbers };
  if (limit === null || used + wanted <= limit) return { allowed: true, reason: 'granted', ...numbers };
  return entitlement.enforcement === 'soft'
    ? { allowed: true, reason: 'over_soft_limit', ...numbers }
    : { allowed: false, reason: 'limit_reached', ...numbers };
}

function withoutQuantity(allowed: boolean, reason: GateReason, source: EntitlementSource): GateAnswer {
  return { allowed, reason, limit: null, used: null, remaining: null, resets_at: null, source };
}

function rest(limit: bigint, used: bigint): bigint {
  return limit > used ? limit - used : 0n;
}
