// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';
import {
  needsTransactions,
  type ResolvedCatalog,
  subscribedPrices,
  type UsageNeed,
  type UsageTotals,
} from '@kontor/core';
import type { RegisteredMeter } from '../ingest/meter-registry.js';
import { type KnownUsage, type SubscriptionUsageNeed, usageTotals } from '../ingest/totals.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction } from '../store/transaction.js';
import { type CatalogVersions, TURN } from './plan-batch.js';

/** What a subscription, with all phases of its terms, has to know of usage. */
export interface AskedUsage {
  readonly slices: readonly StoredSubscription[];
  readonly needs: readonly UsageNeed[];
}

/** Subscriptions of one customer share what they use, unless their catalog versions may define the meter otherwise. */
const needKey = (customer_id: string, { meter, catalog_version, from, to }: UsageNeed) =>
  `${customer_id} ${catalog_version} ${meter} ${from} ${to}`;

/** The meters some charge of the subscription wants value by value: fees with a minimum, a maximum or free units. */
function metersByTransaction(subscription: StoredSubscription, catalog: ResolvedCatalog): string[] {
  return subscribedPrices(subscription, catalog).flatMap(({ price: { charge, meter } }) =>
    meter !== undefined && charge.model === 'percentage' && needsTransactions(charge) ? [meter] : [],
  );
}

/** Answers what many subscriptions ask of usage, each question once; then each of them may ask. */
export async function answerUsage(
  tx: Transaction,
  all: readonly AskedUsage[],
  versions: CatalogVersions,
  known?: KnownUsage,
  registered?: readonly RegisteredMeter[],
): Promise<(slices: readonly StoredSubscription[]) => (need: UsageNeed) => UsageTotals> {
  const needs = new Map<string, SubscriptionUsageNeed>();
  let count = 0;
  for (const { slices, needs: asked } of all) {
    if (++count % TURN === 0) await setImmediate();
    const { customer_id } = slices[0] as StoredSubscription;
    const oneByOne = new Set(slices.flatMap((slice) => metersByTransaction(slice, versions.of(slice).catalog)));
    for (const need of asked) {
      const definition = versions.definition(need.catalog_version).meters?.[need.meter];
      if (definition === undefined) throw new Error(`the catalog has no meter ${need.meter}`);
      const key = needKey(customer_id, need);
      // another subscription to the same usage may be the one that wants it value by value
      const transactions = oneByOne.has(need.meter) || needs.get(key)?.transactions === true;
      needs.set(key, { customer_id, definition, ...need, transactions });
    }
  }
  const answers = needs.size === 0 ? [] : await usageTotals(tx, [...needs.values()], known, registered);
  const totals = new Map([...needs.keys()].map((key, index) => [key, answers[index] as UsageTotals]));
  return (slices) => {
    const { customer_id } = slices[0] as StoredSubscription;
    return (need) => totals.get(needKey(customer_id, need)) as UsageTotals;
  };
}
