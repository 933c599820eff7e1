// SPDX-License-Identifier: Apache-2.0
import type { EntitlementSnapshot, FeatureEntitlement } from '@kontor/sdk';
import { isInEdition } from '../catalog/edition.js';
import { monthlyFixedAmount } from '../catalog/recurring-amount.js';
import type { ResolvedCatalog } from '../catalog/resolve.js';
import type { Instant } from '../kit/calendar.js';
import { resolveEntitlements } from './resolve.js';

/**
 * What an installation of an edition may do without a customer, a licence or a server: the edition's plan that costs
 * nothing and needs no contract, if there is one, and the switches whose lowest edition is this one or an earlier one
 * of the catalog. Null when the catalog has no such edition. Made at build time, and shipped with the product.
 */
export function editionSnapshot(
  catalog: ResolvedCatalog,
  edition: string,
  computed_at: Instant,
): EntitlementSnapshot | null {
  const { definition, plans } = catalog;
  if (!Object.hasOwn(definition.editions ?? {}, edition)) return null;
  const currency = definition.currencies[0];
  const free = [...plans.values()].find(
    (plan) =>
      plan.definition.edition === edition &&
      (plan.definition.availability ?? 'sold') === 'sold' &&
      plan.definition.contract !== true &&
      monthlyFixedAmount(plan, currency)?.isZero() === true,
  );
  const snapshot = resolveEntitlements({
    customer_id: null,
    computed_at,
    subscriptions: free === undefined ? [] : [{ catalog, plan: free.key, add_ons: [], quantities: {} }],
    usage: new Map(),
    on_sale: catalog,
  });
  const features: Record<string, FeatureEntitlement> = {};
  for (const [key, entitlement] of Object.entries(snapshot.features)) {
    if (entitlement.kind === 'boolean' && !entitlement.allowed && isInEdition(definition, edition, key) === true) {
      const { upgrades: _unneeded, ...rest } = entitlement;
      features[key] = { ...rest, allowed: true, source: `edition/${definition.features[key]?.edition}` };
    } else features[key] = entitlement;
  }
  return { ...snapshot, features };
}
