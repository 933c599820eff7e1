// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';
import {
  type CompiledScenario,
  compileSegments,
  fail,
  type MonteCarlo,
  monteCarloPortions,
  type OutlookMonth,
  ok,
  outlook,
  ownHistory,
  parseScenario,
  type ResolvedCatalog,
  type Result,
  segmentsOf,
  withOwnHistory,
} from '@kontor/core';
import type { Frame } from '../metrics/frame.js';
import { currenciesOf, ratesInto } from '../metrics/rates.js';
import type { Store } from '../store/store.js';
import { startedBy } from './first-month.js';

export interface ForecastRun {
  readonly scenario: CompiledScenario;
  readonly months: readonly OutlookMonth[];
  readonly monte_carlo: MonteCarlo;
  /** Customers that began on a plan of no segment. */
  readonly outside: number;
}

/**
 * A scenario of unknown shape on a catalog, behind what happened where a frame is given; stores nothing. Fails with all
 * that is wrong with it, where it stands in it, and with `exchange-rate-missing`.
 */
export async function runScenario(
  store: Store,
  content: Readonly<Record<string, unknown>>,
  {
    catalog,
    frame,
    runs,
    seed,
  }: { readonly catalog: ResolvedCatalog; readonly frame: Frame | null; readonly runs: number; readonly seed: number },
): Promise<Result<ForecastRun>> {
  const behind =
    frame === null ? ok({ content: content as unknown, outside: 0 }) : await behindHistory(store, content, frame);
  if (!behind.ok) return behind;
  const definition = parseScenario(behind.value.content);
  if (!definition.ok) return definition;
  const scenario = await inTurns(compileSegments(definition.value, catalog));
  if (!scenario.ok) return scenario;
  try {
    const months = outlook(scenario.value);
    const monte_carlo = await inTurns(monteCarloPortions(scenario.value, { runs, seed }));
    return ok({ scenario: scenario.value, months, monte_carlo, outside: behind.value.outside });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return fail({
      code: 'out-of-range',
      path: '',
      message: error.message,
      mend: 'let it grow less, or for less long',
    });
  }
}

async function behindHistory(store: Store, content: Readonly<Record<string, unknown>>, frame: Frame) {
  const { currency } = content;
  const { first_month, scenario } = startedBy(content, frame.today);
  const into = typeof currency === 'string' ? currency : frame.currency;
  const rate = await store.read(frame.org_id, (tx) => ratesInto(tx, currenciesOf(frame.history), into, frame.today));
  const history = ownHistory(frame.history, {
    first_month,
    segments: segmentsOf(content),
    currency: into,
    rate,
  });
  if (!history.ok) return history;
  return ok({
    content: withOwnHistory({ currency: frame.currency, ...scenario }, history.value),
    outside: history.value.outside,
  });
}

/** Long work of the core, with a turn of others between its parts. */
async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}
