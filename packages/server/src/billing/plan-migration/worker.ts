// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { Failures } from '../../failures.js';
import { type Repeated, repeat } from '../../repeat.js';
import type { Store } from '../../store/store.js';
import { advance } from './advance.js';
import { findMigration, type StoredMigration } from './record.js';

export interface RunOptions {
  readonly org_id: string;
  readonly id: string;
  readonly actor: string;
  readonly now: () => Instant;
  /** After each batch is stored; what it throws ends the run, and the next one goes on from there. */
  readonly onBatch?: (migration: StoredMigration) => void;
}

/**
 * Works on a migration until there is nothing left to do or somebody pauses it: a transaction for each batch. Returns
 * it as it stands then; null when there is none of that id.
 */
export async function runMigration(store: Store, options: RunOptions): Promise<StoredMigration | null> {
  for (;;) {
    const migration = await runBatch(store, options);
    if (migration === null) return null;
    options.onBatch?.(migration);
    const open = migration.status === 'running' || migration.status === 'rolling_back';
    if (!open) return migration;
  }
}

function runBatch(store: Store, { org_id, id, actor, now }: Omit<RunOptions, 'onBatch'>) {
  return store.write(org_id, { actor, now: now() }, async (tx) => {
    const found = await findMigration(tx, id);
    return found === null ? null : advance(tx, found);
  });
}

export interface MigrationWorkerOptions {
  /** Between looks for migrations that run, in milliseconds; default two seconds. */
  readonly interval_ms?: number;
  readonly now?: () => Instant;
  /** Told of failures that are ours, e.g. of the database; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}
/** Stopped, it begins no other batch and waits for the one under way. */
export type MigrationWorker = Repeated;

export const WORKER = 'plan-migration-worker';

/** Works on the migrations of all organisations until it is stopped. Any number of processes may run one. */
export function startMigrationWorker(
  store: Store,
  { now = Date.now, onFailure = console.error, interval_ms }: MigrationWorkerOptions = {},
): MigrationWorker {
  const failures = new Failures(now, onFailure);
  return repeat(
    async (signal) => {
      // a batch of each in turn, so that a long migration delays no other
      for (;;) {
        const open = (await store.openPlanMigrations()).filter(({ id }) => !failures.has(id));
        if (open.length === 0) return;
        for (const { org_id, id } of open) {
          if (signal.aborted) return;
          await failures.of(id, runBatch(store, { org_id, id, actor: WORKER, now }));
        }
      }
    },
    { interval_ms, onFailure },
  );
}
