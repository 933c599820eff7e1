// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
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

export interface MigrationWorker {
  /** Begins no other batch and waits for the one under way. */
  stop(): Promise<void>;
}
export interface MigrationWorkerOptions {
  /** Between looks for migrations that run, in milliseconds; default two seconds. */
  readonly interval_ms?: number;
  readonly now?: () => Instant;
  /** Told of failures that are ours, e.g. of the database; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}

const INTERVAL_MS = 2_000;
/** After a failure of ours a migration is left alone for so long. */
const PAUSE_MS = 60_000;
export const WORKER = 'plan-migration-worker';

/** Works on the migrations of all organisations until it is stopped. Any number of processes may run one. */
export function startMigrationWorker(store: Store, options: MigrationWorkerOptions = {}): MigrationWorker {
  const now = options.now ?? Date.now;
  const report = options.onFailure ?? console.error;
  const stopping = new AbortController();
  const { signal } = stopping;

  const left_alone = new Map<string, Instant>();

  /** A batch of each in turn, so that a long migration delays no other. */
  async function look(): Promise<void> {
    for (;;) {
      const all = await store.openPlanMigrations();
      const open = all.filter(({ id }) => (left_alone.get(id) ?? 0) <= now());
      if (open.length === 0) return;
      for (const { org_id, id } of open) {
        if (signal.aborted) return;
        await runBatch(store, { org_id, id, actor: WORKER, now }).catch((error: unknown) => {
          left_alone.set(id, now() + PAUSE_MS);
          report(error);
        });
      }
    }
  }
  async function run(): Promise<void> {
    while (!signal.aborted) {
      await look().catch(report);
      await rest(options.interval_ms ?? INTERVAL_MS, signal);
    }
  }
  const ended = run();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}

/** Ends early when `signal` is aborted. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
