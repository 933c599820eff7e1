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
  readonly signal?: AbortSignal;
}

/**
 * Works on a migration until there is nothing left to do or somebody pauses it: a transaction for each batch. Returns
 * it as it stands then; null when there is none of that id.
 */
export async function runMigration(store: Store, options: RunOptions): Promise<StoredMigration | null> {
  const { org_id, id, actor, now, onBatch, signal } = options;
  for (;;) {
    const migration = await store.write(org_id, { actor, now: now() }, async (tx) => {
      const found = await findMigration(tx, id);
      return found === null ? null : advance(tx, found);
    });
    if (migration === null) return null;
    onBatch?.(migration);
    const open = migration.status === 'running' || migration.status === 'rolling_back';
    if (!open || signal?.aborted === true) return migration;
  }
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
export const WORKER = 'plan-migration-worker';

/** Works on the migrations of all organisations until it is stopped. Any number of processes may run one. */
export function startMigrationWorker(store: Store, options: MigrationWorkerOptions = {}): MigrationWorker {
  const now = options.now ?? Date.now;
  const report = options.onFailure ?? console.error;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function look(): Promise<void> {
    for (const { org_id, id } of await store.openPlanMigrations()) {
      if (signal.aborted) return;
      await runMigration(store, { org_id, id, actor: WORKER, now, signal }).catch(report);
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
