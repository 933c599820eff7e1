// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval, Charge } from '../catalog/charge.js';
import type { MeterDefinition } from '../catalog/definition.js';
import type { ResolvedCatalog, ResolvedPlan } from '../catalog/resolve.js';
import { subscriptionProblems } from '../contract/check.js';
import { onePhase } from '../contract/phase.js';
import type { Period, Subscription } from '../contract/subscription.js';
import { type SubscribedPrice, subscribedPrices } from '../contract/terms.js';
import { limitFor } from '../entitlement/limit.js';
import { dayOf } from '../kit/bound.js';
import { addToDate, daysBetween } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { fromMinor } from '../kit/money.js';
import type { Problem } from '../kit/result.js';
import { ratingInputProblems } from '../rating/input-check.js';
import { needsTransactions } from '../rating/models/percentage.js';
import { NOTHING_BILLED } from './billed.js';
import { generate } from './generate.js';
import type { InvoiceLine } from './invoice.js';
import type { UsageNeed, UsageTotals } from './usage-need.js';

/** What a meter counts in a month; `amount` and `transactions` where a charge asks for them. */
export type MonthlyUsage = UsageTotals;

export interface PlanCostRequest {
  readonly catalog: ResolvedCatalog;
  /** Default: the catalog's first. */
  readonly currency?: string;
  /** Default: every plan that is sold. */
  readonly plans?: readonly string[];
  /** Seats held, by feature key, as decimal text. */
  readonly quantities: Readonly<Record<string, string>>;
  /** What is used in a month, by meter key; what is not named is not used. */
  readonly usage: Readonly<Record<string, MonthlyUsage>>;
  readonly add_ons?: readonly { readonly add_on: string; readonly quantity: string }[];
  /** Settles negotiated prices, by charge key as in a contract. */
  readonly charges?: Readonly<Record<string, Charge>>;
}

/** A feature of which more is needed than a plan lets through. */
export interface ExceededLimit {
  readonly feature: string;
  readonly limit: Decimal;
  readonly needed: Decimal;
  /** Whether what goes beyond is let through, at the price of it. */
  readonly enforcement: 'hard' | 'soft';
}

/** What a plan would cost, as it would be invoiced. */
export interface PlanCost {
  readonly plan: string;
  readonly option: string | null;
  readonly currency: string;
  /** The recurring lines of a whole term of so many months, the shortest in which every price of the plan comes round. */
  readonly term_months: number;
  readonly term_minor: bigint;
  /** The term's sum a month, exact to 12 places; null when it cannot be priced: see `problems`. */
  readonly monthly: Decimal | null;
  /** The part of `monthly` that does not depend on usage. */
  readonly monthly_fixed: Decimal | null;
  /** What is charged once, at the start. */
  readonly once_minor: bigint;
  readonly lines: readonly InvoiceLine[];
  /** Limits that are exceeded; a plan holds the need when none of them is hard. */
  readonly exceeded: readonly ExceededLimit[];
  readonly holds: boolean;
  readonly problems: readonly Problem[];
}

/** A term to price by: it begins a common year, so that twelve months are 365 days. */
const TERM_START = '2025-01-01';
const LONGEST_TERM = 120;

/**
 * What each plan, in each of its options, would cost for the same seats and usage, by the very lines it would be
 * billed: "what would it cost me". Plans that cannot be priced say why. In the catalog's order. Cost grows with the
 * plans asked for and the months of their longest interval.
 */
export function planCosts(request: PlanCostRequest): PlanCost[] {
  const { catalog, plans } = request;
  const asked =
    plans === undefined
      ? [...catalog.plans.values()].filter(({ definition }) => (definition.availability ?? 'sold') === 'sold')
      : plans.flatMap((key) => catalog.plans.get(key) ?? []);
  return asked.flatMap((plan) => optionsOf(plan, catalog).map((option) => planCost(plan.key, option, request)));
}

/** The cheapest plan that holds the need; null when none that can be priced does. Of equals, the catalog's first. */
export function cheapestPlan(costs: readonly PlanCost[]): PlanCost | null {
  let found: PlanCost | null = null;
  for (const cost of costs)
    if (cost.holds && cost.monthly !== null && (found?.monthly == null || cost.monthly.lessThan(found.monthly)))
      found = cost;
  return found;
}

/** What plans cost over the quantity of one meter, all else being equal. */
export function costCurve(
  request: PlanCostRequest,
  meter: string,
  quantities: readonly Decimal[],
): { readonly quantity: Decimal; readonly costs: readonly PlanCost[]; readonly cheapest: PlanCost | null }[] {
  return quantities.map((quantity) => {
    const usage = { ...request.usage, [meter]: { ...request.usage[meter], quantity, event_count: quantity } };
    const costs = planCosts({ ...request, usage });
    return { quantity, costs, cheapest: cheapestPlan(costs) };
  });
}

function optionsOf({ options, definition, lineage }: ResolvedPlan, { definition: whole }: ResolvedCatalog) {
  const described = definition.options ?? lineage.map((key) => whole.plans[key]?.options).find(Boolean);
  const sold = options.filter((option) => (described?.[option]?.availability ?? 'sold') === 'sold');
  return sold.length === 0 ? [null] : sold;
}

function planCost(plan: string, option: string | null, request: PlanCostRequest): PlanCost {
  const { catalog } = request;
  const draft = subscriptionOf(plan, option, request);
  const prices = subscribedPrices(draft, catalog);
  const term_months = termOf(prices);
  const subscription = { ...draft, end_date: addToDate(TERM_START, { months: term_months }) };
  const { currency } = subscription;
  const exceeded = exceededLimits(subscription, request);
  const problems = [...subscriptionProblems(subscription, catalog), ...usageProblems(prices, request)];
  const cost = { plan, option, currency, term_months, exceeded, problems };
  const holds = exceeded.every(({ enforcement }) => enforcement === 'soft');
  if (problems.length > 0)
    return { ...cost, holds, term_minor: 0n, monthly: null, monthly_fixed: null, once_minor: 0n, lines: [] };
  const lines = generate({
    phases: onePhase(subscription, catalog),
    billed: NOTHING_BILLED,
    until: subscription.end_date,
    usage: (need) => usageOf(need, request),
  }).flatMap((invoice) => invoice.lines);
  const once = new Set(prices.flatMap(({ charge_key, price }) => (price.interval === 'once' ? [charge_key] : [])));
  const sum = (counted: readonly InvoiceLine[]) => counted.reduce((total, line) => total + line.amount_minor, 0n);
  const monthly = (minor: bigint) =>
    fromMinor(minor, currency).divide(Decimal.fromInteger(term_months), 12, 'half-even');
  const recurring = lines.filter(({ charge_key }) => !once.has(charge_key));
  const term_minor = sum(recurring);
  return {
    ...cost,
    holds,
    term_minor,
    monthly: monthly(term_minor),
    monthly_fixed: monthly(sum(recurring.filter(({ metered }) => !metered))),
    once_minor: sum(lines) - term_minor,
    lines,
  };
}

function subscriptionOf(plan: string, option: string | null, request: PlanCostRequest): Subscription {
  const { catalog, currency = catalog.definition.currencies[0], quantities, add_ons = [], charges } = request;
  return {
    id: 'plan_cost',
    customer_id: 'plan_cost',
    status: 'active',
    plan,
    ...(option === null ? {} : { option }),
    catalog_version: 1,
    currency,
    timezone: 'UTC',
    start_date: TERM_START,
    anchor: 'anniversary',
    anchor_date: TERM_START,
    quantities,
    add_ons: add_ons.map((entry) => ({ ...entry, start_date: TERM_START })),
    ...(charges === undefined ? {} : { contract: { reference: 'plan-cost', charges } }),
  };
}

/** The fewest months in which every recurring price comes round a whole number of times, days and weeks in a year. */
function termOf(prices: readonly SubscribedPrice[]): number {
  let months = 1;
  for (const { price } of prices) {
    const each = monthsOf(price.interval);
    let multiple = months;
    while (multiple % each !== 0) multiple += months;
    months = Math.min(multiple, LONGEST_TERM);
  }
  return months;
}

function monthsOf(interval: BillingInterval): number {
  if (interval === 'once') return 1;
  const [unit, every] = typeof interval === 'object' ? [interval.unit, interval.every] : [interval, 1];
  switch (unit) {
    case 'month':
      return every;
    case 'quarter':
      return 3 * every;
    case 'year':
      return 12 * every;
    default:
      return 12;
  }
}

/** Whether what a meter counts adds up over a period; else it is a level, as storage is. */
export function addsUp({ aggregation }: MeterDefinition): boolean {
  return aggregation === 'count' || aggregation === 'sum';
}

/** Monthly usage over the period that is asked for: what adds up grows with it, what is a level does not. */
function usageOf({ meter, period }: UsageNeed, { catalog, usage }: PlanCostRequest): UsageTotals {
  const used = usage[meter];
  if (used === undefined) return { quantity: Decimal.ZERO, event_count: Decimal.ZERO, amount: Decimal.ZERO };
  const definition = catalog.definition.meters?.[meter];
  if (definition === undefined || !addsUp(definition)) return used;
  const [numerator, denominator] = lengthOf(period);
  const over = (value: Decimal) =>
    denominator === 1
      ? value.multiply(Decimal.fromInteger(numerator))
      : value.multiply(Decimal.fromInteger(numerator)).divide(Decimal.fromInteger(denominator), 12, 'half-even');
  return {
    quantity: over(used.quantity),
    event_count: over(used.event_count),
    ...(used.amount === undefined ? {} : { amount: over(used.amount) }),
    ...(used.transactions === undefined
      ? {}
      : {
          transactions: Array.from({ length: denominator === 1 ? numerator : 1 }, () => used.transactions ?? []).flat(),
        }),
  };
}

/** In months; where it is not whole ones, in 365ths of 12. */
function lengthOf({ start, end }: Period): [number, number] {
  const [first, last] = [dayOf(start), dayOf(end)];
  const days = daysBetween(first, last);
  for (let months = 1; months * 28 <= days; months++) if (addToDate(first, { months }) === last) return [months, 1];
  return [12 * days, 365];
}

function usageProblems(prices: readonly SubscribedPrice[], { usage }: PlanCostRequest): Problem[] {
  return prices.flatMap(({ price }) => {
    const used = price.meter === undefined ? undefined : usage[price.meter];
    // nothing is used, and nothing is asked about it
    if (used === undefined) return [];
    const { quantity, amount, transactions } = used;
    return ratingInputProblems(price, {
      quantity,
      included: Decimal.ZERO,
      ...(price.charge.model === 'percentage' && needsTransactions(price.charge)
        ? {}
        : { transaction_count: used.event_count }),
      ...(amount === undefined ? {} : { event_amount: amount }),
      ...(transactions === undefined ? {} : { transactions }),
    })
      .filter(({ code }) => code !== 'negotiated-price-unsettled')
      .map((problem) => ({ ...problem, path: `usage.${price.meter}.${problem.path}` }));
  });
}

/** How often a limit starts afresh in a year, by the convention 12 months, 52 weeks, 365 days. */
const WINDOWS_A_YEAR = { day: 365, week: 52, month: 12, year: 1 } as const;

function exceededLimits(subscription: Subscription, { catalog, usage, quantities }: PlanCostRequest): ExceededLimit[] {
  return Object.entries(catalog.definition.features).flatMap(([feature, definition]) => {
    let needed: Decimal | undefined;
    if (definition.kind === 'seats' && quantities[feature] !== undefined) needed = decimal(quantities[feature]);
    if (definition.kind === 'metered') {
      const meter = catalog.definition.meters?.[definition.meter];
      const used = usage[definition.meter]?.quantity;
      if (used !== undefined && meter !== undefined)
        needed =
          definition.reset === 'never' || !addsUp(meter)
            ? used
            : used
                .multiply(Decimal.fromInteger(12))
                .divide(Decimal.fromInteger(WINDOWS_A_YEAR[definition.reset]), 12, 'half-even');
    }
    if (needed === undefined || needed.sign() <= 0) return [];
    const { limit, enforcement } = limitFor(feature, definition, { ...subscription, quantities: {} }, catalog);
    return limit === null || !needed.greaterThan(limit) ? [] : [{ feature, limit, needed, enforcement }];
  });
}
