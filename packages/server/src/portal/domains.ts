// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { randomBytes } from 'node:crypto';
import { resolveTxt } from 'node:dns/promises';
import { fail, type Instant, ok, type Result } from '@kontor/core';
import { commitOf, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

/** A name under which the portal is reached. */
export interface PortalDomain {
  readonly host: string;
  /** What the TXT record at `_kontor.<host>` has to say. */
  readonly proof: string;
  readonly proven_by: 'dns' | 'operator' | null;
  readonly proven_at: Instant | null;
  readonly created_at: Instant;
}
/** What the TXT records of a name say; rejects where there are none. */
export type TxtResolver = (name: string) => Promise<readonly (readonly string[])[]>;

const COLUMNS = ['host', 'proof', 'proven_by', 'proven_at', 'created_at'] as const;
type Tx = Pick<Transaction, 'db' | 'org_id'>;

/** Where the proof of a name stands. */
export const proofName = (host: string) => `_kontor.${host}`;

export function listDomains(tx: Tx): Promise<PortalDomain[]> {
  return tx.db.selectFrom('portal_domain').select(COLUMNS).where('org_id', '=', tx.org_id).orderBy('host').execute();
}

export async function getDomain(tx: Tx, host: string): Promise<PortalDomain | null> {
  const query = tx.db.selectFrom('portal_domain').select(COLUMNS).where('org_id', '=', tx.org_id);
  return (await query.where('host', '=', host).executeTakeFirst()) ?? null;
}

/** Claims a name; claimed again it is the same claim. */
export async function claimDomain(tx: WriteTransaction, host: string): Promise<PortalDomain> {
  const known = await getDomain(tx, host);
  if (known !== null) return known;
  const made = await tx.db
    .insertInto('portal_domain')
    .values({
      org_id: tx.org_id,
      host,
      proof: `kontor-portal=${randomBytes(16).toString('hex')}`,
      created_at: toTimestamp(commitOf(tx).now),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  tx.audit.record({ action: 'portal_domain.claimed', object: host, after: made });
  return made;
}

/** Whether the name says what the claim wants. */
export async function isProven({ host, proof }: PortalDomain, resolve: TxtResolver = resolveTxt): Promise<boolean> {
  // a long text comes in parts of 255 bytes
  const records = await resolve(proofName(host)).catch(() => []);
  return records.some((parts) => parts.join('') === proof);
}

/** The name is the organisation's from now on, unless another one has it. */
export async function acceptDomain(
  tx: WriteTransaction,
  before: PortalDomain,
  proven_by: 'dns' | 'operator',
): Promise<Result<PortalDomain>> {
  if (before.proven_at !== null) return ok(before);
  // whose it is, is not for this organisation to read: the database refuses a second one
  const taken = !(await tx.client.attempt('23505', () =>
    tx.db
      .updateTable('portal_domain')
      .set({ proven_by, proven_at: toTimestamp(commitOf(tx).now) })
      .where('org_id', '=', tx.org_id)
      .where('host', '=', before.host)
      .execute(),
  ));
  if (taken)
    return fail({
      code: 'portal-domain-taken',
      path: 'host',
      message: `${before.host} is the portal of another organisation`,
      mend: 'have it removed there first',
    });
  const after = { ...before, proven_by, proven_at: commitOf(tx).now };
  tx.audit.record({ action: 'portal_domain.proven', object: before.host, before, after });
  return ok(after);
}

export async function removeDomain(tx: WriteTransaction, before: PortalDomain): Promise<void> {
  await tx.db.deleteFrom('portal_domain').where('org_id', '=', tx.org_id).where('host', '=', before.host).execute();
  tx.audit.record({ action: 'portal_domain.removed', object: before.host, before });
}
