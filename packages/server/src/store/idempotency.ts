// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { sql } from 'kysely';
import type { Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

/** What became of the first request with a key. */
export type Claim =
  | { readonly state: 'new' }
  /** The first one has not answered yet. */
  | { readonly state: 'running' }
  /** The key came before with another request. */
  | { readonly state: 'mismatch' }
  | { readonly state: 'done'; readonly status: number; readonly response: string };
export interface IdempotencyKeys {
  /** Takes the key for this request, unless it is taken; keys of more than 24 hours ago are free again. */
  claim(key: string, request_hash: string, now: Instant): Promise<Claim>;
  /** Keeps the answer for the next request with the same key. */
  complete(key: string, status: number, response: string): Promise<void>;
  /** Gives the key back: the request was not carried out. */
  forget(key: string): Promise<void>;
}

const KEPT_MS = 24 * 60 * 60 * 1_000;

export function idempotencyKeys(tx: Transaction): IdempotencyKeys {
  return {
    async claim(key, request_hash, now) {
      const oldest = toTimestamp(now - KEPT_MS);
      await tx.db
        .deleteFrom('idempotency_key')
        .where('org_id', '=', tx.org_id)
        .where('created_at', '<', sql<Instant>`${oldest}::timestamptz`)
        .execute();
      const inserted = await tx.db
        .insertInto('idempotency_key')
        .values({ org_id: tx.org_id, key, request_hash, status: null, response: null, created_at: toTimestamp(now) })
        .onConflict((conflict) => conflict.columns(['org_id', 'key']).doNothing())
        .returning('key')
        .executeTakeFirst();
      if (inserted !== undefined) return { state: 'new' };
      const first = await tx.db
        .selectFrom('idempotency_key')
        .select(['request_hash', 'status', 'response'])
        .where('org_id', '=', tx.org_id)
        .where('key', '=', key)
        .executeTakeFirst();
      if (first === undefined) return { state: 'running' }; // given back this very moment: try again
      if (first.request_hash !== request_hash) return { state: 'mismatch' };
      if (first.status === null || first.response === null) return { state: 'running' };
      return { state: 'done', status: first.status, response: first.response };
    },
    async complete(key, status, response) {
      await tx.db
        .updateTable('idempotency_key')
        .set({ status, response })
        .where('org_id', '=', tx.org_id)
        .where('key', '=', key)
        .execute();
    },
    async forget(key) {
      await tx.db.deleteFrom('idempotency_key').where('org_id', '=', tx.org_id).where('key', '=', key).execute();
    },
  };
}
