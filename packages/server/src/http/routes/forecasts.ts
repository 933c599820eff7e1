// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { fail, formatInstant, parseScenario, type Result, resolveCatalog } from '@kontor/core';
import { type ForecastRun, runScenario } from '../../forecast/run-scenario.js';
import { listScenarios, pushScenario, type StoredScenario, scenarioBy } from '../../forecast/scenarios.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { orRefuse, unknownResource } from '../problem.js';
import { asOfQuery, decimalText, instant, listOf, pageQuery } from '../shapes.js';
import { catalogInForce } from './catalog.js';
import { frameOf, frameQuery } from './metric-frame.js';

const TAG = 'Forecast';
const month = z.string().openapi({ description: 'YYYY-MM', example: '2026-02' });
const count = z.number().openapi({ description: 'Expected numbers of people are no whole ones.' });
const band = <T extends z.ZodType>(value: T) =>
  z.object({ mean: value, p5: value, p25: value, p50: value, p75: value, p95: value });

const scenarioContent = z
  .record(z.string(), z.unknown())
  .openapi('Scenario', { description: 'A scenario as `defineScenario` takes it: see the guide to forecasts.' });
const MOST_RUNS = 5_000;
const runFields = {
  runs: z.int().min(1).max(MOST_RUNS).default(1_000),
  seed: z.int().min(0).max(2_147_483_647).default(1).openapi({ description: 'The same seed draws the same.' }),
};

const shownForecast = z
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

const storedScenario = z
  .object({
    id: z.string().openapi({ description: 'Name and version.', example: 'base@2' }),
    object: z.literal('scenario'),
    name: z.string(),
    version: z.int(),
    created: instant,
    content: scenarioContent,
  })
  .openapi('StoredScenario');
const byName = z.strictObject({ id: z.string().min(1).max(60) });

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
      const frame = own_history ? await frameOf({ ...call, query: { policy } }) : null;
      const catalog = await call.read(async (tx) => resolveCatalog((await catalogInForce(tx)).content));
      return shown(orRefuse(ofScenario(await runScenario(call.store, scenario, { catalog, frame, runs, seed }))));
    },
  );
  api.add(
    {
      operation_id: 'pushScenario',
      method: 'post',
      path: '/v1/scenarios',
      tag: TAG,
      summary:
        'Store a scenario, or another version of one; the same content makes none, and what is stored never changes',
      body: z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'write lower-case letters, digits and hyphens, such as base'),
        scenario: scenarioContent,
      }),
      status: 201,
      answer: storedScenario,
    },
    ({ write, body: { name, scenario } }) => {
      // what the organisation's own history will say is not known yet
      const { segments } = scenario;
      const stub = { first_month: '9999-12', currency: 'USD', ...scenario, segments: withCohorts(segments) };
      orRefuse(ofScenario(parseScenario(stub)));
      return write(async (tx) => shownScenario(await pushScenario(tx, name, scenario)));
    },
  );
  api.add(
    {
      operation_id: 'listScenarios',
      method: 'get',
      path: '/v1/scenarios',
      tag: TAG,
      summary: 'Every version of every scenario, by name',
      query: pageQuery.extend(asOfQuery.shape),
      answer: listOf(storedScenario, 'ScenarioList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const page = { limit: query.limit ?? 20, after: query.starting_after ?? null };
        const { data, has_more } = await listScenarios(tx, page);
        return { object: 'list' as const, data: data.map(shownScenario), has_more };
      }),
  );
  api.add(
    {
      operation_id: 'getScenario',
      method: 'get',
      path: '/v1/scenarios/{id}',
      tag: TAG,
      summary: 'A scenario by its name, in the latest version, or by `name@version`',
      params: byName,
      query: asOfQuery,
      answer: storedScenario,
    },
    ({ read, params }) => read(async (tx) => shownScenario(await storedBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'forecastScenario',
      method: 'get',
      path: '/v1/scenarios/{id}/forecast',
      tag: TAG,
      summary: 'Run a stored scenario on the catalog in force, behind what happened',
      params: byName,
      query: z.strictObject({
        policy: frameQuery.policy,
        runs: z.coerce.number().int().min(1).max(MOST_RUNS).default(1_000).openapi({ type: 'integer' }),
        seed: z.coerce.number().int().min(0).max(2_147_483_647).default(1).openapi({ type: 'integer' }),
      }),
      answer: shownForecast,
    },
    async (call) => {
      const { runs, seed, policy } = call.query;
      const frame = await frameOf({ ...call, query: { policy } });
      const { stored, catalog } = await call.read(async (tx) => ({
        stored: await storedBy(tx, call.params.id),
        catalog: resolveCatalog((await catalogInForce(tx)).content),
      }));
      return shown(orRefuse(await runScenario(call.store, stored.content, { catalog, frame, runs, seed })));
    },
  );
}

async function storedBy(tx: Transaction, id: string): Promise<StoredScenario> {
  const found = await scenarioBy(tx, id);
  if (found === null) throw unknownResource('scenario', id);
  return found;
}

function shownScenario({ name, version, content, created_at }: StoredScenario) {
  return {
    id: `${name}@${version}`,
    object: 'scenario' as const,
    name,
    version,
    created: formatInstant(created_at),
    content: { ...content },
  };
}

/** A cohort for each segment that has none, so that it is not missed before the organisation's own are there. */
function withCohorts(segments: unknown): unknown {
  if (typeof segments !== 'object' || segments === null || Array.isArray(segments)) return segments;
  return Object.fromEntries(
    Object.entries(segments).map(([key, segment]) => [
      key,
      typeof segment === 'object' && segment !== null && !Array.isArray(segment)
        ? { cohorts: [], ...segment }
        : segment,
    ]),
  );
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

function shown({ scenario, months, monte_carlo, outside }: ForecastRun): z.infer<typeof shownForecast> {
  const { definition, fits } = scenario;
  const { runs, seed, months: bands, targets } = monte_carlo;
  return {
    object: 'forecast',
    name: definition.name,
    currency: definition.currency,
    outside_customers: outside,
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
