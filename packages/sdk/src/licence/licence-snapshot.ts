// SPDX-License-Identifier: Apache-2.0
import { fromQuantity, toQuantity } from '../gate/quantity.js';
import type { EntitlementSnapshot, FeatureEntitlement } from '../gate/snapshot.js';
import type { FeatureClaim, QuotaClaim } from './claims.js';
import { type FeatureState, featureState } from './standing.js';
import type { Licence } from './verify.js';

/** What is used of a quota, and when it starts afresh: known to the product, not to the licence. */
export type LicensedUsage = Readonly<Record<string, { readonly used: string; readonly resets_at?: string | null }>>;

/**
 * What a verified licence grants at an instant in milliseconds since 1970, as the gate reads it. Make it anew when
 * `standingOf` says that something changes.
 */
export function licenceSnapshot({ claims }: Licence, now: number, usage: LicensedUsage = {}): EntitlementSnapshot {
  const features: Record<string, FeatureEntitlement> = Object.create(null);
  const source = `licence/${claims.jti}`;
  for (const [key, claim] of Object.entries(claims.features)) {
    const used = Object.hasOwn(usage, key) ? usage[key] : undefined;
    features[key] = entitlementOf(claim, featureState(claims, key, now), source, used);
  }
  return {
    object: 'entitlement_snapshot',
    customer_id: claims.sub,
    computed_at: new Date(now).toISOString(),
    plans: claims.plans,
    features,
  };
}

function entitlementOf(
  claim: FeatureClaim,
  state: FeatureState,
  source: string,
  usage: LicensedUsage[string] | undefined,
): FeatureEntitlement {
  if (typeof claim === 'object') return quotaOf(claim, state, source, usage);
  const detail = state === 'read_only' ? { detail: 'read only: the licence has ended' } : {};
  // a value can be read for ever where it may be read at all; a switch that only reads does not let anything be done
  if (typeof claim === 'boolean') {
    const allowed = claim && state === 'whole';
    return { kind: 'boolean', allowed, source: allowed ? source : null, ...detail };
  }
  const value = state === 'stopped' ? null : claim;
  return { kind: 'value', value, source: value === null ? null : source, ...detail };
}

function quotaOf(
  { kind, limit, enforcement, cap }: QuotaClaim,
  state: FeatureState,
  source: string,
  usage: LicensedUsage[string] | undefined,
): FeatureEntitlement {
  const used = usage?.used ?? '0';
  const resets_at = usage?.resets_at ?? null;
  if (state === 'whole') {
    const licensed = { kind, limit, used, enforcement, resets_at, source };
    const grace = cap === undefined || limit === null ? null : beyond(limit, cap);
    return grace === null ? licensed : { ...licensed, enforcement: 'soft', grace };
  }
  const detail = state === 'read_only' ? { detail: 'read only: the licence has ended' } : {};
  return { kind, limit: '0', used, enforcement: 'hard', resets_at, source: null, ...detail };
}

/** How far the cap is past the limit. */
function beyond(limit: string, cap: string): string {
  const [from, to] = [toQuantity(limit) ?? 0n, toQuantity(cap) ?? 0n];
  return fromQuantity(to > from ? to - from : 0n);
}
