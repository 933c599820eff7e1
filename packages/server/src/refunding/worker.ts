// SPDX-License-Identifier: Apache-2.0
import { type Repeated, repeat } from '../repeat.js';
import type { Store } from '../store/store.js';
import { type SendRefundsOptions, sendRefunds } from './send.js';

export interface RefundWorkerOptions extends Partial<Omit<SendRefundsOptions, 'signal' | 'actor'>> {
  /** Between looks for what is due, in milliseconds; default two seconds. */
  readonly interval_ms?: number;
}
/** Stopped, it waits for what is under way: a minute at most, while a provider does not answer. */
export type RefundWorker = Repeated;

/** Sends the refunds of all organisations, until it is stopped. Any number of processes may run one. */
export function startRefundWorker(store: Store, options: RefundWorkerOptions = {}): RefundWorker {
  const { now = Date.now, onFailure = console.error, interval_ms } = options;
  return repeat(
    async (signal) => {
      for (const org_id of await store.dueRefunds(now())) {
        if (signal.aborted) return;
        await sendRefunds(store, org_id, { ...options, now, signal, onFailure }).catch(onFailure);
      }
    },
    { interval_ms, onFailure },
  );
}
