// SPDX-License-Identifier: Apache-2.0
import { addToDate } from '../kit/calendar.js';
import { simulatedAmount } from './amount.js';
import type { CompiledScenario } from './compile.js';
import { isUncertain, quantileOf } from './distribution.js';
import { valuesAt } from './outlook.js';
import { RandomStream } from './random.js';
import { newRun, type Run, type SegmentRun, simulate } from './simulate.js';
import { finished } from './turns.js';

/** Where the runs lie: so many of a hundred are below `p5`. Money as decimal text in major units. */
export interface Band<Value> {
  readonly mean: Value;
  readonly p5: Value;
  readonly p25: Value;
  readonly p50: Value;
  readonly p75: Value;
  readonly p95: Value;
}

export interface MonteCarloMonth {
  readonly month: string;
  readonly mrr: Band<string>;
  readonly customers: Band<number>;
  readonly cash: Band<string>;
  /** The share of runs that are out of cash by the end of the month. */
  readonly out_of_cash: number;
}

export interface TargetProbability {
  readonly key: string;
  readonly measure: string;
  readonly segment: string | null;
  readonly month: string;
  readonly at_least: string;
  /** The share of runs that reach it. */
  readonly probability: number;
  /** Of that share, for so many runs: it is within twice of it nineteen times of twenty. */
  readonly standard_error: number;
}

export interface MonteCarlo {
  readonly runs: number;
  readonly seed: number;
  readonly months: readonly MonteCarloMonth[];
  readonly targets: readonly TargetProbability[];
}

/** What all runs came to, before anything is said of it: by measure, month by month the values of all runs. */
interface MonteCarloRuns {
  readonly mrr: Float64Array;
  readonly customers: Float64Array;
  readonly cash: Float64Array;
  /** By month: runs that were out of cash by its end. */
  readonly out_of_cash: Uint32Array;
  /** By target: runs that reach it. */
  readonly reached: Uint32Array;
}

/** Runs between two turns of others. */
const PORTION = 100;

/**
 * Runs a scenario again and again, each time with values drawn from the ranges of its assumptions and, unless it says
 * `expected`, with as many people coming and leaving as chance has it. Run k of a seed is the same however many follow.
 */
function* drawRuns(scenario: CompiledScenario, { runs, seed }: MonteCarloOptions): Generator<number, MonteCarloRuns> {
  const { months, assumptions, targets, definition } = scenario;
  const drawn = definition.counts !== 'expected';
  const all = {
    mrr: new Float64Array(runs * months),
    customers: new Float64Array(runs * months),
    cash: new Float64Array(runs * months),
    out_of_cash: new Uint32Array(months),
    reached: new Uint32Array(targets.length),
  };
  const values = valuesAt(scenario, 0.5);
  const uncertain = assumptions.flatMap(({ distribution }, index) =>
    isUncertain(distribution) ? [{ index, distribution }] : [],
  );
  const run = newRun(scenario);
  const stream = new RandomStream([1, 0, 0, 0]);
  for (let at = 0; at < runs; at++) {
    stream.restart(seed, at);
    for (const { index, distribution } of uncertain) values[index] = quantileOf(distribution, stream.uniform());
    simulate(scenario, values, run, drawn ? stream : null);
    let broke = false;
    for (let month = 0; month < months; month++) {
      const place = month * runs + at;
      all.mrr[place] = run.mrr[month] as number;
      all.customers[place] = run.customers[month] as number;
      all.cash[place] = run.cash[month] as number;
      broke ||= (run.cash[month] as number) < 0;
      if (broke) all.out_of_cash[month] = (all.out_of_cash[month] as number) + 1;
    }
    for (let index = 0; index < targets.length; index++)
      if (reaches(run, targets[index] as CompiledScenario['targets'][number]))
        all.reached[index] = (all.reached[index] as number) + 1;
    if ((at + 1) % PORTION === 0) yield at + 1;
  }
  return all;
}

/** A measure at the end of a month, from 0, of all segments or one. */
export function measured(run: Run, measure: string, month: number, segment: number): number {
  const part = segment < 0 ? run : (run.segments[segment] as SegmentRun);
  switch (measure) {
    case 'customers':
      return part.customers[month] as number;
    case 'cash':
      return run.cash[month] as number;
    case 'arr':
      return 12 * (part.mrr[month] as number);
    default:
      return part.mrr[month] as number;
  }
}

function reaches(run: Run, { measure, month, segment, at_least }: CompiledScenario['targets'][number]): boolean {
  return measured(run, measure, month - 1, segment) >= at_least;
}

export interface MonteCarloOptions {
  /** One or more. */
  readonly runs: number;
  readonly seed: number;
}

/** Runs a scenario, and says where the runs lie and how many of them reach each target. */
export function monteCarlo(scenario: CompiledScenario, options: MonteCarloOptions): MonteCarlo {
  return finished(monteCarloPortions(scenario, options));
}

/** The same in portions, each of which tells how many runs are done, so that others may have a turn between. */
export function* monteCarloPortions(
  scenario: CompiledScenario,
  options: MonteCarloOptions,
): Generator<number, MonteCarlo> {
  const { definition, months, targets } = scenario;
  const { runs, seed } = options;
  const all = yield* drawRuns(scenario, options);
  const money = (value: number) => simulatedAmount(value, definition.currency);
  const monthAt = (month: number) => addToDate(`${definition.first_month}-01`, { months: month }).slice(0, 7);
  return {
    runs,
    seed,
    months: Array.from({ length: months }, (_, month) => {
      const of = (values: Float64Array) => bandOf(values.subarray(month * runs, (month + 1) * runs));
      return {
        month: monthAt(month),
        mrr: mapped(of(all.mrr), money),
        customers: of(all.customers),
        cash: mapped(of(all.cash), money),
        out_of_cash: (all.out_of_cash[month] as number) / runs,
      };
    }),
    targets: targets.map(({ key, measure, month, segment, at_least }, index) => {
      const probability = (all.reached[index] as number) / runs;
      return {
        key,
        measure,
        segment: scenario.segments[segment]?.key ?? null,
        month: monthAt(month - 1),
        at_least: measure === 'customers' ? String(at_least) : money(at_least),
        probability,
        standard_error: Math.sqrt((probability * (1 - probability)) / runs),
      };
    }),
  };
}

function mapped<A, B>(band: Band<A>, map: (value: A) => B): Band<B> {
  return {
    mean: map(band.mean),
    p5: map(band.p5),
    p25: map(band.p25),
    p50: map(band.p50),
    p75: map(band.p75),
    p95: map(band.p95),
  };
}

/** Sorts the values where they stand. Quantiles as R's type 7: between two values in proportion. */
export function bandOf(values: Float64Array): Band<number> {
  let sum = 0;
  for (const value of values) sum += value;
  values.sort();
  const at = (share: number) => {
    const place = share * (values.length - 1);
    const below = Math.floor(place);
    const low = values[below] as number;
    return low + ((values[Math.min(values.length - 1, below + 1)] as number) - low) * (place - below);
  };
  return { mean: sum / values.length, p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
