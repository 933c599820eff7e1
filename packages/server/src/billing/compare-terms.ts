// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  compareOnPastUsage,
  type InvoiceComparison,
  type PastTerms,
  type UsageNeed,
  type UsageTotals,
  usageNeededToCompare,
} from '@kontor/core';
import { type SubscriptionUsageNeed, usageTotals } from '../ingest/totals.js';
import type { Transaction } from '../store/transaction.js';

/** Questions to usage in one statement. */
const NEEDS_AT_ONCE = 5_000;

/**
 * The same period of each subscription by its old and its new terms, on its own usage, in their order; null where there
 * are none. `definitionOf` says which catalog a version that the terms name is.
 */
export async function compareTerms(
  tx: Transaction,
  all: readonly (PastTerms | null)[],
  definitionOf: (catalog_version: number) => CatalogDefinition,
): Promise<(InvoiceComparison | null)[]> {
  const needs = new Map<string, SubscriptionUsageNeed>();
  for (const terms of all) {
    if (terms === null) continue;
    const { customer_id } = terms.phase.subscription;
    for (const need of usageNeededToCompare(terms)) {
      const definition = definitionOf(need.catalog_version).meters?.[need.meter];
      if (definition === undefined) throw new Error(`the catalog has no meter ${need.meter}`);
      needs.set(keyOf(customer_id, need), { ...need, customer_id, definition });
    }
  }
  const totals = new Map<string, UsageTotals>();
  const asked = [...needs];
  for (let from = 0; from < asked.length; from += NEEDS_AT_ONCE) {
    const portion = asked.slice(from, from + NEEDS_AT_ONCE);
    const answers = await usageTotals(
      tx,
      portion.map(([, need]) => need),
    );
    for (const [index, [key]] of portion.entries()) totals.set(key, answers[index] as UsageTotals);
  }
  return all.map((terms) => {
    if (terms === null) return null;
    const { customer_id } = terms.phase.subscription;
    return compareOnPastUsage({ ...terms, usage: (need) => totals.get(keyOf(customer_id, need)) as UsageTotals });
  });
}

function keyOf(customer_id: string, { meter, catalog_version, from, to, transactions }: UsageNeed): string {
  return `${customer_id} ${catalog_version} ${meter} ${from} ${to} ${transactions}`;
}
