// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { secretHash } from '../store/keys.js';
import type { Store } from '../store/store.js';
import { freshId } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { Role } from './role.js';
import { csrfToken, type Device, IDLE_MS, isNews, LONGEST_MS, newToken } from './session-terms.js';
import { actAs, type Statements, type User } from './users.js';
import './tables.js';

/** An organisation that somebody belongs to. */
export interface OwnMembership {
  readonly org_id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
  /** What time it is there; null: it lives in real time. */
  readonly test_clock: Instant | null;
}
/** Somebody who is signed in, and what they may enter. */
export interface Session {
  readonly id: string;
  readonly user: User;
  readonly memberships: readonly OwnMembership[];
  readonly token_hash: string;
  /** What a page of ours sends along with every change, and a page of others cannot know. */
  readonly csrf_token: string;
  /** When it ends if nothing is done. */
  readonly expires_at: Instant;
}

/** A session as its owner is shown it. */
export interface OwnSession extends Device {
  readonly id: string;
  readonly created_at: Instant;
  /** Within minutes. */
  readonly seen_at: Instant;
}

/** An instant to compare a column with. */
const instant = (at: Instant) => toTimestamp(at) as unknown as Instant;

/** Opens a session of the person as whom the transaction acts, and returns the token for the cookie. */
export async function openSession({ db }: Statements, user_id: string, now: Instant): Promise<string> {
  const token = newToken();
  // those that ended by themselves are kept no longer
  await db
    .deleteFrom('console_session')
    .where('user_id', '=', user_id)
    .where((eb) => eb.or([eb('expires_at', '<=', instant(now)), eb('seen_at', '<=', instant(now - IDLE_MS))]))
    .execute();
  await db
    .insertInto('console_session')
    .values({
      user_id,
      id: freshId('cses', now),
      token_hash: secretHash(token),
      agent: null,
      address: null,
      created_at: toTimestamp(now),
      seen_at: toTimestamp(now),
      expires_at: toTimestamp(now + LONGEST_MS),
    })
    .execute();
  return token;
}

/**
 * The session that a token belongs to; null when it is unknown or has ended. `used` says by what; null: by a page in the
 * background, which does not prolong it.
 */
export function findSession(store: Store, token: string, now: Instant, used: Device | null): Promise<Session | null> {
  const token_hash = secretHash(token);
  return store.person({ session_hash: token_hash }, async (tx) => {
    // the session says who it is, which the second statement reads: both go out together
    const [found, users, memberships] = await Promise.all([
      tx.client.query<OwnSession & { expires_at: Instant }>({
        name: 'session',
        text: `SELECT id, agent, seen_at, expires_at, set_config('kontor.user_id', user_id, true) FROM console_session
          WHERE token_hash = $1 AND expires_at > $2 AND seen_at > $3`,
        values: [token_hash, toTimestamp(now), toTimestamp(now - IDLE_MS)],
      }),
      tx.client.query<User>({
        name: 'session-user',
        text: `SELECT user_id AS id, email, name, language FROM console_user
          WHERE user_id = current_setting('kontor.user_id', true)`,
      }),
      tx.client.query<OwnMembership>({
        name: 'session-memberships',
        text: `SELECT m.org_id, o.slug, o.name, m.role, o.test_clock FROM membership m
          JOIN organisation o ON o.org_id = m.org_id
          WHERE m.user_id = current_setting('kontor.user_id', true) AND m.removed_at IS NULL ORDER BY o.name, o.slug`,
      }),
    ]);
    const [session] = found.rows;
    const [user] = users.rows;
    if (session === undefined || user === undefined) return null;
    if (used !== null && isNews(session, used, now))
      await tx.db
        .updateTable('console_session')
        .set({ ...used, seen_at: toTimestamp(now) })
        .where('user_id', '=', user.id)
        .where('token_hash', '=', token_hash)
        .execute();
    return {
      id: session.id,
      user,
      memberships: memberships.rows,
      token_hash,
      csrf_token: csrfToken('csrf', token),
      expires_at: Math.min(session.expires_at, (used === null ? session.seen_at : now) + IDLE_MS),
    };
  });
}

/** The sessions of a person that have not ended, those used last first. */
export function listSessions(store: Store, user_id: string, now: Instant): Promise<OwnSession[]> {
  return store.person({ user_id }, (tx) =>
    tx.db
      .selectFrom('console_session')
      .select(['id', 'agent', 'address', 'created_at', 'seen_at'])
      .where('user_id', '=', user_id)
      .where('expires_at', '>', instant(now))
      .where('seen_at', '>', instant(now - IDLE_MS))
      .orderBy('seen_at', 'desc')
      .orderBy('id')
      .execute(),
  );
}

/** Ends the session of that id, or all but it; returns how many ended. */
export function endOwnSessions(
  store: Store,
  user_id: string,
  which: { readonly id: string } | { readonly all_but: string },
): Promise<number> {
  return store.person({ user_id }, async (tx) => {
    const own = tx.db.deleteFrom('console_session').where('user_id', '=', user_id);
    const ended = 'id' in which ? own.where('id', '=', which.id) : own.where('id', '<>', which.all_but);
    return Number((await ended.executeTakeFirst()).numDeletedRows);
  });
}

/** Ends one session; an unknown one is as good as ended. */
export function endSession(store: Store, { user, token_hash }: Pick<Session, 'user' | 'token_hash'>): Promise<void> {
  return store.person({ user_id: user.id }, async (tx) => {
    await tx.db
      .deleteFrom('console_session')
      .where('user_id', '=', user.id)
      .where('token_hash', '=', token_hash)
      .execute();
  });
}

/** Ends all sessions of a person, whatever devices they are on; returns how many ended. */
export async function endSessions(tx: Statements, user_id: string): Promise<number> {
  await actAs(tx, user_id);
  const ended = await tx.db.deleteFrom('console_session').where('user_id', '=', user_id).executeTakeFirst();
  return Number(ended.numDeletedRows);
}
