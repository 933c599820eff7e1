// SPDX-License-Identifier: Apache-2.0
import type { CostOfGoods, Month } from './facts.js';
import type { FigureContext } from './figure-context.js';
import { dividedBy, type Fraction, fraction, fractionOf, minus, plus, times } from './fraction.js';
import { monthOf, monthsIn } from './month-share.js';
import { stateAt } from './revenue-lines.js';
import { servedSubscriptions } from './subscription-facts.js';

export interface GoodsRow {
  readonly revenue: Fraction;
  readonly cost: Fraction;
}

/** What one subscription brought or cost, by its parts and billing periods. */
export interface GoodsLine extends GoodsRow {
  readonly plan: string;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly invoice_id: string | null;
}

const NOTHING = fraction(0);

/**
 * Committed MRR for the months of the period and the usage of billing periods that ended within it, and what both cost: the
 * quantities by their meter, and each served subscription by its plan.
 */
export function goodsLines(context: FigureContext): GoodsLine[] {
  const found: GoodsLine[] = [];
  const months = monthsIn(context.period.from, context.period.to);
  for (const { plan, customer_id, subscription_id, kind, ...line } of context.lines()) {
    if (kind === 'usage') continue;
    const units = context.lineUnits({ plan, customer_id, subscription_id, kind, ...line });
    const revenue = times(context.money(units), months);
    found.push({ plan, customer_id, subscription_id, invoice_id: null, revenue, cost: NOTHING });
  }
  for (const { subscription, line } of context.usage()) {
    const { customer_id, subscription_id, invoice_id } = line;
    const day = context.dateOf(line.to - 1);
    const plan = stateAt(subscription.states, line.to - 1)?.state.plan ?? 'none';
    const revenue = context.exchanged(line.amount, line.currency, day);
    const unit = costOf(context, 'meter', line.meter, monthOf(day));
    const cost = unit === null || line.quantity === null ? NOTHING : times(unit, fractionOf(line.quantity));
    found.push({ plan, customer_id, subscription_id, invoice_id, revenue, cost });
  }
  const month = monthOf(context.request.as_of);
  for (const { plan, ...subscription } of servedSubscriptions(context.history, context.instant(context.end))) {
    const monthly = costOf(context, 'plan', plan, month);
    if (monthly !== null)
      found.push({ plan, ...subscription, invoice_id: null, revenue: NOTHING, cost: times(monthly, months) });
  }
  return found;
}

/** The same by plan. */
export function costsOfGoods(context: FigureContext): ReadonlyMap<string, GoodsRow> {
  const rows = new Map<string, GoodsRow>();
  for (const { plan, revenue, cost } of goodsLines(context)) {
    const row = rows.get(plan);
    rows.set(
      plan,
      row === undefined ? { revenue, cost } : { revenue: plus(row.revenue, revenue), cost: plus(row.cost, cost) },
    );
  }
  return new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of one unit of a meter, or of one subscription to a plan for a month; null where none is known for the month. */
function costOf(context: FigureContext, kind: CostOfGoods['kind'], of: string, month: Month): Fraction | null {
  let found: CostOfGoods | null = null;
  for (const cost of context.facts.costs)
    if (
      cost.kind === kind &&
      (cost.kind === 'meter' ? cost.meter : cost.plan) === of &&
      cost.from <= month &&
      cost.from >= (found?.from ?? '')
    )
      found = cost;
  if (found === null) return null;
  const amount = found.kind === 'meter' ? found.unit_cost : found.monthly_cost;
  return context.exchanged(amount, found.currency, context.request.as_of);
}

/** (Revenue − cost) ÷ revenue; null where there is no revenue. */
export function marginOf({ revenue, cost }: GoodsRow): Fraction | null {
  return revenue.value === 0n ? null : dividedBy(minus(revenue, cost), revenue);
}

/** Of all plans together. */
export function wholeMargin(context: FigureContext): Fraction | null {
  let [revenue, cost] = [NOTHING, NOTHING];
  for (const row of context.once(costsOfGoods).values()) {
    revenue = plus(revenue, row.revenue);
    cost = plus(cost, row.cost);
  }
  return marginOf({ revenue, cost });
}
