// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { Role } from './role.js';
import type { User } from './users.js';
import './tables.js';

/** Somebody who belongs to the organisation, or once did. */
export interface Member extends User {
  readonly role: Role;
  readonly created_at: Instant;
}

/** One who belongs to the organisation now; null: nobody of that id does. */
export async function findMember(tx: Transaction, user_id: string): Promise<Member | null> {
  const found = await currentMembers(tx).where('u.user_id', '=', user_id).executeTakeFirst();
  return (found as Member | undefined) ?? null;
}

/** Lets a person in, or gives another role to one who is. */
export async function putMember(tx: WriteTransaction, user_id: string, role: Role): Promise<Member> {
  const before = await findMember(tx, user_id);
  if (before?.role === role) return before;
  const created_at = toTimestamp(tx.real_now);
  await tx.db
    .insertInto('membership')
    .values({ org_id: tx.org_id, user_id, role, created_at, removed_at: null })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doUpdateSet({ role, removed_at: null }))
    .execute();
  const after = (await findMember(tx, user_id)) as Member;
  const action = before === null ? 'member.added' : 'member.changed';
  tx.audit.record({ action, object: user_id, ...(before === null ? {} : { before }), after });
  return after;
}

function currentMembers(tx: Transaction) {
  return tx.db
    .selectFrom('membership as m')
    .innerJoin('console_user as u', 'u.user_id', 'm.user_id')
    .select(['u.user_id as id', 'u.email', 'u.name', 'u.language', 'm.role', 'm.created_at'])
    .where('m.org_id', '=', tx.org_id)
    .where('m.removed_at', 'is', null);
}
