// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import { commitOf, type Transaction } from '../store/transaction.js';
import type { EventType } from './event-types.js';
import type { Message } from './message.js';
import { requeue } from './queue.js';

/** `waiting`: behind an earlier message about the same customer · `dead`: given up, until somebody replays it. */
export type DeliveryStatus = 'pending' | 'waiting' | 'succeeded' | 'dead';

/** What is known of one message on its way to one endpoint. */
export interface Delivery {
  readonly id: string;
  readonly endpoint_id: string;
  readonly message_id: string;
  readonly type: EventType;
  readonly customer_id: string | null;
  readonly status: DeliveryStatus;
  /** Since it was queued, or replayed. */
  readonly attempts: number;
  readonly next_attempt_at: Instant;
  readonly last_attempt_at: Instant | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly last_duration_ms: number | null;
  readonly last_response: string | null;
  readonly created_at: Instant;
}
export interface DeliveryFilter {
  readonly endpoint_id?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly type?: string | undefined;
  readonly customer_id?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

const COLUMNS = [
  'id',
  'endpoint_id',
  'message_id',
  'type',
  'customer_id',
  'status',
  'attempts',
  'next_attempt_at',
  'last_attempt_at',
  'last_status',
  'last_error',
  'last_duration_ms',
  'last_response',
  'created_at',
] as const;

const rows = (tx: Transaction) => tx.db.selectFrom('webhook_delivery').select(COLUMNS).where('org_id', '=', tx.org_id);

export async function listDeliveries(
  tx: Transaction,
  request: PageRequest & DeliveryFilter = {},
): Promise<Page<Delivery>> {
  const plan = pagePlan(request);
  let query = rows(tx);
  if (request.endpoint_id !== undefined) query = query.where('endpoint_id', '=', request.endpoint_id);
  if (request.status !== undefined) query = query.where('status', '=', request.status);
  if (request.type !== undefined) query = query.where('type', '=', request.type);
  if (request.customer_id !== undefined) query = query.where('customer_id', '=', request.customer_id);
  if (request.ids !== undefined) query = query.where('id', 'in', [...request.ids]);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const found = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(found, plan, (row) => row as Delivery);
}

/** What came of one attempt. */
export interface Attempt {
  readonly at: Instant;
  /** Null: there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  readonly duration_ms: number | null;
  readonly response: string | null;
}
export interface DeliveryWithMessage extends Delivery {
  readonly message: Message;
  /** Every attempt, the latest first, those before a replay too. */
  readonly history: readonly Attempt[];
}

/** The last attempt as the delivery has it; null: there was none. */
export function lastAttempt(row: Delivery): Attempt | null {
  if (row.last_attempt_at === null) return null;
  return {
    at: row.last_attempt_at,
    status: row.last_status,
    error: row.last_error,
    duration_ms: row.last_duration_ms,
    response: row.last_response,
  };
}

/** One delivery with what is sent and what came of it; null when there is none. */
export async function getDelivery(tx: Transaction, id: string): Promise<DeliveryWithMessage | null> {
  const row = await rows(tx).select('message_seq').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const { message_seq, ...found } = row;
  const delivery = found as Delivery;
  const { payload, created_at } = await tx.db
    .selectFrom('event_outbox')
    .select(['payload', 'created_at'])
    .where('org_id', '=', tx.org_id)
    .where('seq', '=', message_seq)
    .executeTakeFirstOrThrow();
  const noted = await tx.db
    .selectFrom('webhook_attempt')
    .select(['attempted_at as at', 'status', 'error', 'duration_ms', 'response'])
    .where('org_id', '=', tx.org_id)
    .where('endpoint_id', '=', delivery.endpoint_id)
    .where('message_seq', '=', message_seq)
    .orderBy('attempted_at', 'desc')
    .execute();
  const last = delivery.status === 'succeeded' ? lastAttempt(delivery) : null;
  return {
    ...delivery,
    message: { message_id: delivery.message_id, type: delivery.type, created_at, payload },
    history: last === null ? noted : [last, ...noted],
  };
}

/**
 * Sends messages again: those named, delivered or dead, or all dead ones of an endpoint. They keep their ids, so that a
 * receiver which has one already can tell. Returns the ids of the deliveries that are queued now; those that are not
 * known, or under way anyway, are left out.
 */
export async function replayDeliveries(
  tx: Transaction,
  which: { readonly endpoint_id: string } | { readonly ids: readonly string[] },
): Promise<string[]> {
  commitOf(tx);
  const replayed: string[] = [];
  if ('endpoint_id' in which) replayed.push(...(await requeue(tx, { endpoint_id: which.endpoint_id, ids: null })));
  else {
    const { rows: endpoints } = await tx.client.query<{ endpoint_id: string; ids: string[] }>(
      `SELECT endpoint_id, array_agg(id) AS ids FROM webhook_delivery
       WHERE org_id = $1 AND id = ANY($2::text[]) GROUP BY endpoint_id ORDER BY endpoint_id`,
      [tx.org_id, which.ids],
    );
    for (const endpoint of endpoints) replayed.push(...(await requeue(tx, endpoint)));
  }
  if (replayed.length > 0)
    tx.audit.record({
      action: 'webhook_deliveries.replayed',
      object: 'endpoint_id' in which ? which.endpoint_id : tx.org_id,
      after: { count: replayed.length, ids: replayed },
    });
  return replayed;
}
