// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import {
  type CompiledScenario,
  compileSegments,
  fail,
  type MonteCarlo,
  monteCarloPortions,
  type OutlookMonth,
  outlook,
  ownHistory,
  parseScenario,
  type Result,
  resolveCatalog,
  segmentsOf,
  withOwnHistory,
} from '@kontor/core';
import { currenciesOf, ratesInto } from '../../metrics/rates.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal } from '../problem.js';
import { decimalText } from '../shapes.js';
import { catalogInForce } from './catalog.js';
import { frameOf, frameQuery } from './metric-frame.js';

export const TAG = 'Forecast';
const month = z.string().openapi({ description: 'YYYY-MM', example: '2026-02' });
const count = z.number().openapi({ description: 'Expected numbers of people are no whole ones.' });
const band = <T extends z.ZodType>(value: T) =>
  z.object({ mean: value, p5: value, p25: value, p50: value, p75: value, p95: value });

export const scenarioContent = z
  .record(z.string(), z.unknown())
  .openapi('Scenario', { description: 'A scenario as `defineScenario` takes it: see the guide to forecasts.' });
export const runFields = {
  runs: z.int().min(1).max(5_000).default(1_000),
  seed: z.int().min(0).max(2_147_483_647).default(1).openapi({ description: 'The same seed draws the same.' }),
};

export const shownForecast = z
  .object({
    object: z.literal('forecast'),
    name: z.string(),
    currency: z.string(),
    outside_customers: z.int().openapi({
      description: 'Customers that began on a plan of no segment: they are in nothing of this.',
    }),
    fits: z
      .record(
        z.string(),
        z.object({ alpha: z.number(), beta: z.number(), log_likelihood: z.number(), at_bound: z.boolean() }),
      )
      .openapi({ description: 'Retention as it was fitted to cohorts, by segment.' }),
    months: z.array(
      z.object({
        month,
        kind: z
          .enum(['actual', 'forecast'])
          .openapi({ description: 'What happened, or what is computed: never both.' }),
        mrr: decimalText,
        customers: count,
        by_segment: z.record(z.string(), z.number()),
        new_customers: count.nullable(),
        churned_customers: count.nullable(),
        cash: decimalText.nullable(),
        forecast: z
          .object({
            arrivals: z.record(z.string(), z.number()),
            funnel: z.record(z.string(), z.array(z.object({ step: z.string(), people: z.number() }))),
            by_plan: z.record(z.string(), z.number()),
            opening_mrr: decimalText,
            new_mrr: decimalText,
            expansion_mrr: decimalText,
            contraction_mrr: decimalText,
            churned_mrr: decimalText,
            costs: decimalText,
            people: z.number(),
            funding: decimalText,
            runway_months: z.number().nullable().openapi({ description: 'null: nothing is burnt.' }),
          })
          .nullable(),
      }),
    ),
    monte_carlo: z.object({
      runs: z.int(),
      seed: z.int(),
      months: z.array(
        z.object({
          month,
          mrr: band(decimalText),
          customers: band(z.number()),
          cash: band(decimalText),
          out_of_cash: z.number().openapi({ description: 'The share of runs that are out of cash by then.' }),
        }),
      ),
      targets: z.array(
        z.object({
          key: z.string(),
          measure: z.string(),
          segment: z.string().nullable(),
          month,
          at_least: z.string(),
          probability: z.number(),
          standard_error: z.number(),
        }),
      ),
    }),
  })
  .openapi('Forecast');

const body = z.strictObject({
  scenario: scenarioContent,
  ...runFields,
  policy: frameQuery.policy,
  own_history: z
    .boolean()
    .default(true)
    .openapi({
      description:
        'Months that are over and cohorts come from the revenue of the organisation, under the policy, where the scenario ' +
        'states none; `first_month` is the one that runs.',
    }),
});

export function addForecasts(api: Api): void {
  api.add(
    {
      operation_id: 'runForecast',
      method: 'post',
      path: '/v1/forecasts',
      tag: TAG,
      summary: 'Run a scenario on the catalog in force, behind what happened; stores nothing',
      body,
      answer: shownForecast,
      idempotent: false,
    },
    async (call) => {
      const { scenario, runs, seed, policy, own_history } = call.body;
      const asked = { ...call, query: { policy } };
      const { content, outside } = own_history ? await withHistory(asked, scenario) : { content: scenario, outside: 0 };
      const definition = orRefuse(ofScenario(parseScenario(content)));
      const catalog = await call.read(async (tx) => resolveCatalog((await catalogInForce(tx)).content));
      const compiled = orRefuse(ofScenario(await inTurns(compileSegments(definition, catalog))));
      return withinReach(async () =>
        shown(compiled, outlook(compiled), await inTurns(monteCarloPortions(compiled, { runs, seed })), outside),
      );
    },
  );
}

async function withHistory(call: Parameters<typeof frameOf>[0], scenario: Readonly<Record<string, unknown>>) {
  const frame = await frameOf(call);
  const { first_month, currency = frame.currency } = scenario;
  const month =
    typeof first_month === 'string' && /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(first_month) ? first_month : null;
  const into = typeof currency === 'string' ? currency : frame.currency;
  const rate = await call.read((tx) => ratesInto(tx, currenciesOf(frame.history), into, frame.today));
  const history = orRefuse(
    ownHistory(frame.history, {
      first_month: month ?? frame.today.slice(0, 7),
      segments: segmentsOf(scenario),
      currency: into,
      rate,
    }),
  );
  return { content: withOwnHistory({ currency: frame.currency, ...scenario }, history), outside: history.outside };
}

/** Problems of a scenario, where it stands in the request. */
function ofScenario<T>(result: Result<T>): Result<T> {
  if (result.ok) return result;
  return fail(
    ...result.problems.map((problem) => ({
      ...problem,
      path: problem.path === '' ? 'scenario' : `scenario.${problem.path}`,
    })),
  );
}

/** Long work of the core, with a turn of others between its parts. */
async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}

async function withinReach<T>(compute: () => Promise<T>): Promise<T> {
  try {
    return await compute();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal(422, [
      { code: 'out-of-range', path: 'scenario', message: error.message, mend: 'let it grow less, or for less long' },
    ]);
  }
}

function shown(
  { definition, fits }: CompiledScenario,
  months: readonly OutlookMonth[],
  { runs, seed, months: bands, targets }: MonteCarlo,
  outside_customers: number,
): z.infer<typeof shownForecast> {
  return {
    object: 'forecast',
    name: definition.name,
    currency: definition.currency,
    outside_customers,
    fits: { ...fits },
    months: months.map(({ forecast, by_segment, ...row }) => ({
      ...row,
      by_segment: { ...by_segment },
      forecast:
        forecast === null
          ? null
          : {
              ...forecast,
              arrivals: { ...forecast.arrivals },
              by_plan: { ...forecast.by_plan },
              funnel: Object.fromEntries(
                Object.entries(forecast.funnel).map(([key, steps]) => [key, steps.map((step) => ({ ...step }))]),
              ),
            },
    })),
    monte_carlo: { runs, seed, months: bands.map((row) => ({ ...row })), targets: targets.map((row) => ({ ...row })) },
  };
}
