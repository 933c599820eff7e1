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

/** What a customer may do, and until when. */
export interface CustomerEntitlements {
  readonly snapshot: EntitlementSnapshot;
  /** The next instant within a day at which terms change though nothing is stored; null for none. */
  readonly next_change: Instant | null;
}

/** What is used of a metered feature since its limit began to count. */
export interface LimitReading {
  readonly feature: string;
  readonly used: Decimal;
  /** Null is unlimited. */
  readonly limit: Decimal | null;
  readonly from: Instant;
  readonly resets_at: Instant | null;
}
type UsedOfLimit = Pick<LimitReading, 'used' | 'from' | 'resets_at'>;

/**
 * What customers may do at an instant, by the subscriptions in force at it, as the transaction knows
 * them, and what of the catalog in force would grant them more. Usage counts up to the instant. The number of statements
 * does not grow with that of customers.
 */
export async function entitlementsOf(
  tx: Transaction,
  customers: readonly Pick<Customer, 'id' | 'currency'>[],
  at: Instant,
): Promise<Map<string, CustomerEntitlements>> {
  const ids = customers.map(({ id }) => id);
  const [terms, on_sale] = await Promise.all([termsOf(tx, ids), catalogOnSale(tx)]);
  const held = await heldAt(tx, terms, at);
  const plans = new Map([...held].map(([id, all]) => [id, all.map((one) => one.terms)]));
  const [capped, usage] = await Promise.all([cappedSubscriptions(tx, plans, at), usageAgainstLimits(tx, held, at)]);
  return new Map(
    customers.map(({ id, currency }) => [
      id,
      {
        snapshot: resolveEntitlements({
          customer_id: id,
          computed_at: at,
          currency,
          ...(on_sale === null ? {} : { on_sale }),
          subscriptions: entitledBy(held.get(id) ?? [], at, capped),
          usage: usage.get(id) ?? new Map<string, UsedOfLimit>(),
        }),
        next_change: nextChangeWithinDay(terms.get(id) ?? [], at),
      },
    ]),
  );
}

/** What one customer may do. */
export async function customerSnapshot(
  tx: Transaction,
  customer: Pick<Customer, 'id' | 'currency'>,
  at: Instant,
): Promise<EntitlementSnapshot> {
  const found = await entitlementsOf(tx, [customer], at);
  return (found.get(customer.id) as CustomerEntitlements).snapshot;
}

/** The metered features of a customer with what is used of them. */
export async function limitReadings(tx: Transaction, customer_id: string, at: Instant): Promise<LimitReading[]> {
  const held = await heldAt(tx, await termsOf(tx, [customer_id]), at);
  const usage = (await usageAgainstLimits(tx, held, at)).get(customer_id) ?? new Map<string, UsedOfLimit>();
  const features = grantedFeatures(entitledBy(held.get(customer_id) ?? [], at, new Set()), usage);
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

/** The subscriptions of customers, each with all its stretches. */
async function termsOf(tx: Transaction, customer_ids: readonly string[]) {
  const terms = new Map<string, StoredSubscription[][]>();
  for (const stretches of await tx.subscriptions.all({ customer_ids })) {
    const { customer_id } = stretches[0] as StoredSubscription;
    const known = terms.get(customer_id);
    if (known === undefined) terms.set(customer_id, [stretches]);
    else known.push(stretches);
  }
  return terms;
}

/** Those that are served at an instant, by customer, each by the terms of then. */
async function heldAt(tx: Transaction, terms: ReadonlyMap<string, readonly StoredSubscription[][]>, at: Instant) {
  const catalogs = new Map<number, ResolvedCatalog>();
  const held = new Map<string, HeldSubscription[]>();
  for (const [customer_id, subscriptions] of terms) {
    const served: HeldSubscription[] = [];
    for (const stretches of subscriptions) {
      const found = stretches.find(({ timezone, valid_from, valid_to }) => {
        const moment = boundAt(at, timezone);
        return valid_from <= moment && moment < valid_to;
      });
      if (found === undefined || !isServed(found, boundAt(at, found.timezone))) continue;
      const catalog = catalogs.get(found.catalog_version) ?? (await catalogVersion(tx, found.catalog_version));
      catalogs.set(found.catalog_version, catalog);
      served.push({ terms: found, catalog });
    }
    held.set(customer_id, served);
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

/** The next instant within a day at which terms change though nothing is stored; null for none. */
function nextChangeWithinDay(subscriptions: readonly StoredSubscription[][], at: Instant): Instant | null {
  const instants = subscriptions
    .flat()
    .flatMap(({ timezone, valid_from, end_date, add_ons }) =>
      [valid_from, end_date, ...add_ons.flatMap((entry) => [entry.start_date, entry.end_date])].flatMap((bound) =>
        bound !== undefined && isWithinDay(bound) ? [instantOf(bound, timezone)] : [],
      ),
    );
  const later = instants.filter((instant) => instant > at);
  return later.length === 0 ? null : Math.min(...later);
}

/** What is used of each metered feature, by customer, in the window of the first subscription that knows it. */
async function usageAgainstLimits(
  tx: Transaction,
  held: ReadonlyMap<string, readonly HeldSubscription[]>,
  at: Instant,
): Promise<Map<string, Map<string, UsedOfLimit>>> {
  const usage = new Map<string, Map<string, UsedOfLimit>>();
  const asked: { key: string; readings: Map<string, UsedOfLimit>; from: Instant; resets_at: Instant | null }[] = [];
  const needs: SubscriptionUsageNeed[] = [];
  for (const [customer_id, subscriptions] of held) {
    const readings = new Map<string, UsedOfLimit>();
    const known = new Set<string>();
    usage.set(customer_id, readings);
    for (const { terms, catalog } of subscriptions)
      for (const [key, feature] of Object.entries(catalog.definition.features)) {
        if (feature.kind !== 'metered' || known.has(key)) continue;
        const definition = catalog.definition.meters?.[feature.meter];
        if (definition === undefined) continue;
        known.add(key);
        const { from, to } = limitWindow(terms, feature.reset, at);
        asked.push({ key, readings, from, resets_at: to });
        needs.push({ customer_id, meter: feature.meter, definition, from, to: Math.max(from, at + 1) });
      }
  }
  const totals = await usageTotals(tx, needs);
  for (const [index, { key, readings, ...window }] of asked.entries())
    readings.set(key, { used: totals[index]?.quantity ?? Decimal.ZERO, ...window });
  return usage;
}
