// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import type { AddOnDefinition } from '../catalog/definition.js';
import { addOnsFor, pricesFor, type ResolvedCatalog, type ResolvedPlan } from '../catalog/resolve.js';
import { limitFor } from '../entitlement/limit.js';
import { Decimal } from '../kit/decimal.js';
import type { Period, SubscribedAddOn, Subscription } from './subscription.js';

/**
 * What a contract makes of a price: its charge replaced when the terms name it, by the plan's price key or by the
 * whole charge key (`plan/base`, `add_on/extra-events/overage`, `support/gold/base`); everything else stays.
 */
export function settledPrice(subscription: Subscription, charge_key: string, price: Price): Price {
  const charges = subscription.contract?.charges;
  if (charges === undefined) return price;
  const charge = charges[charge_key] ?? (charge_key.startsWith('plan/') ? charges[charge_key.slice(5)] : undefined);
  return charge === undefined ? price : { ...price, charge };
}

/** Whether a fixed price is charged for the seconds it holds, and not by days. */
export function bySecond({ meter, interval, proration }: Price): boolean {
  return meter === undefined && interval !== 'once' && proration === 'second';
}

/** One price a subscription pays, with the add-on entry it comes from; null for the plan's own and automatic ones. */
export interface SubscribedPrice {
  readonly charge_key: string;
  /** Name of the plan, add-on or support level. */
  readonly owner: string;
  readonly price: Price;
  readonly entry: SubscribedAddOn | null;
}

/** Support bought by itself is an entry of `add_ons` with this in front of the support level's key. */
export const SUPPORT_PREFIX = 'support/';
/** A service, mostly done once, is an entry of `add_ons` with this in front of its key. */
export const SERVICE_PREFIX = 'service/';

/** What an entry of `add_ons` names by a prefix and the catalog sells by itself; undefined when it does not. */
export function soldByItself(
  entry: string,
  { definition }: ResolvedCatalog,
): { readonly name: string; readonly prices: Readonly<Record<string, Price>> } | undefined {
  const [prefix, listed] = entry.startsWith(SUPPORT_PREFIX)
    ? [SUPPORT_PREFIX, definition.support_levels]
    : [SERVICE_PREFIX, definition.services];
  const found = entry.startsWith(prefix) ? listed?.[entry.slice(prefix.length)] : undefined;
  return found?.prices === undefined ? undefined : { name: found.name, prices: found.prices };
}

/** Whether an entry of `add_ons` names something other than an add-on. */
export function isSoldByItself(entry: string): boolean {
  return entry.startsWith(SUPPORT_PREFIX) || entry.startsWith(SERVICE_PREFIX);
}

/**
 * Every price a subscription pays, by the contract's terms: its plan's, those of the add-ons, support levels and
 * services it has chosen, and those of `beyond_limit` add-ons, which come with the plan. Prices of another currency or option
 * are left out, as are add-ons that are only planned. Expects a subscription without `contractProblems`.
 */
export function subscribedPrices(subscription: Subscription, catalog: ResolvedCatalog): readonly SubscribedPrice[] {
  const key = plainTerms(subscription, catalog);
  if (key === null) return pricesOf(subscription, catalog);
  let known = plainPrices.get(catalog);
  if (known === undefined) {
    known = new Map();
    plainPrices.set(catalog, known);
  }
  let prices = known.get(key);
  if (prices === undefined) {
    prices = pricesOf(subscription, catalog);
    known.set(key, prices);
  }
  return prices;
}

/** The prices of plain terms, by catalog: most subscriptions of a plan share theirs. */
const plainPrices = new WeakMap<ResolvedCatalog, Map<string, readonly SubscribedPrice[]>>();

/**
 * A key for terms that say no more than a plan, its option and a currency, all of which the catalog knows: what
 * follows of them is the same for every subscription that has them. Null for all others.
 */
export function plainTerms(subscription: Subscription, { plans, definition }: ResolvedCatalog): string | null {
  const { plan, option, currency, add_ons, contract } = subscription;
  if (add_ons.length > 0 || contract !== undefined || !definition.currencies.includes(currency)) return null;
  const known = plans.get(plan);
  if (known === undefined || (option !== undefined && !known.options.includes(option))) return null;
  return `${plan} ${currency} ${option ?? ''}`;
}

function pricesOf(subscription: Subscription, catalog: ResolvedCatalog): SubscribedPrice[] {
  const plan = catalog.plans.get(subscription.plan);
  if (plan === undefined) return [];
  const { definition } = catalog;
  const found: SubscribedPrice[] = [];
  const add = (prefix: string, owner: string, prices: Iterable<[string, Price]>, entry: SubscribedAddOn | null) => {
    for (const [key, price] of prices) {
      const charge_key = `${prefix}/${key}`;
      found.push({ charge_key, owner, price: settledPrice(subscription, charge_key, price), entry });
    }
  };
  const own = (prices: Readonly<Record<string, Price>> | undefined) =>
    Object.entries(prices ?? {}).filter(([, price]) => isPaidBy(subscription, plan, catalog, price));

  add('plan', plan.definition.name, pricesFor(plan, subscription.option, subscription.currency), null);
  const automatic = automaticAddOns(plan, catalog);
  for (const [key, addOn] of automatic) add(`add_on/${key}`, addOn.name, own(addOn.prices), null);
  for (const entry of subscription.add_ons) {
    if (isSoldByItself(entry.add_on)) {
      const sold = soldByItself(entry.add_on, catalog);
      if (sold !== undefined) add(entry.add_on, sold.name, own(sold.prices), entry);
    } else if (!automatic.has(entry.add_on)) {
      const addOn = definition.add_ons?.[entry.add_on];
      if (addOn !== undefined) add(`add_on/${entry.add_on}`, addOn.name, own(addOn.prices), entry);
    }
  }
  return found;
}

function isPaidBy(subscription: Subscription, plan: ResolvedPlan, { definition }: ResolvedCatalog, price: Price) {
  const option = subscription.option ?? plan.options[0];
  return (
    (price.currency ?? definition.currencies[0]) === subscription.currency &&
    (price.option === undefined || price.option === option)
  );
}

/** The `beyond_limit` add-ons that come with a plan, by key. */
export function automaticAddOns(plan: ResolvedPlan, catalog: ResolvedCatalog): Map<string, AddOnDefinition> {
  return new Map(
    [...addOnsFor(catalog, plan.key)].filter(
      ([, addOn]) => addOn.trigger === 'beyond_limit' && addOn.availability !== 'planned',
    ),
  );
}

/**
 * How much of a feature a subscription is granted in a period, whatever it holds: by the contract or else the plan,
 * and by the add-ons in force at any time of it. A feature nobody grants has none.
 */
export function limitOf(
  feature: string,
  subscription: Subscription,
  catalog: ResolvedCatalog,
  period: Period,
): Decimal | 'unlimited' {
  const definition = catalog.definition.features[feature];
  if (definition === undefined) return Decimal.ZERO;
  const add_ons = subscription.add_ons.filter(
    ({ start_date, end_date }) => start_date < period.end && (end_date === undefined || end_date > period.start),
  );
  return limitFor(feature, definition, { ...subscription, add_ons, quantities: {} }, catalog).limit ?? 'unlimited';
}
