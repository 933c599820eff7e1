// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { Instant } from '@kontor/core';
import type { Refund } from '../store/refunds.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

// Refunds of which a provider is still to be asked. Its times are those outside of the organisation, simulated or not.

/** A refund that a worker is at. */
export interface RefundClaim {
  readonly refund_id: string;
  readonly lease: string;
  /** How often the provider was asked, this time included. */
  readonly tries: number;
}

/** How long a worker may take for a refund before it counts as lost: more than all time limits of a provider. */
const LEASE_MS = 5 * 60_000;
/** Refunds of one organisation under way at a time. */
const AT_ONCE = 8;

/** Has a provider asked about a refund from `due_at` on. */
export async function enqueueRefund(
  tx: WriteTransaction,
  { id, customer_id }: Pick<Refund, 'id' | 'customer_id'>,
  due_at: Instant,
): Promise<void> {
  await tx.client.query({
    name: 'refund-enqueue',
    text: 'INSERT INTO refund_queue (org_id, refund_id, customer_id, due_at, tries) VALUES ($1, $2, $3, $4, 0)',
    values: [tx.org_id, id, customer_id, toTimestamp(due_at)],
  });
}

/** Claims what is due. That a try begins is stored here, before the provider is asked. */
export async function claimRefunds(tx: Transaction, real_now: Instant): Promise<RefundClaim[]> {
  const { rows } = await tx.client.query<RefundClaim>({
    name: 'refund-claim',
    text: `UPDATE refund_queue q SET lease = $3, due_at = $4, tries = q.tries + 1
      FROM (SELECT refund_id FROM refund_queue WHERE org_id = $1 AND due_at <= $2
        ORDER BY due_at, refund_id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED) AS due
      WHERE q.org_id = $1 AND q.refund_id = due.refund_id AND q.due_at <= $2
      RETURNING q.refund_id, q.lease, q.tries`,
    values: [tx.org_id, toTimestamp(real_now), randomUUID(), toTimestamp(real_now + LEASE_MS)],
  });
  return rows;
}

/** Has the provider asked again later; only the latest claim may say so. */
export async function putOff(
  tx: Transaction,
  { refund_id, lease }: RefundClaim,
  { due_at, problem }: { readonly due_at: Instant; readonly problem: string | null },
): Promise<void> {
  await tx.client.query({
    name: 'refund-put-off',
    text: `UPDATE refund_queue SET due_at = $4, last_problem = $5, lease = NULL
      WHERE org_id = $1 AND refund_id = $2 AND lease = $3`,
    values: [tx.org_id, refund_id, lease, toTimestamp(due_at), problem],
  });
}

/** Nothing more is to be asked about a refund. */
export async function dequeueRefund(tx: Transaction, refund_id: string): Promise<void> {
  await tx.client.query({
    name: 'refund-dequeue',
    text: 'DELETE FROM refund_queue WHERE org_id = $1 AND refund_id = $2',
    values: [tx.org_id, refund_id],
  });
}
