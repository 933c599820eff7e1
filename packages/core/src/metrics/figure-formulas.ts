// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { fromMinor } from '../kit/money.js';
import { accountsOf, acquisitionSpend } from './company-accounts.js';
import { type Computed, computed, type Named, quotient, unknown } from './computed.js';
import type { FigureContext } from './figure-context.js';
import type { FigureName } from './figure-registry.js';
import { dividedBy, type Fraction, fraction, fractionOf, minus, plus, times } from './fraction.js';
import { costsOfGoods, type GoodsRow, marginOf, wholeMargin } from './goods-margin.js';
import { monthsIn } from './month-share.js';
import { ageOf, RECEIVABLE_AGES } from './receivable-age.js';
import { addOnExpansion, retention } from './retention.js';
import { customerOf } from './revenue-history.js';
import type { RevenueLine } from './revenue-lines.js';
import { endedTrials, everPaid, everSubscribed, paidInCloud } from './subscription-facts.js';
import { UNIT_ECONOMICS, type UnitEconomicsName } from './unit-economics.js';

type Formula = (context: FigureContext) => Computed;
type Formulas = (context: FigureContext) => ReadonlyMap<string, Computed>;

const ZERO = fraction(0);
const TWELVE = fraction(12);

const mrrAt = (context: FigureContext): Fraction => context.money(context.movements().amounts.closing);
const openingMrr = (context: FigureContext, from?: PlainDate): Fraction =>
  context.money(context.movements(from).amounts.opening);
const count = (value: number): Fraction => fraction(value);

function linesSum(context: FigureContext, which: (line: RevenueLine) => boolean): Fraction {
  let sum = 0n;
  for (const line of context.lines()) if (which(line)) sum += context.lineUnits(line);
  return context.money(sum);
}

function linesBy(context: FigureContext, member: (line: RevenueLine) => string): ReadonlyMap<string, Computed> {
  const sums = new Map<string, bigint>();
  for (const line of context.lines()) sums.set(member(line), (sums.get(member(line)) ?? 0n) + context.lineUnits(line));
  return new Map(
    [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, units]) => [key, computed(context.money(units))]),
  );
}

const movement =
  (kind: 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation' | 'fx', sign: 1n | -1n = 1n): Formula =>
  (context) =>
    computed(context.money(sign * context.movements().amounts[kind]));

/** One figure of the economics of a customer; spend and costs are looked for only where it needs them. */
const economics =
  (name: UnitEconomicsName): Formula =>
  (context) => {
    const { from, to } = context.period;
    const { closing_customers, opening_customers, ceased_customers, new_customers } = context.customers();
    const needs_money = name !== 'logo_churn';
    return UNIT_ECONOMICS[name]({
      mrr: needs_money ? mrrAt(context) : ZERO,
      customers: closing_customers,
      opening_customers,
      churned_customers: ceased_customers,
      new_customers,
      new_mrr: needs_money ? context.money(context.movements().amounts.new) : ZERO,
      months: monthsIn(from, to),
      acquisition_spend:
        !needs_money || name === 'arpa' || name === 'ltv' ? null : acquisitionSpend(context, context.period),
      gross_margin: name === 'arpa' || name === 'cac' || !needs_money ? fraction(1) : marginOrAll(context),
    });
  };

/** The whole margin, or that all of revenue is taken for it as no cost is known. */
function marginOrAll(context: FigureContext): Fraction {
  return context.facts.costs.length === 0 ? fraction(1) : (context.once(wholeMargin) ?? fraction(1));
}

const margin: Formula = (context) => {
  if (context.facts.costs.length === 0) return unknown('no cost of goods is known');
  const all = [...context.once(costsOfGoods).values()];
  const revenue = all.reduce((sum, one) => plus(sum, one.revenue), ZERO);
  const cost = all.reduce((sum, one) => plus(sum, one.cost), ZERO);
  return marginComputed({ revenue, cost });
};

function marginComputed({ revenue, cost }: GoodsRow): Computed {
  const inputs: Named[] = [
    ['revenue', revenue, 'money'],
    ['cost of goods', cost, 'money'],
  ];
  const value = marginOf({ revenue, cost });
  return value === null ? unknown('there is no revenue', ...inputs) : computed(value, ...inputs);
}

/** All figures of which there is one. */
export const FORMULAS: { readonly [N in FigureName]?: Formula } = {
  mrr: (context) => computed(mrrAt(context)),
  arr: (context) => computed(times(mrrAt(context), TWELVE), ['MRR', mrrAt(context), 'money']),
  committed_mrr: (context) => computed(linesSum(context, ({ kind }) => kind !== 'usage')),
  usage_mrr: (context) => computed(linesSum(context, ({ kind }) => kind === 'usage')),
  usage_revenue: (context) => computed([...context.once(usageByFeature).values()].reduce(plus, ZERO)),
  customers: (context) => computed(count(context.customers().closing_customers)),
  arpa: economics('arpa'),
  new_mrr: movement('new'),
  expansion_mrr: movement('expansion'),
  contraction_mrr: movement('contraction', -1n),
  churned_mrr: movement('churn', -1n),
  reactivation_mrr: movement('reactivation'),
  exchange_mrr: movement('fx'),
  mrr_movement: (context) => {
    const { opening, closing, fx } = context.movements().amounts;
    return computed(context.money(closing - opening - fx));
  },
  net_new_mrr: (context) =>
    computed(
      minus(mrrAt(context), openingMrr(context)),
      ['MRR at the end', mrrAt(context), 'money'],
      ['MRR at the beginning', openingMrr(context), 'money'],
    ),
  mrr_growth: (context) =>
    quotient(
      ['net new MRR', minus(mrrAt(context), openingMrr(context)), 'money'],
      ['MRR at the beginning', openingMrr(context), 'money'],
      'there was no MRR at the beginning',
    ),
  new_customers: (context) => computed(count(context.customers().new_customers)),
  churned_customers: (context) => computed(count(context.customers().ceased_customers)),
  logo_churn: economics('logo_churn'),
  gross_revenue_churn: (context) => {
    const { churn, contraction } = context.movements().amounts;
    return quotient(
      ['churned and contraction MRR', context.money(-churn - contraction), 'money'],
      ['MRR at the beginning', openingMrr(context), 'money'],
      'there was no MRR at the beginning',
    );
  },
  net_revenue_churn: (context) => {
    const { churn, contraction, expansion, reactivation } = context.movements().amounts;
    return quotient(
      [
        'churned and contraction MRR less expansion and reactivation MRR',
        context.money(-churn - contraction - expansion - reactivation),
        'money',
      ],
      ['MRR at the beginning', openingMrr(context), 'money'],
      'there was no MRR at the beginning',
    );
  },
  net_revenue_retention: (context) => {
    const { past, present } = context.once(retention);
    return quotient(
      ['what they pay now', context.money(present), 'money'],
      ['what they paid then', context.money(past), 'money'],
      'nobody paid twelve months before',
    );
  },
  gross_revenue_retention: (context) => {
    const { past, kept } = context.once(retention);
    return quotient(
      ['what they pay now, each at most what it paid then', context.money(kept), 'money'],
      ['what they paid then', context.money(past), 'money'],
      'nobody paid twelve months before',
    );
  },
  acquisition_spend: (context) => {
    const spend = acquisitionSpend(context, context.period);
    return spend === null ? unknown('no spend is known for all of these days') : computed(spend);
  },
  cac: economics('cac'),
  gross_margin: margin,
  cost_of_goods: (context) =>
    context.facts.costs.length === 0
      ? unknown('no cost of goods is known')
      : computed([...context.once(costsOfGoods).values()].reduce((sum, { cost }) => plus(sum, cost), ZERO)),
  ltv: economics('ltv'),
  ltv_to_cac: economics('ltv_to_cac'),
  cac_payback: economics('cac_payback'),
  quick_ratio: (context) => {
    const { churn, contraction, expansion, reactivation, new: added } = context.movements().amounts;
    return quotient(
      ['new, expansion and reactivation MRR', context.money(added + expansion + reactivation), 'money'],
      ['contraction and churned MRR', context.money(-churn - contraction), 'money'],
      'nothing was lost',
    );
  },
  magic_number: (context) => {
    const from = context.monthsBack(3);
    const spend = acquisitionSpend(context, { from: context.monthsBack(6), to: from });
    if (spend === null) return unknown('no spend is known for all of the three months before');
    return quotient(
      ['net new MRR × 12', times(minus(mrrAt(context), openingMrr(context, from)), TWELVE), 'money'],
      ['acquisition spend of the three months before', spend, 'money'],
      'nothing was spent',
    );
  },
  rule_of_40: (context) => {
    const from = context.monthsBack(12);
    const before = openingMrr(context, from);
    if (before.value === 0n) return unknown('there was no MRR twelve months before');
    const span = { from, to: context.end };
    const profit = accountsOf(context, span, 'operating_profit');
    const revenue = accountsOf(context, span, 'revenue');
    if (profit === null || revenue === null || revenue.value === 0n)
      return unknown('operating profit and revenue are not known for all of the twelve months');
    const growth = dividedBy(minus(mrrAt(context), before), before);
    const margin = dividedBy(profit, revenue);
    return computed(
      plus(growth, margin),
      ['MRR growth of twelve months', growth, 'fraction'],
      ['operating profit ÷ revenue', margin, 'fraction'],
    );
  },
  burn_multiple: (context) => {
    const from = context.monthsBack(3);
    const burn = accountsOf(context, { from, to: context.end }, 'net_burn');
    if (burn === null) return unknown('net burn is not known for all of the three months');
    const net_new = times(minus(mrrAt(context), openingMrr(context, from)), TWELVE);
    const inputs: readonly [Named, Named] = [
      ['net burn', burn, 'money'],
      ['net new MRR × 12', net_new, 'money'],
    ];
    return net_new.value <= 0n ? unknown('nothing was added', ...inputs) : quotient(...inputs, 'nothing was added');
  },
  trial_conversion: (context) => {
    const { from, to } = context.period;
    const trials = endedTrials(context.history, context.instant(from), context.instant(to));
    return quotient(
      ['trials that went on paid', count(trials.filter(({ converted }) => converted).length), 'count'],
      ['trials that ended', count(trials.length), 'count'],
      'no trial ended',
    );
  },
  self_hosted_conversion: (context) => {
    const end = context.instant(context.end);
    const installed = context.facts.customers.filter(({ installed_at }) => installed_at !== null && installed_at < end);
    const converted = installed.filter(({ customer_id, installed_at }) =>
      paidInCloud(customerOf(context.history, customer_id)?.subscriptions ?? [], installed_at as number, end),
    );
    return quotient(
      ['those who have paid for the cloud since', count(converted.length), 'count'],
      ['those who ran it themselves', count(installed.length), 'count'],
      'nobody is known to run it themselves',
    );
  },
  free_to_paid: (context) => {
    const { signed_up, paid } = context.once(funnelOf);
    return quotient(
      ['those who have paid', count(paid.length), 'count'],
      ['those who signed up', count(signed_up.length), 'count'],
      'nobody is known to have signed up',
    );
  },
  deferred_revenue: (context) =>
    computed(
      context.facts.deferred.reduce(
        (sum, { deferred_minor, currency }) =>
          plus(sum, context.exchanged(fromMinor(deferred_minor, currency), currency, context.request.as_of)),
        ZERO,
      ),
    ),
  receivables: (context) => computed(receivablesOf(context, () => true)),
};

/** Those of which there is one a member. */
export const MEMBER_FORMULAS: { readonly [N in FigureName]?: Formulas } = {
  'usage_revenue/feature': (context) =>
    new Map([...context.once(usageByFeature)].map(([feature, value]) => [feature, computed(value)])),
  'mrr/plan': (context) => linesBy(context, ({ plan }) => plan),
  'customers/plan': (context) =>
    new Map(
      [...context.once(customersByPlan)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([plan, customers]) => [plan, computed(count(customers.size))]),
    ),
  'mrr/feature': (context) => linesBy(context, ({ feature }) => feature ?? 'none'),
  'gross_margin/plan': (context) =>
    context.facts.costs.length === 0
      ? new Map()
      : new Map([...context.once(costsOfGoods)].map(([plan, row]) => [plan, marginComputed(row)])),
  funnel: (context) =>
    context.facts.customers.length === 0
      ? new Map()
      : new Map(
          Object.entries(context.once(funnelOf)).map(([step, customers]) => [step, computed(count(customers.length))]),
        ),
  'expansion/add_on': (context) =>
    new Map([...addOnExpansion(context).totals].map(([key, units]) => [key, computed(context.money(units))])),
  'receivables/age': (context) =>
    new Map(
      RECEIVABLE_AGES.map((age) => [
        age,
        computed(receivablesOf(context, (due_date) => ageOf(due_date, context.request.as_of) === age)),
      ]),
    ),
  community: (context) => {
    const last = new Map<string, { date: PlainDate; value: Fraction }>();
    for (const { series, date, value } of context.facts.community) {
      if (date > context.request.as_of || date < (last.get(series)?.date ?? '')) continue;
      last.set(series, { date, value: fractionOf(value) });
    }
    return new Map(
      [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([series, { value }]) => [series, computed(value)]),
    );
  },
};

/** Who pays for a subscription to each plan at the end of the day. */
export function customersByPlan(context: FigureContext): ReadonlyMap<string, ReadonlySet<string>> {
  const plans = new Map<string, Set<string>>();
  for (const line of context.lines()) {
    if (context.lineUnits(line) === 0n) continue;
    const customers = plans.get(line.plan);
    if (customers === undefined) plans.set(line.plan, new Set([line.customer_id]));
    else customers.add(line.customer_id);
  }
  return plans;
}

/** Usage of billing periods that ended, by the feature it is of, at the rates of its last day. */
function usageByFeature(context: FigureContext): ReadonlyMap<string, Fraction> {
  const sums = new Map<string, Fraction>();
  for (const { line } of context.usage()) {
    const feature = line.feature ?? 'none';
    const amount = context.exchanged(line.amount, line.currency, context.dateOf(line.to - 1));
    sums.set(feature, plus(sums.get(feature) ?? ZERO, amount));
  }
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function receivablesOf(context: FigureContext, which: (due_date: PlainDate) => boolean): Fraction {
  return context.facts.receivables
    .filter(({ due_date }) => which(due_date))
    .reduce(
      (sum, { open_minor, currency }) =>
        plus(sum, context.exchanged(fromMinor(open_minor, currency), currency, context.request.as_of)),
      ZERO,
    );
}

/** Who signed up within twelve months, who of them had a subscription, free or not, and who paid. */
export function funnelOf(context: FigureContext) {
  const [from, end] = [context.instant(context.monthsBack(12)), context.instant(context.end)];
  const signed_up = context.facts.customers
    .filter(({ created_at }) => created_at >= from && created_at < end)
    .map(({ customer_id }) => customer_id);
  const reached = (which: typeof everPaid | typeof everSubscribed) =>
    signed_up.filter((customer_id) => {
      const customer = customerOf(context.history, customer_id);
      return customer !== null && which(customer, end);
    });
  return { signed_up, subscribed: reached(everSubscribed), paid: reached(everPaid) };
}
