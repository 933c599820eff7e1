// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  FIGURE_UNITS,
  formatInstant,
  metricProblems,
  type Objective,
  objectiveProblems,
  type Problem,
  parseTargetFile,
  TARGET_OPERATORS,
  TARGET_PATHS,
  type Target,
  type TargetFile,
  targetProblems,
  unknownTarget,
} from '@kontor/core';
import type { Transaction } from '../../store/transaction.js';
import {
  currentGoals,
  type Goal,
  type GoalKind,
  type GoalTerms,
  getGoal,
  goalProblems,
  goalVersions,
  importGoals,
  listGoals,
  planGoals,
  putGoal,
} from '../../targets/goals.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  pageFields,
  pageOf,
  plainDate,
  present,
} from '../shapes.js';
import { dry_run } from './credits.js';
import { addTargetStatus } from './target-status.js';

export const TAG = 'Targets';
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write small letters, digits and hyphens')
  .max(80);
const words = z.string().trim().min(1).max(500);
const targetTerms = {
  key: key.openapi({ example: 'mrr-12', description: 'Stable: known by it.' }),
  label: words.openapi({ example: 'MRR' }),
  metric: z.string().min(1).max(200).openapi({
    example: 'mrr',
    description: 'Name of a figure of the metrics, or `community/<series>` of imported numbers.',
  }),
  unit: z.enum(FIGURE_UNITS).openapi({ description: 'A `fraction` of 0.03 is 3 %.' }),
  currency: currency.optional(),
  noun: words.optional().openapi({ example: 'stars', description: 'What is counted, for words.' }),
  operator: z.enum(TARGET_OPERATORS).openapi({
    description: '`=`: to arrive at, going beyond is reaching it. `range`: its nearer bound. `<`, `<=`: to stay below.',
  }),
  value: decimalText.optional(),
  minimum: decimalText.optional(),
  maximum: decimalText.optional(),
  due: plainDate.openapi({ description: 'The last day.' }),
  start: z.strictObject({ date: plainDate, value: decimalText.optional() }).optional().openapi({
    description: 'Where the path begins; without a value at the figure of that day. Default: the day it was made.',
  }),
  path: z
    .enum(TARGET_PATHS)
    .optional()
    .openapi({ description: 'Default linear; `compound`: the same growth each day.' }),
  on_track_from: decimalText
    .optional()
    .openapi({ description: 'With a forecast: the chance that is enough. Default 0.5.' }),
  section: words.optional(),
};
const objectiveTerms = {
  key,
  label: words,
  period: words.optional(),
  key_results: z
    .array(z.strictObject({ target: key, weight: decimalText.optional() }))
    .min(1)
    .max(50),
  section: words.optional(),
};
const stored = { id: z.string(), version: z.int(), archived: z.boolean(), created: instant };
const target = z.object({ ...stored, object: z.literal('target'), ...targetTerms }).openapi('Target');
const objective = z.object({ ...stored, object: z.literal('objective'), ...objectiveTerms }).openapi('Objective');
const newTarget = z.strictObject(targetTerms).openapi('NewTarget');
const newObjective = z.strictObject(objectiveTerms).openapi('NewObjective');
const changes = z.object({ added: z.array(z.string()), changed: z.array(z.string()), unchanged: z.int() });
const imported = z
  .object({
    object: z.literal('target_import'),
    targets: changes.openapi({ description: 'Keys.' }),
    objectives: changes,
    stored: z.boolean().openapi({ description: 'False for a dry run.' }),
  })
  .openapi('TargetImport');

export const shownTarget = ({ id, version, terms, archived, created_at }: Goal<'target'>) => ({
  ...terms,
  id,
  object: 'target' as const,
  version,
  archived,
  created: formatInstant(created_at),
});
export const shownObjective = ({ id, version, terms, archived, created_at }: Goal<'objective'>) => ({
  ...terms,
  key_results: terms.key_results.map((result) => ({ ...result })),
  id,
  object: 'objective' as const,
  version,
  archived,
  created: formatInstant(created_at),
});

function refuse(problems: readonly Problem[], conflicts: readonly string[] = ['target-key-taken']): void {
  if (problems.length === 0) return;
  orRefuse({ ok: false, problems }, conflicts);
}

/** Refuses key results that name no target. */
async function requireTargets(tx: Transaction, { key_results }: Objective): Promise<void> {
  const keys = new Set((await currentGoals(tx, 'target')).map(({ terms }) => terms.key));
  refuse(
    key_results.flatMap((result, index) =>
      keys.has(result.target) ? [] : [unknownTarget(result.target, `key_results[${index}].target`)],
    ),
  );
}

interface Routes<Kind extends GoalKind> {
  readonly kind: Kind;
  readonly path: string;
  /** `Target`: in names of operations. */
  readonly name: string;
  readonly plural: string;
  readonly body: typeof newTarget | typeof newObjective;
  readonly answer: typeof target | typeof objective;
  /** What is wrong with terms by themselves. */
  readonly problems: (terms: GoalTerms[Kind]) => Problem[];
  readonly require: (tx: Transaction, terms: GoalTerms[Kind]) => Promise<void>;
  readonly shown: (goal: Goal<Kind>) => object;
}

export function addTargets(api: Api): void {
  addGoals<'target'>(api, {
    kind: 'target',
    path: '/v1/targets',
    name: 'Target',
    plural: 'Targets',
    body: newTarget,
    answer: target,
    problems: (terms) => [...targetProblems(terms), ...metricProblems(terms)],
    require: async () => {},
    shown: shownTarget,
  });
  addGoals<'objective'>(api, {
    kind: 'objective',
    path: '/v1/objectives',
    name: 'Objective',
    plural: 'Objectives',
    body: newObjective,
    answer: objective,
    problems: (terms) => objectiveProblems(terms),
    require: requireTargets,
    shown: shownObjective,
  });
  addImport(api);
  addTargetStatus(api);
}

function addGoals<Kind extends GoalKind>(api: Api, routes: Routes<Kind>): void {
  const { kind, path, name, plural, body: shape, answer } = routes;
  const goalBy = async (tx: Transaction, named: string): Promise<Goal<Kind>> => {
    const found = await getGoal(tx, kind, named);
    if (found === null) throw unknownResource(kind, named);
    return found;
  };
  const checked = async (tx: Transaction, given: object, own_id: string | null): Promise<GoalTerms[Kind]> => {
    const terms = present(given) as unknown as GoalTerms[Kind];
    refuse(routes.problems(terms));
    await routes.require(tx, terms);
    refuse(await goalProblems(tx, kind, terms, own_id));
    return terms;
  };
  const shown = (goal: Goal<Kind>) => routes.shown(goal) as never;
  api.add(
    {
      operation_id: `create${name}`,
      method: 'post',
      path,
      tag: TAG,
      summary: kind === 'target' ? 'Say what figure is to be reached by when' : 'Say what several targets stand for',
      body: shape,
      answer,
      status: 201,
    },
    ({ write, body }) => write(async (tx) => shown(await putGoal(tx, kind, await checked(tx, body, null)))),
  );
  api.add(
    {
      operation_id: `list${plural}`,
      method: 'get',
      path,
      tag: TAG,
      summary: plural,
      query: z.strictObject({ ...pageFields, archived: z.enum(['true', 'false']).default('false'), as_of: asOf }),
      answer: listOf(answer, `${name}List`),
    },
    ({ read, query }) =>
      read(async (tx) =>
        listAnswer(await listGoals(tx, kind, { ...pageOf(query), archived: query.archived === 'true' }), shown),
      ),
  );
  api.add(
    {
      operation_id: `get${name}`,
      method: 'get',
      path: `${path}/{id}`,
      tag: TAG,
      summary: `One ${kind}, by id or key`,
      params: byId,
      query: asOfQuery,
      answer,
    },
    ({ read, params }) => read(async (tx) => shown(await goalBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: `put${name}`,
      method: 'put',
      path: `${path}/{id}`,
      tag: TAG,
      summary: `Another version of ${kind === 'target' ? 'a target' : 'an objective'}; earlier ones stay known`,
      params: byId,
      body: shape,
      answer,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const before = await goalBy(tx, params.id);
        return shown(await putGoal(tx, kind, await checked(tx, body, before.id), { before }));
      }),
  );
  api.add(
    {
      operation_id: `archive${name}`,
      method: 'post',
      path: `${path}/{id}/archive`,
      tag: TAG,
      summary: 'It is not judged any more; its versions stay',
      params: byId,
      body: z.strictObject({}),
      answer,
    },
    ({ write, params }) =>
      write(async (tx) => {
        const before = await goalBy(tx, params.id);
        if (before.archived) return shown(before);
        return shown(await putGoal(tx, kind, before.terms, { before, archived: true }));
      }),
  );
  api.add(
    {
      operation_id: `list${name}Versions`,
      method: 'get',
      path: `${path}/{id}/versions`,
      tag: TAG,
      summary: 'Every version, the latest first',
      params: byId,
      answer: listOf(answer, `${name}VersionList`),
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { id } = await goalBy(tx, params.id);
        return listAnswer({ data: await goalVersions(tx, kind, id), has_more: false }, shown);
      }),
  );
}

function addImport(api: Api): void {
  api.add(
    {
      operation_id: 'importTargets',
      method: 'post',
      path: '/v1/targets/import',
      tag: TAG,
      summary: 'Store the targets and objectives of a file; again, it changes nothing',
      description:
        '`{ begins, targets, objectives }`: a target may say `due_month`, counted from the month that starts with `begins`. What has a known key and says something else becomes another version.',
      body: z
        .strictObject({ file: z.record(z.string(), z.unknown()), dry_run })
        .openapi('ImportTargets', { description: 'The file as JSON.' }),
      answer: imported,
    },
    ({ read, write, body }) => {
      const file = checkedFile(body.file);
      const answer = (targets: object, objectives: object) =>
        ({ object: 'target_import', targets, objectives, stored: !body.dry_run }) as never;
      if (body.dry_run)
        return read(async (tx) =>
          answer(
            (await planGoals(tx, 'target', file.targets)).changes,
            (await planGoals(tx, 'objective', file.objectives)).changes,
          ),
        );
      return write(async (tx) =>
        answer(await importGoals(tx, 'target', file.targets), await importGoals(tx, 'objective', file.objectives)),
      );
    },
  );
}

function checkedFile(given: unknown): TargetFile {
  const file = orRefuse(parseTargetFile(given));
  const problems = file.targets.flatMap((one: Target, index) => metricProblems(one, `targets[${index}]`));
  if (problems.length > 0) throw new Refusal(422, problems);
  return file;
}
