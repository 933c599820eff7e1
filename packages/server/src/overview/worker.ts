// SPDX-License-Identifier: Apache-2.0
import { dateAt, type Instant } from '@kontor/core';
import { Failures } from '../failures.js';
import { type Repeated, repeat } from '../repeat.js';
import type { Store } from '../store/store.js';
import { refreshOverview, storedOverview } from './stored.js';

export interface OverviewWorkerOptions {
  readonly now?: () => Instant;
  /** Between looks at what changed, in milliseconds; default five seconds. */
  readonly interval_ms?: number;
  /** Told of failures that are ours, e.g. of the database; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}

const INTERVAL_MS = 5_000;

/**
 * Keeps the figures of every organisation up to date, and the derived revenue they are computed from, so that nobody who
 * looks waits for them. Any number may run.
 */
export function startOverviewWorker(
  store: Store,
  { now = Date.now, onFailure = console.error, interval_ms = INTERVAL_MS }: OverviewWorkerOptions = {},
): Repeated {
  const failures = new Failures(now, onFailure);
  return repeat(
    async (signal) => {
      for (const { id, test_clock, timezone } of await store.listOrganisations()) {
        if (signal.aborted) return;
        if (failures.has(id)) continue;
        const real_now = now();
        const at = test_clock ?? real_now;
        const { stored, seq } = await store.read(id, async (tx) => ({ stored: await storedOverview(tx), seq: tx.seq }));
        if (stored !== null && stored.seq === seq && stored.day === dateAt(at, timezone)) continue;
        await failures.of(id, refreshOverview(store, id, { now: at, real_now }));
      }
    },
    { interval_ms, onFailure },
  );
}
