// SPDX-License-Identifier: Apache-2.0
import { forecastTargets, ok, type ResolvedCatalog, type Result, type Target } from '@kontor/core';
import { startedBy } from '../forecast/first-month.js';
import { runScenario } from '../forecast/run-scenario.js';
import type { Frame } from '../metrics/frame.js';
import type { Store } from '../store/store.js';

/**
 * The chance of each target in a scenario, behind what happened, by key; without those that it says nothing of. Fails with
 * what is wrong with the scenario.
 */
export async function targetChances(
  store: Store,
  targets: readonly Target[],
  scenario: Readonly<Record<string, unknown>>,
  {
    catalog,
    frame,
    runs,
    seed,
  }: { readonly catalog: ResolvedCatalog; readonly frame: Frame; readonly runs: number; readonly seed: number },
): Promise<Result<ReadonlyMap<string, number>>> {
  const { months, currency } = scenario;
  const asked = forecastTargets(targets, {
    first_month: startedBy(scenario, frame.today).first_month,
    months: typeof months === 'number' ? months : undefined,
    currency: typeof currency === 'string' ? currency : frame.currency,
  });
  const done = await runScenario(store, { ...scenario, targets: asked }, { catalog, frame, runs, seed });
  if (!done.ok) return done;
  return ok(new Map(done.value.monte_carlo.targets.map(({ key, probability }) => [key, probability])));
}
