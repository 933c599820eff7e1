// SPDX-License-Identifier: Apache-2.0
import { isRecord } from '../catalog/structure.js';
import { addToDate } from '../kit/calendar.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import { type CurrencyCode, formatMinor, fromMinor } from '../kit/money.js';
import { ok, type Result } from '../kit/result.js';
import { cohortTable } from '../metrics/cohort.js';
import type { CustomerHistory } from '../metrics/customer-history.js';
import { NO_FACTS } from '../metrics/facts.js';
import { type RateOfDay, roundedMovements } from '../metrics/movement.js';
import { movementReport } from '../metrics/movement-report.js';
import { customersOf, type RevenueHistory } from '../metrics/revenue-history.js';
import type { ActualMonth, ScenarioCohort } from './scenario.js';
import { stayedOf } from './stayed.js';

export interface OwnHistoryRequest {
  /** `2026-01`: the first month of the forecast; what was before it is history. */
  readonly first_month: string;
  /** By segment of a scenario: the plans that its customers begin on, and how often they renew. */
  readonly segments: Readonly<Record<string, { readonly plans: readonly string[]; readonly every_months: number }>>;
  readonly currency: CurrencyCode;
  /** Needed where something is in another currency. */
  readonly rate: RateOfDay | null;
}

/** What a company's own customers did, as a scenario takes it. */
export interface OwnHistory {
  readonly first_month: string;
  readonly actuals: readonly ActualMonth[];
  /** By segment. */
  readonly cohorts: Readonly<Record<string, readonly ScenarioCohort[]>>;
  /** Customers who began on a plan of no segment: they are in nothing of this. */
  readonly outside: number;
}

const MONTHS_SHOWN = 12;
/** Cohorts that began before are too old to say anything, and few. */
const MONTHS_OF_COHORTS = 60;

/**
 * The months before a forecast and the cohorts its retention is fitted to, from the revenue that the metrics tell, under
 * their policy. A customer belongs to the first segment that has the plan it began on. Who left and came back counts as
 * having stayed. Fails with `exchange-rate-missing`.
 */
export function ownHistory(history: RevenueHistory, request: OwnHistoryRequest): Result<OwnHistory> {
  const { first_month, segments, currency, rate } = request;
  const until = `${first_month}-01`;
  const keys = Object.keys(segments);
  const segmentOf = new Map<CustomerHistory, string | undefined>();
  for (const customer of customersOf(history)) {
    const plan = firstPlanOf(customer);
    segmentOf.set(customer, plan === null ? undefined : keys.find((key) => segments[key]?.plans.includes(plan)));
  }
  const of = (holds: (segment: string | undefined) => boolean): RevenueHistory => ({
    ...history,
    buckets: history.buckets.map((bucket) => new Map([...bucket].filter(([, one]) => holds(segmentOf.get(one))))),
  });
  const months = { from: addToDate(until, { months: -MONTHS_SHOWN }), to: until, by: 'month' as const, currency, rate };
  const whole = movementReport(
    of((segment) => segment !== undefined),
    months,
  );
  if (!whole.ok) return whole;
  const customers = new Map<string, Record<string, number>>();
  const cohorts: Record<string, ScenarioCohort[]> = {};
  for (const key of keys) {
    const own = of((segment) => segment === key);
    const report = movementReport(own, months);
    if (!report.ok) return report;
    for (const { period, closing_customers } of report.value.totals)
      customers.set(period.start, { ...customers.get(period.start), [key]: closing_customers });
    const table = cohortTable(own, NO_FACTS, {
      by: 'month',
      from: addToDate(until, { months: -MONTHS_OF_COHORTS }),
      as_of: addToDate(until, { days: -1 }),
      currency,
      rate,
    });
    if (!table.ok) return table;
    const every = segments[key]?.every_months ?? 1;
    const { units_per_minor } = table.value;
    cohorts[key] = table.value.rows.map(({ size, cells }) =>
      cohortOf(
        size,
        cells.map((cell) => cell.customers),
        every,
        fromMinor(cells.at(-1)?.units ?? 0n, currency).divide(decimal(units_per_minor), 12, 'half-even'),
      ),
    );
  }
  const actuals = whole.value.totals.map(({ period, amounts, begun_customers, ceased_customers }) => ({
    month: period.start.slice(0, 7),
    mrr: formatMinor(roundedMovements(amounts, whole.value.units_per_minor).closing, currency),
    customers: customers.get(period.start) ?? {},
    new_customers: begun_customers,
    churned_customers: ceased_customers,
  }));
  const first = actuals.findIndex(({ customers: by }) => Object.values(by).some((count) => count > 0));
  const outside = [...segmentOf.values()].filter((segment) => segment === undefined).length;
  return ok({ first_month, actuals: first < 0 ? [] : actuals.slice(first), cohorts, outside });
}

/** `left[k]`: customers at the end of the k-th month after the one they began in; `mrr`: of those who are there now. */
function cohortOf(size: number, left: readonly number[], every: number, mrr: Decimal): ScenarioCohort {
  const age_months = left.length - 1;
  const stayed = stayedOf(left);
  const survivors: number[] = [];
  for (let age = every; age <= age_months; age += every) survivors.push(stayed[age] as number);
  // who is there now, also between two renewals
  const alive = left[age_months] as number;
  const monthly = alive === 0 ? {} : { monthly: mrr.divide(decimal(alive), 6, 'half-even').toString() };
  return { size, survivors, age_months, alive, ...monthly };
}

function firstPlanOf({ subscriptions }: CustomerHistory): string | null {
  let first: { readonly at: number; readonly plan: string } | null = null;
  for (const { states } of subscriptions)
    for (const { at, plan } of states) if (first === null || at < first.at) first = { at, plan };
  return first?.plan ?? null;
}

/** The plans and renewals that a scenario of unknown shape has by segment, as far as it has them. */
export function segmentsOf(scenario: unknown): OwnHistoryRequest['segments'] {
  const segments = isRecord(scenario) && isRecord(scenario.segments) ? scenario.segments : {};
  return Object.fromEntries(
    Object.entries(segments).map(([key, segment]) => {
      const { plans, retention } = isRecord(segment) ? segment : {};
      const every = isRecord(retention) ? retention.every_months : undefined;
      return [
        key,
        {
          plans: Array.isArray(plans) ? plans.filter((plan): plan is string => typeof plan === 'string') : [],
          every_months: typeof every === 'number' && Number.isSafeInteger(every) && every > 0 ? every : 1,
        },
      ];
    }),
  );
}

/** A scenario of unknown shape with a company's history where it states none of its own; `parseScenario` checks it. */
export function withOwnHistory(scenario: unknown, { first_month, actuals, cohorts }: OwnHistory): unknown {
  if (!isRecord(scenario)) return scenario;
  const { segments } = scenario;
  return {
    first_month,
    actuals,
    ...scenario,
    segments: !isRecord(segments)
      ? segments
      : Object.fromEntries(
          Object.entries(segments).map(([key, segment]) => [
            key,
            isRecord(segment) ? { cohorts: cohorts[key] ?? [], ...segment } : segment,
          ]),
        ),
  };
}
