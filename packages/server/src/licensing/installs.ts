// SPDX-License-Identifier: Apache-2.0
import './statement-tables.js';
import { fail, type Instant, ok, type Result } from '@kontor/core';
import { importKeySet } from '@kontor/sdk/licence';
import { installIdOf, type StatedBefore, type UsageStatement } from '@kontor/sdk/usage-statement';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import { commitOf, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { StoredLicence } from './licences.js';

/** An installation whose usage statements are taken: its key, and up to where its record was stated. */
export interface Install {
  readonly id: string;
  readonly licence_id: string;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly name: string;
  /** 32 bytes in base64url. */
  readonly public_key: string;
  /** The `kid` of its statements. */
  readonly thumbprint: string;
  readonly stated_sequence: bigint;
  readonly stated_hash: string | null;
  readonly stated_at: Instant | null;
  readonly covers_until: Instant | null;
  readonly revoked_at: Instant | null;
  readonly revoke_reason: string | null;
  readonly created_at: Instant;
}

const COLUMNS = [
  'id',
  'licence_id',
  'customer_id',
  'subscription_id',
  'name',
  'public_key',
  'thumbprint',
  'stated_sequence',
  'stated_hash',
  'stated_at',
  'covers_until',
  'revoked_at',
  'revoke_reason',
  'created_at',
] as const;

const rows = (tx: Transaction) => tx.db.selectFrom('install').select(COLUMNS).where('org_id', '=', tx.org_id);

export async function getInstall(tx: Transaction, id: string): Promise<Install | null> {
  return (await rows(tx).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The installation that signs with this key. */
export async function installByThumbprint(tx: Transaction, thumbprint: string): Promise<Install | null> {
  return (await rows(tx).where('thumbprint', '=', thumbprint).executeTakeFirst()) ?? null;
}

/** All installations of a subscription, revoked ones among them. */
export async function installsOf(tx: Transaction, subscription_id: string): Promise<Install[]> {
  return rows(tx).where('subscription_id', '=', subscription_id).orderBy('id').execute();
}

export async function listInstalls(
  tx: Transaction,
  { licence_id, ...request }: PageRequest & { readonly licence_id?: string } = {},
): Promise<Page<Install>> {
  const plan = pagePlan(request);
  let query = rows(tx);
  if (licence_id !== undefined) query = query.where('licence_id', '=', licence_id);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('id', plan.order).limit(plan.fetch).execute(), plan, (row) => row);
}

/**
 * Registers the key of an installation for a licence, and with it for those that renew it. Registered again for the same
 * subscription it answers with what there is.
 */
export async function registerInstall(
  tx: WriteTransaction,
  licence: StoredLicence,
  { public_key, name }: { readonly public_key: string; readonly name: string },
): Promise<Result<Install>> {
  const set = importKeySet(JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'new', x: public_key }] }));
  if (!set.ok) return fail({ ...set.refusal, path: 'public_key' });
  const thumbprint = installIdOf(public_key);
  const known = await installByThumbprint(tx, thumbprint);
  if (known !== null) {
    if (known.subscription_id === licence.subscription_id && known.revoked_at === null) return ok(known);
    return fail({
      code: 'key-repeated',
      path: 'public_key',
      message: known.revoked_at === null ? `${known.id} has this key` : `${known.id} had this key, and is revoked`,
      mend: 'make a new key on the installation, and register that',
    });
  }
  const made = await tx.db
    .insertInto('install')
    .values({
      org_id: tx.org_id,
      id: tx.newId('ins'),
      licence_id: licence.id,
      customer_id: licence.customer_id,
      subscription_id: licence.subscription_id,
      name,
      public_key,
      thumbprint,
      stated_sequence: 0n,
      created_at: toTimestamp(tx.now),
      sys_from: tx.seq,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  tx.audit.record({ action: 'install.registered', object: made.id, after: made });
  return ok(made);
}

/** Nothing that it signs is taken any more, whenever it signed it. Null when there is no such installation. */
export async function revokeInstall(tx: WriteTransaction, id: string, reason: string | null): Promise<Install | null> {
  const before = await getInstall(tx, id);
  if (before === null || before.revoked_at !== null) return before;
  const after = await tx.db
    .updateTable('install')
    .set({ revoked_at: toTimestamp(tx.now), revoke_reason: reason })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  tx.audit.record({ action: 'install.revoked', object: id, before, after });
  return after;
}

/** Up to where its record was stated; null: nothing was. */
export function statedBefore({ stated_sequence, stated_hash, stated_at }: Install): StatedBefore | null {
  if (stated_hash === null || stated_at === null) return null;
  return { sequence: Number(stated_sequence), hash: stated_hash, issued_at: stated_at / 1000 };
}

/** Its record is stated up to the end of this statement. */
export async function markStated(
  tx: Transaction,
  { id }: Install,
  { to, issued_at, covers_until }: UsageStatement,
): Promise<void> {
  commitOf(tx);
  await tx.db
    .updateTable('install')
    .set({
      stated_sequence: BigInt(to.sequence),
      stated_hash: to.hash,
      stated_at: toTimestamp(issued_at * 1000),
      covers_until: toTimestamp(covers_until),
    })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .execute();
}
