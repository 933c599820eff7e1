// SPDX-License-Identifier: Apache-2.0
import {
  Decimal,
  dateAt,
  type EntitlementRequest,
  type Instant,
  limitWindow,
  type ResolvedCatalog,
  resolveEntitlements,
  statusOn,
} from '@kontor/core';
import type { EntitlementSnapshot } from '@kontor/sdk';
import { type SubscriptionUsageNeed, usageTotals } from '../ingest/totals.js';
import type { Customer } from '../store/customers.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction } from '../store/transaction.js';
import { catalogOnSale, catalogVersion } from './resolved-catalogs.js';

interface HeldSubscription {
  readonly terms: StoredSubscription;
  readonly catalog: ResolvedCatalog;
}

/** Most subscriptions of one customer that count. */
const MOST_SUBSCRIPTIONS = 1_000;

/**
 * What a customer may do at an instant, by the subscriptions in force on that day of theirs, as the transaction knows
 * them, and what of the catalog in force would grant them more. Usage counts up to the instant.
 */
export async function customerSnapshot(
  tx: Transaction,
  { id: customer_id, currency }: Pick<Customer, 'id' | 'currency'>,
  at: Instant,
): Promise<EntitlementSnapshot> {
  const held = await heldSubscriptions(tx, customer_id, at);
  const on_sale = await catalogOnSale(tx);
  return resolveEntitlements({
    customer_id,
    computed_at: at,
    currency,
    ...(on_sale === null ? {} : { on_sale }),
    subscriptions: held.map(({ terms, catalog }) => ({
      catalog,
      plan: terms.plan,
      quantities: terms.quantities,
      add_ons: addOnsOn(terms, dateAt(at, terms.timezone)),
      ...(terms.contract === undefined ? {} : { contract: terms.contract }),
    })),
    usage: await usageAgainstLimits(tx, customer_id, held, at),
  });
}

/** The subscriptions that are served on the day of `at`, each by the terms of that day. */
async function heldSubscriptions(tx: Transaction, customer_id: string, at: Instant): Promise<HeldSubscription[]> {
  const all = await tx.subscriptions.batch('', MOST_SUBSCRIPTIONS, { customer_id });
  const held: HeldSubscription[] = [];
  for (const stretches of all) {
    const terms = stretches.find(({ timezone, valid_from, valid_to }) => {
      const day = dateAt(at, timezone);
      return valid_from <= day && day < valid_to;
    });
    if (terms === undefined || !isServed(terms, dateAt(at, terms.timezone))) continue;
    held.push({ terms, catalog: await catalogVersion(tx, terms.catalog_version) });
  }
  return held;
}

function isServed(terms: StoredSubscription, day: string): boolean {
  const status = statusOn(terms, day);
  return terms.start_date <= day && (status === 'active' || status === 'trialing');
}

function addOnsOn({ add_ons }: StoredSubscription, day: string) {
  return add_ons.filter(({ start_date, end_date }) => start_date <= day && (end_date === undefined || day < end_date));
}

/** What is used of each metered feature, in the window of the first subscription that knows it. */
async function usageAgainstLimits(
  tx: Transaction,
  customer_id: string,
  held: readonly HeldSubscription[],
  at: Instant,
): Promise<EntitlementRequest['usage']> {
  const features: { key: string; resets_at: Instant | null }[] = [];
  const needs: SubscriptionUsageNeed[] = [];
  for (const { terms, catalog } of held)
    for (const [key, feature] of Object.entries(catalog.definition.features)) {
      if (feature.kind !== 'metered' || features.some((known) => known.key === key)) continue;
      const definition = catalog.definition.meters?.[feature.meter];
      if (definition === undefined) continue;
      const { from, to } = limitWindow(terms, feature.reset, at);
      features.push({ key, resets_at: to });
      needs.push({ customer_id, meter: feature.meter, definition, from, to: Math.max(from, at + 1) });
    }
  const totals = await usageTotals(tx, needs);
  return new Map(
    features.map(({ key, resets_at }, index) => [key, { used: totals[index]?.quantity ?? Decimal.ZERO, resets_at }]),
  );
}
