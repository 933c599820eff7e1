// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { Instant } from '@kontor/core';
import { outboxEnd } from '../store/outbox.js';
import { commitOf, freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { RETRY_MS } from './backoff.js';
import type { Message } from './message.js';

/** A message under way to an endpoint. */
export interface ClaimedDelivery extends Message {
  readonly message_seq: bigint;
  readonly lane: string;
  readonly lease: string;
  /** This one included. */
  readonly attempts: number;
  readonly retry_until: Instant;
}
/** What to note of an attempt, and how it goes on: `retry_at` null is the end. */
export interface FinishedAttempt {
  readonly delivery: ClaimedDelivery;
  readonly succeeded: boolean;
  readonly retry_at: Instant | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly duration_ms: number;
  readonly response: string | null;
}

/** How long an attempt may take before its sender counts as lost: several times what a request may take. */
export const LEASE_MS = 60_000;
/** Messages read from the outbox at a time. */
const FAN_OUT = 1_000;

/** Locks an endpoint's queue until the transaction ends; where its reading of the outbox goes on, null without one. */
export async function lockQueue(tx: Transaction, endpoint_id: string): Promise<bigint | null> {
  const { rows } = await tx.client.query<{ outbox_seq: bigint }>({
    name: 'webhook-lock',
    text: 'SELECT outbox_seq FROM webhook_queue WHERE org_id = $1 AND endpoint_id = $2 FOR UPDATE',
    values: [tx.org_id, endpoint_id],
  });
  return rows[0]?.outbox_seq ?? null;
}

async function wake(tx: Transaction, endpoint_id: string, at: Instant): Promise<void> {
  await tx.client.query({
    name: 'webhook-wake',
    text: 'UPDATE webhook_queue SET due_at = least(due_at, $3) WHERE org_id = $1 AND endpoint_id = $2',
    values: [tx.org_id, endpoint_id, toTimestamp(at)],
  });
}

/**
 * Of the lanes in which nothing is pending, the earliest that waits becomes pending. Scalar subqueries: each lane is a
 * look-up in an index, and never part of a join over the whole queue; `+ 0` keeps the planner from walking the queue in
 * order instead, in search of a lane that may have nothing waiting.
 */
async function promote(tx: Transaction, endpoint_id: string, lanes: readonly string[]): Promise<void> {
  await tx.client.query({
    name: 'webhook-promote',
    text: `UPDATE webhook_delivery SET status = 'pending'
      WHERE org_id = $1 AND endpoint_id = $2 AND message_seq = ANY (ARRAY(
        SELECT (SELECT w.message_seq FROM webhook_delivery w
          WHERE w.org_id = $1 AND w.endpoint_id = $2 AND w.lane = wanted.lane COLLATE "C" AND w.status = 'waiting'
          ORDER BY w.message_seq + 0 LIMIT 1)
        FROM unnest($3::text[]) AS wanted (lane)
        WHERE (SELECT p.message_seq FROM webhook_delivery p WHERE p.org_id = $1 AND p.endpoint_id = $2
          AND p.lane = wanted.lane COLLATE "C" AND p.status = 'pending' LIMIT 1) IS NULL))`,
    values: [tx.org_id, endpoint_id, [...new Set(lanes)]],
  });
}

/** Starts an endpoint's queue at what happens after this commit; what waits from before gets its three days anew. */
export async function openQueue(tx: Transaction, endpoint_id: string): Promise<void> {
  const { seq, real_now: now } = commitOf(tx);
  await tx.client.query(
    `INSERT INTO webhook_queue (org_id, endpoint_id, outbox_seq, due_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (org_id, endpoint_id) DO UPDATE SET outbox_seq = EXCLUDED.outbox_seq, due_at = EXCLUDED.due_at`,
    [tx.org_id, endpoint_id, outboxEnd(seq), toTimestamp(now)],
  );
  await tx.client.query(
    `UPDATE webhook_delivery SET next_attempt_at = $3, retry_until = $4, lease = NULL
     WHERE org_id = $1 AND endpoint_id = $2 AND status IN ('pending', 'waiting')`,
    [tx.org_id, endpoint_id, toTimestamp(now), toTimestamp(now + RETRY_MS)],
  );
}

/** Queues what happened up to now for an endpoint that is about to be disabled, and lets the queue rest. */
export async function closeQueue(tx: Transaction, endpoint_id: string): Promise<void> {
  const { real_now: now } = commitOf(tx);
  const { event_types } = await tx.db
    .selectFrom('webhook_endpoint')
    .select('event_types')
    .where('org_id', '=', tx.org_id)
    .where('id', '=', endpoint_id)
    .executeTakeFirstOrThrow();
  let more = true;
  while (more) more = await fanOut(tx, endpoint_id, event_types, now);
  await restQueue(tx, endpoint_id);
}

/** Nothing is to be done for the endpoint until something wakes it. */
export async function restQueue(tx: Transaction, endpoint_id: string): Promise<void> {
  await tx.client.query(`UPDATE webhook_queue SET due_at = 'infinity' WHERE org_id = $1 AND endpoint_id = $2`, [
    tx.org_id,
    endpoint_id,
  ]);
}

export async function dropQueue(tx: Transaction, endpoint_id: string): Promise<void> {
  for (const table of ['webhook_queue', 'webhook_delivery'])
    await tx.client.query(`DELETE FROM ${table} WHERE org_id = $1 AND endpoint_id = $2`, [tx.org_id, endpoint_id]);
}

/** Makes deliveries of the next messages of the outbox that the endpoint wants; whether there may be more. */
export async function fanOut(
  tx: Transaction,
  endpoint_id: string,
  event_types: readonly string[] | null,
  now: Instant,
): Promise<boolean> {
  const from = await lockQueue(tx, endpoint_id);
  if (from === null) return false;
  const { rows } = await tx.client.query<{
    seq: bigint;
    id: string;
    type: string;
    customer_id: string | null;
    endpoint_id: string | null;
  }>({
    name: 'webhook-outbox',
    text: `SELECT seq, id, type, customer_id, endpoint_id FROM event_outbox
      WHERE org_id = $1 AND seq >= $2 ORDER BY seq LIMIT ${FAN_OUT}`,
    values: [tx.org_id, from],
  });
  const last = rows.at(-1);
  if (last === undefined) return false;
  const wanted = rows.filter(({ endpoint_id: only, type }) =>
    only === null ? event_types === null || event_types.includes(type) : only === endpoint_id,
  );
  // What is for this endpoint alone, a test, waits for nothing.
  const lanes = wanted.map((row) => (row.endpoint_id === null ? (row.customer_id ?? '') : row.id));
  await tx.client.query({
    name: 'webhook-fan-out',
    text: `INSERT INTO webhook_delivery (org_id, endpoint_id, message_seq, id, message_id, type, customer_id, lane,
        status, attempts, next_attempt_at, retry_until, created_at)
      SELECT $1, $2, seq, id, message_id, type, customer_id, lane, 'waiting', 0, $3, $4, $3
      FROM unnest($5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
        AS m (seq, id, message_id, type, customer_id, lane)`,
    values: [
      tx.org_id,
      endpoint_id,
      toTimestamp(now),
      toTimestamp(now + RETRY_MS),
      wanted.map((row) => row.seq),
      wanted.map(() => freshId('whd', now)),
      wanted.map((row) => row.id),
      wanted.map((row) => row.type),
      wanted.map((row) => row.customer_id),
      lanes,
    ],
  });
  await promote(tx, endpoint_id, lanes);
  await tx.client.query({
    name: 'webhook-read-to',
    text: 'UPDATE webhook_queue SET outbox_seq = $3 WHERE org_id = $1 AND endpoint_id = $2',
    values: [tx.org_id, endpoint_id, last.seq + 1n],
  });
  return rows.length === FAN_OUT;
}

/**
 * Takes up to `count` due messages, at most one of each lane, and says when the queue is next due. The lock of the
 * queue makes claims of one endpoint serial: what one has taken the next one sees.
 */
export async function claim(
  tx: Transaction,
  endpoint_id: string,
  now: Instant,
  count: number,
): Promise<ClaimedDelivery[]> {
  if ((await lockQueue(tx, endpoint_id)) === null) return [];
  const { rows } = await tx.client.query<ClaimedDelivery>({
    name: 'webhook-claim',
    text: `UPDATE webhook_delivery d
      SET lease = $4, attempts = d.attempts + 1, next_attempt_at = $5, last_attempt_at = $3
      FROM (SELECT message_seq FROM webhook_delivery
          WHERE org_id = $1 AND endpoint_id = $2 AND status = 'pending' AND next_attempt_at <= $3
          ORDER BY next_attempt_at, message_seq LIMIT $6) AS due
        JOIN event_outbox o ON o.org_id = $1 AND o.seq = due.message_seq
      WHERE d.org_id = $1 AND d.endpoint_id = $2 AND d.message_seq = due.message_seq
      RETURNING d.message_seq, d.message_id, d.type, d.lane, d.lease, d.attempts, d.retry_until, o.created_at, o.payload`,
    values: [tx.org_id, endpoint_id, toTimestamp(now), randomUUID(), toTimestamp(now + LEASE_MS), count],
  });
  await tx.client.query({
    name: 'webhook-next-due',
    text: `UPDATE webhook_queue SET due_at = coalesce((SELECT min(next_attempt_at) FROM webhook_delivery
        WHERE org_id = $1 AND endpoint_id = $2 AND status = 'pending'), 'infinity')
      WHERE org_id = $1 AND endpoint_id = $2`,
    values: [tx.org_id, endpoint_id],
  });
  return rows;
}

/** Notes what came of attempts; nothing of those whose message somebody else has taken since. */
export async function finish(
  tx: Transaction,
  endpoint_id: string,
  finished: readonly FinishedAttempt[],
  now: Instant,
): Promise<void> {
  if ((await lockQueue(tx, endpoint_id)) === null) return;
  const statusOf = ({ succeeded, retry_at }: FinishedAttempt) =>
    succeeded ? 'succeeded' : retry_at === null ? 'dead' : 'pending';
  const { rows } = await tx.client.query<{ lane: string; status: string }>({
    name: 'webhook-finish',
    text: `WITH done AS (
        UPDATE webhook_delivery d SET status = f.status, lease = NULL, next_attempt_at = f.next_attempt_at,
          last_status = f.last_status, last_error = f.last_error, last_duration_ms = f.duration_ms,
          last_response = f.response
        FROM unnest($3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::int[], $8::text[], $9::int[],
            $10::text[])
          AS f (message_seq, lease, status, next_attempt_at, last_status, last_error, duration_ms, response)
        WHERE d.org_id = $1 AND d.endpoint_id = $2 AND d.message_seq = f.message_seq AND d.lease = f.lease COLLATE "C"
        RETURNING d.message_seq, d.lane, d.status, d.last_attempt_at, f.lease, f.last_status, f.last_error,
          f.duration_ms, f.response
      ), noted AS (
        INSERT INTO webhook_attempt (org_id, endpoint_id, message_seq, lease, attempted_at, status, error, duration_ms,
          response)
        SELECT $1, $2, message_seq, lease, last_attempt_at, last_status, last_error, duration_ms, response
        FROM done WHERE status <> 'succeeded'
      )
      SELECT lane, status FROM done`,
    values: [
      tx.org_id,
      endpoint_id,
      finished.map(({ delivery }) => delivery.message_seq),
      finished.map(({ delivery }) => delivery.lease),
      finished.map(statusOf),
      finished.map(({ retry_at }) => toTimestamp(retry_at ?? now)),
      finished.map(({ status }) => status),
      finished.map(({ error }) => error),
      finished.map(({ duration_ms }) => duration_ms),
      finished.map(({ response }) => response),
    ],
  });
  const over = rows.filter(({ status }) => status !== 'pending').map(({ lane }) => lane);
  if (over.length > 0) await promote(tx, endpoint_id, over);
  await wake(tx, endpoint_id, Math.min(...finished.map(({ retry_at }) => retry_at ?? now)));
}

/**
 * Queues messages again that are over, by id or all dead ones of an endpoint: each goes out before later ones of its
 * customer that wait. Returns the ids of the deliveries.
 */
export async function requeue(
  tx: Transaction,
  which: { readonly endpoint_id: string; readonly ids: readonly string[] | null },
): Promise<string[]> {
  const { real_now: now } = commitOf(tx);
  const { endpoint_id, ids } = which;
  if ((await lockQueue(tx, endpoint_id)) === null) return [];
  // of what failed this is noted already
  await tx.client.query(
    `INSERT INTO webhook_attempt (org_id, endpoint_id, message_seq, lease, attempted_at, status, error, duration_ms,
       response)
     SELECT org_id, endpoint_id, message_seq, gen_random_uuid()::text, last_attempt_at, last_status, last_error,
       last_duration_ms, last_response
     FROM webhook_delivery
     WHERE org_id = $1 AND endpoint_id = $2 AND id = ANY($3) AND status = 'succeeded'`,
    [tx.org_id, endpoint_id, ids ?? []],
  );
  const { rows } = await tx.client.query<{ id: string; lane: string }>(
    `UPDATE webhook_delivery SET status = 'waiting', attempts = 0, next_attempt_at = $3, retry_until = $4, lease = NULL,
       last_attempt_at = NULL, last_status = NULL, last_error = NULL, last_duration_ms = NULL, last_response = NULL
     WHERE org_id = $1 AND endpoint_id = $2
       AND CASE WHEN $5::text[] IS NULL THEN status = 'dead' ELSE id = ANY($5) AND status IN ('dead', 'succeeded') END
     RETURNING id, lane`,
    [tx.org_id, endpoint_id, toTimestamp(now), toTimestamp(now + RETRY_MS), ids],
  );
  await promote(
    tx,
    endpoint_id,
    rows.map((row) => row.lane),
  );
  await wake(tx, endpoint_id, now);
  return rows.map((row) => row.id);
}
