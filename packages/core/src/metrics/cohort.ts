// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '../kit/calendar.js';
import type { Decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';
import { fail, ok, type Result } from '../kit/result.js';
import { type Changes, CUSTOMER_BEGINS, CUSTOMER_CEASES, type CustomerHistory } from './customer-history.js';
import type { MetricFacts } from './facts.js';
import { FigureContext } from './figure-context.js';
import { fraction, toDecimal } from './fraction.js';
import type { RateOfDay } from './movement.js';
import { monthCuts } from './movement-report.js';
import { nettedChanges } from './netted-changes.js';
import type { MetricPolicy } from './policy.js';
import { monthStart, reportPeriods } from './report-period.js';
import { customersOf, type RevenueHistory } from './revenue-history.js';
import { stateAt } from './revenue-lines.js';
import type { Units } from './units.js';

/** What customers are put together by: the month they began to pay in, or what they had then. */
export type CohortBy = 'month' | 'plan' | 'source' | 'version';

export interface CohortRequest {
  readonly by: CohortBy;
  /** The first month of beginning, by any day of it, and the day until which it is looked. */
  readonly from: PlainDate;
  readonly as_of: PlainDate;
  readonly currency: CurrencyCode;
  /** Needed where something is in another currency. */
  readonly rate: RateOfDay | null;
}

/**
 * A cohort at the end of a month of its life, the month of the beginning being 0; the last is told as of the day that is
 * looked until. In cohorts that did not all begin in one month, each age is of those who are old enough.
 */
export interface CohortCell {
  readonly age_months: number;
  /** Customers who are old enough, and those of them who pay. */
  readonly observed: number;
  readonly customers: number;
  /** What the observed began with and what they pay, in units of the table, at the rates of the last day. */
  readonly start_units: bigint;
  readonly units: bigint;
  /** Customers ÷ observed, and units ÷ start units; six places. */
  readonly logo_retention: Decimal;
  readonly revenue_retention: Decimal;
}

export interface CohortRow {
  /** `2024-03`, a plan, a source or a catalog version; `unknown` where that is not known. */
  readonly cohort: string;
  readonly size: number;
  readonly cells: readonly CohortCell[];
}

export interface CohortTable {
  readonly by: CohortBy;
  readonly policy: MetricPolicy;
  readonly currency: CurrencyCode;
  readonly units_per_minor: bigint;
  readonly rows: readonly CohortRow[];
}

/**
 * Who stays, and what they pay, by age. A customer belongs for ever to the cohort of its first beginning, also when it comes
 * back (as https://support.stripe.com/questions/subscriber-cohorts-and-cohort-retention-in-billing has it). Fails with
 * `exchange-rate-missing`.
 */
export function cohortTable(history: RevenueHistory, facts: MetricFacts, request: CohortRequest): Result<CohortTable> {
  const { by, as_of, currency, rate } = request;
  const context = new FigureContext(history, facts, { as_of, currency, rate });
  const months = reportPeriods(monthStart(request.from), context.end, 'month');
  const ends = months.map(({ end }) => context.instant(end));
  const first = context.instant(monthStart(request.from));
  const cuts = history.policy.same_month === 'netted' ? monthCuts(history, { to: context.end }, [...ends]) : null;
  const sources = new Map(facts.customers.map(({ customer_id, source }) => [customer_id, source]));
  const cohorts = new Map<string, Sums[]>();
  for (const customer of customersOf(history)) {
    const changes = cuts === null ? customer.changes : nettedChanges(customer, cuts, history.policy, history.lane);
    const began = changes.at[0];
    if (began === undefined || began < first || began >= (ends.at(-1) as Instant)) continue;
    const start = ends.findIndex((end) => began < end);
    const cohort =
      by === 'month'
        ? (months[start] as { start: PlainDate }).start.slice(0, 7)
        : by === 'source'
          ? (sources.get(customer.customer_id) ?? 'unknown')
          : beginning(customer, began, by);
    const sums = cohorts.get(cohort) ?? [];
    cohorts.set(cohort, sums);
    follow(customer, changes, ends.slice(start), sums, context);
  }
  if (context.missing !== null) return fail(context.missing);
  const rows = [...cohorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cohort, sums]) => ({ cohort, size: (sums[0] as Sums).observed, cells: sums.map(cellOf) }));
  const { units_per_minor } = context.conversion;
  return ok({ by, policy: history.policy, currency, units_per_minor, rows });
}

interface Sums {
  observed: number;
  customers: number;
  start_units: bigint;
  units: bigint;
}

/** Adds one customer to its cohort, at the end of each month of its life. */
function follow(
  { currencies }: CustomerHistory,
  { at, account, delta, code }: Changes,
  ends: readonly Instant[],
  sums: Sums[],
  context: FigureContext,
): void {
  const { lane } = context.history;
  const totals = currencies.map(() => lane.zero);
  const paid = () =>
    currencies.reduce((all, currency, of) => all + context.unitsNow(totals[of] as Units, currency), 0n);
  let pays = false;
  let start_units: bigint | null = null;
  let index = 0;
  ends.forEach((end, age) => {
    for (; index < at.length && (at[index] as Instant) < end; index++) {
      const of = account[index] as number;
      // the beginning is all that happens at its instant
      if (start_units === null && at[index] !== at[0]) start_units = paid();
      totals[of] = lane.add(totals[of] as Units, delta[index] as Units);
      const bits = code[index] as number;
      if ((bits & CUSTOMER_BEGINS) !== 0) pays = true;
      if ((bits & CUSTOMER_CEASES) !== 0) pays = false;
    }
    start_units ??= paid();
    const into = sums[age] ?? { observed: 0, customers: 0, start_units: 0n, units: 0n };
    sums[age] = into;
    into.observed++;
    if (pays) into.customers++;
    into.start_units += start_units;
    into.units += paid();
  });
}

/** The plan or catalog version that a customer began with; of several the one told first by name. */
function beginning({ subscriptions }: CustomerHistory, at: Instant, by: 'plan' | 'version'): string {
  const had = subscriptions
    .flatMap(({ states }) => stateAt(states, at)?.state ?? [])
    .filter(({ parts, status }) => status !== 'ended' && parts.length > 0)
    .map(({ plan, catalog_version }) => (by === 'plan' ? plan : String(catalog_version ?? 'unknown')))
    .sort();
  return had[0] ?? 'unknown';
}

function cellOf({ observed, customers, start_units, units }: Sums, age_months: number): CohortCell {
  return {
    age_months,
    observed,
    customers,
    start_units,
    units,
    logo_retention: toDecimal(fraction(customers, observed)),
    revenue_retention: toDecimal(start_units === 0n ? fraction(0) : fraction(units, start_units)),
  };
}
