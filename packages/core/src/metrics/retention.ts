// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { lesser } from '../kit/money.js';
import { fail, ok, type Result } from '../kit/result.js';
import type { CustomerHistory } from './customer-history.js';
import { NO_FACTS } from './facts.js';
import { FigureContext, type FigureRequest } from './figure-context.js';
import { customersOf, type RevenueHistory } from './revenue-history.js';
import { revenueLines } from './revenue-lines.js';
import type { Units } from './units.js';

export interface Retained {
  readonly customer_id: string;
  /** What it paid then and pays now, in converted units at the rates of now. */
  readonly past: bigint;
  readonly present: bigint;
}

/** What a customer paid just before an instant, at the rates of the last day whatever the policy, so that rates move nothing. */
export function paidBefore(
  context: FigureContext,
  { changes, currencies }: Pick<CustomerHistory, 'changes' | 'currencies'>,
  before: Instant,
): bigint {
  const { lane } = context.history;
  const { at, account, delta } = changes;
  const totals = currencies.map(() => lane.zero);
  for (let index = 0; index < at.length && (at[index] as Instant) < before; index++) {
    const of = account[index] as number;
    totals[of] = lane.add(totals[of] as Units, delta[index] as Units);
  }
  return currencies.reduce((sum, currency, of) => sum + context.unitsNow(totals[of] as Units, currency), 0n);
}

/** Every customer who paid some months before the end. */
export function* retained(context: FigureContext, months = 12): Iterable<Retained> {
  const [before, end] = [context.instant(context.monthsBack(months)), context.instant(context.end)];
  for (const customer of customersOf(context.history)) {
    const first = customer.changes.at[0];
    if (first === undefined || first >= before) continue;
    const past = paidBefore(context, customer, before);
    if (past > 0n) yield { customer_id: customer.customer_id, past, present: paidBefore(context, customer, end) };
  }
}

/** What those who paid twelve months before paid then, pay now, and pay now at most as much as then. */
export function retention(context: FigureContext) {
  return summed(retained(context));
}

function summed(all: Iterable<Retained>): { readonly past: bigint; readonly present: bigint; readonly kept: bigint } {
  const sums = { past: 0n, present: 0n, kept: 0n };
  for (const { past, present } of all) {
    sums.past += past;
    sums.present += present;
    sums.kept += lesser(present, past);
  }
  return sums;
}

export interface RetentionRequest extends Pick<FigureRequest, 'as_of' | 'currency' | 'rate'> {
  readonly months: number;
}

/** Over whom retention is told: what they paid and pay, in units of which so many make a minor unit. */
export interface RevenueRetention {
  readonly past: bigint;
  readonly present: bigint;
  readonly kept: bigint;
  readonly units_per_minor: bigint;
  readonly customers: number;
  /** Those of them who pay nothing now. */
  readonly customers_left: number;
}

/**
 * Retention over any number of months: net is `present` ÷ `past`, gross is `kept` ÷ `past`. Fails with
 * `exchange-rate-missing`.
 */
export function revenueRetention(history: RevenueHistory, request: RetentionRequest): Result<RevenueRetention> {
  const context = new FigureContext(history, NO_FACTS, request);
  const all = [...retained(context, request.months)];
  if (context.missing !== null) return fail(context.missing);
  return ok({
    ...summed(all),
    units_per_minor: context.conversion.units_per_minor,
    customers: all.length,
    customers_left: all.filter(({ present }) => present === 0n).length,
  });
}

export interface AddOnExpansion {
  /** By add-on, in converted units. */
  readonly totals: ReadonlyMap<string, bigint>;
  readonly rows: readonly { readonly customer_id: string; readonly add_on: string; readonly units: bigint }[];
}

/** What a charge is sold as besides a plan: `extra` of `add_on/extra/base`, `support/gold`; null for a plan's own. */
function soldAs(charge_key: string): string | null {
  const [kind, key] = charge_key.split('/');
  if (key === undefined || kind === 'plan') return null;
  return kind === 'add_on' ? key : `${kind}/${key}`;
}

/** What customers who paid at the beginning and at the end pay more at the end, by add-on, support level or service. */
export function addOnExpansion(context: FigureContext): AddOnExpansion {
  const paid = (before: Instant) => {
    const customers = new Map<string, Map<string, bigint>>();
    for (const line of revenueLines(context.history, before)) {
      const sums = customers.get(line.customer_id) ?? new Map<string, bigint>();
      customers.set(line.customer_id, sums);
      const add_on = line.kind === 'usage' ? null : soldAs(line.charge_key);
      if (add_on !== null) sums.set(add_on, (sums.get(add_on) ?? 0n) + context.unitsNow(line.units, line.currency));
    }
    return customers;
  };
  const before = paid(context.instant(context.period.from));
  const totals = new Map<string, bigint>();
  const rows: { customer_id: string; add_on: string; units: bigint }[] = [];
  for (const [customer_id, now] of paid(context.instant(context.end))) {
    const then = before.get(customer_id);
    if (then === undefined) continue;
    for (const [add_on, amount] of now) {
      const units = amount - (then.get(add_on) ?? 0n);
      if (units <= 0n) continue;
      rows.push({ customer_id, add_on, units });
      totals.set(add_on, (totals.get(add_on) ?? 0n) + units);
    }
  }
  return { totals: new Map([...totals].sort(([a], [b]) => (a < b ? -1 : 1))), rows };
}
