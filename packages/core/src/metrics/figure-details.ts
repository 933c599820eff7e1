// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../kit/currency.js';
import { Decimal } from '../kit/decimal.js';
import { fromMinor, lesser } from '../kit/money.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { MetricFacts } from './facts.js';
import type { FigureDetail } from './figure.js';
import { FigureContext, type FigureRequest } from './figure-context.js';
import { customersByPlan, funnelOf } from './figure-formulas.js';
import { type FigureName, figureDefinition } from './figure-registry.js';
import { type Fraction, minus, toDecimal } from './fraction.js';
import { type GoodsLine, goodsLines } from './goods-margin.js';
import type { MovementAmounts } from './movement.js';
import { type CustomerMovement, customerMovements } from './movement-report.js';
import { ageOf } from './receivable-age.js';
import { addOnExpansion, retained } from './retention.js';
import { customerOf, type RevenueHistory } from './revenue-history.js';
import type { RevenueLine } from './revenue-lines.js';
import { endedTrials, paidInCloud } from './subscription-facts.js';

/**
 * What stands behind a figure: a row a part, movement, customer or invoice, in order of customer. A figure without rows of
 * its own is told by the one its definition names as `behind` it. The rows of money are each rounded for itself, so that their
 * sum may differ from the figure by as many halves of a minor unit as there are rows.
 *
 * Problems: `unknown-figure`, and `exchange-rate-missing` where a rate is needed.
 */
export function figureDetails(
  history: RevenueHistory,
  facts: MetricFacts,
  request: FigureRequest,
  name: string,
): Result<readonly FigureDetail[]> {
  const asked = figureDefinition(name);
  if (asked === null) return fail(unknownFigure(name));
  if (asked.definition.behind !== null) return figureDetails(history, facts, request, asked.definition.behind);
  const context = new FigureContext(history, facts, request);
  const rows = ROWS[asked.definition.name as FigureName]?.(context, asked.member) ?? [];
  if (context.missing !== null) return fail(context.missing);
  return ok([...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
}

export function unknownFigure(name: string): Problem {
  return {
    code: 'unknown-figure',
    path: 'figure',
    message: `there is no figure ${name}`,
    mend: 'ask for one of the registry, such as mrr, logo_churn or mrr/plan/pro',
  };
}

type Rows = (context: FigureContext, member: string | null) => FigureDetail[];

function keyOf({ customer_id, subscription_id, invoice_id }: FigureDetail): string {
  return `${customer_id}\n${subscription_id ?? ''}\n${invoice_id ?? ''}`;
}

function row(customer_id: string, terms: Partial<FigureDetail> = {}): FigureDetail {
  return { customer_id, subscription_id: null, invoice_id: null, currency: null, amount: Decimal.ONE, ...terms };
}

function money(context: FigureContext, amount: Fraction): Pick<FigureDetail, 'amount' | 'currency'> {
  const { currency } = context.request;
  return { currency, amount: toDecimal(amount, minorUnits(currency) ?? 0) };
}

const lines =
  (which: (line: RevenueLine, member: string | null) => boolean): Rows =>
  (context, member) =>
    context
      .lines()
      .filter((line) => which(line, member))
      .map((line) =>
        row(line.customer_id, {
          subscription_id: line.subscription_id,
          invoice_id: line.invoice_id,
          ...money(context, context.money(context.lineUnits(line))),
        }),
      );

const moved =
  (of: (amounts: MovementAmounts) => bigint): Rows =>
  (context) =>
    context
      .movementRows()
      .filter(({ amounts }) => of(amounts) !== 0n)
      .map(({ customer_id, amounts }) => row(customer_id, money(context, context.money(of(amounts)))));

/** Customers, each as often as something happened to it within the period. */
const customers =
  (times: (movement: CustomerMovement) => number): Rows =>
  (context) =>
    customerMovements(context.history, context.period.from, context.period.to)
      .filter((movement) => times(movement) > 0)
      .map((movement) => row(movement.customer_id, { amount: Decimal.fromInteger(times(movement)) }));

const goods =
  (of: (line: GoodsLine) => Fraction): Rows =>
  (context, member) =>
    goodsLines(context)
      .filter((line) => of(line).value !== 0n && (member === null || line.plan === member))
      .map((line) =>
        row(line.customer_id, {
          subscription_id: line.subscription_id,
          invoice_id: line.invoice_id,
          ...money(context, of(line)),
        }),
      );

const receivables: Rows = (context, member) =>
  context.facts.receivables
    .filter(({ due_date }) => member === null || ageOf(due_date, context.request.as_of) === member)
    .map(({ customer_id, invoice_id, open_minor, currency }) =>
      row(customer_id, {
        invoice_id,
        ...money(context, context.exchanged(fromMinor(open_minor, currency), currency, context.request.as_of)),
      }),
    );

const used: Rows = (context, member) =>
  [...context.usage()]
    .filter(({ line }) => member === null || (line.feature ?? 'none') === member)
    .map(({ line }) =>
      row(line.customer_id, {
        subscription_id: line.subscription_id,
        invoice_id: line.invoice_id,
        ...money(context, context.exchanged(line.amount, line.currency, context.dateOf(line.to - 1))),
      }),
    );

const ROWS: { readonly [N in FigureName]?: Rows } = {
  mrr: lines(() => true),
  committed_mrr: lines(({ kind }) => kind !== 'usage'),
  usage_mrr: lines(({ kind }) => kind === 'usage'),
  'mrr/plan': lines(({ plan }, member) => member === null || plan === member),
  'mrr/feature': lines(({ feature }, member) => member === null || (feature ?? 'none') === member),
  usage_revenue: used,
  'usage_revenue/feature': used,
  cost_of_goods: goods(({ cost }) => cost),
  'gross_margin/plan': goods(({ revenue, cost }) => minus(revenue, cost)),
  'customers/plan': (context, member) =>
    [...customersByPlan(context)]
      .filter(([plan]) => member === null || plan === member)
      .flatMap(([, ids]) => [...ids].map((id) => row(id))),
  customers: customers(({ pays }) => (pays ? 1 : 0)),
  new_mrr: moved((amounts) => amounts.new),
  expansion_mrr: moved((amounts) => amounts.expansion),
  contraction_mrr: moved((amounts) => -amounts.contraction),
  churned_mrr: moved((amounts) => -amounts.churn),
  reactivation_mrr: moved((amounts) => amounts.reactivation),
  exchange_mrr: moved((amounts) => amounts.fx),
  mrr_movement: moved(({ opening, closing, fx }) => closing - opening - fx),
  new_customers: customers((movement) => movement.new),
  churned_customers: customers(({ ceased }) => ceased),
  net_revenue_retention: (context) =>
    [...retained(context)].map(({ customer_id, present }) => row(customer_id, money(context, context.money(present)))),
  gross_revenue_retention: (context) =>
    [...retained(context)].map(({ customer_id, past, present }) =>
      row(customer_id, money(context, context.money(lesser(present, past)))),
    ),
  trial_conversion: (context) =>
    endedTrials(context.history, context.instant(context.period.from), context.instant(context.end)).map(
      ({ customer_id, subscription_id, converted }) =>
        row(customer_id, { subscription_id, amount: converted ? Decimal.ONE : Decimal.ZERO }),
    ),
  self_hosted_conversion: (context) => {
    const end = context.instant(context.end);
    return context.facts.customers
      .filter(({ installed_at }) => installed_at !== null && installed_at < end)
      .map(({ customer_id, installed_at }) => {
        const subscriptions = customerOf(context.history, customer_id)?.subscriptions ?? [];
        const converted = paidInCloud(subscriptions, installed_at as number, end);
        return row(customer_id, { amount: converted ? Decimal.ONE : Decimal.ZERO });
      });
  },
  funnel: (context, member) => {
    const steps: Readonly<Record<string, readonly string[]>> = { ...funnelOf(context) };
    return (steps[member ?? 'signed_up'] ?? []).map((customer_id) => row(customer_id));
  },
  'expansion/add_on': (context, member) =>
    addOnExpansion(context)
      .rows.filter(({ add_on }) => member === null || add_on === member)
      .map(({ customer_id, units }) => row(customer_id, money(context, context.money(units)))),
  deferred_revenue: (context) =>
    context.facts.deferred.map(({ customer_id, invoice_id, deferred_minor, currency }) =>
      row(customer_id, {
        invoice_id,
        ...money(context, context.exchanged(fromMinor(deferred_minor, currency), currency, context.request.as_of)),
      }),
    ),
  receivables,
  'receivables/age': receivables,
};
