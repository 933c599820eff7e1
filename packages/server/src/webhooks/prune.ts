// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Store } from '../store/store.js';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

const DAY_MS = 24 * 3_600_000;
const RETENTION_DAYS = 30;
/** Rows removed in one transaction: few enough that nobody waits for it. */
const PORTION = 1_000;

/** How long what is over is kept, in milliseconds: KONTOR_WEBHOOK_RETENTION_DAYS, default 30 days. */
export function webhookRetention(setting = process.env.KONTOR_WEBHOOK_RETENTION_DAYS): number {
  if (setting === undefined || setting === '') return RETENTION_DAYS * DAY_MS;
  const days = /^\d{1,5}$/.test(setting) ? Number(setting) : 0;
  if (days >= 1) return days * DAY_MS;
  throw new RangeError(`KONTOR_WEBHOOK_RETENTION_DAYS is ${setting}; write a number of days, such as 30`);
}

export interface PruneOptions {
  readonly now: Instant;
  /** In milliseconds. */
  readonly retention_ms: number;
  /** When it is aborted no further portion is begun. */
  readonly signal?: AbortSignal;
}

/**
 * Removes what was delivered or given up longer ago than the retention, of all organisations, and the messages that no
 * delivery needs any more. What is still to be sent stays, however old. Returns the number of deliveries and messages
 * removed; any number of processes may do it at once.
 */
export async function pruneWebhooks(
  store: Store,
  { now, retention_ms, signal }: PruneOptions,
): Promise<{ deliveries: number; messages: number }> {
  const removed = { deliveries: 0, messages: 0 };
  for (const { id, test_clock } of await store.listOrganisations()) {
    const portions = async (remove: (tx: Transaction) => Promise<number>) => {
      let sum = 0;
      for (let count = PORTION; count === PORTION && !signal?.aborted; sum += count)
        count = await store.append(id, remove);
      return sum;
    };
    removed.deliveries += await portions((tx) => removeDeliveries(tx, now - retention_ms));
    // Messages happened in the organisation's time, deliveries were made in ours.
    removed.messages += await portions((tx) => removeMessages(tx, (test_clock ?? now) - retention_ms));
  }
  return removed;
}

/** `next_attempt_at` of what is over is when it ended. */
async function removeDeliveries(tx: Transaction, before: Instant): Promise<number> {
  const { rowCount } = await tx.client.query({
    name: 'webhook-prune-deliveries',
    text: `DELETE FROM webhook_delivery d USING (SELECT endpoint_id, message_seq FROM webhook_delivery
        WHERE org_id = $1 AND status IN ('succeeded', 'dead') AND next_attempt_at < $2
        ORDER BY next_attempt_at LIMIT ${PORTION} FOR UPDATE SKIP LOCKED) AS over
      WHERE d.org_id = $1 AND d.endpoint_id = over.endpoint_id AND d.message_seq = over.message_seq`,
    values: [tx.org_id, toTimestamp(before)],
  });
  return rowCount ?? 0;
}

/** Only what every enabled endpoint has read: of what it has not, there may be deliveries to come. */
async function removeMessages(tx: Transaction, before: Instant): Promise<number> {
  const { rowCount } = await tx.client.query({
    name: 'webhook-prune-messages',
    text: `DELETE FROM event_outbox m USING (SELECT seq FROM event_outbox o
        WHERE org_id = $1 AND created_at < $2
          AND seq < coalesce((SELECT min(q.outbox_seq) FROM webhook_queue q
            JOIN webhook_endpoint e ON e.org_id = q.org_id AND e.id = q.endpoint_id
            WHERE q.org_id = $1 AND e.status = 'enabled'), 9223372036854775807)
          AND NOT EXISTS (SELECT 1 FROM webhook_endpoint e
            JOIN webhook_delivery d ON d.org_id = e.org_id AND d.endpoint_id = e.id AND d.message_seq = o.seq
            WHERE e.org_id = $1)
        ORDER BY seq LIMIT ${PORTION} FOR UPDATE SKIP LOCKED) AS over
      WHERE m.org_id = $1 AND m.seq = over.seq`,
    values: [tx.org_id, toTimestamp(before)],
  });
  return rowCount ?? 0;
}
