// SPDX-License-Identifier: Apache-2.0
import { Failures } from '../failures.js';
import { type Repeated, repeat } from '../repeat.js';
import type { Store } from '../store/store.js';
import { type DeliverOptions, deliverQueue, ENDPOINTS_AT_ONCE } from './deliver.js';
import { pruneWebhooks, webhookRetention } from './prune.js';

export interface WorkerOptions extends Partial<Omit<DeliverOptions, 'signal'>> {
  /** How long what is over is kept, in milliseconds; default `webhookRetention()`. */
  readonly retention_ms?: number;
  /** Between looks for what is due, in milliseconds; default a second. */
  readonly interval_ms?: number;
  /** Told of failures that are ours, e.g. of the database; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}
/** Stopped, it waits for the requests under way, which take 15 seconds at most. */
export type WebhookWorker = Repeated;

const INTERVAL_MS = 1_000;
/** Between removals of what is over. */
const PRUNE_MS = 3_600_000;

/**
 * Sends webhooks of all organisations until it is stopped. Each endpoint is served by itself, so that a slow one
 * delays no other. Any number of processes may run one.
 */
export function startWebhookWorker(store: Store, options: WorkerOptions = {}): WebhookWorker {
  const now = options.now ?? Date.now;
  const report = options.onFailure ?? console.error;
  const retention_ms = options.retention_ms ?? webhookRetention();
  let prune_at = now();
  let pruning: Promise<unknown> | null = null;
  const running = new Map<string, Promise<void>>();
  const failures = new Failures(now, report);

  async function look(signal: AbortSignal): Promise<void> {
    prune(signal);
    for (const queue of await store.dueQueues(now())) {
      const { endpoint_id } = queue;
      if (running.size >= ENDPOINTS_AT_ONCE) return;
      if (running.has(endpoint_id) || failures.has(endpoint_id)) continue;
      const served = failures
        .of(endpoint_id, deliverQueue(store, queue, { ...options, now, signal }))
        .then(() => void running.delete(endpoint_id));
      running.set(endpoint_id, served);
    }
  }

  /** Beside what is sent, which it must not delay. */
  function prune(signal: AbortSignal): void {
    if (pruning !== null || now() < prune_at) return;
    prune_at = now() + PRUNE_MS;
    pruning = pruneWebhooks(store, { now: now(), retention_ms, signal })
      .catch(report)
      .then(() => {
        pruning = null;
      });
  }

  const looking = repeat(look, { interval_ms: options.interval_ms ?? INTERVAL_MS, onFailure: report });
  return {
    async stop() {
      await looking.stop();
      await Promise.all([...running.values(), pruning]);
    },
  };
}
