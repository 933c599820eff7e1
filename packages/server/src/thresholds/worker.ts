// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { Failures } from '../failures.js';
import { type Repeated, repeat } from '../repeat.js';
import type { Store } from '../store/store.js';
import { lookAtUsage } from './look.js';

export interface UsageWorkerOptions {
  readonly now?: () => Instant;
  /** Between looks at what changed, in milliseconds; default two seconds. */
  readonly interval_ms?: number;
  /** Told of failures that are ours, e.g. of the database; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}
/** Stopped, it looks at no other organisation and waits for the one under way. */
export type UsageWorker = Repeated;

export const USAGE_WORKER = 'usage-worker';

/** Looks at usage of all organisations that want it, until it is stopped. Any number of processes may run one. */
export function startUsageWorker(
  store: Store,
  { now = Date.now, onFailure = console.error, interval_ms }: UsageWorkerOptions = {},
): UsageWorker {
  const failures = new Failures(now, onFailure);
  return repeat(
    async (signal) => {
      for (const { org_id, test_clock } of await store.watchedOrganisations()) {
        if (signal.aborted) return;
        if (failures.has(org_id)) continue;
        const real_now = now();
        const by = { actor: USAGE_WORKER, now: test_clock ?? real_now, real_now };
        await failures.of(org_id, lookAtUsage(store, { org_id, ...by }));
      }
    },
    { interval_ms, onFailure },
  );
}
