// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  generate,
  type InvoicePlan,
  type PlainDate,
  type ResolvedCatalog,
  resolveCatalog,
  type UsageNeed,
  type UsageTotals,
  usageNeeded,
} from '@kontor/core';
import { type SubscriptionUsageNeed, usageTotals } from '../ingest/totals.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction } from '../store/transaction.js';
import { joinPlans } from './slices.js';

/** Which subscriptions: the next `count` after the id `after`, of one customer if named. */
export interface BatchRequest {
  readonly after: string;
  readonly count: number;
  readonly until: PlainDate;
  readonly customer_id?: string | undefined;
}
export interface PlannedBatch {
  readonly subscriptions: number;
  /** Where the next batch begins; null: this was the last. */
  readonly next: string | null;
  readonly plans: readonly InvoicePlan[];
}

/** Catalog versions are immutable, so each is read and resolved once in a run. */
export class CatalogVersions {
  readonly #resolved = new Map<number, { definition: CatalogDefinition; catalog: ResolvedCatalog }>();

  async load(tx: Transaction, version: number): Promise<void> {
    if (this.#resolved.has(version)) return;
    const stored = await tx.catalogs.get(version);
    if (stored === null) throw new Error(`a subscription is on catalog version ${version}, which does not exist`);
    this.#resolved.set(version, { definition: stored.content, catalog: resolveCatalog(stored.content) });
  }

  of(subscription: StoredSubscription): { definition: CatalogDefinition; catalog: ResolvedCatalog } {
    const found = this.#resolved.get(subscription.catalog_version);
    if (found === undefined) throw new Error(`catalog version ${subscription.catalog_version} was not loaded`);
    return found;
  }
}

const NOTHING_BILLED: ReadonlySet<string> = new Set();
const needKey = (customer_id: string, need: UsageNeed) => `${customer_id} ${need.meter} ${need.from} ${need.to}`;

/** What is due of one batch of subscriptions, read set-wise: terms, billed keys and usage are one statement each. */
export async function planBatch(
  tx: Transaction,
  request: BatchRequest,
  versions: CatalogVersions,
): Promise<PlannedBatch> {
  const { until, customer_id } = request;
  const all = await tx.subscriptions.batch(
    request.after,
    request.count,
    customer_id === undefined ? {} : { customer_id },
  );
  const next = all.length < request.count ? null : (all.at(-1)?.at(0)?.id ?? null);
  const due = all
    .map((slices) => slices.filter((slice) => slice.status !== 'draft'))
    .filter((slices) => slices.some((slice) => slice.start_date < until));
  if (due.length === 0) return { subscriptions: all.length, next, plans: [] };

  for (const version of new Set(due.flat().map((slice) => slice.catalog_version))) await versions.load(tx, version);
  const billed = await tx.invoices.billed(due.map((slices) => (slices[0] as StoredSubscription).id));
  const billedOf = (subscription: StoredSubscription) => billed.get(subscription.id) ?? NOTHING_BILLED;

  const needs = new Map<string, SubscriptionUsageNeed>();
  for (const subscription of due.flat()) {
    const { definition, catalog } = versions.of(subscription);
    for (const need of usageNeeded({ subscription, catalog, billed: billedOf(subscription), until })) {
      const meter = definition.meters?.[need.meter];
      if (meter === undefined) throw new Error(`the catalog has no meter ${need.meter}`);
      const key = needKey(subscription.customer_id, need);
      needs.set(key, { ...need, customer_id: subscription.customer_id, definition: meter });
    }
  }
  const keys = [...needs.keys()];
  const answers = needs.size === 0 ? [] : await usageTotals(tx, [...needs.values()]);
  const totals = new Map<string, UsageTotals>(keys.map((key, index) => [key, answers[index] as UsageTotals]));

  const plans = due.flatMap((slices) =>
    joinPlans(slices, (subscription) =>
      generate({
        subscription,
        catalog: versions.of(subscription).catalog,
        billed: billedOf(subscription),
        until,
        usage: (need) => totals.get(needKey(subscription.customer_id, need)) as UsageTotals,
      }),
    ),
  );
  return { subscriptions: all.length, next, plans };
}
