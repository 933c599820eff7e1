// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from './definition.js';

/** Keys of the editions that no plan belongs to, in the catalog's order: nobody subscribes to them. */
export function editionsWithoutPlan({ editions = {}, plans }: CatalogDefinition): string[] {
  const planned = new Set(Object.values(plans).map(({ edition }) => edition));
  return Object.keys(editions).filter((key) => !planned.has(key));
}

/**
 * Whether an edition holds a feature: its lowest edition is this one or an earlier one of the catalog. Null where the
 * feature names no edition, or one that is not there.
 */
export function isInEdition(
  { editions = {}, features }: CatalogDefinition,
  edition: string,
  feature: string,
): boolean | null {
  const order = Object.keys(editions);
  const lowest = order.indexOf(features[feature]?.edition ?? '');
  return lowest === -1 ? null : lowest <= order.indexOf(edition);
}
