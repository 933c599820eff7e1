// SPDX-License-Identifier: Apache-2.0
import {
  compareOnPastUsage,
  comparisonProblems,
  type InvoiceComparison,
  type PastTerms,
  periodToCompare,
  phaseOn,
  type UsageNeed,
  type UsageTotals,
  usageNeededToCompare,
} from '@kontor/core';
import { type SubscriptionUsageNeed, usageTotals } from '../../ingest/totals.js';
import type { Transaction } from '../../store/transaction.js';
import type { CatalogVersions } from '../plan-batch.js';
import type { Move } from './next-moves.js';

/** Questions to usage in one statement. */
const NEEDS_AT_ONCE = 5_000;

/**
 * The invoice of each subscription's last whole period by its old and its new terms, on its own usage, in the order of
 * the moves; of the period that runs where none is over. Null where the move is refused, or the old terms cannot be
 * billed.
 */
export async function compareMoves(
  tx: Transaction,
  moves: readonly Move[],
  versions: CatalogVersions,
): Promise<(InvoiceComparison | null)[]> {
  const all = moves.map(termsOf);
  const needs = new Map<string, SubscriptionUsageNeed>();
  for (const terms of all) {
    if (terms === null) continue;
    const { customer_id } = terms.phase.subscription;
    for (const need of usageNeededToCompare(terms)) {
      const definition = versions.definition(need.catalog_version).meters?.[need.meter];
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

function termsOf({ phase, phases, effective_date, today }: Move): PastTerms | null {
  if (phases === null) return null;
  const terms = { phase, new_phase: phaseOn(phases, effective_date), ...periodToCompare(phase, today) };
  return comparisonProblems(terms).length > 0 ? null : terms;
}

function keyOf(customer_id: string, { meter, catalog_version, from, to, transactions }: UsageNeed): string {
  return `${customer_id} ${catalog_version} ${meter} ${from} ${to} ${transactions}`;
}
