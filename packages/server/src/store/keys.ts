// SPDX-License-Identifier: Apache-2.0

import { createHash, randomBytes } from 'node:crypto';
import type { Instant } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from './page.js';
import type { ApiKeyKind } from './schema.js';
import { commitOf, freshId, type Transaction } from './transaction.js';
import { toTimestamp } from './values.js';

/** What is known of a key; the secret itself is shown once, at its making, and stored only as a hash. */
export interface ApiKey {
  readonly id: string;
  readonly org_id: string;
  /**
   * `secret`: everything · `publishable`: what a browser may read · `ingest`: sending usage events · `customer`: reading
   * what one customer uses and may do.
   */
  readonly kind: ApiKeyKind;
  /** Whose usage a key of the kind `customer` reads; null for the others. */
  readonly customer_id: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly created_at: Instant;
  readonly revoked_at: Instant | null;
}
export type NewApiKey = { readonly name: string } & (
  | { readonly kind: Exclude<ApiKeyKind, 'customer'> }
  | { readonly kind: 'customer'; readonly customer_id: string }
);
export interface Keys {
  create(key: NewApiKey): Promise<{ key: ApiKey; secret: string }>;
  list(request?: PageRequest & { readonly customer_id?: string }): Promise<Page<ApiKey>>;
  /** Null when there is no such key, of this customer if one is named; revoking twice changes nothing. */
  revoke(id: string, customer_id?: string): Promise<ApiKey | null>;
}

const KIND_PREFIX: Readonly<Record<ApiKeyKind, string>> = {
  secret: 'sk',
  publishable: 'pk',
  ingest: 'ik',
  customer: 'ck',
};
const COLUMNS = ['id', 'org_id', 'kind', 'customer_id', 'name', 'prefix', 'created_at', 'revoked_at'] as const;

/** Lower-case hexadecimal SHA-256. The secrets are random, so nothing slower is needed. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function keys(tx: Transaction): Keys {
  return {
    async create(made) {
      const { kind, name } = made;
      const { now } = commitOf(tx);
      const secret = `${KIND_PREFIX[kind]}_${randomBytes(32).toString('base64url')}`;
      const key = await tx.db
        .insertInto('api_key')
        .values({
          org_id: tx.org_id,
          id: freshId('key', now),
          kind,
          name,
          customer_id: made.kind === 'customer' ? made.customer_id : null,
          prefix: secret.slice(0, 11),
          secret_hash: secretHash(secret),
          created_at: toTimestamp(now),
        })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow();
      tx.audit.record({ action: 'key.created', object: key.id, after: key });
      return { key, secret };
    },
    async list({ customer_id, ...request } = {}) {
      const plan = pagePlan(request);
      let query = tx.db.selectFrom('api_key').select(COLUMNS).where('org_id', '=', tx.org_id);
      if (customer_id !== undefined) query = query.where('customer_id', '=', customer_id);
      if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
      return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, (row) => row);
    },
    async revoke(id, customer_id) {
      const { now } = commitOf(tx);
      let query = tx.db.selectFrom('api_key').select(COLUMNS).where('org_id', '=', tx.org_id).where('id', '=', id);
      if (customer_id !== undefined) query = query.where('customer_id', '=', customer_id);
      const before = await query.executeTakeFirst();
      if (before === undefined || before.revoked_at !== null) return before ?? null;
      const after = await tx.db
        .updateTable('api_key')
        .set({ revoked_at: toTimestamp(now) })
        .where('org_id', '=', tx.org_id)
        .where('id', '=', id)
        .returning(COLUMNS)
        .executeTakeFirstOrThrow();
      tx.audit.record({ action: 'key.revoked', object: id, before, after });
      return after;
    },
  };
}
