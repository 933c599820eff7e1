// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatMinor, isId } from '@kontor/core';
import { advance } from '../../billing/plan-migration/advance.js';
import { commandMigration, type UserCommand } from '../../billing/plan-migration/command.js';
import { countMoves, listMoves, type MoveCounts, type MovedSubscription } from '../../billing/plan-migration/moved.js';
import {
  createMigration,
  findMigration,
  listMigrations,
  type NewMigration,
  type StoredMigration,
} from '../../billing/plan-migration/record.js';
import { shownMigration } from '../../billing/plan-migration/shown.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { inLanguage, type ProblemLanguage } from '../problem-words/problem-words.js';
import {
  byId,
  decimalText,
  instant,
  listAnswer,
  listOf,
  name,
  pageFields,
  pageOf,
  pageQuery,
  plainDate,
  present,
} from '../shapes.js';

export const TAG = 'Plan migrations';
const version = z.int().min(1).max(2_000_000_000);
const strategy = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('new_only') }),
    z.strictObject({ kind: z.literal('all_now') }),
    z.strictObject({ kind: z.literal('at_renewal') }),
    z.strictObject({
      kind: z.literal('gradual'),
      percent: decimalText.openapi({ description: 'Of the subscriptions: more than 0, at most 100.' }),
      batch_size: z.int().min(1).max(1_000).default(100),
      when: z.enum(['now', 'period_end']).default('now'),
    }),
  ])
  .openapi('PlanMigrationStrategy', {
    description:
      'new_only: nobody moves · all_now: everybody, at once · at_renewal: everybody, when what is paid for ends · ' +
      'gradual: a share, in batches.',
  });
const guard = z
  .strictObject({
    dearer_by_percent: decimalText,
    share_percent: decimalText,
    minimum_invoices: z.int().min(1).max(1_000_000).default(1),
  })
  .openapi('PlanMigrationGuard', {
    description:
      'It pauses before a batch when more than `share_percent` of the invoices compared, those moved and those of the ' +
      'batch, are dearer by more than `dearer_by_percent`.',
  });
export const problem = z.object({ code: z.string(), path: z.string(), message: z.string(), mend: z.string() });
const plans = z.record(z.string().min(1), z.string().min(1));
const newMigration = z.strictObject({
  name,
  from_versions: z.array(version).min(1).max(1_000),
  to_version: version,
  plans: plans.optional().openapi({
    description: 'Only these plans move, each to the plan named. Absent: all plans, to the plan of the same key.',
  }),
  strategy,
  guard: guard.optional(),
  id: z
    .string()
    .refine((id) => isId(id, 'pmg'), 'is not the id of a plan migration')
    .optional()
    .openapi({ description: 'That of a preview, so that the same subscriptions are chosen. Absent: a new one.' }),
});
/** What a preview asks of a migration that has neither a name nor a published version to lead to. */
export const proposedMigration = newMigration.omit({ name: true, to_version: true, id: true });
const migration = z
  .object({
    id: z.string(),
    object: z.literal('plan_migration'),
    name: z.string(),
    status: z.enum(['draft', 'running', 'paused', 'completed', 'aborted', 'rolling_back', 'rolled_back']),
    from_versions: z.array(z.int()),
    to_version: z.int(),
    plans: plans.nullable(),
    strategy,
    guard: guard.nullable(),
    paused_because: problem.nullable().openapi({ description: 'Why it paused by itself.' }),
    progress: z.object({
      total: z.int().openapi({ description: 'Subscriptions this pass looks at.' }),
      looked_at: z.int(),
      moved: z.int(),
      refused: z.int().openapi({ description: 'Their terms do not fit the new version.' }),
      rolled_back: z.int(),
      kept: z.int().openapi({ description: 'Not rolled back: somebody changed them since.' }),
      compared: z.int().openapi({ description: 'Invoices of what was moved that could be compared.' }),
      dearer: z.int().openapi({ description: 'Those dearer by more than the guard allows.' }),
    }),
    created: instant,
    started: instant.nullable(),
    ended: instant.nullable(),
  })
  .openapi('PlanMigration');
const action = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('start') }),
    z.strictObject({ action: z.literal('pause') }),
    z.strictObject({ action: z.literal('resume'), guard: guard.nullish() }),
    z.strictObject({ action: z.literal('widen'), percent: decimalText }),
    z.strictObject({ action: z.literal('abort') }),
    z.strictObject({ action: z.literal('roll_back') }),
  ])
  .openapi('PlanMigrationAction', {
    description:
      'resume goes on after a pause, and looks again at who is left after the end; `guard` replaces the guard, null ' +
      'takes it away. widen moves a larger share. abort moves nobody more. roll_back takes back what was moved.',
  });
const moveStatus = z.enum(['moved', 'refused', 'rolled_back', 'kept']);
const moved = z
  .object({
    id: z.string().openapi({ description: 'Of the subscription.' }),
    object: z.literal('plan_migration_subscription'),
    customer_id: z.string(),
    status: moveStatus,
    effective_date: plainDate,
    currency: z.string(),
    period: z.object({ start: plainDate, end: plainDate }).nullable(),
    old_total: decimalText.nullable(),
    new_total: decimalText.nullable(),
    problems: z.array(problem),
  })
  .openapi('PlanMigrationSubscription');

function shownMove(row: MovedSubscription, language: ProblemLanguage) {
  const { subscription_id, customer_id, status, effective_date, currency, period_start, period_end } = row;
  const total = (minor: bigint | null) => (minor === null ? null : formatMinor(minor, currency));
  return {
    id: subscription_id,
    object: 'plan_migration_subscription' as const,
    customer_id,
    status,
    effective_date,
    currency,
    period: period_start === null || period_end === null ? null : { start: period_start, end: period_end },
    old_total: total(row.old_minor),
    new_total: total(row.new_minor),
    problems: row.problems.map((problem) => inLanguage(problem, language)),
  };
}

export async function migrationBy(tx: Transaction, id: string): Promise<StoredMigration> {
  const found = await findMigration(tx, id);
  if (found === null) throw unknownResource('plan migration', id);
  return found;
}

const withCounts = async (tx: Transaction, row: StoredMigration) => shownMigration(row, await countMoves(tx, row.id));

export function addPlanMigrations(api: Api): void {
  api.add(
    {
      operation_id: 'createPlanMigration',
      method: 'post',
      path: '/v1/plan_migrations',
      tag: TAG,
      summary: 'Draft a migration of subscriptions to another version of the catalog; moves nobody yet',
      body: newMigration,
      answer: migration,
      status: 201,
    },
    ({ write, body }) =>
      write(async (tx) => {
        const made = await createMigration(tx, present(body) as NewMigration);
        if (!made.ok) throw new Refusal(422, made.problems);
        return withCounts(tx, made.value);
      }),
  );
  api.add(
    {
      operation_id: 'listPlanMigrations',
      method: 'get',
      path: '/v1/plan_migrations',
      tag: TAG,
      summary: 'Migrations, newest first',
      query: pageQuery,
      answer: listOf(migration, 'PlanMigrationList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const page = await listMigrations(tx, pageOf(query));
        const counts = new Map<string, MoveCounts>();
        for (const { id } of page.data) counts.set(id, await countMoves(tx, id));
        return listAnswer(page, (row) => shownMigration(row, counts.get(row.id) as MoveCounts));
      }),
  );
  api.add(
    {
      operation_id: 'getPlanMigration',
      method: 'get',
      path: '/v1/plan_migrations/{id}',
      tag: TAG,
      summary: 'One migration: where it stands, and how far it came',
      params: byId,
      answer: migration,
    },
    ({ read, params }) => read(async (tx) => withCounts(tx, await migrationBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'actOnPlanMigration',
      method: 'post',
      path: '/v1/plan_migrations/{id}/actions',
      tag: TAG,
      summary: 'Start, pause, resume, widen, abort or roll back a migration',
      description: 'The server works on what was started by itself, a batch at a time; `advance` does a batch at once.',
      params: byId,
      body: action,
      answer: migration,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const { action: kind, ...fields } = body;
        const command = { kind, ...present(fields) } as UserCommand;
        const done = await commandMigration(tx, await migrationBy(tx, params.id), command);
        if (!done.ok) throw new Refusal(422, done.problems);
        return withCounts(tx, done.value);
      }),
  );
  api.add(
    {
      operation_id: 'advancePlanMigration',
      method: 'post',
      path: '/v1/plan_migrations/{id}/advance',
      tag: TAG,
      summary: 'Do the next batch now; nothing when it is not running',
      params: byId,
      answer: migration,
    },
    ({ write, params }) => write(async (tx) => withCounts(tx, await advance(tx, await migrationBy(tx, params.id)))),
  );
  api.add(
    {
      operation_id: 'listPlanMigrationSubscriptions',
      method: 'get',
      path: '/v1/plan_migrations/{id}/subscriptions',
      tag: TAG,
      summary: 'What became of each subscription, with its old and new invoice',
      params: byId,
      query: z.strictObject({ ...pageFields, status: moveStatus.optional() }),
      answer: listOf(moved, 'PlanMigrationSubscriptionList'),
    },
    ({ read, params, query, language }) =>
      read(async (tx) => {
        const { id } = await migrationBy(tx, params.id);
        const request = { ...pageOf(query), ...(query.status === undefined ? {} : { status: query.status }) };
        return listAnswer(await listMoves(tx, id, request), (row) => shownMove(row, language));
      }),
  );
}
