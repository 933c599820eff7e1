// SPDX-License-Identifier: Apache-2.0
import type { EventType } from '../webhooks/event-types.js';
import { insertPacked, packRows } from './packed-rows.js';
import { commitOf, freshId, type Transaction } from './transaction.js';
import { toJson, toTimestamp } from './values.js';

/** Something to be told to the outside. */
export interface NewMessage {
  readonly type: EventType;
  /** The id of what it is about. */
  readonly object: string;
  /** Messages about one customer arrive in order. */
  readonly customer_id: string | null;
  /** The object as the API shows it. */
  readonly data: object;
  /** The one endpoint it is for, whatever types that wants; absent: all that want the type. */
  readonly endpoint_id?: string;
}
export interface Outbox {
  /** Whether an enabled endpoint wants the type: asked before data are made that nobody reads. */
  wants(type: EventType): Promise<boolean>;
  /** Notes a message; stored with the commit if an endpoint wants it (`Store.write` only). */
  record(message: NewMessage): void;
  /** Stores what was recorded and wakes the queues; the store calls it before COMMIT. */
  flush(): Promise<void>;
}

/** Places within one commit: `seq` of a message is the commit's times this, plus its place. */
const PLACES = 1_000_000n;

/** The `seq` below which every message of the commit `commit_seq` and of those before it lies. */
export function outboxEnd(commit_seq: bigint): bigint {
  return (commit_seq + 1n) * PLACES;
}

const COLUMNS = {
  seq: 'bigint',
  id: 'text',
  type: 'text',
  object: 'text',
  customer_id: 'text',
  endpoint_id: 'text',
  payload: 'jsonb',
};

interface Listener {
  readonly id: string;
  /** Null: all. */
  readonly event_types: readonly string[] | null;
}

export function outbox(tx: Transaction): Outbox {
  const noted: NewMessage[] = [];
  let asked: Promise<readonly Listener[]> | undefined;
  const listeners = () => {
    asked ??= tx.client
      .query<Listener>({
        name: 'webhook-listeners',
        text: `SELECT id, event_types FROM webhook_endpoint WHERE org_id = $1 AND status = 'enabled' ORDER BY id`,
        values: [tx.org_id],
      })
      .then(({ rows }) => rows);
    return asked;
  };
  const wantedBy = (listener: Listener, { type, endpoint_id }: Pick<NewMessage, 'type' | 'endpoint_id'>) =>
    endpoint_id === undefined
      ? listener.event_types === null || listener.event_types.includes(type)
      : endpoint_id === listener.id;
  return {
    async wants(type) {
      return (await listeners()).some((listener) => wantedBy(listener, { type }));
    },
    record(message) {
      commitOf(tx);
      noted.push(message);
    },
    async flush() {
      if (noted.length === 0) return;
      const { seq, now, real_now } = commitOf(tx);
      const all = await listeners();
      const wanted = noted.splice(0).filter((message) => all.some((listener) => wantedBy(listener, message)));
      if (wanted.length === 0) return;
      if (BigInt(wanted.length) >= PLACES)
        throw new RangeError(`${wanted.length} messages are too many for one commit`);
      const woken = all.filter((listener) => wanted.some((message) => wantedBy(listener, message)));
      let place = seq * PLACES;
      const packed = packRows(wanted, (message) => [
        String(place++),
        freshId('msg', now),
        message.type,
        message.object,
        message.customer_id,
        message.endpoint_id ?? null,
        toJson(message.data),
      ]);
      const constants = { org_id: tx.org_id, created_at: toTimestamp(now) };
      const { text, values } = insertPacked('event_outbox', constants, COLUMNS, packed);
      await tx.client.query({ name: 'outbox-record', text, values: [...values] });
      // Also a queue that is due already: the row lock keeps a worker from calling it empty before we have committed.
      await tx.client.query({
        name: 'outbox-wake',
        text: `UPDATE webhook_queue SET due_at = least(due_at, $3) WHERE org_id = $1 AND endpoint_id = ANY($2::text[])`,
        values: [tx.org_id, woken.map((listener) => listener.id), toTimestamp(real_now)],
      });
    },
  };
}
