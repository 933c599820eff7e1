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
  /** What the customer could buy, by the name that `upgrades` use: `plan/pro`, `add_on/extra-events`. */
  readonly offers?: Readonly<Record<string, UpgradeOffer>>;
}

/**
 * Where a right comes from: `plan/pro`, `add_on/extra-events`, `contract/ACME-2024`, `edition/community`,
 * `licence/lic_…`; null when nobody grants it.
 */
export type EntitlementSource = string | null;

/** Something on sale that would grant more. */
export interface UpgradeOffer {
  /** `seats`: more of the seats that the plan sells by number. */
  readonly kind: 'plan' | 'add_on' | 'seats';
  /** Of the plan or add-on; of the feature for seats. */
  readonly key: string;
  readonly name: string;
  /** Before usage, of one seat or one unit, in major units; null: a contract settles it. */
  readonly monthly_amount: string | null;
  readonly currency: string;
  /** Where to buy it, with `{feature}` standing for the feature's key; null: the catalog names no address. */
  readonly url: string | null;
}

/** What an offer would make of one feature. */
export interface Upgrade {
  /** Key of `offers`. */
  readonly offer: string;
  /** Of quotas: the limit with the offer; null is unlimited. */
  readonly limit?: string | null;
  /** Of quotas: the offer lets the customer go past its limit. */
  readonly soft?: boolean;
}

interface EntitlementCommon {
  readonly source: EntitlementSource;
  readonly detail?: string;
  /** What would grant more, cheapest first, each more than the one before. */
  readonly upgrades?: readonly Upgrade[];
}

export type FeatureEntitlement =
  | (EntitlementCommon & { readonly kind: 'boolean'; readonly allowed: boolean })
  | (EntitlementCommon & { readonly kind: 'value'; readonly value: string | number | null })
  | QuotaEntitlement;

/** A limit and what is used of it: metered features per window, seats as held. */
export interface QuotaEntitlement extends EntitlementCommon {
  readonly kind: 'metered' | 'seats';
  /** Null is unlimited; an ungranted quota is `'0'`. */
  readonly limit: string | null;
  readonly used: string;
  /** `soft`: past the limit is allowed (and charged or reported). */
  readonly enforcement: 'hard' | 'soft';
  /** Of soft limits: how far past the limit is allowed; absent: without end. */
  readonly grace?: string;
  /** When `used` starts afresh; null: never. */
  readonly resets_at: string | null;
  /** How what is used is reported; absent where it cannot be consumed in units. */
  readonly meter?: ConsumptionMeter;
  /** Denied whatever is left of it: what usage costs has reached its cap. */
  readonly blocked?: 'spend_cap';
}

/** How a unit consumed becomes a usage event. */
export interface ConsumptionMeter {
  /** The `type` of the event. */
  readonly event_type: string;
  /** The member of `data` that carries the quantity; null: each unit is an event of its own. */
  readonly property: string | null;
  /** What else `data` must hold for the meter to count it. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}
