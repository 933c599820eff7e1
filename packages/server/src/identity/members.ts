// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { Role } from './role.js';
import { normalisedEmail, type User } from './users.js';
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

/** Who belongs to the organisation now, the newest people first. */
export async function listMembers(tx: Transaction, request: PageRequest = {}): Promise<Page<Member>> {
  const plan = pagePlan(request);
  let query = currentMembers(tx);
  if (plan.cursor !== null) query = query.where('u.user_id', plan.compare, plan.cursor);
  return toPage(await query.orderBy('u.user_id', plan.order).limit(plan.fetch).execute(), plan, (row) => row as Member);
}

/** One who belongs to the organisation now, by their address. */
export async function findMemberByEmail(tx: Transaction, email: string): Promise<Member | null> {
  const found = await currentMembers(tx).where('u.email', '=', normalisedEmail(email)).executeTakeFirst();
  return (found as Member | undefined) ?? null;
}

/** Whether the organisation would be without an owner if this one were none. */
export async function isLastOwner(tx: WriteTransaction, { id, role }: Member): Promise<boolean> {
  if (role !== 'owner') return false;
  const others = currentMembers(tx).where('m.role', '=', 'owner').where('m.user_id', '<>', id);
  return (await others.executeTakeFirst()) === undefined;
}

/** Ends a membership at once; sessions go on, but lead here no more. */
export async function removeMember(tx: WriteTransaction, before: Member): Promise<void> {
  await tx.db
    .updateTable('membership')
    .set({ removed_at: toTimestamp(tx.real_now) })
    .where('org_id', '=', tx.org_id)
    .where('user_id', '=', before.id)
    .execute();
  tx.audit.record({ action: 'member.removed', object: before.id, before });
}

/** Lets a person in, or gives another role to one who is. */
export async function putMember(tx: WriteTransaction, user_id: string, role: Role): Promise<Member> {
  const before = await findMember(tx, user_id);
  if (before?.role === role) return before;
  const created_at = toTimestamp(tx.real_now);
  await tx.db
    .insertInto('membership')
    .values({ org_id: tx.org_id, user_id, role, created_at, removed_at: null })
    .onConflict((conflict) =>
      // who comes back begins anew
      conflict
        .columns(['org_id', 'user_id'])
        .doUpdateSet({ role, removed_at: null, ...(before === null ? { created_at } : {}) }),
    )
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
