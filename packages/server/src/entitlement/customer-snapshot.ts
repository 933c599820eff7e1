// SPDX-License-Identifier: Apache-2.0
import {
  type Bound,
  boundAt,
  Decimal,
  decimal,
  type EntitlementRequest,
  grantedFeatures,
  type Instant,
  instantOf,
  isWithinDay,
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
import { cappedSubscriptions } from '../thresholds/spend-cap.js';
import { catalogOnSale, catalogVersion } from './resolved-catalogs.js';

interface HeldSubscription {
  readonly terms: StoredSubscription;
  readonly catalog: ResolvedCatalog;
}

/** Most subscriptions of one customer that count. */
const MOST_SUBSCRIPTIONS = 1_000;

/** What is used of a metered feature since its limit began to count. */
export interface LimitReading {
  readonly feature: string;
  readonly used: Decimal;
  /** Null is unlimited. */
  readonly limit: Decimal | null;
  readonly from: Instant;
  readonly resets_at: Instant | null;
}

/**
 * What a customer may do at an instant, by the subscriptions in force at it, as the transaction knows
 * them, and what of the catalog in force would grant them more. Usage counts up to the instant.
 */
export async function customerSnapshot(
  tx: Transaction,
  { id: customer_id, currency }: Pick<Customer, 'id' | 'currency'>,
  at: Instant,
): Promise<EntitlementSnapshot> {
  const held = await heldSubscriptions(tx, customer_id, at);
  const on_sale = await catalogOnSale(tx);
  const plans = held.map(({ terms: { id, plan } }) => ({ id, plan }));
  return resolveEntitlements({
    customer_id,
    computed_at: at,
    currency,
    ...(on_sale === null ? {} : { on_sale }),
    subscriptions: entitledBy(held, at, await cappedSubscriptions(tx, customer_id, plans, at)),
    usage: await usageAgainstLimits(tx, customer_id, held, at),
  });
}

/** The metered features of a customer with what is used of them. */
export async function limitReadings(tx: Transaction, customer_id: string, at: Instant): Promise<LimitReading[]> {
  const held = await heldSubscriptions(tx, customer_id, at);
  const usage = await usageAgainstLimits(tx, customer_id, held, at);
  const features = grantedFeatures(entitledBy(held, at, new Set()), usage);
  return [...usage].map(([feature, reading]) => {
    const entitlement = features[feature];
    const limit = entitlement?.kind === 'metered' ? entitlement.limit : '0';
    return { feature, ...reading, limit: limit === null ? null : decimal(limit) };
  });
}

function entitledBy(
  held: readonly HeldSubscription[],
  at: Instant,
  capped: ReadonlySet<string>,
): EntitlementRequest['subscriptions'] {
  return held.map(({ terms, catalog }) => ({
    catalog,
    plan: terms.plan,
    quantities: terms.quantities,
    add_ons: addOnsAt(terms, boundAt(at, terms.timezone)),
    ...(terms.contract === undefined ? {} : { contract: terms.contract }),
    capped: capped.has(terms.id),
  }));
}

/** The subscriptions that are served at an instant, each by the terms of then. */
async function heldSubscriptions(tx: Transaction, customer_id: string, at: Instant): Promise<HeldSubscription[]> {
  const all = await tx.subscriptions.batch('', MOST_SUBSCRIPTIONS, { customer_id });
  const held: HeldSubscription[] = [];
  for (const stretches of all) {
    const terms = stretches.find(({ timezone, valid_from, valid_to }) => {
      const moment = boundAt(at, timezone);
      return valid_from <= moment && moment < valid_to;
    });
    if (terms === undefined || !isServed(terms, boundAt(at, terms.timezone))) continue;
    held.push({ terms, catalog: await catalogVersion(tx, terms.catalog_version) });
  }
  return held;
}

function isServed(terms: StoredSubscription, moment: Bound): boolean {
  const status = statusOn(terms, moment);
  return terms.start_date <= moment && (status === 'active' || status === 'trialing');
}

function addOnsAt({ add_ons }: StoredSubscription, moment: Bound) {
  return add_ons.filter(
    ({ start_date, end_date }) => start_date <= moment && (end_date === undefined || moment < end_date),
  );
}

/** The next instant within a day at which the terms of a customer change though nothing is stored; null for none. */
export async function nextChangeWithinDay(tx: Transaction, customer_id: string, at: Instant): Promise<Instant | null> {
  const all = (await tx.subscriptions.batch('', MOST_SUBSCRIPTIONS, { customer_id })).flat();
  const instants = all.flatMap(({ timezone, valid_from, end_date, add_ons }) =>
    [valid_from, end_date, ...add_ons.flatMap((entry) => [entry.start_date, entry.end_date])].flatMap((bound) =>
      bound !== undefined && isWithinDay(bound) ? [instantOf(bound, timezone)] : [],
    ),
  );
  const later = instants.filter((instant) => instant > at);
  return later.length === 0 ? null : Math.min(...later);
}

/** What is used of each metered feature, in the window of the first subscription that knows it. */
async function usageAgainstLimits(
  tx: Transaction,
  customer_id: string,
  held: readonly HeldSubscription[],
  at: Instant,
): Promise<Map<string, Pick<LimitReading, 'used' | 'from' | 'resets_at'>>> {
  const features: { key: string; from: Instant; resets_at: Instant | null }[] = [];
  const needs: SubscriptionUsageNeed[] = [];
  for (const { terms, catalog } of held)
    for (const [key, feature] of Object.entries(catalog.definition.features)) {
      if (feature.kind !== 'metered' || features.some((known) => known.key === key)) continue;
      const definition = catalog.definition.meters?.[feature.meter];
      if (definition === undefined) continue;
      const { from, to } = limitWindow(terms, feature.reset, at);
      features.push({ key, from, resets_at: to });
      needs.push({ customer_id, meter: feature.meter, definition, from, to: Math.max(from, at + 1) });
    }
  const totals = await usageTotals(tx, needs);
  return new Map(
    features.map(({ key, ...window }, index) => [key, { used: totals[index]?.quantity ?? Decimal.ZERO, ...window }]),
  );
}
