// SPDX-License-Identifier: Apache-2.0
import { addToDate } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import { fromMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';
import { simulatedAmount } from './amount.js';
import { onCurve } from './bill-curve.js';
import type { CompiledScenario, CompiledSegment } from './compile.js';
import { quantileOf } from './distribution.js';
import { newRun, type Run, type SegmentRun, simulate } from './simulate.js';

/** Money as decimal text in major units. */
export interface OutlookMonth {
  readonly month: string;
  /** The hard line: `actual` months happened, `forecast` months are computed. No row mixes both. */
  readonly kind: 'actual' | 'forecast';
  readonly mrr: string;
  /** Expected numbers of people are no whole ones. */
  readonly customers: number;
  readonly by_segment: Readonly<Record<string, number>>;
  /** Null of an actual month, where nobody said. */
  readonly new_customers: number | null;
  readonly churned_customers: number | null;
  readonly cash: string | null;
  /** Null of an actual month. */
  readonly forecast: ForecastFigures | null;
}

export interface ForecastFigures {
  /** Who comes, by source. */
  readonly arrivals: Readonly<Record<string, number>>;
  /** By segment: how many are at each step of its funnel, in the month in which they get there. */
  readonly funnel: Readonly<Record<string, readonly { readonly step: string; readonly people: number }[]>>;
  /** By plan; the plans of all segments together. */
  readonly by_plan: Readonly<Record<string, number>>;
  /** MRR at the end of the month before it, and what became of it: opening + new + expansion - contraction - churned = mrr. */
  readonly opening_mrr: string;
  readonly new_mrr: string;
  readonly expansion_mrr: string;
  readonly contraction_mrr: string;
  readonly churned_mrr: string;
  readonly costs: string;
  readonly people: number;
  readonly funding: string;
  /** How many months the cash lasts at what was burnt over the last three; null: none is burnt. */
  readonly runway_months: number | null;
}

/** The values of all assumptions at one probability: 0.5 is the middle of every range. */
export function valuesAt({ assumptions }: CompiledScenario, probability: number): Float64Array {
  return Float64Array.from(assumptions, ({ distribution }) => quantileOf(distribution, probability));
}

/**
 * The scenario month by month with every assumption at the middle of its range and everybody coming and leaving as
 * expected, behind the actual months.
 */
export function outlook(scenario: CompiledScenario, values = valuesAt(scenario, 0.5)): OutlookMonth[] {
  const run = newRun(scenario);
  simulate(scenario, values, run, null);
  return [...actualMonths(scenario), ...forecastMonths(scenario, values, run)];
}

function actualMonths({ definition: { actuals = [], currency } }: CompiledScenario): OutlookMonth[] {
  return actuals.map(({ month, mrr, customers, new_customers, churned_customers, cash }) => ({
    month,
    kind: 'actual',
    mrr: fixedAmountText(mrr, currency),
    customers: Object.values(customers).reduce((sum, count) => sum + count, 0),
    by_segment: customers,
    new_customers: new_customers ?? null,
    churned_customers: churned_customers ?? null,
    cash: cash === undefined ? null : fixedAmountText(cash, currency),
    forecast: null,
  }));
}

/** A stated amount is exact, and stays so. */
function fixedAmountText(amount: string | number, currency: string): string {
  const minor = toMinor(decimal(amount), currency, LINE_ROUNDING);
  return simulatedAmount(Number(fromMinor(minor, currency).toString()), currency);
}

function forecastMonths(scenario: CompiledScenario, values: Float64Array, run: Run): OutlookMonth[] {
  const { definition, months, segments } = scenario;
  const money = (value: number) => simulatedAmount(value, definition.currency);
  const total = (pick: (run: SegmentRun, segment: CompiledSegment) => number) =>
    segments.reduce((sum, segment, index) => sum + pick(run.segments[index] as SegmentRun, segment), 0);
  return Array.from({ length: months }, (_, month) => {
    const moved = segments.map((segment, index) => movements(segment, run.segments[index] as SegmentRun, month));
    const sum = (key: keyof Movements) => moved.reduce((all, movement) => all + movement[key], 0);
    return {
      month: addToDate(`${definition.first_month}-01`, { months: month }).slice(0, 7),
      kind: 'forecast' as const,
      mrr: money(run.mrr[month] as number),
      customers: run.customers[month] as number,
      by_segment: Object.fromEntries(
        segments.map(({ key }, index) => [key, (run.segments[index] as SegmentRun).customers[month] as number]),
      ),
      new_customers: total(({ new_customers }) => new_customers[month] as number),
      churned_customers: sum('left'),
      cash: money(run.cash[month] as number),
      forecast: {
        arrivals: Object.fromEntries(
          scenario.sources.map(({ key }, index) => [key, (run.arrivals[index] as Float64Array)[month] as number]),
        ),
        funnel: funnelsOf(scenario, values, run, month),
        by_plan: plansOf(scenario, values, run, month),
        opening_mrr: money(sum('opening')),
        new_mrr: money(sum('fresh')),
        expansion_mrr: money(sum('expansion')),
        contraction_mrr: money(sum('contraction')),
        churned_mrr: money(sum('churned')),
        costs: money(run.costs[month] as number),
        people: run.people[month] as number,
        funding: money(run.funding[month] as number),
        runway_months: runwayAt(run, month),
      },
    };
  });
}

interface Movements {
  readonly opening: number;
  readonly fresh: number;
  readonly expansion: number;
  readonly contraction: number;
  readonly churned: number;
  /** Customers. */
  readonly left: number;
}

/** What became of a segment's MRR in a month, from its cohorts. */
function movements({ base }: CompiledSegment, run: SegmentRun, month: number): Movements {
  const { begun, survival, bill } = run;
  let [opening, expansion, contraction, churned, left] = [0, 0, 0, 0, 0];
  const move = (cohort: number, age: number, times: number, besides: number) => {
    const before = survival[age - 1] as number;
    const stays = survival[age] as number;
    const [paid, pays] = [times * (bill[age - 1] as number) + besides, times * (bill[age] as number) + besides];
    opening += cohort * before * paid;
    churned += cohort * (before - stays) * paid;
    left += cohort * (before - stays);
    if (pays > paid) expansion += cohort * stays * (pays - paid);
    else contraction += cohort * stays * (paid - pays);
  };
  for (let since = 0; since < month; since++) move(begun[since] as number, month - since, 1, 0);
  for (const [index, { age }] of base.entries())
    move(
      run.base[index] as number,
      age + month + 1,
      run.base_times[index] as number,
      run.base_besides[index] as number,
    );
  return { opening, fresh: (begun[month] as number) * (bill[0] as number), expansion, contraction, churned, left };
}

function funnelsOf({ definition, segments }: CompiledScenario, values: Float64Array, run: Run, month: number) {
  return Object.fromEntries(
    segments.map(({ key, source, conversions, opens }) => {
      const arrivals = run.arrivals[source] as Float64Array;
      let share = 1;
      let delay = 0;
      const steps = (definition.segments[key]?.funnel ?? []).map(({ name, delay_months = 0 }, index) => {
        share *= values[conversions[index] as number] as number;
        delay += delay_months;
        const last = index === conversions.length - 1;
        const from = month - delay;
        return { step: name, people: from < 0 || (last && month < opens) ? 0 : (arrivals[from] as number) * share };
      });
      return [key, steps];
    }),
  );
}

function plansOf({ segments }: CompiledScenario, values: Float64Array, run: Run, month: number) {
  const counts: Record<string, number> = {};
  for (const [index, { plans, curve, size, growth, base }] of segments.entries()) {
    const part = run.segments[index] as SegmentRun;
    const add = (cohort: number, age: number) => {
      const at = Math.log(values[size] as number) + age * Math.log1p(values[growth] as number);
      for (const [place, plan] of plans.entries())
        counts[plan] =
          (counts[plan] ?? 0) +
          cohort * (part.survival[age] as number) * onCurve(curve.shares[place] as Float64Array, curve, at);
    };
    for (let since = 0; since <= month; since++) add(part.begun[since] as number, month - since);
    for (const [cohort, { age }] of base.entries()) add(part.base[cohort] as number, age + month + 1);
  }
  return counts;
}

function runwayAt({ cash, mrr, costs }: Run, month: number): number | null {
  const first = Math.max(0, month - 2);
  let burnt = 0;
  for (let at = first; at <= month; at++) burnt += (costs[at] as number) - (mrr[at] as number);
  const monthly = burnt / (month - first + 1);
  return monthly > 0 ? Math.max(0, (cash[month] as number) / monthly) : null;
}
