// SPDX-License-Identifier: Apache-2.0
import { Rational } from '../kit/rational.js';
import type { BusinessPlan } from './business-plan.js';
import type { FigureVerdict, PlanReport } from './finding.js';
import { type Interval, isPoint } from './interval.js';

/** A projection as it is claimed, and as it would be by its own rate from its first row on. */
export interface GrowthChain {
  readonly rate: FigureVerdict;
  readonly rows: readonly {
    readonly month: number;
    readonly claimed: FigureVerdict;
    readonly grown: Rational;
  }[];
}

/** The growth chains of a plan whose rate and first row are single values. */
export function growthChains({ checks }: BusinessPlan, { figures }: PlanReport): GrowthChain[] {
  const single = (value: Interval | undefined) => (value !== undefined && isPoint(value) ? value.low : null);
  return checks.flatMap((check) => {
    if (check.kind !== 'growth') return [];
    const rate = figures.get(check.rate);
    const [first] = check.rows;
    const share = single(rate?.written.value);
    const start = first === undefined ? null : single(figures.get(first.figure)?.written.value);
    if (rate === undefined || first === undefined || share === null || start === null) return [];
    const base = Rational.ONE.add(share);
    const rows = check.rows.flatMap(({ month, figure }) => {
      const claimed = figures.get(figure);
      return claimed === undefined ? [] : [{ month, claimed, grown: start.multiply(base.power(month - first.month)) }];
    });
    return [{ rate, rows }];
  });
}
