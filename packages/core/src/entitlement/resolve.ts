// SPDX-License-Identifier: Apache-2.0
import type { EntitlementSnapshot } from '@kontor/sdk';
import type { ResolvedCatalog } from '../catalog/resolve.js';
import type { Instant } from '../kit/calendar.js';
import { formatInstant } from '../kit/instant.js';
import { type EntitledSubscription, grantedFeatures, type QuotaUsage } from './granted.js';
import { upgradesFor, withUpgrades } from './upgrade.js';

export interface EntitlementRequest {
  readonly customer_id: string | null;
  readonly computed_at: Instant;
  /** Those in force at that moment; none: nothing is granted. */
  readonly subscriptions: readonly EntitledSubscription[];
  readonly usage: QuotaUsage;
  /** The catalog that can be bought from now: its features are listed even if nobody grants them, with what would. */
  readonly on_sale?: ResolvedCatalog;
  /** The customer's, for what upgrades cost; default the first of the catalog on sale. */
  readonly currency?: string;
}

/**
 * What a customer may do: every feature of the catalogs they are on, denied where nobody grants it. Several
 * subscriptions never take from each other: switches are on when one is on, the better value counts, limits add up.
 * Expects subscriptions without `subscriptionProblems`.
 */
export function resolveEntitlements(request: EntitlementRequest): EntitlementSnapshot {
  const { subscriptions, usage, on_sale, customer_id, currency } = request;
  const catalogs = subscriptions.map((subscription) => subscription.catalog);
  // what a customer is on describes a feature better than what is sold today
  const features = grantedFeatures(subscriptions, usage, on_sale === undefined ? catalogs : [on_sale, ...catalogs]);
  const snapshot: EntitlementSnapshot = {
    object: 'entitlement_snapshot',
    customer_id,
    computed_at: formatInstant(request.computed_at),
    plans: [...new Set(subscriptions.map((subscription) => subscription.plan))],
    features,
  };
  return on_sale === undefined
    ? snapshot
    : withUpgrades(
        snapshot,
        upgradesFor({ on_sale, subscriptions, currency: currency ?? on_sale.definition.currencies[0] }),
      );
}
