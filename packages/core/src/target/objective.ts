// SPDX-License-Identifier: Apache-2.0
import { Decimal, decimal } from '../kit/decimal.js';
import type { TargetJudgement, TargetStatus } from './judge.js';
import type { Objective } from './target.js';

/** How an objective stands. */
export interface ObjectiveJudgement {
  readonly key: string;
  /** The mean progress of its key results by their weights: 0 to 1, to four places. Without a figure one counts nothing. */
  readonly progress: Decimal;
  /** The progress to one place, as objectives are graded. */
  readonly grade: Decimal;
  /** From 0.7 on green, from 0.4 on yellow, else red. */
  readonly colour: 'green' | 'yellow' | 'red';
  readonly key_results: readonly {
    readonly target: string;
    readonly status: TargetStatus;
    readonly progress: Decimal;
  }[];
  /** Key results without a figure. */
  readonly unknown: number;
}

const PROGRESS_PLACES = 4;
const GREEN = decimal('0.7');
const YELLOW = decimal('0.4');

/**
 * The progress and grade of an objective. Graded 0.0 to 1.0 as the mean of the key results
 * (https://rework.withgoogle.com/guides/set-goals-with-okrs/steps/grade-OKRs/), with the colours of Doerr's *Measure What
 * Matters*: 0.7 to 1.0 green, 0.4 to 0.6 yellow, 0.0 to 0.3 red.
 */
export function judgeObjective(
  { key, key_results }: Objective,
  judged: ReadonlyMap<string, TargetJudgement>,
): ObjectiveJudgement {
  let sum = Decimal.ZERO;
  let weights = Decimal.ZERO;
  const results = key_results.map(({ target, weight = '1' }) => {
    const judgement = judged.get(target);
    const progress = judgement?.progress ?? Decimal.ZERO;
    sum = sum.add(progress.multiply(decimal(weight)));
    weights = weights.add(decimal(weight));
    return { target, status: judgement?.status ?? ('no_data' as const), progress };
  });
  const mean = weights.isZero() ? Decimal.ZERO : sum.divide(weights, PROGRESS_PLACES + 2, 'half-even');
  const grade = mean.round(1, 'half-away');
  return {
    key,
    progress: mean.round(PROGRESS_PLACES, 'down'),
    grade,
    colour: grade.lessThan(YELLOW) ? 'red' : grade.lessThan(GREEN) ? 'yellow' : 'green',
    key_results: results,
    unknown: results.filter(({ status }) => status === 'no_data').length,
  };
}
