// SPDX-License-Identifier: Apache-2.0
import type { Price } from '../catalog/charge.js';
import type { AddOnDefinition, Grant } from '../catalog/definition.js';
import { pricesFor, type ResolvedCatalog, type ResolvedPlan } from '../catalog/resolve.js';
import { Decimal, decimal } from '../kit/decimal.js';
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

/**
 * Every price a subscription pays, by the contract's terms: its plan's, those of the add-ons and support levels it
 * has chosen, and those of `beyond_limit` add-ons, which come with the plan. Prices of another currency or option
 * are left out, as are add-ons that are only planned. Expects a subscription without `contractProblems`.
 */
export function subscribedPrices(subscription: Subscription, catalog: ResolvedCatalog): SubscribedPrice[] {
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
  for (const key of automatic) {
    const addOn = definition.add_ons?.[key] as AddOnDefinition;
    add(`add_on/${key}`, addOn.name, own(addOn.prices), null);
  }
  for (const entry of subscription.add_ons) {
    if (entry.add_on.startsWith(SUPPORT_PREFIX)) {
      const level = definition.support_levels?.[entry.add_on.slice(SUPPORT_PREFIX.length)];
      if (level !== undefined) add(entry.add_on, level.name, own(level.prices), entry);
    } else if (!automatic.includes(entry.add_on)) {
      const addOn = definition.add_ons?.[entry.add_on];
      if (addOn !== undefined) add(`add_on/${entry.add_on}`, addOn.name, own(addOn.prices), entry);
    }
  }
  return found;
}

function isPaidBy(subscription: Subscription, plan: ResolvedPlan, { definition }: ResolvedCatalog, price: Price) {
  const option = subscription.option ?? Object.keys(plan.definition.options ?? {})[0];
  return (
    (price.currency ?? definition.currencies[0]) === subscription.currency &&
    (price.option === undefined || price.option === option)
  );
}

/** Keys of the `beyond_limit` add-ons that come with a plan. */
function automaticAddOns(plan: ResolvedPlan, { definition }: ResolvedCatalog): string[] {
  return Object.entries(definition.add_ons ?? {})
    .filter(([, addOn]) => addOn.trigger === 'beyond_limit' && addOn.availability !== 'planned')
    .filter(([, { applies_to }]) => {
      const edition = plan.definition.edition;
      return (
        applies_to.plans?.includes(plan.key) === true ||
        (edition !== undefined && applies_to.editions?.includes(edition) === true)
      );
    })
    .map(([key]) => key);
}

/**
 * How much of a feature a subscription may use in a period: the contract's limit, else the plan's, plus those of the
 * chosen add-ons in force on any of its days, times their quantity. A feature nobody grants has none.
 */
export function limitOf(
  feature: string,
  subscription: Subscription,
  catalog: ResolvedCatalog,
  period: Period,
): Decimal | 'unlimited' {
  const plan = catalog.plans.get(subscription.plan);
  let limit = grantLimit(subscription.contract?.features?.[feature] ?? plan?.features.get(feature)?.grant);
  for (const { add_on, quantity, start_date, end_date } of subscription.add_ons) {
    const grant = catalog.definition.add_ons?.[add_on]?.features?.[feature];
    if (grant === undefined || start_date >= period.end || (end_date !== undefined && end_date <= period.start))
      continue;
    const more = grantLimit(grant);
    if (limit === 'unlimited' || more === 'unlimited') return 'unlimited';
    limit = limit.add(more.multiply(decimal(quantity)));
  }
  return limit;
}

function grantLimit(grant: Grant | undefined): Decimal | 'unlimited' {
  if (grant === undefined || typeof grant === 'boolean') return Decimal.ZERO;
  const limit =
    typeof grant !== 'object' ? grant : 'limit' in grant ? grant.limit : 'value' in grant ? grant.value : undefined;
  if (limit === 'unlimited') return 'unlimited';
  return limit === undefined ? Decimal.ZERO : (Decimal.parse(String(limit)) ?? Decimal.ZERO);
}
