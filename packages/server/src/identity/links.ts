// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { secretHash } from '../store/keys.js';
import type { Store } from '../store/store.js';
import { toTimestamp } from '../store/values.js';
import { newToken } from './session-terms.js';
import { actAs, type Statements, type User } from './users.js';
import './tables.js';

/** What a link does: opens a session, or sets a new password and opens one. Each works once. */
export type LinkKind = 'sign_in' | 'reset';
export interface NewLink {
  /** Told this once, and stored as a hash. */
  readonly token: string;
  readonly expires_at: Instant;
}
export interface PresentedLink {
  readonly kind: LinkKind;
  readonly user: User;
  readonly token_hash: string;
}

const MINUTE = 60_000;
const GOOD_FOR_MS: Readonly<Record<LinkKind, number>> = { sign_in: 15 * MINUTE, reset: 60 * MINUTE };

/** Makes a link for the person as whom the transaction acts. */
export async function makeLink({ db }: Statements, user_id: string, kind: LinkKind, now: Instant): Promise<NewLink> {
  const token = newToken();
  const expires_at = now + GOOD_FOR_MS[kind];
  await db
    .insertInto('sign_in_link')
    .values({
      user_id,
      token_hash: secretHash(token),
      kind,
      created_at: toTimestamp(now),
      expires_at: toTimestamp(expires_at),
      used_at: null,
    })
    .execute();
  return { token, expires_at };
}

/** How many links of a kind were made for a person since then. */
export async function countLinks(
  { db }: Statements,
  { user_id, kind, since }: { readonly user_id: string; readonly kind: LinkKind; readonly since: Instant },
): Promise<number> {
  const { count } = await db
    .selectFrom('sign_in_link')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('user_id', '=', user_id)
    .where('kind', '=', kind)
    .where('created_at', '>', toTimestamp(since) as unknown as Instant)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What a token opens; null when it is unknown, was used or has ended. */
export function findLink(store: Store, token: string, now: Instant): Promise<PresentedLink | null> {
  const token_hash = secretHash(token);
  return store.person({ link_hash: token_hash }, async (tx) => {
    const found = await tx.db
      .selectFrom('sign_in_link')
      .select(['user_id', 'kind', 'expires_at', 'used_at'])
      .where('token_hash', '=', token_hash)
      .executeTakeFirst();
    if (found === undefined || found.used_at !== null || found.expires_at <= now) return null;
    await actAs(tx, found.user_id);
    const user = await tx.db
      .selectFrom('console_user')
      .select(['user_id as id', 'email', 'name', 'language'])
      .where('user_id', '=', found.user_id)
      .executeTakeFirstOrThrow();
    return { kind: found.kind, user: user as User, token_hash };
  });
}

/** Uses it up; false when somebody was faster. */
export async function useLink({ db }: Statements, link: PresentedLink, now: Instant): Promise<boolean> {
  const used = await db
    .updateTable('sign_in_link')
    .set({ used_at: toTimestamp(now) })
    .where('user_id', '=', link.user.id)
    .where('token_hash', '=', link.token_hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows === 1n;
}

/** None of those that a person was sent opens anything any more. */
export async function voidLinks({ db }: Statements, user_id: string): Promise<void> {
  await db.deleteFrom('sign_in_link').where('user_id', '=', user_id).execute();
}
