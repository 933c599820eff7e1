// SPDX-License-Identifier: Apache-2.0
import type { Charge, Price } from '../catalog/charge.js';
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { contractProblems } from '../contract/check.js';
import { prorate } from '../contract/prorate.js';
import type { Period, Subscription } from '../contract/subscription.js';
import { limitOf } from '../contract/terms.js';
import { earlierDate, type Instant, laterDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { LINE_ROUNDING } from '../kit/money.js';
import { startOfDay } from '../kit/timezone.js';
import type { Derivation } from '../rating/derivation.js';
import { needsTransactions } from '../rating/models/percentage.js';
import { prorateDerivation } from '../rating/prorate-derivation.js';
import { type CompiledPrice, compilePrice, type RatingInput, rate } from '../rating/rate.js';
import { type DueCharge, type DueRequest, dueCharges } from './due-charges.js';
import type { InvoiceLine, InvoicePlan } from './invoice.js';

/** A question to usage: how much of a meter between two instants (`from` in, `to` out). */
export interface UsageNeed {
  readonly meter: string;
  readonly period: Period;
  readonly from: Instant;
  readonly to: Instant;
  /** Whether the value of each event is asked for, and not only their sum. */
  readonly transactions: boolean;
}

/** What a meter counted. `amount` and `transactions` only where the charge asks for them. */
export interface UsageTotals {
  readonly quantity: Decimal;
  readonly event_count: Decimal;
  /** Sum of the amounts the events carry, in major units: for `dynamic` charges. */
  readonly amount?: Decimal;
  /** The value of each event in order of time: where the need asks for `transactions`. */
  readonly transactions?: readonly Decimal[];
}

export interface GenerateRequest extends DueRequest {
  readonly usage: (need: UsageNeed) => UsageTotals;
}

/** What `generate` will ask of usage, each question once: to be answered beforehand, for many subscriptions at once. */
export function usageNeeded(request: DueRequest): UsageNeed[] {
  const needs = new Map<string, UsageNeed>();
  for (const due of dueCharges(request)) {
    if (includedIn(due, request.subscription, request.catalog) === 'unlimited') continue;
    const need = needOf(due, request.subscription);
    if (need === null) continue;
    const key = `${need.meter}@${need.from}-${need.to}`;
    needs.set(key, { ...need, transactions: need.transactions || needs.get(key)?.transactions === true });
  }
  return [...needs.values()];
}

/**
 * The invoices a subscription is due by `until`: the difference between what is owed and what was billed, so that
 * calling it again with its lines in `billed` gives none. One invoice a due date, in order of date. Lines in arrears
 * that counted something stay even at no charge; other lines of no amount are left out.
 *
 * Pure: previews, dry runs and the real thing are this call. Throws a RangeError for a subscription that
 * `contractProblems` finds fault with: check before.
 */
export function generate(request: GenerateRequest): InvoicePlan[] {
  const { subscription, catalog } = request;
  if (subscription.status === 'draft') return [];
  const [problem] = contractProblems(subscription, catalog);
  if (problem !== undefined) throw new RangeError(`${problem.code} at ${problem.path}: ${problem.message}`);
  const byDate = new Map<string, InvoiceLine[]>();
  for (const due of dueCharges(request)) {
    const line = lineOf(due, request);
    if (line === null) continue;
    const lines = byDate.get(due.due_date);
    if (lines === undefined) byDate.set(due.due_date, [line]);
    else lines.push(line);
  }
  return [...byDate.keys()].sort().map((invoice_date) => {
    const lines = byDate.get(invoice_date) as InvoiceLine[];
    return {
      subscription_id: subscription.id,
      customer_id: subscription.customer_id,
      currency: subscription.currency,
      catalog_version: subscription.catalog_version,
      invoice_date,
      period: {
        start: lines.map((line) => line.period.start).reduce(earlierDate),
        end: lines.map((line) => line.period.end).reduce(laterDate),
      },
      lines,
      total_minor: lines.reduce((sum, line) => sum + line.amount_minor, 0n),
    };
  });
}

function lineOf(due: DueCharge, { subscription, catalog, usage }: GenerateRequest): InvoiceLine | null {
  const included = includedIn(due, subscription, catalog);
  if (included === 'unlimited') return null;
  const need = needOf(due, subscription);
  const priced = perUnitHeld(due);
  const input = inputOf(due, subscription, need === null ? null : usage(need), included);
  const full = rate(compiled(catalog, priced, subscription.currency), input);
  const derivation = need === null ? servedShare(full, due, subscription) : full;
  const counts = due.price.meter !== undefined || due.price.feature !== undefined;
  if (derivation.amount_minor === 0n && !(counts && input.quantity.sign() > 0)) return null;
  return {
    charge_key: due.charge_key,
    label: labelOf(due, catalog),
    period: due.served,
    amount_minor: derivation.amount_minor,
    derivation,
  };
}

/** Whose price it is and what for: its own label, else that of what it counts. */
function labelOf({ owner, price }: DueCharge, { definition }: ResolvedCatalog): string {
  const counted = definition.meters?.[price.meter ?? ''] ?? definition.features[price.feature ?? ''];
  const label = price.label ?? counted?.label;
  return label === undefined ? owner : `${owner}: ${label}`;
}

/** The part of a fixed amount that falls on the served days; usage needs none, it happened on them. */
function servedShare(full: Derivation, due: DueCharge, subscription: Subscription): Derivation {
  const by = due.price.proration ?? 'day';
  if (by === 'none' || (due.full.start === due.served.start && due.full.end === due.served.end)) return full;
  const { numerator, denominator } = prorate({
    full_amount: full.exact,
    full: due.full,
    served: due.served,
    by,
    timezone: subscription.timezone,
  });
  return prorateDerivation(full, { numerator, denominator, by });
}

function needOf(due: DueCharge, { timezone }: Subscription): UsageNeed | null {
  const { meter, charge } = due.price;
  if (meter === undefined) return null;
  const period = due.served;
  return {
    meter,
    period,
    from: startOfDay(period.start, timezone),
    to: startOfDay(period.end, timezone),
    transactions: charge.model === 'percentage' && needsTransactions(charge),
  };
}

/**
 * The price's allowance in the period. A stated quantity counts per unit of an add-on bought; the limit of a feature
 * is the customer's own.
 */
function includedIn(
  due: DueCharge,
  subscription: Subscription,
  catalog: ResolvedCatalog,
): Decimal | 'unlimited' | null {
  const { included } = due.price;
  if (included === undefined) return null;
  if (typeof included === 'object') return limitOf(included.limit_of, subscription, catalog, due.served);
  return decimal(included).multiply(held(due));
}

/** How often the owner of the price is held: the quantity of an add-on, one of anything else. */
function held(due: DueCharge): Decimal {
  return due.entry === null ? Decimal.ONE : decimal(due.entry.quantity);
}

/** A flat price of an add-on is due for each unit of it that is held. */
function perUnitHeld({ price, entry }: DueCharge): Price {
  if (price.charge.model !== 'flat' || entry === null || entry.quantity === '1') return price;
  const charge: Charge = { model: 'per_unit', unit_amount: price.charge.amount };
  return { ...price, charge };
}

function inputOf(
  due: DueCharge,
  subscription: Subscription,
  totals: UsageTotals | null,
  included: Decimal | null,
): RatingInput {
  const allowance = included === null ? {} : { included };
  if (totals !== null)
    return {
      ...allowance,
      quantity: totals.quantity,
      transaction_count: totals.event_count,
      event_count: totals.event_count,
      ...(totals.amount === undefined ? {} : { event_amount: totals.amount }),
      ...(totals.transactions === undefined ? {} : { transactions: totals.transactions }),
    };
  const { feature } = due.price;
  return {
    ...allowance,
    quantity: feature === undefined ? held(due) : decimal(subscription.quantities[feature] ?? '0'),
  };
}

/** Prices of a catalog are compiled once, not once a line. */
const compiledPrices = new WeakMap<ResolvedCatalog, WeakMap<Price, CompiledPrice>>();

function compiled(catalog: ResolvedCatalog, price: Price, currency: string): CompiledPrice {
  let known = compiledPrices.get(catalog);
  if (known === undefined) {
    known = new WeakMap();
    compiledPrices.set(catalog, known);
  }
  let found = known.get(price);
  if (found === undefined) {
    found = compilePrice(withUnit(price, catalog), {
      currency,
      rounding: catalog.definition.rounding ?? LINE_ROUNDING,
    });
    known.set(price, found);
  }
  return found;
}

/** A price that does not convert counts in the unit of its meter or seats, unless it says otherwise. */
function withUnit(price: Price, { definition }: ResolvedCatalog): Price {
  if (price.unit !== undefined || price.convert !== undefined) return price;
  const feature = definition.features[price.feature ?? ''];
  const unit = definition.meters?.[price.meter ?? '']?.unit ?? (feature?.kind === 'seats' ? feature.unit : undefined);
  return unit === undefined ? price : { ...price, unit };
}
