// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { resolveCatalog } from '@kontor/core';
import { scenarioBy } from '../../forecast/scenarios.js';
import { openFrame } from '../../metrics/frame.js';
import type { ReadTransaction } from '../../store/transaction.js';
import { targetChances } from '../../targets/chances.js';
import { currentGoals } from '../../targets/goals.js';
import { type JudgedObjective, type JudgedTarget, targetStatus } from '../../targets/status.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import { decimalText, plainDate } from '../shapes.js';
import { catalogInForce } from './catalog.js';
import { shownUsedPolicy } from './metric-frame.js';

/** Runs of a forecast that is asked for beside the targets. */
const RUNS = 2_000;
const MOST_RUNS = 20_000;

const status = z.enum(['reached', 'on_track', 'off_track', 'missed', 'no_data']);
const judgedTarget = z.object({
  id: z.string(),
  key: z.string(),
  label: z.string(),
  metric: z.string(),
  due: plainDate,
  status,
  rule: z.enum(['due', 'met', 'forecast', 'path', 'nothing_known']).openapi({
    description:
      'due: by the last figure until then. met: it is what was asked for. forecast: by its chance. path: by the way from the start.',
  }),
  actual: z.object({ date: plainDate, value: decimalText }).nullable(),
  expected: decimalText.nullable().openapi({ description: 'What the path says for the day of the figure.' }),
  progress: decimalText.openapi({ description: '0 to 1.' }),
  probability: z.number().nullable(),
  words: z.string().openapi({ description: 'How it stands and what is missing.' }),
});
const judgedObjective = z.object({
  id: z.string(),
  key: z.string(),
  label: z.string(),
  period: z.string().nullable(),
  progress: decimalText,
  grade: decimalText.openapi({ description: '0.0 to 1.0: the mean of the key results.' }),
  colour: z.enum(['green', 'yellow', 'red']).openapi({ description: 'Green from 0.7 on, yellow from 0.4 on.' }),
  unknown: z.int().openapi({ description: 'Key results without a figure; they count nothing.' }),
  key_results: z.array(z.object({ target: z.string(), status, progress: decimalText })),
});
const answer = z
  .object({
    object: z.literal('target_status'),
    today: plainDate.openapi({ description: 'Figures are those of the day before.' }),
    policy: z.object({ name: z.string(), version: z.int(), words: z.array(z.string()) }),
    targets: z.array(judgedTarget),
    objectives: z.array(judgedObjective),
  })
  .openapi('TargetStatus');

function shownTarget({ goal: { id, terms }, judgement }: JudgedTarget) {
  const { actual, expected, progress, ...rest } = judgement;
  return {
    ...rest,
    id,
    label: terms.label,
    metric: terms.metric,
    due: terms.due,
    actual: actual === null ? null : { date: actual.date, value: actual.value.toString() },
    expected: expected?.toString() ?? null,
    progress: progress.toString(),
  };
}

function shownObjective({ goal: { id, terms }, judgement }: JudgedObjective) {
  const { key_results, progress, grade, ...rest } = judgement;
  return {
    ...rest,
    id,
    label: terms.label,
    period: terms.period ?? null,
    progress: progress.toString(),
    grade: grade.toFixed(1),
    key_results: key_results.map((result) => ({ ...result, progress: result.progress.toString() })),
  };
}

/** The scenario of a request: its own, or a stored one; null: none is asked for. */
async function scenarioOf(
  tx: ReadTransaction,
  { scenario, scenario_id }: { scenario?: Record<string, unknown> | undefined; scenario_id?: string | undefined },
): Promise<Readonly<Record<string, unknown>> | null> {
  if (scenario_id === undefined) return scenario ?? null;
  if (scenario !== undefined)
    throw new Refusal(422, [
      {
        code: 'unknown-field',
        path: 'scenario_id',
        message: 'two scenarios are named',
        mend: 'write `scenario`, or `scenario_id` of a stored one',
      },
    ]);
  const stored = await scenarioBy(tx, scenario_id);
  if (stored === null) throw unknownResource('scenario', scenario_id);
  return stored.content;
}

export function addTargetStatus(api: Api): void {
  api.add(
    {
      operation_id: 'judgeTargets',
      method: 'post',
      path: '/v1/target_status',
      tag: 'Targets',
      summary: 'How targets and objectives stand: reached, on track, off track or missed, and what is missing',
      description:
        'Nothing is stored. With a scenario its simulation decides what is on track, where it knows the figure.',
      body: z
        .strictObject({
          policy: z.string().min(1).max(60).default('kontor').openapi({ description: 'Of the metrics.' }),
          scenario: z
            .record(z.string(), z.unknown())
            .optional()
            .openapi({ description: 'Of a forecast, as its file.' }),
          scenario_id: z.string().min(1).max(120).optional().openapi({
            description: 'Instead: a stored scenario, in its latest version or the one named.',
          }),
          runs: z.int().min(1).max(MOST_RUNS).default(RUNS),
          seed: z
            .int()
            .min(0)
            .max(4_294_967_295)
            .default(1)
            .openapi({ description: 'The same seed, the same chances.' }),
        })
        .openapi('JudgeTargets'),
      answer,
    },
    async ({ read, store, org_id, now, body, language }) => {
      const { policy, runs, seed } = body;
      const frame = await openFrame(store, org_id, now, { policy });
      if (frame === null) throw unknownResource('metric policy', policy);
      const { scenario, targets } = await read(async (tx) => ({
        scenario: await scenarioOf(tx, body),
        targets: (await currentGoals(tx, 'target')).map(({ terms }) => terms),
      }));
      const chances =
        scenario === null
          ? new Map<string, number>()
          : orRefuse(
              await targetChances(store, targets, scenario, {
                catalog: resolveCatalog((await read(catalogInForce)).content),
                frame,
                runs,
                seed,
              }),
            );
      const report = await targetStatus(store, frame, { chances, language });
      return {
        object: 'target_status' as const,
        today: report.today,
        policy: shownUsedPolicy(frame.policy, language),
        targets: report.targets.map(shownTarget),
        objectives: report.objectives.map(shownObjective),
      };
    },
  );
}
