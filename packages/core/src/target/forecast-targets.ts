// SPDX-License-Identifier: Apache-2.0
import type { Measure, TargetDefinition } from '../forecast/scenario.js';
import { DEFAULT_MONTHS } from '../forecast/scenario-parse.js';
import { civil } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import { directionOf, goalOf } from './operator.js';
import type { Target } from './target.js';

/** Figures that a forecast simulates, by their names among the metrics. */
const MEASURES: Readonly<Record<string, Measure>> = { mrr: 'mrr', arr: 'arr', customers: 'customers' };

/**
 * Targets as a scenario states them, by their keys, each in the month in which it is due: a simulation then says the chance of
 * each. Without those that it says nothing of: other figures, another currency, bounds to stay below, months it does not
 * look at.
 */
export function forecastTargets(
  targets: readonly Target[],
  scenario: { readonly first_month: string; readonly months?: number | undefined; readonly currency: CurrencyCode },
): Record<string, TargetDefinition> {
  const first = civil(`${scenario.first_month}-01`);
  return Object.fromEntries(
    targets.flatMap((target): [string, TargetDefinition][] => {
      const measure = MEASURES[target.metric];
      if (measure === undefined || directionOf(target) === 'down') return [];
      if (target.currency !== undefined && target.currency !== scenario.currency) return [];
      const due = civil(target.due);
      const month = 12 * (due.year - first.year) + due.month - first.month + 1;
      if (month < 1 || month > (scenario.months ?? DEFAULT_MONTHS)) return [];
      return [[target.key, { measure, month, at_least: goalOf(target).toString() }]];
    }),
  );
}
