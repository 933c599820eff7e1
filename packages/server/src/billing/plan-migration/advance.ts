// SPDX-License-Identifier: Apache-2.0
import {
  batchSizeOf,
  decideMigration,
  guardProblem,
  guardTrips,
  MIGRATION_BATCH,
  type MigrationCommand,
  type PricePair,
  type Result,
  tallyPrices,
} from '@kontor/core';
import type { StoredSubscription } from '../../store/subscriptions.js';
import type { WriteTransaction } from '../../store/transaction.js';
import { CatalogVersions } from '../plan-batch.js';
import { compareMoves } from './compare-moves.js';
import { movedAfter, type NewMove, noteMoves, noteRollBacks, type RollBack, restored, termsHash } from './moved.js';
import { type Move, nextMoves } from './next-moves.js';
import { type StoredMigration, saveMigration } from './record.js';

/**
 * One batch of a migration, in the transaction given: moves subscriptions, or takes them back. The commit clock makes
 * workers take turns, and what a batch did and how far it came is one commit, so a worker may die anywhere and any
 * number of them may run. Does nothing to a migration that is not running.
 */
export async function advance(tx: WriteTransaction, migration: StoredMigration): Promise<StoredMigration> {
  if (migration.status === 'running') return moveBatch(tx, migration);
  return migration.status === 'rolling_back' ? rollBackBatch(tx, migration) : migration;
}

async function moveBatch(tx: WriteTransaction, migration: StoredMigration): Promise<StoredMigration> {
  const { id, guard } = migration;
  const versions = new CatalogVersions();
  const request = { after: migration.cursor, count: batchSizeOf(migration.strategy), now: tx.now };
  const { moves, cursor, looked_at, more } = await nextMoves(tx, migration, request, versions);
  const comparisons = await compareMoves(tx, moves, versions);
  const pairs = comparisons.filter((comparison): comparison is NonNullable<typeof comparison> => comparison !== null);
  const tally = tallyOf(migration, pairs);
  if (guard !== null && pairs.length > 0 && guardTrips(guard, tally)) {
    const paused = commanded(migration, { kind: 'trip', problem: guardProblem(guard, tally) });
    return saveMigration(tx, paused, { action: 'plan_migration.paused', after: paused.paused_because });
  }
  const stored = await tx.subscriptions.replaceMany(
    moves.flatMap(({ phases }) => (phases === null ? [] : [storedPhases(phases)])),
  );
  const lives = stored.values();
  const done: NewMove[] = moves.map((move, index) => ({
    before: move.slices,
    after: move.phases === null ? null : (lives.next().value as StoredSubscription[]),
    effective_date: move.effective_date,
    comparison: comparisons[index] ?? null,
    problems: move.problems,
  }));
  await noteMoves(tx, id, done);
  const reached = { ...migration, cursor, tally, looked_at: migration.looked_at + looked_at };
  const refused = done.filter(({ after }) => after === null).length;
  const after = { moved: done.length - refused, refused, through: cursor };
  if (more) return saveMigration(tx, reached, { action: 'plan_migration.advanced', after });
  return saveMigration(tx, ended(tx, reached), { action: 'plan_migration.completed', after });
}

function tallyOf({ guard, tally }: StoredMigration, pairs: readonly PricePair[]) {
  if (guard !== null) return tallyPrices(guard, pairs, tally);
  return { ...tally, compared: tally.compared + pairs.length };
}

function storedPhases(phases: NonNullable<Move['phases']>): StoredSubscription[] {
  return phases.map(({ subscription, valid_from, valid_to }) => ({
    ...(subscription as StoredSubscription),
    valid_from,
    valid_to,
  }));
}

async function rollBackBatch(tx: WriteTransaction, migration: StoredMigration): Promise<StoredMigration> {
  const { id } = migration;
  const batch = await movedAfter(tx, id, migration.cursor, MIGRATION_BATCH);
  const histories = await tx.subscriptions.histories(batch.map(({ subscription_id }) => subscription_id));
  const back: StoredSubscription[][] = [];
  const outcomes = batch.map(({ subscription_id, old_terms, terms_hash }): RollBack => {
    const slices = histories.get(subscription_id) ?? [];
    const last = slices.at(-1);
    if (last === undefined || termsHash(slices) !== terms_hash)
      return { subscription_id, status: 'kept', problems: [changedSince(subscription_id)] };
    back.push(restored(old_terms, last));
    return { subscription_id, status: 'rolled_back', problems: [] };
  });
  await tx.subscriptions.replaceMany(back);
  await noteRollBacks(tx, id, outcomes);
  const kept = batch.length - back.length;
  const cursor = batch.at(-1)?.subscription_id ?? migration.cursor;
  const reached = { ...migration, cursor, looked_at: migration.looked_at + batch.length };
  const after = { rolled_back: batch.length - kept, kept, through: cursor };
  if (batch.length === MIGRATION_BATCH) return saveMigration(tx, reached, { action: 'plan_migration.advanced', after });
  return saveMigration(tx, ended(tx, reached), { action: 'plan_migration.rolled_back', after });
}

function changedSince(subscription_id: string) {
  return {
    code: 'plan-migration-changed-since',
    path: 'subscription_id',
    message: `the terms of ${subscription_id} were changed after the migration had moved it, so they were left as they are`,
    mend: 'look at its terms; move it back by an action if that is wanted',
  };
}

function ended(tx: WriteTransaction, migration: StoredMigration): StoredMigration {
  return { ...commanded(migration, { kind: 'finish' }), ended_at: tx.now };
}

/** A command of the worker's own, which is never refused in the state it was made for. */
function commanded(migration: StoredMigration, command: MigrationCommand): StoredMigration {
  const decided: Result<Partial<StoredMigration>> = decideMigration(migration, command);
  if (!decided.ok) throw new Error(decided.problems.map(({ message }) => message).join('; '));
  return { ...migration, ...decided.value };
}
