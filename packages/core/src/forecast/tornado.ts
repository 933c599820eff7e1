// SPDX-License-Identifier: Apache-2.0
import { simulatedAmount } from './amount.js';
import type { CompiledScenario } from './compile.js';
import { isUncertain, quantileOf } from './distribution.js';
import { measured } from './monte-carlo.js';
import { valuesAt } from './outlook.js';
import type { Measure } from './scenario.js';
import { newRun, simulate } from './simulate.js';

/** What a measure is at both ends of one range, all others at their middle. Money as decimal text in major units. */
export interface TornadoBar {
  readonly assumption: string;
  /** The values of the assumption: 5 and 95 of a hundred are below them. */
  readonly low: number;
  readonly high: number;
  readonly at_low: string;
  readonly at_high: string;
  /** How far apart these are. */
  readonly swing: string;
}

export interface Tornado {
  readonly measure: Measure;
  readonly segment: string | null;
  readonly month: number;
  /** With everything at its middle. */
  readonly middle: string;
  /** What matters most first; ranges that change nothing are left out. */
  readonly bars: readonly TornadoBar[];
}

const ENDS = [0.05, 0.95] as const;

/**
 * Which of the ranges matters most to a measure at the end of a month, from 1: each in turn at its 5th and at its
 * 95th percentile. Two runs an uncertain assumption, without chance.
 */
export function tornado(
  scenario: CompiledScenario,
  { measure, month, segment }: { readonly measure: Measure; readonly month: number; readonly segment?: string },
): Tornado {
  const place = segment === undefined ? -1 : scenario.segments.findIndex(({ key }) => key === segment);
  const values = valuesAt(scenario, 0.5);
  const run = newRun(scenario);
  const result = () => {
    simulate(scenario, values, run, null);
    return measured(run, measure, month - 1, place);
  };
  const middle = result();
  const told = (value: number) =>
    measure === 'customers' ? String(Number(value.toFixed(2))) : simulatedAmount(value, scenario.definition.currency);
  const bars = scenario.assumptions
    .flatMap(({ path, distribution }, index) => {
      if (!isUncertain(distribution)) return [];
      const held = values[index] as number;
      const [low, high] = [quantileOf(distribution, ENDS[0]), quantileOf(distribution, ENDS[1])];
      values[index] = low;
      const at_low = result();
      values[index] = high;
      const at_high = result();
      values[index] = held;
      return [{ path, low, high, at_low, at_high, swing: Math.abs(at_high - at_low) }];
    })
    .filter(({ swing }) => swing > 0)
    .sort((a, b) => b.swing - a.swing || (a.path < b.path ? -1 : 1));
  return {
    measure,
    segment: segment ?? null,
    month,
    middle: told(middle),
    bars: bars.map(({ path, low, high, at_low, at_high, swing }) => ({
      assumption: path,
      low,
      high,
      at_low: told(at_low),
      at_high: told(at_high),
      swing: told(swing),
    })),
  };
}
