// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { compileScenario } from '../forecast/compile.js';
import { monteCarlo } from '../forecast/monte-carlo.js';
import type { Measure, ScenarioDefinition, TargetDefinition } from '../forecast/scenario.js';
import { DEFAULT_MONTHS } from '../forecast/scenario-parse.js';
import { civil } from '../kit/calendar.js';
import { ok, type Result } from '../kit/result.js';
import { directionOf, goalOf } from './operator.js';
import type { Target } from './target.js';

/** Figures that a forecast simulates, by their names among the metrics. */
const MEASURES: Readonly<Record<string, Measure>> = { mrr: 'mrr', arr: 'arr', customers: 'customers' };

/**
 * The chance of each target in a scenario, by key: the share of runs that reach it in the month in which it is due. Without
 * those that a forecast says nothing of: other figures, another currency, bounds to stay below, months it does not look at.
 * Expects a scenario that `parseScenario` accepts; the same seed gives the same chances.
 */
export function targetChances(
  targets: readonly Target[],
  scenario: ScenarioDefinition,
  catalog: ResolvedCatalog,
  options: { readonly runs: number; readonly seed: number },
): Result<ReadonlyMap<string, number>> {
  const asked = Object.fromEntries(
    targets.flatMap((target) => {
      const found = forecastTarget(target, scenario);
      return found === null ? [] : [[target.key, found]];
    }),
  );
  if (Object.keys(asked).length === 0) return ok(new Map());
  const compiled = compileScenario({ ...scenario, targets: asked }, catalog);
  if (!compiled.ok) return compiled;
  return ok(new Map(monteCarlo(compiled.value, options).targets.map(({ key, probability }) => [key, probability])));
}

function forecastTarget(
  target: Target,
  { first_month, months, currency }: ScenarioDefinition,
): TargetDefinition | null {
  const measure = MEASURES[target.metric];
  if (measure === undefined || directionOf(target) === 'down') return null;
  if (target.currency !== undefined && target.currency !== currency) return null;
  const first = civil(`${first_month}-01`);
  const due = civil(target.due);
  const month = 12 * (due.year - first.year) + due.month - first.month + 1;
  if (month < 1 || month > (months ?? DEFAULT_MONTHS)) return null;
  return { measure, month, at_least: goalOf(target).toString() };
}
