// SPDX-License-Identifier: Apache-2.0

/**
 * What one customer may do at one moment, compiled from catalog, subscriptions, contract and usage: the whole
 * input of a gate. JSON-safe; instants are RFC 3339 in UTC, quantities are decimal text.
 */
export interface EntitlementSnapshot {
  readonly object: 'entitlement_snapshot';
  /** Null for an installation without a customer (community edition). */
  readonly customer_id: string | null;
  readonly computed_at: string;
  /** The plans it follows from, by key. */
  readonly plans: readonly string[];
  /** By feature key. A feature that is not here is denied. */
  readonly features: Readonly<Record<string, FeatureEntitlement>>;
}

/** Where a right comes from: `plan/pro`, `add_on/extra-events`, `contract/ACME-2024`; null when nobody grants it. */
export type EntitlementSource = string | null;

export type FeatureEntitlement =
  | {
      readonly kind: 'boolean';
      readonly allowed: boolean;
      readonly source: EntitlementSource;
      readonly detail?: string;
    }
  | {
      readonly kind: 'value';
      readonly value: string | number | null;
      readonly source: EntitlementSource;
      readonly detail?: string;
    }
  | QuotaEntitlement;

/** A limit and what is used of it: metered features per window, seats as held. */
export interface QuotaEntitlement {
  readonly kind: 'metered' | 'seats';
  /** Null is unlimited; an ungranted quota is `'0'`. */
  readonly limit: string | null;
  readonly used: string;
  /** `soft`: past the limit is allowed (and charged or reported). */
  readonly enforcement: 'hard' | 'soft';
  /** When `used` starts afresh; null: never. */
  readonly resets_at: string | null;
  readonly source: EntitlementSource;
  readonly detail?: string;
}
