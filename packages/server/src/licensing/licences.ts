// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant, LicenceOrder, PlainDate } from '@kontor/core';
import type { LicenceKind } from '@kontor/sdk/licence';
import type { UpdateObject } from 'kysely';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Database } from '../store/schema.js';
import { commitOf, type Transaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';

/** What a licence was asked to be, besides what its subscription grants. */
export type LicenceTerms = Partial<Pick<LicenceOrder, 'audience'>> &
  Pick<LicenceOrder, 'environments' | 'nodes' | 'cores' | 'floating' | 'maintenance_until' | 'install_keys'>;
export interface StoredLicence {
  readonly id: string;
  readonly position: bigint;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly kind: LicenceKind;
  readonly status: 'issued' | 'revoked';
  readonly starts_on: PlainDate;
  readonly ends_on: PlainDate | null;
  readonly terms: LicenceTerms;
  readonly token: string;
  readonly key_id: string;
  readonly replaces: string | null;
  /** Id of the first of which it is a renewal; its own where it renews none. */
  readonly family: string;
  readonly revoked_at: Instant | null;
  readonly revoke_reason: string | null;
  /** Null: it is not suspended, or was revoked since. */
  readonly suspended_at: Instant | null;
  readonly suspend_reason: string | null;
  readonly created_at: Instant;
}
export type NewLicence = Omit<
  StoredLicence,
  'status' | 'revoked_at' | 'revoke_reason' | 'suspended_at' | 'suspend_reason' | 'created_at'
>;

const COLUMNS = [
  'id',
  'position',
  'customer_id',
  'subscription_id',
  'kind',
  'status',
  'starts_on',
  'ends_on',
  'terms',
  'token',
  'key_id',
  'replaces',
  'family',
  'revoked_at',
  'revoke_reason',
  'suspended_at',
  'suspend_reason',
  'created_at',
] as const;

const rows = (tx: Transaction) => tx.db.selectFrom('licence').where('org_id', '=', tx.org_id);

export async function getLicence(tx: Transaction, id: string): Promise<StoredLicence | null> {
  const row = await rows(tx).select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return (row as StoredLicence | undefined) ?? null;
}

/** The licence that renewed another; null: none did. */
export async function renewalOf(tx: Transaction, id: string): Promise<StoredLicence | null> {
  const row = await rows(tx).select(COLUMNS).where('replaces', '=', id).executeTakeFirst();
  return (row as StoredLicence | undefined) ?? null;
}

/** The latest of a family that was not revoked; null: all were. */
export async function latestOf(tx: Transaction, family: string): Promise<StoredLicence | null> {
  const row = await rows(tx)
    .select(COLUMNS)
    .where('family', '=', family)
    .where('status', '=', 'issued')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (row as StoredLicence | undefined) ?? null;
}

/** All licences of a subscription, oldest first. */
export async function licencesOf(tx: Transaction, subscription_id: string): Promise<StoredLicence[]> {
  const found = await rows(tx)
    .select(COLUMNS)
    .where('subscription_id', '=', subscription_id)
    .orderBy('position')
    .execute();
  return found as StoredLicence[];
}

export interface LicenceFilter {
  readonly customer_id?: string | undefined;
  readonly status?: 'issued' | 'suspended' | 'revoked' | undefined;
  /** Whose first day without right is before this day. */
  readonly ends_before?: PlainDate | undefined;
  /** Whose first day without right is after this day. */
  readonly ends_after?: PlainDate | undefined;
}

export async function listLicences(
  tx: Transaction,
  request: PageRequest & LicenceFilter = {},
): Promise<Page<StoredLicence>> {
  const plan = pagePlan(request);
  let query = rows(tx).select(COLUMNS);
  const { customer_id, status, ends_before, ends_after } = request;
  if (customer_id !== undefined) query = query.where('customer_id', '=', customer_id);
  if (status !== undefined) query = query.where('status', '=', status === 'revoked' ? 'revoked' : 'issued');
  if (status === 'issued') query = query.where('suspended_at', 'is', null);
  if (status === 'suspended') query = query.where('suspended_at', 'is not', null);
  if (ends_before !== undefined) query = query.where('ends_on', '<', ends_before);
  if (ends_after !== undefined) query = query.where('ends_on', '>', ends_after);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const found = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(found, plan, (row) => row as StoredLicence);
}

/** The next place in the revocation list. In a commit nobody else takes it: those of an organisation are serial. */
export async function nextPosition(tx: Transaction): Promise<bigint> {
  const { rows: found } = await tx.client.query<{ next: bigint }>(
    'SELECT coalesce(max(position) + 1, 0) AS next FROM licence WHERE org_id = $1',
    [tx.org_id],
  );
  return BigInt(found[0]?.next ?? 0);
}

export async function insertLicence(tx: Transaction, licence: NewLicence): Promise<StoredLicence> {
  const { seq, now } = commitOf(tx);
  const row = await tx.db
    .insertInto('licence')
    .values({
      ...licence,
      org_id: tx.org_id,
      status: 'issued',
      terms: toJson(licence.terms),
      created_at: toTimestamp(now),
      sys_from: seq,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return row as StoredLicence;
}

export async function markRevoked(tx: Transaction, id: string, reason: string | null): Promise<StoredLicence> {
  const { now } = commitOf(tx);
  const revoked = { status: 'revoked', revoked_at: toTimestamp(now), revoke_reason: reason };
  return changed(tx, id, { ...revoked, suspended_at: null, suspend_reason: null });
}

export async function markSuspended(tx: Transaction, id: string, reason: string | null): Promise<StoredLicence> {
  const { now } = commitOf(tx);
  return changed(tx, id, { suspended_at: toTimestamp(now), suspend_reason: reason });
}

export async function markResumed(tx: Transaction, id: string): Promise<StoredLicence> {
  const { now } = commitOf(tx);
  return changed(tx, id, { suspended_at: null, suspend_reason: null, resumed_at: toTimestamp(now) });
}

async function changed(tx: Transaction, id: string, values: UpdateObject<Database, 'licence'>): Promise<StoredLicence> {
  const row = await tx.db
    .updateTable('licence')
    .set(values)
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return row as StoredLicence;
}

/** Everything the revocation list says: how many places, which are revoked or suspended, and when something last changed. */
export async function revocations(tx: Transaction) {
  const { rows: found } = await tx.client.query<{ places: bigint; changed_at: Instant | null }>({
    name: 'revocation-list',
    text: `SELECT count(*) AS places, greatest(max(created_at), max(revoked_at), max(suspended_at), max(resumed_at)) AS changed_at
      FROM licence WHERE org_id = $1`,
    values: [tx.org_id],
  });
  const revoked = await rows(tx).select('position').where('status', '=', 'revoked').orderBy('position').execute();
  const suspended = await rows(tx)
    .select('position')
    .where('suspended_at', 'is not', null)
    .orderBy('position')
    .execute();
  return {
    places: Number(found[0]?.places ?? 0),
    changed_at: found[0]?.changed_at ?? null,
    revoked: revoked.map(({ position }) => Number(position)),
    suspended: suspended.map(({ position }) => Number(position)),
  };
}
