// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval, Charge, Price } from '../catalog/charge.js';
import type { CatalogDefinition } from '../catalog/definition.js';
import { pricesFor, type ResolvedCatalog, type ResolvedPlan, resolveCatalog } from '../catalog/resolve.js';
import { automaticAddOns } from '../contract/terms.js';
import { fromMinor, LINE_ROUNDING } from '../kit/money.js';
import { Rational } from '../kit/rational.js';
import { compilePrice } from '../rating/compile.js';
import { rate } from '../rating/rate.js';
import type { PlanCheck } from './business-plan.js';
import type { Expression, Values } from './expression.js';
import { addIntervals, type Interval, multiplyIntervals, point } from './interval.js';
import type { Stated } from './stated.js';
import { periodFactor, type UnitPeriod } from './unit.js';
import { valueText } from './wording.js';

type ListPrice = Extract<PlanCheck, { readonly kind: 'list_price' }>;

/** Digits after the point that a quantity keeps on its way to the rating. */
const QUANTITY_PLACES = 12;

/** A limit of the plan that what is asked for goes beyond. */
export interface BeyondLimit {
  readonly feature: string;
  readonly limit: Interval;
  readonly asked: string;
}

/**
 * What the price list asks for a plan in the period of the figure, rated by the code that bills it: a range where a
 * contract settles the price, unknown where a meter's usage is not stated (`?meter`). One-off prices are left out.
 */
export function listPrice(check: ListPrice, subject: Stated, definition: CatalogDefinition): Expression {
  const catalog = resolveCatalog(definition);
  const sold = catalog.plans.get(check.plan) as ResolvedPlan;
  const currency = subject.unit.currency ?? definition.currencies[0] ?? 'USD';
  const period = subject.unit.period ?? 'month';
  const prices = priced(catalog, sold, check.option, currency).filter(({ interval }) => interval !== 'once');
  const inputs = new Set<string>();
  for (const price of prices) {
    const input = inputOf(price, check);
    if (input !== null) inputs.add(input);
  }
  return {
    kind: 'computed',
    inputs: [...inputs],
    compute: (values) => total(prices, sold, check, values, currency, period),
    words: (show) => wordsOf(prices, sold, check, show),
  };
}

function priced(catalog: ResolvedCatalog, plan: ResolvedPlan, option: string | undefined, currency: string): Price[] {
  const extra = [...automaticAddOns(plan, catalog).values()].flatMap(({ prices }) =>
    Object.values(prices as Readonly<Record<string, Price>>),
  );
  const own = extra.filter((price) => (price.currency ?? catalog.definition.currencies[0]) === currency);
  return [...pricesFor(plan, option, currency).values(), ...own];
}

/** The figure that says how much of a price is held or used; `?key` where the plan does not. Null for a flat one. */
function inputOf({ meter, feature, included }: Price, { holds, uses }: ListPrice): string | null {
  if (meter !== undefined) {
    if (uses?.[meter] === 'none') return null;
    // beyond a limit nothing is bought unless it is said
    if (typeof included === 'object' && uses?.[meter] === undefined) return null;
    return uses?.[meter] ?? `?${meter.replaceAll(/[-.]/g, '_')}`;
  }
  return feature === undefined ? null : (holds?.[feature] ?? null);
}

function total(
  prices: readonly Price[],
  plan: ResolvedPlan,
  check: ListPrice,
  values: Values,
  currency: string,
  period: UnitPeriod,
): Interval | null {
  let sum = point(Rational.ZERO);
  for (const price of prices) {
    const input = inputOf(price, check);
    const quantity = input === null ? point(price.feature === undefined ? Rational.ZERO : Rational.ONE) : values(input);
    if (quantity === null) return null;
    const amount = amounts(price, quantity, plan, currency);
    if (amount === null) continue;
    sum = addIntervals(sum, multiplyIntervals(amount, point(timesIn(price.interval, period))));
  }
  return sum;
}

/** How many times an amount of an interval is due in a period. */
function timesIn(interval: BillingInterval, period: UnitPeriod): Rational {
  if (interval === 'once') return Rational.ZERO;
  if (typeof interval !== 'object') return periodFactor(interval, period);
  return periodFactor(interval.unit, period).divide(Rational.of(interval.every));
}

/** From the least of a negotiated price at the least quantity to the most at the most. */
function amounts(price: Price, quantity: Interval, plan: ResolvedPlan, currency: string): Interval | null {
  const [least, most] = settled(price.charge);
  const terms = typeof price.included === 'object' ? plan.features.get(price.included.limit_of)?.terms : undefined;
  const included = terms !== undefined && 'limit' in terms ? terms.limit : undefined;
  // nothing lies beyond a limit that is none
  if (included === null) return null;
  const at = (charge: Charge | null, of: Rational | null) => {
    if (charge === null || of === null) return null;
    const compiled = compilePrice({ ...price, charge }, { currency, rounding: LINE_ROUNDING });
    const rated = rate(compiled, {
      quantity: of.toDecimal(QUANTITY_PLACES, 'half-even'),
      ...(included === undefined ? {} : { included }),
    });
    return Rational.fromDecimal(fromMinor(rated.amount_minor, currency));
  };
  return { low: at(least, quantity.low), high: at(most, quantity.high) };
}

function settled(charge: Charge): readonly [least: Charge | null, most: Charge | null] {
  if (charge.model !== 'negotiated') return [charge, charge];
  const { basis, minimum = '0', maximum } = charge;
  const of = (amount: string | number): Charge =>
    basis === 'flat' ? { model: 'flat', amount } : { model: basis, unit_amount: amount };
  return [of(minimum), maximum === undefined ? null : of(maximum)];
}

function wordsOf(prices: readonly Price[], plan: ResolvedPlan, check: ListPrice, show: (id: string) => string): string {
  const parts = prices.flatMap((price) => {
    const input = inputOf(price, check);
    const text = chargeWords(price);
    if (price.meter !== undefined && input === null) return [];
    return [input === null ? text : `${show(input)} at ${text}`];
  });
  return `${plan.definition.name} at list price (${parts.join(' + ') || 'free'})`;
}

function chargeWords({ charge, unit, interval }: Price): string {
  const every = typeof interval === 'object' ? `${interval.every} ${interval.unit}s` : interval;
  const each = unit === undefined ? '' : ` per ${unit}`;
  switch (charge.model) {
    case 'flat':
      return `${charge.amount}${each} a ${every}`;
    case 'per_unit':
    case 'per_seat':
      return `${charge.unit_amount}${each} a ${every}`;
    case 'negotiated':
      return `${charge.minimum ?? 0} to ${charge.maximum ?? 'any'}${each} a ${every}`;
    default:
      return `${charge.model}${each} a ${every}`;
  }
}

/** The limits of the plan that what is held goes beyond. */
export function beyondLimits(check: ListPrice, catalog: CatalogDefinition, values: Values): BeyondLimit[] {
  const features = resolveCatalog(catalog).plans.get(check.plan)?.features;
  return Object.entries(check.holds ?? {}).flatMap(([feature, asked]) => {
    const terms = features?.get(feature)?.terms;
    const value = values(asked);
    if (terms === undefined || !('limit' in terms) || terms.limit === null || value === null || value.low === null)
      return [];
    const limit = Rational.fromDecimal(terms.limit);
    return value.low.greaterThan(limit) ? [{ feature, limit: point(limit), asked }] : [];
  });
}

/** What the cheapest plan that costs anything comes to in a period, before usage; null without one. */
export function cheapestPlan(
  catalog: CatalogDefinition,
  currency: string,
  period: UnitPeriod,
): { readonly name: string; readonly amount: Rational; readonly text: string } | null {
  let best: { name: string; amount: Rational } | null = null;
  for (const sold of resolveCatalog(catalog).plans.values()) {
    if ((sold.definition.availability ?? 'sold') !== 'sold') continue;
    const check: ListPrice = { kind: 'list_price', figure: '', plan: sold.key };
    const prices = [...pricesFor(sold, undefined, currency).values()].filter(
      ({ meter, interval }) => meter === undefined && interval !== 'once',
    );
    const { low } = total(prices, sold, check, () => null, currency, period) ?? { low: null };
    if (low === null || low.sign() <= 0) continue;
    if (best === null || low.lessThan(best.amount)) best = { name: sold.definition.name, amount: low };
  }
  const unit = { kind: 'money', text: '', currency, period } as const;
  return best === null ? null : { ...best, text: valueText(best.amount, unit) };
}
