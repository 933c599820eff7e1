// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { SbgParameters } from './sbg.js';

/** Customers who began in one period, and how many of them were left after 1, 2, … renewals. */
export interface RetentionCohort {
  readonly size: number;
  readonly survivors: readonly number[];
}

export interface SbgFit extends SbgParameters {
  readonly log_likelihood: number;
  /**
   * Whether the likelihood has its maximum inside. It has none where customers do not differ that the data could show
   * (both parameters grow without end, at one ratio), or where nobody or everybody left at once; then the parameters
   * are the best within 0.0001 and 10,000.
   */
  readonly at_bound: boolean;
}

const LOWEST = Math.log(1e-4);
const HIGHEST = Math.log(1e4);

/** What is wrong with cohorts, for the one who writes them; none: they can be fitted. */
export function cohortProblems(cohorts: readonly RetentionCohort[], path = 'cohorts'): Problem[] {
  const problems: Problem[] = [];
  cohorts.forEach(({ size, survivors }, index) => {
    let before = size;
    survivors.forEach((left, renewal) => {
      if (!(left >= 0 && left <= before))
        problems.push({
          code: 'cohort-survivors',
          path: `${path}[${index}].survivors[${renewal}]`,
          message: `${left} are left of ${before}`,
          mend: 'write how many of the cohort were still there after each renewal: zero or more, and never more than before',
        });
      before = left;
    });
    if (!(size > 0 && Number.isFinite(size)))
      problems.push({
        code: 'cohort-survivors',
        path: `${path}[${index}].size`,
        message: `a cohort of ${size} has nobody in it`,
        mend: 'write how many customers began in the period: more than zero',
      });
  });
  if (problems.length === 0 && !cohorts.some(({ survivors }) => survivors.length > 0))
    problems.push({
      code: 'cohort-survivors',
      path,
      message: 'no cohort has come to a renewal',
      mend: 'give at least one cohort with `survivors`, or state `alpha` and `beta`',
    });
  return problems;
}

/** Of all cohorts together, by renewal: how many came to it, and how many of those stayed. */
interface Renewal {
  readonly past: number;
  readonly came: number;
  readonly stayed: number;
}

function renewalsOf(cohorts: readonly RetentionCohort[]): Renewal[] {
  const most = cohorts.reduce((longest, { survivors }) => Math.max(longest, survivors.length), 0);
  return Array.from({ length: most }, (_, past) => {
    let came = 0;
    let stayed = 0;
    for (const { size, survivors } of cohorts) {
      const left = survivors[past];
      if (left === undefined) continue;
      came += survivors[past - 1] ?? size;
      stayed += left;
    }
    return { past, came, stayed };
  });
}

/**
 * The parameters under which the cohorts, of one length or of several, are most likely: maximum likelihood as in
 * appendix B of Fader and Hardie (2007), by Newton's method with damping on the logarithms of both. Fails with
 * `cohort-survivors`.
 */
export function fitSbg(cohorts: readonly RetentionCohort[]): Result<SbgFit> {
  const problems = cohortProblems(cohorts);
  if (problems.length > 0) return fail(...problems);
  const renewals = renewalsOf(cohorts);
  let at: [number, number] = [0, 0];
  let best = likelihoodAt(renewals, at);
  let damping = 1;
  for (let round = 0; round < 1000 && damping < 1e14; round++) {
    const step = newtonStep(best, damping, at);
    const next: [number, number] = [bounded(at[0] + step[0]), bounded(at[1] + step[1])];
    const found = likelihoodAt(renewals, next);
    const moved = Math.abs(next[0] - at[0]) + Math.abs(next[1] - at[1]);
    if (found.value > best.value) {
      at = next;
      best = found;
      damping = Math.max(damping / 10, 1e-12);
    } else {
      damping *= 10;
    }
    if (moved < 1e-13) break;
  }
  const at_bound = at.some((logarithm) => logarithm <= LOWEST + 1e-6 || logarithm >= HIGHEST - 1e-6);
  return ok({ alpha: Math.exp(at[0]), beta: Math.exp(at[1]), log_likelihood: best.value, at_bound });
}

interface Likelihood {
  readonly value: number;
  /** By the logarithms of alpha and beta. */
  readonly slope: readonly [number, number];
  readonly curve: readonly [number, number, number];
}

function likelihoodAt(renewals: readonly Renewal[], [log_alpha, log_beta]: readonly [number, number]): Likelihood {
  const alpha = Math.exp(log_alpha);
  const beta = Math.exp(log_beta);
  let value = 0;
  let [slope_alpha, slope_beta, curve_alpha, curve_beta, both] = [0, 0, 0, 0, 0];
  for (const { past, came, stayed } of renewals) {
    const all = alpha + beta + past;
    const left = came - stayed;
    value += left * log_alpha + stayed * Math.log(beta + past) - came * Math.log(all);
    slope_alpha += left / alpha - came / all;
    slope_beta += stayed / (beta + past) - came / all;
    curve_alpha += came / all ** 2 - left / alpha ** 2;
    curve_beta += came / all ** 2 - stayed / (beta + past) ** 2;
    both += came / all ** 2;
  }
  return {
    value,
    slope: [alpha * slope_alpha, beta * slope_beta],
    curve: [
      alpha ** 2 * curve_alpha + alpha * slope_alpha,
      beta ** 2 * curve_beta + beta * slope_beta,
      alpha * beta * both,
    ],
  };
}

/** Uphill, whatever the curvature: what would go beyond a bound is left out. */
function newtonStep({ slope, curve }: Likelihood, damping: number, at: readonly [number, number]): [number, number] {
  const scale = Math.abs(curve[0]) + Math.abs(curve[1]) + 1e-9;
  let [a, b, c] = [-curve[0], -curve[1], -curve[2]];
  // the smallest shift that makes the matrix positive definite, and the damping
  const least = (a + b - Math.sqrt((a - b) ** 2 + 4 * c * c)) / 2;
  const shift = Math.max(0, scale * 1e-9 - least) + damping * scale * 1e-3;
  a += shift;
  b += shift;
  const held = slope.map(
    (value, index) => ((at[index] as number) <= LOWEST && value < 0) || ((at[index] as number) >= HIGHEST && value > 0),
  );
  if (held[0] && held[1]) return [0, 0];
  if (held[0]) return [0, slope[1] / b];
  if (held[1]) return [slope[0] / a, 0];
  const determinant = a * b - c * c;
  return [(slope[0] * b - slope[1] * c) / determinant, (slope[1] * a - slope[0] * c) / determinant];
}

function bounded(logarithm: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, logarithm));
}
