// SPDX-License-Identifier: Apache-2.0
import { dateAt, type Instant, lastWholeDay } from '@kontor/core';
import { Failures } from '../failures.js';
import { type Repeated, repeat } from '../repeat.js';
import type { Store } from '../store/store.js';
import { lookAtAlerts } from './look.js';

export interface AlertWorkerOptions {
  readonly now?: () => Instant;
  /** Between looks at who has a day that is over, in milliseconds; default a minute. */
  readonly interval_ms?: number;
  /** Told of failures that are ours, e.g. of the database; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}

export const ALERT_WORKER = 'alert-worker';
const INTERVAL_MS = 60_000;

/** Looks at the alerts of all organisations once their day is over, until it is stopped. Any number may run. */
export function startAlertWorker(
  store: Store,
  { now = Date.now, onFailure = console.error, interval_ms = INTERVAL_MS }: AlertWorkerOptions = {},
): Repeated {
  const failures = new Failures(now, onFailure);
  return repeat(
    async (signal) => {
      for (const { org_id, test_clock, timezone, looked_on } of await store.organisationsWithAlerts()) {
        if (signal.aborted) return;
        const real_now = now();
        const at = test_clock ?? real_now;
        const waiting = looked_on === null || looked_on < lastWholeDay(dateAt(at, timezone));
        if (!waiting || failures.has(org_id)) continue;
        await failures.of(org_id, lookAtAlerts(store, { org_id, now: at, real_now, actor: ALERT_WORKER }));
      }
    },
    { interval_ms, onFailure },
  );
}
