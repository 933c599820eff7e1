// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  fail,
  type GuardTally,
  type Instant,
  type MigrationState,
  type MigrationStatus,
  NOTHING_COMPARED,
  ok,
  type PlanMigration,
  type PriceGuard,
  type Problem,
  planMigrationProblems,
  type ResolvedCatalog,
  type Result,
  resolveCatalog,
} from '@kontor/core';
import type { Selectable } from 'kysely';
import type { AuditAction } from '../../store/audit-actions.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../../store/page.js';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import { toJson, toTimestamp } from '../../store/values.js';
import { isEventType } from '../../webhooks/event-types.js';
import { countMoves } from './moved.js';
import { shownMigration } from './shown.js';
import type { PlanMigrationTable } from './tables.js';

/** A migration as it is stored: what it is to do, where it stands, how far it came. */
export interface StoredMigration extends Omit<PlanMigration, 'guard'>, MigrationState {
  readonly id: string;
  readonly name: string;
  /** Subscriptions to look at in this pass, and looked at. */
  readonly total: number;
  readonly looked_at: number;
  /** Of what was moved. */
  readonly tally: GuardTally;
  readonly created_at: Instant;
  readonly started_at: Instant | null;
  readonly ended_at: Instant | null;
}
export type NewMigration = PlanMigration & {
  readonly name: string;
  /** Of a preview: the share is chosen by it. Absent: a new one. */
  readonly id?: string;
};

function migrationOf(row: Selectable<PlanMigrationTable>): StoredMigration {
  const { org_id: _org, sys_from: _sys, compared, dearer, plans, ...rest } = row;
  return {
    ...rest,
    ...(plans === null ? {} : { plans: plans as Readonly<Record<string, string>> }),
    strategy: rest.strategy as StoredMigration['strategy'],
    guard: rest.guard as PriceGuard | null,
    status: rest.status as MigrationStatus,
    paused_because: rest.paused_because as Problem | null,
    tally: { compared, dearer },
  };
}

/** The definition without what is only stored, as the core takes it. */
export function definitionOf({ guard, ...migration }: StoredMigration): PlanMigration {
  const { from_versions, to_version, plans, strategy } = migration;
  return {
    from_versions,
    to_version,
    strategy,
    ...(plans === undefined ? {} : { plans }),
    ...(guard === null ? {} : { guard }),
  };
}

const nullable = (value: unknown) => (value === null || value === undefined ? null : toJson(value));

function columns(migration: StoredMigration) {
  const { status, cursor, total, looked_at, tally, started_at, ended_at } = migration;
  return {
    status,
    cursor,
    total,
    looked_at,
    ...tally,
    strategy: toJson(migration.strategy),
    guard: nullable(migration.guard),
    paused_because: nullable(migration.paused_because),
    started_at: started_at === null ? null : toTimestamp(started_at),
    ended_at: ended_at === null ? null : toTimestamp(ended_at),
  };
}

/**
 * The draft of a migration, not stored. Fails with everything that is wrong with it. `proposed`: what it leads to, where
 * that is not published.
 */
export async function draftMigration(
  tx: Transaction,
  made: NewMigration,
  { id, now, proposed }: { readonly id: string; readonly now: Instant; readonly proposed?: CatalogDefinition },
): Promise<Result<StoredMigration>> {
  const versions = new Map<number, ResolvedCatalog>();
  for (const version of new Set([...made.from_versions, made.to_version])) {
    const stored = await tx.catalogs.get(version);
    if (stored !== null) versions.set(version, resolveCatalog(stored.content));
  }
  if (proposed !== undefined) versions.set(made.to_version, resolveCatalog(proposed));
  const problems = planMigrationProblems(made, versions);
  if (problems.length > 0) return fail(...problems);
  return ok({
    ...made,
    from_versions: [...new Set(made.from_versions)].sort((a, b) => a - b),
    guard: made.guard ?? null,
    id,
    status: 'draft',
    paused_because: null,
    cursor: '',
    total: 0,
    looked_at: 0,
    tally: NOTHING_COMPARED,
    created_at: now,
    started_at: null,
    ended_at: null,
  });
}

/** Stores a draft. */
export async function createMigration(tx: WriteTransaction, made: NewMigration): Promise<Result<StoredMigration>> {
  if (made.id !== undefined && (await findMigration(tx, made.id)) !== null) return fail(idTaken(made.id));
  const drafted = await draftMigration(tx, made, { id: made.id ?? tx.newId('pmg'), now: tx.now });
  if (!drafted.ok) return drafted;
  const migration = drafted.value;
  const { id, name, to_version, plans, from_versions } = migration;
  await tx.db
    .insertInto('plan_migration')
    .values({
      org_id: tx.org_id,
      id,
      name,
      to_version,
      from_versions: toJson(from_versions),
      plans: nullable(plans),
      created_at: toTimestamp(tx.now),
      sys_from: tx.seq,
      ...columns(migration),
    })
    .execute();
  tx.audit.record({ action: 'plan_migration.created', object: id, after: migration });
  return ok(migration);
}

const idTaken = (id: string): Problem => ({
  code: 'plan-migration-id-taken',
  path: 'id',
  message: `there is a plan migration ${id} already`,
  mend: 'take another preview, or go on with the migration that there is',
});

export async function findMigration(tx: Transaction, id: string): Promise<StoredMigration | null> {
  const query = tx.db.selectFrom('plan_migration').selectAll().where('org_id', '=', tx.org_id).where('id', '=', id);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : migrationOf(row);
}

export async function listMigrations(tx: Transaction, request: PageRequest): Promise<Page<StoredMigration>> {
  const plan = pagePlan(request);
  let query = tx.db.selectFrom('plan_migration').selectAll().where('org_id', '=', tx.org_id);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, migrationOf);
}

/** Stores where a migration stands; the trail says what happened to it. */
export async function saveMigration(
  tx: WriteTransaction,
  migration: StoredMigration,
  entry: { readonly action: AuditAction; readonly before?: unknown; readonly after: unknown },
): Promise<StoredMigration> {
  await tx.db
    .updateTable('plan_migration')
    .set({ ...columns(migration), sys_from: tx.seq })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', migration.id)
    .execute();
  tx.audit.record({ ...entry, object: migration.id });
  if (isEventType(entry.action) && (await tx.outbox.wants(entry.action)))
    tx.outbox.record({
      type: entry.action,
      object: migration.id,
      customer_id: null,
      data: shownMigration(migration, await countMoves(tx, migration.id)),
    });
  return migration;
}
