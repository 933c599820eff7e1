// SPDX-License-Identifier: Apache-2.0
import type { EntitlementSnapshot, FeatureEntitlement, QuotaEntitlement } from '../gate/snapshot.js';

export function snapshotOf(
  features: Record<string, FeatureEntitlement>,
  more: Partial<EntitlementSnapshot> = {},
): EntitlementSnapshot {
  return {
    object: 'entitlement_snapshot',
    customer_id: 'cus_1',
    computed_at: '2026-01-01T00:00:00.000Z',
    plans: ['pro'],
    features,
    ...more,
  };
}

/** A hard limit of 100 a month, counted by events of their own. */
export function quotaOf(fields: Partial<QuotaEntitlement> = {}): QuotaEntitlement {
  return {
    kind: 'metered',
    limit: '100',
    used: '0',
    enforcement: 'hard',
    resets_at: '2026-02-01T00:00:00.000Z',
    source: 'plan/pro',
    meter: { event_type: 'acme.call', property: null },
    ...fields,
  };
}
