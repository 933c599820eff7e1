// SPDX-License-Identifier: Apache-2.0
import { Rational } from '../kit/rational.js';
import type { BusinessPlan, Compare, PlanCheck } from './business-plan.js';
import { between, constant, type Expression, figure, minus, over, plus, sumOf, times } from './expression.js';
import { isFault, parseFormula } from './formula.js';
import { point } from './interval.js';
import { cheapestPlan, listPrice } from './list-price.js';
import type { Stated } from './stated.js';
import { periodFactor } from './unit.js';

/** A figure, and what follows for it from others. */
export interface Equation {
  readonly figure: string;
  readonly follows: Expression;
  readonly compare: Compare;
}

export type Figures = ReadonlyMap<string, Stated>;
type Of<Kind extends PlanCheck['kind']> = Extract<PlanCheck, { readonly kind: Kind }>;

/** What a check says as equations; none for a check that is a rule and no arithmetic. Expects a parsed plan. */
export function equationsOf(check: PlanCheck, plan: BusinessPlan, figures: Figures): Equation[] {
  const equal = (id: string, follows: Expression, compare: Compare = 'equals'): Equation => ({
    figure: id,
    follows,
    compare,
  });
  switch (check.kind) {
    case 'sum':
      return [equal(check.total, sumOf(check.parts.map((id) => inPeriodOf(check.total, id, figures))))];
    case 'growth':
      return growth(check);
    case 'revenue': {
      const parts = check.from.map(({ customers, price }) => {
        const prices = (typeof price === 'string' ? [price] : price).map((id) => inPeriodOf(check.total, id, figures));
        return times(figure(customers), prices.length === 1 ? (prices[0] as Expression) : between(prices));
      });
      return [equal(check.total, sumOf(parts), check.compare)];
    }
    case 'run_rate':
      return [equal(check.annual, inPeriodOf(check.annual, check.monthly, figures))];
    case 'unit_economics':
      return unitEconomics(check, figures);
    case 'savings': {
      const theirs = (typeof check.theirs === 'string' ? [check.theirs] : check.theirs).map(figure);
      const ours = figure(check.ours);
      const each = (of: (their: Expression) => Expression) => {
        const results = theirs.map(of);
        return results.length === 1 ? (results[0] as Expression) : between(results);
      };
      return [
        ...(check.percent === undefined
          ? []
          : [
              equal(
                check.percent,
                each((their) => over(minus(their, ours), their)),
              ),
            ]),
        ...(check.times === undefined
          ? []
          : [
              equal(
                check.times,
                each((their) => over(their, ours)),
              ),
            ]),
      ];
    }
    case 'list_price':
      return plan.catalog === undefined
        ? []
        : [equal(check.figure, listPrice(check, figures.get(check.figure) as Stated, plan.catalog), check.compare)];
    case 'average_revenue':
      return [equal(check.figure, cheapest(check, plan, figures), 'within')];
    case 'formula': {
      const parsed = parseFormula(check.equals);
      return isFault(parsed) ? [] : [equal(check.figure, parsed, check.compare)];
    }
    case 'interpolation':
      return [equal(check.figure, between(neighbours(check).map(figure)), 'within')];
    default:
      return [];
  }
}

/** A figure, converted to the period of another. */
function inPeriodOf(subject: string, id: string, figures: Figures): Expression {
  const factor = periodFactor(figures.get(id)?.unit.period ?? null, figures.get(subject)?.unit.period ?? null);
  if (factor.equals(Rational.ONE)) return figure(id);
  return factor.lessThan(Rational.ONE)
    ? over(figure(id), constant(Rational.ONE.divide(factor)))
    : times(figure(id), constant(factor));
}

/** Row from row, and the last from the first: what one rate for the whole stretch would have to be. */
function growth({ rate, rows }: Of<'growth'>): Equation[] {
  const grown = (from: number, to: number): Equation => {
    const [before, after] = [rows[from], rows[to]] as [(typeof rows)[0], (typeof rows)[0]];
    const base = plus(constant(Rational.ONE), figure(rate));
    const exponent = after.month - before.month;
    const follows = times(figure(before.figure), exponent === 1 ? base : { kind: 'power', base, exponent });
    return { figure: after.figure, follows, compare: 'equals' };
  };
  const steps = rows.slice(1).map((_, index) => grown(index, index + 1));
  return rows.length > 2 ? [...steps, grown(0, rows.length - 1)] : steps;
}

function unitEconomics(check: Of<'unit_economics'>, figures: Figures): Equation[] {
  const { price, cost_of_goods, support_cost, gross_margin, net_margin, months, lifetime_value } = check;
  const { acquisition_cost, ltv_to_cac, payback_months } = check;
  const found: Equation[] = [];
  const holds = (id: string | undefined, follows: Expression | null) => {
    if (id !== undefined && follows !== null) found.push({ figure: id, follows, compare: 'equals' });
  };
  const cost = (id: string) => inPeriodOf(price, id, figures);
  const left = (costs: readonly string[]) => over(costs.map(cost).reduce(minus, figure(price)), figure(price));
  const costs = [cost_of_goods, support_cost].filter((id) => id !== undefined);
  holds(gross_margin, cost_of_goods === undefined ? null : left([cost_of_goods]));
  holds(net_margin, costs.length === 0 ? null : left(costs));
  const kept = net_margin ?? (support_cost === undefined ? gross_margin : undefined);
  const share = kept === undefined ? (costs.length === 0 ? null : left(costs)) : figure(kept);
  const earned = share === null ? null : times(figure(price), share);
  const monthly = earned === null ? null : perMonth(earned, price, figures);
  holds(lifetime_value, monthly === null || months === undefined ? null : times(monthly, figure(months)));
  const worth = lifetime_value === undefined ? null : figure(lifetime_value);
  holds(ltv_to_cac, worth === null || acquisition_cost === undefined ? null : over(worth, figure(acquisition_cost)));
  holds(
    payback_months,
    monthly === null || acquisition_cost === undefined ? null : over(figure(acquisition_cost), monthly),
  );
  return found;
}

function perMonth(expression: Expression, price: string, figures: Figures): Expression {
  const factor = periodFactor(figures.get(price)?.unit.period ?? null, 'month');
  return factor.equals(Rational.ONE) ? expression : times(expression, constant(factor));
}

/** At least the cheapest price, the one that is named or that of the price list, for each customer. */
function cheapest(check: Of<'average_revenue'>, plan: BusinessPlan, figures: Figures): Expression {
  const each =
    check.cheapest === 'price_list'
      ? cheapestOf(plan, figures.get(check.figure))
      : inPeriodOf(check.figure, check.cheapest, figures);
  return { kind: 'at_least', of: check.customers === undefined ? each : times(figure(check.customers), each) };
}

function cheapestOf({ catalog }: BusinessPlan, subject: Stated | undefined): Expression {
  const { currency, period } = subject?.unit ?? { currency: null, period: null };
  const found = catalog === undefined ? null : cheapestPlan(catalog, currency ?? 'USD', period ?? 'month');
  return {
    kind: 'computed',
    inputs: [],
    compute: () => (found === null ? null : point(found.amount)),
    words: () =>
      found === null ? 'the cheapest plan' : `${found.text} (${found.name}, the cheapest of the price list)`,
  };
}

/** The rows a stretch of months touches, and those next to it on either side. */
function neighbours({ from_month, to_month, rows }: Of<'interpolation'>): string[] {
  const before = rows.filter(({ month }) => month <= from_month).at(-1) ?? rows[0];
  const after = rows.find(({ month }) => month >= to_month) ?? rows.at(-1);
  const least = before?.month ?? from_month;
  const most = after?.month ?? to_month;
  return rows.filter(({ month }) => month >= least && month <= most).map(({ figure: id }) => id);
}
