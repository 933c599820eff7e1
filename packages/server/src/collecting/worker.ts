// SPDX-License-Identifier: Apache-2.0
import { type Repeated, repeat } from '../repeat.js';
import type { Store } from '../store/store.js';
import { type CollectOptions, collect } from './collect.js';

export interface CollectingWorkerOptions extends Partial<Omit<CollectOptions, 'signal' | 'actor'>> {
  /** Between looks for what is due, in milliseconds; default two seconds. */
  readonly interval_ms?: number;
}
/** Stopped, it waits for what is under way: a minute at most, while a provider does not answer. */
export type CollectingWorker = Repeated;

/** Collects for all organisations that want it, until it is stopped. Any number of processes may run one. */
export function startCollectingWorker(store: Store, options: CollectingWorkerOptions = {}): CollectingWorker {
  const { now = Date.now, onFailure = console.error, interval_ms } = options;
  const public_url = options.public_url ?? process.env.KONTOR_PUBLIC_URL ?? null;
  return repeat(
    async (signal) => {
      for (const org_id of await store.dueCollecting(now())) {
        if (signal.aborted) return;
        await collect(store, org_id, { ...options, now, public_url, signal, onFailure }).catch(onFailure);
      }
    },
    { interval_ms, onFailure },
  );
}
