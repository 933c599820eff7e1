// SPDX-License-Identifier: Apache-2.0
import type { EntitlementSnapshot, FeatureEntitlement, QuotaEntitlement, Upgrade, UpgradeOffer } from '@kontor/sdk';
import type { Price } from '../catalog/charge.js';
import type { AddOnDefinition } from '../catalog/definition.js';
import { fixedAmount, monthlyAmount, monthlyFixedAmount } from '../catalog/recurring-amount.js';
import { addOnsFor, type ResolvedCatalog, type ResolvedPlan } from '../catalog/resolve.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { type EntitledSubscription, grantedFeatures } from './granted.js';
import { limitFor } from './limit.js';

export interface UpgradeRequest {
  /** What can be bought. */
  readonly on_sale: ResolvedCatalog;
  readonly subscriptions: readonly EntitledSubscription[];
  readonly currency: string;
}

/** What would grant more: the offers, and by feature which of them help, cheapest first. */
export interface Upgrades {
  readonly offers: Readonly<Record<string, UpgradeOffer>>;
  readonly features: Readonly<Record<string, readonly Upgrade[]>>;
}

interface Candidate {
  readonly name: string;
  readonly offer: Omit<UpgradeOffer, 'url'>;
  /** What it costs a month more than now; null: a contract settles it. */
  readonly more: Decimal | null;
  readonly features: Readonly<Record<string, FeatureEntitlement>>;
}

const NOTHING_USED = new Map<string, never>();

/**
 * Which plan in place of one the customer is on, or which add-on or seats beside it, would grant more of each feature:
 * those on sale in the customer's currency that take nothing away, by what they cost a month more before usage, for
 * one seat or unit. What a contract settles comes last.
 */
export function upgradesFor(request: UpgradeRequest): Upgrades {
  const { on_sale, subscriptions, currency } = request;
  // the same for everybody who holds the same, which on most catalogs are nearly all
  if (subscriptions.some(({ catalog }) => catalog !== on_sale)) return computeUpgrades(request);
  let known = computed.get(on_sale);
  if (known === undefined || known.size >= MOST_KNOWN) {
    known = new Map();
    computed.set(on_sale, known);
  }
  const held = subscriptions.map(({ plan, add_ons, quantities, contract }) => [plan, add_ons, quantities, contract]);
  const key = JSON.stringify([currency, held]);
  let upgrades = known.get(key);
  if (upgrades === undefined) {
    upgrades = computeUpgrades(request);
    known.set(key, upgrades);
  }
  return upgrades;
}

const MOST_KNOWN = 1_000;
const computed = new WeakMap<ResolvedCatalog, Map<string, Upgrades>>();

function computeUpgrades(request: UpgradeRequest): Upgrades {
  const { on_sale, subscriptions } = request;
  const catalogs = [on_sale, ...subscriptions.map(({ catalog }) => catalog)];
  const now = grantedFeatures(subscriptions, NOTHING_USED, catalogs);
  const offers: Record<string, UpgradeOffer> = {};
  const features: Record<string, Upgrade[]> = {};
  const sound = candidates(request)
    .filter((candidate) => Object.entries(now).every(([key, held]) => !isLess(candidate.features[key], held)))
    .sort(byCost);
  for (const [key, held] of Object.entries(now)) {
    let best = held;
    for (const candidate of sound) {
      const granted = candidate.features[key];
      if (granted === undefined || !isMore(granted, best)) continue;
      best = granted;
      offers[candidate.name] ??= { ...candidate.offer, url: urlOf(candidate, on_sale) };
      const upgrade = upgradeTo(candidate.name, granted);
      if (features[key] === undefined) features[key] = [upgrade];
      else features[key].push(upgrade);
    }
  }
  return { offers, features };
}

/** A snapshot that says what would grant more. */
export function withUpgrades(snapshot: EntitlementSnapshot, { offers, features }: Upgrades): EntitlementSnapshot {
  if (Object.keys(offers).length === 0) return snapshot;
  const customer = encodeURIComponent(snapshot.customer_id ?? '');
  return {
    ...snapshot,
    features: Object.fromEntries(
      Object.entries(snapshot.features).map(([key, held]) => {
        const upgrades = features[key];
        return [key, upgrades === undefined ? held : { ...held, upgrades }];
      }),
    ),
    offers: Object.fromEntries(
      Object.entries(offers).map(([name, offer]) => [
        name,
        offer.url === null ? offer : { ...offer, url: offer.url.replaceAll('{customer}', customer) },
      ]),
    ),
  };
}

function candidates({ on_sale, subscriptions, currency }: UpgradeRequest): Candidate[] {
  const found: Candidate[] = [];
  const catalogs = [on_sale, ...subscriptions.map(({ catalog }) => catalog)];
  const add = (
    { kind, key, name }: Pick<UpgradeOffer, 'kind' | 'key' | 'name'>,
    cost: { readonly monthly: Decimal | null; readonly more: Decimal | null },
    held: readonly EntitledSubscription[],
  ) =>
    found.push({
      name: `${kind}/${key}`,
      offer: { kind, key, name, monthly_amount: cost.monthly?.toString() ?? null, currency },
      more: cost.more,
      features: grantedFeatures(held, NOTHING_USED, catalogs),
    });

  const places = subscriptions.length === 0 ? [null] : subscriptions;
  for (const [index, place] of places.entries()) {
    const before = place?.catalog.plans.get(place.plan);
    const paid = before === undefined ? Decimal.ZERO : (monthlyFixedAmount(before, currency) ?? Decimal.ZERO);
    for (const plan of on_sale.plans.values()) {
      if (!isOffered(plan, currency) || plan.key === place?.plan) continue;
      if (before !== undefined && plan.definition.product !== before.definition.product) continue;
      const monthly = monthlyFixedAmount(plan, currency);
      const kept = place?.add_ons.filter(({ add_on }) => addOnsFor(on_sale, plan.key).has(add_on)) ?? [];
      const held = { catalog: on_sale, plan: plan.key, add_ons: kept, quantities: {} };
      add(
        { kind: 'plan', key: plan.key, name: plan.definition.name },
        { monthly, more: monthly?.subtract(paid) ?? null },
        subscriptions.length === 0 ? [held] : subscriptions.with(index, held),
      );
    }
    if (place === null || before === undefined) continue;
    for (const [key, addOn] of addOnsFor(place.catalog, place.plan)) {
      const monthly = addOnAmount(addOn, place.catalog, currency);
      if ((addOn.availability ?? 'sold') !== 'sold' || addOn.trigger === 'beyond_limit' || monthly === undefined)
        continue;
      const held = { ...place, add_ons: [...place.add_ons, { add_on: key, quantity: '1' }] };
      add({ kind: 'add_on', key, name: addOn.name }, { monthly, more: monthly }, subscriptions.with(index, held));
    }
    for (const price of before.prices.values()) {
      const feature = price.charge.model === 'per_seat' && price.currency === currency ? price.feature : undefined;
      const definition = feature === undefined ? undefined : place.catalog.definition.features[feature];
      if (feature === undefined || definition === undefined || place.quantities[feature] === undefined) continue;
      const { [feature]: _held, ...quantities } = place.quantities;
      const most = limitFor(feature, definition, { ...place, quantities }, place.catalog).limit;
      if (most !== null && !most.greaterThan(decimal(place.quantities[feature]))) continue;
      const amount = fixedAmount(price);
      const monthly = amount === null ? null : monthlyAmount(amount, price.interval);
      add(
        { kind: 'seats', key: feature, name: definition.label },
        { monthly, more: monthly },
        subscriptions.with(index, { ...place, quantities }),
      );
    }
  }
  return found;
}

function isOffered(plan: ResolvedPlan, currency: string): boolean {
  if ((plan.definition.availability ?? 'sold') !== 'sold') return false;
  return plan.prices.size === 0 || [...plan.prices.values()].some((price) => price.currency === currency);
}

/** The fixed part of an add-on a month; null: a contract settles it; undefined: it is not sold in the currency. */
function addOnAmount(addOn: AddOnDefinition, catalog: ResolvedCatalog, currency: string): Decimal | null | undefined {
  const prices: Price[] = Object.values(addOn.prices);
  const charged = prices.filter((price) => (price.currency ?? catalog.definition.currencies[0]) === currency);
  if (charged.length === 0) return prices.length === 0 ? Decimal.ZERO : undefined;
  return charged.reduce<Decimal | null>((sum, price) => {
    const amount = fixedAmount(price);
    return sum === null || amount === null ? null : sum.add(monthlyAmount(amount, price.interval));
  }, Decimal.ZERO);
}

function byCost(a: Candidate, b: Candidate): number {
  if (a.more === null || b.more === null) return a.more === b.more ? 0 : a.more === null ? 1 : -1;
  return a.more.compare(b.more);
}

function isQuota(entitlement: FeatureEntitlement): entitlement is QuotaEntitlement {
  return entitlement.kind === 'metered' || entitlement.kind === 'seats';
}

/** How far a quota goes: past a soft limit without grace, as far as one likes. */
function reach({ limit, enforcement, grace }: QuotaEntitlement): Decimal | null {
  if (limit === null || (enforcement === 'soft' && grace === undefined)) return null;
  return decimal(limit).add(decimal(grace ?? '0'));
}

function isMore(granted: FeatureEntitlement, than: FeatureEntitlement): boolean {
  if (granted.kind === 'boolean' && than.kind === 'boolean') return granted.allowed && !than.allowed;
  if (granted.kind === 'value' && than.kind === 'value') return granted.value !== null && than.value === null;
  if (!isQuota(granted) || !isQuota(than) || isLess(granted, than)) return false;
  return isLess(than, granted);
}

function isLess(granted: FeatureEntitlement | undefined, than: FeatureEntitlement): boolean {
  if (granted === undefined) return than.source !== null;
  if (granted.kind === 'boolean' && than.kind === 'boolean') return than.allowed && !granted.allowed;
  if (granted.kind === 'value' && than.kind === 'value') return than.value !== null && granted.value === null;
  if (!isQuota(granted) || !isQuota(than)) return than.source !== null;
  return below(granted.limit, than.limit) || below(reach(granted)?.toString() ?? null, reach(than)?.toString() ?? null);
}

/** Of two limits, null being unlimited. */
function below(limit: string | null, than: string | null): boolean {
  return limit !== null && (than === null || decimal(limit).lessThan(decimal(than)));
}

function upgradeTo(offer: string, granted: FeatureEntitlement): Upgrade {
  if (!isQuota(granted)) return { offer };
  return { offer, limit: granted.limit, ...(reach(granted) === null && granted.limit !== null ? { soft: true } : {}) };
}

/** The catalog's address with this offer in it; the feature and the customer are put in where they are known. */
function urlOf({ name, offer }: Candidate, { definition }: ResolvedCatalog): string | null {
  if (definition.upgrade_url === undefined) return null;
  return definition.upgrade_url
    .replaceAll('{offer}', name)
    .replaceAll('{kind}', offer.kind)
    .replaceAll('{key}', offer.key);
}
