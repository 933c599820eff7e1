// SPDX-License-Identifier: Apache-2.0
import { pause } from '../pause.js';
import type { Store } from '../store/store.js';
import { type CollectOptions, collect } from './collect.js';

export interface CollectingWorkerOptions extends Partial<Omit<CollectOptions, 'signal' | 'actor'>> {
  /** Between looks for what is due, in milliseconds; default two seconds. */
  readonly interval_ms?: number;
}
export interface CollectingWorker {
  /** Begins nothing more and waits for what is under way: a minute at most, while a provider does not answer. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 2_000;

/** Collects for all organisations that want it, until it is stopped. Any number of processes may run one. */
export function startCollectingWorker(store: Store, options: CollectingWorkerOptions = {}): CollectingWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const now = options.now ?? Date.now;
  const report = options.onFailure ?? console.error;
  const public_url = options.public_url ?? process.env.KONTOR_PUBLIC_URL ?? null;

  async function look(): Promise<void> {
    for (const org_id of await store.dueCollecting(now())) {
      if (signal.aborted) return;
      await collect(store, org_id, { ...options, now, public_url, signal, onFailure: report }).catch(report);
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await look().catch(report);
      await pause(options.interval_ms ?? INTERVAL_MS, signal);
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
