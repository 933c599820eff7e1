// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Selectable } from 'kysely';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { SecretBox } from '../store/secret-box.js';
import { commitOf, freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { EventType } from './event-types.js';
import { closeQueue, dropQueue, openQueue } from './queue.js';
import { newSecret } from './signature.js';
import type { WebhookEndpointTable } from './tables.js';

/** How long a signing secret stays valid beside the one that took its place. */
export const OLD_SECRET_MS = 24 * 60 * 60 * 1_000;

/** Where messages go; the secret is shown when it is made and not again. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Null: all types, also those of later versions. */
  readonly event_types: readonly EventType[] | null;
  readonly status: 'enabled' | 'disabled';
  /** Why, if it was not the user who disabled it. */
  readonly disabled_because: string | null;
  /** Until when the secret before the current one signs too; null: it does not. */
  readonly previous_secret_until: Instant | null;
  readonly created_at: Instant;
}
export interface EndpointChange {
  readonly url?: string;
  readonly description?: string;
  readonly event_types?: readonly EventType[] | null;
  readonly status?: 'enabled' | 'disabled';
}

type Row = Selectable<WebhookEndpointTable>;

function endpointOf({ org_id: _org, secret: _secret, previous_secret: _previous, ...row }: Row): Endpoint {
  return {
    ...row,
    status: row.status as Endpoint['status'],
    event_types: row.event_types as EventType[] | null,
  };
}

/** What a secret is bound to. */
const contextOf = (org_id: string, id: string) => `webhook endpoint ${id} of ${org_id}`;

const rows = (tx: Transaction) => tx.db.selectFrom('webhook_endpoint').selectAll().where('org_id', '=', tx.org_id);

async function update(tx: Transaction, id: string, values: Partial<Omit<Row, 'previous_secret_until' | 'created_at'>>) {
  const row = await tx.db
    .updateTable('webhook_endpoint')
    .set(values)
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return endpointOf(row);
}

/** Makes an enabled endpoint, which hears of what happens from here on. The URL was checked before. */
export async function createEndpoint(
  tx: Transaction,
  secrets: SecretBox,
  endpoint: { readonly url: string; readonly description: string; readonly event_types: readonly EventType[] | null },
): Promise<{ endpoint: Endpoint; secret: string }> {
  const { now } = commitOf(tx);
  const id = freshId('whe', now);
  const secret = newSecret();
  const row = await tx.db
    .insertInto('webhook_endpoint')
    .values({
      org_id: tx.org_id,
      id,
      url: endpoint.url,
      description: endpoint.description,
      event_types: endpoint.event_types === null ? null : [...endpoint.event_types],
      status: 'enabled',
      secret: secrets.seal(secret, contextOf(tx.org_id, id)),
      created_at: toTimestamp(now),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await openQueue(tx, id);
  const made = endpointOf(row);
  tx.audit.record({ action: 'webhook_endpoint.created', object: id, after: made });
  return { endpoint: made, secret };
}

export async function getEndpoint(tx: Transaction, id: string): Promise<Endpoint | null> {
  const row = await rows(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : endpointOf(row);
}

export async function listEndpoints(tx: Transaction, request: PageRequest = {}): Promise<Page<Endpoint>> {
  const plan = pagePlan(request);
  let query = rows(tx);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, endpointOf);
}

/**
 * Changes what is given; null when there is no such endpoint. While it is disabled nothing is queued for it; what was
 * queued before waits, and gets three days anew when it is enabled again.
 */
export async function changeEndpoint(
  tx: Transaction,
  id: string,
  change: EndpointChange,
  disabled_because: string | null = null,
): Promise<Endpoint | null> {
  commitOf(tx);
  const before = await getEndpoint(tx, id);
  if (before === null) return null;
  const { event_types, status = before.status, ...rest } = change;
  if (status === 'disabled' && before.status === 'enabled') await closeQueue(tx, id);
  const after = await update(tx, id, {
    ...rest,
    ...(event_types === undefined ? {} : { event_types: event_types === null ? null : [...event_types] }),
    status,
    disabled_because: status === before.status ? before.disabled_because : disabled_because,
  });
  if (status === 'enabled' && before.status === 'disabled') await openQueue(tx, id);
  tx.audit.record({ action: 'webhook_endpoint.changed', object: id, before, after });
  return after;
}

/** Ends an endpoint with everything queued for it and its dead letters; null when there is none. */
export async function deleteEndpoint(tx: Transaction, id: string): Promise<Endpoint | null> {
  commitOf(tx);
  const before = await getEndpoint(tx, id);
  if (before === null) return null;
  await dropQueue(tx, id);
  await tx.db.deleteFrom('webhook_endpoint').where('org_id', '=', tx.org_id).where('id', '=', id).execute();
  tx.audit.record({ action: 'webhook_endpoint.deleted', object: id, before });
  return before;
}

/** Makes a new secret; the one before signs too for a day, the one before that no more. */
export async function rotateSecret(
  tx: Transaction,
  secrets: SecretBox,
  id: string,
): Promise<{ endpoint: Endpoint; secret: string } | null> {
  const { real_now } = commitOf(tx);
  const row = await rows(tx).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const secret = newSecret();
  const rotated = await tx.db
    .updateTable('webhook_endpoint')
    .set({
      secret: secrets.seal(secret, contextOf(tx.org_id, id)),
      previous_secret: row.secret,
      previous_secret_until: toTimestamp(real_now + OLD_SECRET_MS),
    })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const endpoint = endpointOf(rotated);
  tx.audit.record({ action: 'webhook_endpoint.secret_rotated', object: id, before: endpointOf(row), after: endpoint });
  return { endpoint, secret };
}

/** The secrets that sign at `now`, the newest first; null unless the endpoint exists and is enabled. */
export async function signingKeys(
  tx: Transaction,
  secrets: SecretBox,
  id: string,
  now: Instant,
): Promise<{ url: string; event_types: readonly string[] | null; keys: string[] } | null> {
  const row = await rows(tx).where('id', '=', id).where('status', '=', 'enabled').executeTakeFirst();
  if (row === undefined) return null;
  const { url, event_types, secret, previous_secret, previous_secret_until } = row;
  const both = previous_secret !== null && previous_secret_until !== null && now < previous_secret_until;
  const context = contextOf(tx.org_id, id);
  const keys = [secret, ...(both ? [previous_secret] : [])].map((sealed) => secrets.open(sealed, context));
  return { url, event_types, keys };
}
