// SPDX-License-Identifier: Apache-2.0
import {
  cohortTable,
  decimal,
  fail,
  figures,
  formatMinor,
  fraction,
  fractionOf,
  type MovementAmounts,
  minorUnits,
  monthlyShare,
  movementReport,
  movementRows,
  ok,
  policyLabel,
  policyWords,
  type Result,
  revenueRetention,
  roundedMovements,
  roundedUnits,
  toDecimal,
  UNIT_ECONOMICS,
  type UnitEconomicsName,
} from '@kontor/core';
import { currencyProblems, factProblems, factsOf, policyOf, revenueOf } from './metrics-input.js';
import type { EvalRequest } from './protocol.js';
import { centuryProblems, dateProblems, negativeProblems } from './request-check.js';

/** Every figure of a day, or those that are asked for. */
export function metricsSnapshot(request: EvalRequest<'metrics_snapshot'>): Result<unknown> {
  const { as_of, from, currency, names } = request;
  const problems = [
    ...dateProblems(as_of, 'as_of'),
    ...(from === undefined ? [] : dateProblems(from, 'from')),
    ...factProblems(request.facts),
  ];
  if (problems.length === 0 && from !== undefined) problems.push(...daysProblems(from, as_of, 'from'));
  const revenue = revenueOf(request);
  if (problems.length > 0 || !revenue.ok) return fail(...problems, ...(revenue.ok ? [] : revenue.problems));
  const { history, rate } = revenue.value;
  const found = figures(history, factsOf(request.facts), {
    as_of,
    currency,
    rate,
    ...(from === undefined ? {} : { from }),
    ...(names === undefined ? {} : { names }),
  });
  return ok({
    policy_words: policyWords(history.policy),
    figures: found.map((figure) => ({
      ...figure,
      value: figure.value?.toString() ?? null,
      inputs: figure.inputs.map(({ name, value, unit }) => ({ name, value: value.toString(), unit })),
    })),
  });
}

/** Opening, movements and closing by period, of all and of each customer. */
export function mrrMovements(request: EvalRequest<'mrr_movements'>): Result<unknown> {
  const { from, to, by, currency } = request;
  const problems = [...dateProblems(from, 'from'), ...dateProblems(to, 'to')];
  if (problems.length === 0 && to <= from)
    problems.push({
      code: 'period-empty',
      path: 'to',
      message: `the period from ${from} to ${to} holds no day`,
      mend: 'let `to`, the first day outside, be later than `from`',
    });
  if (problems.length === 0) problems.push(...centuryProblems(from, to, 'to'));
  const revenue = revenueOf(request);
  if (problems.length > 0 || !revenue.ok) return fail(...problems, ...(revenue.ok ? [] : revenue.problems));
  const { history, rate } = revenue.value;
  const asked = { from, to, by, currency, rate };
  const report = movementReport(history, asked);
  if (!report.ok) return report;
  const rows = movementRows(history, asked);
  if (!rows.ok) return rows;
  const { totals, units_per_minor } = report.value;
  const words = (amounts: MovementAmounts) =>
    Object.fromEntries(
      Object.entries(roundedMovements(amounts, units_per_minor)).map(([kind, minor]) => [
        kind,
        formatMinor(minor, currency),
      ]),
    );
  return ok({
    policy: policyLabel(history.policy),
    currency,
    totals: totals.map(({ period, amounts, changes: _changes, currency: _currency, ...customers }) => ({
      ...period,
      ...words(amounts),
      ...customers,
    })),
    customers: rows.value.map(({ customer_id, period, amounts }) => ({ customer_id, ...period, ...words(amounts) })),
  });
}

/** What an amount due every interval comes to a month. */
export function normalise(request: EvalRequest<'normalise'>): Result<unknown> {
  const { amount, currency, interval } = request;
  const policy = policyOf(request.policy);
  const problems = [...currencyProblems(currency, 'currency'), ...negativeProblems(amount, 'amount')];
  if (problems.length > 0 || !policy.ok) return fail(...problems, ...(policy.ok ? [] : policy.problems));
  const { times, per } = monthlyShare(interval, policy.value);
  const exact = fractionOf(decimal(amount).multiply(decimal(times)));
  const places = minorUnits(currency) ?? 0;
  const monthly = toDecimal({ value: exact.value, over: exact.over * BigInt(per) }, places);
  return ok({ amount: monthly.toFixed(places), currency, times, per });
}

/** What those who paid some months before pay now. */
export function retention(request: EvalRequest<'retention'>): Result<unknown> {
  const { as_of, months, currency } = request;
  const problems = dateProblems(as_of, 'as_of');
  const revenue = revenueOf(request);
  if (problems.length > 0 || !revenue.ok) return fail(...problems, ...(revenue.ok ? [] : revenue.problems));
  const { history, rate } = revenue.value;
  const result = revenueRetention(history, { as_of, months, currency, rate });
  if (!result.ok) return result;
  const { past, present, kept, units_per_minor, customers, customers_left } = result.value;
  const words = (units: bigint) => formatMinor(roundedUnits(units, units_per_minor), currency);
  const of = (units: bigint) => (past === 0n ? null : toDecimal(fraction(units, past)).toString());
  return ok({
    past: words(past),
    present: words(present),
    kept: words(kept),
    net_revenue_retention: of(present),
    gross_revenue_retention: of(kept),
    customers,
    customers_left,
  });
}

/** Who stays, and what they pay, by age. */
export function cohorts(request: EvalRequest<'cohorts'>): Result<unknown> {
  const { by, from, as_of, currency } = request;
  const problems = [...dateProblems(from, 'from'), ...dateProblems(as_of, 'as_of'), ...factProblems(request.facts)];
  if (problems.length === 0) problems.push(...daysProblems(from, as_of, 'from'));
  const revenue = revenueOf(request);
  if (problems.length > 0 || !revenue.ok) return fail(...problems, ...(revenue.ok ? [] : revenue.problems));
  const { history, rate } = revenue.value;
  const table = cohortTable(history, factsOf(request.facts), { by, from, as_of, currency, rate });
  if (!table.ok) return table;
  const { rows, units_per_minor, policy } = table.value;
  const words = (units: bigint) => formatMinor(roundedUnits(units, units_per_minor), currency);
  return ok({
    policy: policyLabel(policy),
    currency,
    rows: rows.map(({ cohort, size, cells }) => ({
      cohort,
      size,
      cells: cells.map(({ start_units, units, logo_retention, revenue_retention, ...cell }) => ({
        ...cell,
        start: words(start_units),
        amount: words(units),
        logo_retention: logo_retention.toString(),
        revenue_retention: revenue_retention.toString(),
      })),
    })),
  });
}

/** What a customer brings and costs, from the few numbers it follows from. */
export function unitEconomics(request: EvalRequest<'unit_economics'>): Result<unknown> {
  const { currency, mrr, new_mrr, acquisition_spend, gross_margin, months, ...counts } = request;
  const problems = [
    ...currencyProblems(currency, 'currency'),
    ...negativeProblems(mrr, 'mrr'),
    ...negativeProblems(new_mrr, 'new_mrr'),
    ...(acquisition_spend === undefined ? [] : negativeProblems(acquisition_spend, 'acquisition_spend')),
  ];
  if (problems.length > 0) return fail(...problems);
  const input = {
    ...counts,
    mrr: fractionOf(decimal(mrr)),
    new_mrr: fractionOf(decimal(new_mrr)),
    months: fraction(months),
    acquisition_spend: acquisition_spend === undefined ? null : fractionOf(decimal(acquisition_spend)),
    gross_margin: fractionOf(decimal(gross_margin)),
  };
  const money: readonly UnitEconomicsName[] = ['arpa', 'ltv', 'cac'];
  return ok(
    Object.fromEntries(
      (Object.keys(UNIT_ECONOMICS) as UnitEconomicsName[]).map((name) => {
        const { value, reason } = UNIT_ECONOMICS[name](input);
        const places = money.includes(name) ? (minorUnits(currency) ?? 0) : undefined;
        return [name, { value: value === null ? null : toDecimal(value, places).toString(), reason }];
      }),
    ),
  );
}

function daysProblems(from: string, as_of: string, path: string) {
  if (from > as_of)
    return [
      {
        code: 'period-empty',
        path,
        message: `${from} is later than ${as_of}`,
        mend: 'begin on the day itself or before it',
      },
    ];
  return centuryProblems(from, as_of, path);
}
