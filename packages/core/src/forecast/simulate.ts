// SPDX-License-Identifier: Apache-2.0
import { bassAdopters } from './bass.js';
import { onCurve } from './bill-curve.js';
import type { CompiledScenario, CompiledSegment, CompiledSource } from './compile.js';
import type { RandomStream } from './random.js';

/** One segment of one run, by month; `survival`, `bill` and `weighted` by the months a customer has been there. */
export interface SegmentRun {
  readonly begun: Float64Array;
  readonly new_customers: Float64Array;
  readonly customers: Float64Array;
  /** Major units. */
  readonly mrr: Float64Array;
  readonly survival: Float64Array;
  readonly bill: Float64Array;
  readonly weighted: Float64Array;
  /** Of each cohort of the base: how many there would have been at its start. */
  readonly base: Float64Array;
  /** And what one pays: so many times the bill of its age, and so much besides. */
  readonly base_times: Float64Array;
  readonly base_besides: Float64Array;
}

/** One run, by month. Made once and filled again and again. */
export interface Run {
  /** By source: who comes. */
  readonly arrivals: readonly Float64Array[];
  readonly segments: readonly SegmentRun[];
  readonly customers: Float64Array;
  readonly mrr: Float64Array;
  readonly people: Float64Array;
  readonly costs: Float64Array;
  readonly funding: Float64Array;
  /** At the end of the month. */
  readonly cash: Float64Array;
}

export function newRun({ months, sources, segments }: CompiledScenario): Run {
  const series = () => new Float64Array(months);
  return {
    arrivals: sources.map(series),
    segments: segments.map(({ base }) => {
      const ages = months + 1 + base.reduce((most, { age }) => Math.max(most, age), 0);
      const byAge = () => new Float64Array(ages);
      return {
        begun: series(),
        new_customers: series(),
        customers: series(),
        mrr: series(),
        survival: byAge(),
        bill: byAge(),
        weighted: byAge(),
        base: new Float64Array(base.length),
        base_times: new Float64Array(base.length),
        base_besides: new Float64Array(base.length),
      };
    }),
    customers: series(),
    mrr: series(),
    people: series(),
    costs: series(),
    funding: series(),
    cash: series(),
  };
}

/**
 * One run of a scenario with the given values of its assumptions, into `run`. With a stream, who comes and who leaves
 * are drawn, each from a Poisson distribution around what is expected; without one they are what is expected. Allocates
 * nothing.
 */
export function simulate(
  scenario: CompiledScenario,
  values: Float64Array,
  run: Run,
  stream: RandomStream | null,
): void {
  const { sources, segments } = scenario;
  for (let index = 0; index < sources.length; index++)
    fillArrivals(sources[index] as CompiledSource, values, run.arrivals[index] as Float64Array);
  run.customers.fill(0);
  run.mrr.fill(0);
  run.costs.fill(0);
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index] as CompiledSegment;
    const part = run.segments[index] as SegmentRun;
    fillAges(segment, values, part);
    fillMonths(segment, values, part, run.arrivals[segment.source] as Float64Array, stream);
    const monthly_cost = values[segment.monthly_cost] as number;
    const acquisition_cost = values[segment.acquisition_cost] as number;
    const { customers, mrr, new_customers } = part;
    for (let month = 0; month < customers.length; month++) {
      run.customers[month] = (run.customers[month] as number) + (customers[month] as number);
      run.mrr[month] = (run.mrr[month] as number) + (mrr[month] as number);
      run.costs[month] =
        (run.costs[month] as number) +
        (customers[month] as number) * monthly_cost +
        (new_customers[month] as number) * acquisition_cost;
    }
  }
  fillCash(scenario, values, run);
}

function fillArrivals(
  { definition, first, second, third }: CompiledSource,
  values: Float64Array,
  arrivals: Float64Array,
) {
  const start = values[first] as number;
  switch (definition.kind) {
    case 'growth': {
      const { from_month = 1, until_month = arrivals.length } = definition;
      const factor = 1 + (values[second] as number);
      let now = start;
      for (let month = 0; month < arrivals.length; month++) {
        const comes = month + 1 >= from_month && month + 1 <= until_month;
        arrivals[month] = comes ? now : 0;
        if (comes) now *= factor;
      }
      break;
    }
    case 'series':
      for (let month = 0; month < arrivals.length; month++) arrivals[month] = (definition.arrivals[month] ?? 0) * start;
      break;
    case 'bass': {
      const { from_month = 1 } = definition;
      const parameters = { market: start, innovation: values[second] as number, imitation: values[third] as number };
      let before = 0;
      for (let month = 0; month < arrivals.length; month++) {
        const after = month + 1 < from_month ? 0 : bassAdopters(parameters, month + 2 - from_month);
        arrivals[month] = after - before;
        before = after;
      }
      break;
    }
  }
}

/** What share of a cohort is left at each age, and what one of them pays. */
function fillAges(segment: CompiledSegment, values: Float64Array, { survival, bill, weighted }: SegmentRun): void {
  const { retention, curve } = segment;
  const size = Math.log(values[segment.size] as number);
  const growth = Math.log1p(values[segment.growth] as number);
  const price = values[segment.price] as number;
  let left = 1;
  for (let age = 0; age < survival.length; age++) {
    if (age > 0) {
      if (retention.kind === 'churn') left *= 1 - (values[retention.monthly] as number);
      else if (age % retention.every === 0) {
        const beta = (values[retention.beta] as number) + age / retention.every - 1;
        left *= beta / ((values[retention.alpha] as number) + beta);
      }
    }
    survival[age] = left;
    const paid = price * onCurve(curve.monthly, curve, size + age * growth);
    bill[age] = paid;
    weighted[age] = left * paid;
  }
}

/** Below this, the factor that chance has left of the cohorts is carried over into them. */
const FADED = 1e-100;
/** What is left of a segment where chance would take all of it. */
const LEAST_LEFT = 1e-6;

/**
 * Cohort by cohort: of those who began in a month, `survival` says how many are expected to be left. Chance takes the
 * same share more or less from all cohorts of a month, so that all of them need no more than one factor.
 */
function fillMonths(
  { conversions, delay, opens, base }: CompiledSegment,
  values: Float64Array,
  part: SegmentRun,
  arrivals: Float64Array,
  stream: RandomStream | null,
): void {
  const { begun, new_customers, customers, mrr, survival, bill, weighted } = part;
  let conversion = 1;
  for (let step = 0; step < conversions.length; step++) conversion *= values[conversions[step] as number] as number;
  let before = 0;
  for (let cohort = 0; cohort < base.length; cohort++) {
    const { age, alive, monthly } = base[cohort] as CompiledSegment['base'][number];
    const share = survival[age] as number;
    // what is paid now grows as the bills of its age do; where those are of nothing, it stays
    const now = bill[age] as number;
    part.base_times[cohort] = monthly === null ? 1 : now > 0 ? monthly / now : 0;
    part.base_besides[cohort] = monthly === null || now > 0 ? 0 : monthly;
    part.base[cohort] = share > 0 ? alive / share : 0;
    if (share > 0) before += alive;
  }
  let chance = 1;
  for (let month = 0; month < customers.length; month++) {
    let left = 0;
    let paid = 0;
    for (let since = 0; since < month; since++) {
      const cohort = begun[since] as number;
      left += cohort * (survival[month - since] as number);
      paid += cohort * (weighted[month - since] as number);
    }
    for (let cohort = 0; cohort < base.length; cohort++) {
      const age = (base[cohort] as { age: number }).age + month + 1;
      const stays = (part.base[cohort] as number) * (survival[age] as number);
      left += stays;
      paid +=
        stays * ((part.base_times[cohort] as number) * (bill[age] as number) + (part.base_besides[cohort] as number));
    }
    const expected = month < opens || month < delay ? 0 : (arrivals[month - delay] as number) * conversion;
    let fresh = expected;
    if (stream !== null) {
      fresh = stream.poisson(expected);
      const leaving = stream.poisson((before - left) * chance);
      const stay = before * chance - leaving;
      if (left > 0) chance = Math.max(stay / left, chance * LEAST_LEFT);
      if (chance < FADED) {
        for (let since = 0; since < month; since++) begun[since] = (begun[since] as number) * chance;
        for (let cohort = 0; cohort < base.length; cohort++) part.base[cohort] = (part.base[cohort] as number) * chance;
        left *= chance;
        paid *= chance;
        chance = 1;
      }
    }
    new_customers[month] = fresh;
    begun[month] = fresh / chance;
    customers[month] = left * chance + fresh;
    mrr[month] = paid * chance + fresh * (bill[0] as number);
    before = left + fresh / chance;
  }
}

function fillCash(scenario: CompiledScenario, values: Float64Array, run: Run): void {
  const { fixed, teams, funding, months } = scenario;
  const revenue_share = values[scenario.revenue_share] as number;
  run.people.fill(0);
  run.funding.fill(0);
  for (let index = 0; index < funding.length; index++) {
    const { month, amount } = funding[index] as { month: number; amount: number };
    if (month < months) run.funding[month] = (run.funding[month] as number) + (values[amount] as number);
  }
  let cash = scenario.opening_cash;
  for (let month = 0; month < months; month++) {
    let costs = (run.costs[month] as number) + (run.mrr[month] as number) * revenue_share;
    for (let index = 0; index < fixed.length; index++) {
      const { monthly, from, until } = fixed[index] as { monthly: number; from: number; until: number };
      if (month >= from && month < until) costs += values[monthly] as number;
    }
    for (let index = 0; index < teams.length; index++) {
      const { monthly_cost, people, per_customers } = teams[index] as (typeof teams)[number];
      const needed = per_customers === null ? 0 : Math.ceil((run.customers[month] as number) / per_customers);
      const count = (people[month] as number) + needed;
      run.people[month] = (run.people[month] as number) + count;
      costs += count * (values[monthly_cost] as number);
    }
    run.costs[month] = costs;
    cash += (run.mrr[month] as number) - costs + (run.funding[month] as number);
    run.cash[month] = cash;
  }
}
