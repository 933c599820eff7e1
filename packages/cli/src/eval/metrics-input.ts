// SPDX-License-Identifier: Apache-2.0
import {
  decimal,
  ExchangeRates,
  fail,
  isCurrency,
  type MetricFacts,
  type MetricPolicy,
  NO_FACTS,
  ok,
  POLICY_PRESETS,
  type Problem,
  parseInstant,
  parseMetricPolicy,
  type RateOfDay,
  type Result,
  type RevenueHistory,
  revenueHistory,
} from '@kontor/core';
import type { EvalRequest } from './protocol.js';
import { dateProblems, instantProblems, negativeProblems, timezoneProblems, unknownCurrency } from './request-check.js';

// What the operations on recurring revenue share: their input as the core has it.

type Revenue = Pick<EvalRequest<'mrr_movements'>, 'states' | 'usage' | 'policy' | 'timezone' | 'currency' | 'rates'>;
type Facts = EvalRequest<'metrics_snapshot'>['facts'];

export interface RevenueRequest {
  readonly history: RevenueHistory;
  readonly rate: RateOfDay;
}

/** How long a rate stands for the days after it. */
const MAX_RATE_AGE_DAYS = 7;

/** The history that a request tells; every mistake in it otherwise. */
export function revenueOf(request: Revenue): Result<RevenueRequest> {
  const policy = policyOf(request.policy);
  const problems = [
    ...(policy.ok ? [] : policy.problems),
    ...timezoneProblems(request.timezone),
    ...currencyProblems(request.currency, 'currency'),
    ...request.rates.flatMap(({ base, quote, date, rate }, index) => [
      ...currencyProblems(base, `rates[${index}].base`),
      ...currencyProblems(quote, `rates[${index}].quote`),
      ...dateProblems(date, `rates[${index}].date`),
      ...aboveZero(rate, `rates[${index}].rate`),
    ]),
    ...request.states.flatMap((state, index) => stateProblems(state, `states[${index}]`)),
    ...request.usage.flatMap(({ from, to, amount, currency }, index) => [
      ...(currency === undefined ? [] : currencyProblems(currency, `usage[${index}].currency`)),
      ...instantProblems(from, `usage[${index}].from`),
      ...instantProblems(to, `usage[${index}].to`),
      ...negativeProblems(amount, `usage[${index}].amount`),
    ]),
  ];
  if (problems.length > 0 || !policy.ok) return fail(...problems);
  const { currency, timezone } = request;
  const history = revenueHistory(
    {
      states: request.states.map((state) => ({
        ...state,
        subscription_id: state.subscription_id ?? state.customer_id,
        currency: state.currency ?? currency,
        at: instantOf(state.at),
        cancelled_at: instantOrNull(state.cancelled_at),
        ends_at: instantOrNull(state.ends_at),
        parts: state.parts.map((part) => ({
          ...part,
          amount: decimal(part.amount),
          tax: decimal(part.tax),
          discounts: part.discounts.map(({ amount, ends_at }) => ({
            amount: decimal(amount),
            ends_at: instantOrNull(ends_at),
          })),
        })),
      })),
      usage: request.usage.map((line) => ({
        ...line,
        subscription_id: line.subscription_id ?? line.customer_id,
        currency: line.currency ?? currency,
        from: instantOf(line.from),
        to: instantOf(line.to),
        amount: decimal(line.amount),
        quantity: line.quantity === null ? null : decimal(line.quantity),
      })),
    },
    { policy: policy.value, timezone },
  );
  const rates = new ExchangeRates(
    request.rates.map((rate) => ({ ...rate, rate: decimal(rate.rate), source: 'request', sys_from: 1n })),
  );
  const rule = { cross_currency: null, max_age_days: MAX_RATE_AGE_DAYS };
  return ok({ history, rate: (base, quote, date) => rates.find({ base, quote, date, known: 1n }, rule) });
}

/** A preset with options in place of its own; its name stays where nothing differs. */
export function policyOf({ preset, options }: Revenue['policy']): Result<MetricPolicy> {
  const base = POLICY_PRESETS.get(preset) as MetricPolicy;
  if (Object.keys(options).length === 0) return ok(base);
  const parsed = parseMetricPolicy(options, { name: `${preset} changed`, version: base.version }, base);
  return parsed.ok
    ? parsed
    : fail(...parsed.problems.map((problem) => ({ ...problem, path: `policy.options.${problem.path}` })));
}

export function factProblems(facts: Facts): Problem[] {
  return [
    ...facts.customers.flatMap(({ created_at, installed_at }, index) => [
      ...instantProblems(created_at, `facts.customers[${index}].created_at`),
      ...(installed_at === null ? [] : instantProblems(installed_at, `facts.customers[${index}].installed_at`)),
    ]),
    ...facts.spend.flatMap(({ currency, month }, index) => [
      ...currencyProblems(currency, `facts.spend[${index}].currency`),
      ...monthProblems(month, `facts.spend[${index}].month`),
    ]),
    ...facts.costs.flatMap(({ currency, from }, index) => [
      ...currencyProblems(currency, `facts.costs[${index}].currency`),
      ...monthProblems(from, `facts.costs[${index}].from`),
    ]),
    ...facts.accounts.flatMap(({ currency, month }, index) => [
      ...currencyProblems(currency, `facts.accounts[${index}].currency`),
      ...monthProblems(month, `facts.accounts[${index}].month`),
    ]),
    ...facts.community.flatMap(({ date }, index) => dateProblems(date, `facts.community[${index}].date`)),
  ];
}

/** Of facts without problems. */
export function factsOf(facts: Facts): MetricFacts {
  const known = (text: string | null) => (text === null ? null : decimal(text));
  return {
    ...NO_FACTS,
    customers: facts.customers.map((customer) => ({
      ...customer,
      created_at: instantOf(customer.created_at),
      installed_at: instantOrNull(customer.installed_at),
    })),
    spend: facts.spend.map((one) => ({ ...one, amount: decimal(one.amount) })),
    costs: facts.costs.map((cost) =>
      cost.kind === 'meter'
        ? { ...cost, unit_cost: decimal(cost.unit_cost) }
        : { ...cost, monthly_cost: decimal(cost.monthly_cost) },
    ),
    accounts: facts.accounts.map((one) => ({
      ...one,
      operating_profit: known(one.operating_profit),
      revenue: known(one.revenue),
      net_burn: known(one.net_burn),
    })),
    community: facts.community.map((one) => ({ ...one, value: decimal(one.value) })),
  };
}

export function currencyProblems(currency: string, path: string): Problem[] {
  return isCurrency(currency) ? [] : [unknownCurrency(currency, path)];
}

function stateProblems(state: Revenue['states'][number], path: string): Problem[] {
  return [
    ...(state.currency === undefined ? [] : currencyProblems(state.currency, `${path}.currency`)),
    ...instantProblems(state.at, `${path}.at`),
    ...(state.cancelled_at === null ? [] : instantProblems(state.cancelled_at, `${path}.cancelled_at`)),
    ...(state.ends_at === null ? [] : instantProblems(state.ends_at, `${path}.ends_at`)),
    ...state.parts.flatMap((part, index) => [
      ...negativeProblems(part.amount, `${path}.parts[${index}].amount`),
      ...negativeProblems(part.tax, `${path}.parts[${index}].tax`),
      ...part.discounts.flatMap(({ amount, ends_at }, place) => [
        ...negativeProblems(amount, `${path}.parts[${index}].discounts[${place}].amount`),
        ...(ends_at === null ? [] : instantProblems(ends_at, `${path}.parts[${index}].discounts[${place}].ends_at`)),
      ]),
    ]),
  ];
}

function monthProblems(month: string, path: string): Problem[] {
  return dateProblems(`${month}-01`, path);
}

function aboveZero(rate: string, path: string): Problem[] {
  if (decimal(rate).sign() > 0) return [];
  return [{ code: 'exchange-rate-invalid', path, message: `${rate} is no rate`, mend: 'write a number above zero' }];
}

/** Of a text without problems. */
function instantOf(text: string): number {
  return parseInstant(text) as number;
}

function instantOrNull(text: string | null): number | null {
  return text === null ? null : instantOf(text);
}
