// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant } from '@kontor/core';
import { sql } from 'kysely';
import {
  csrfToken,
  type Device,
  IDLE_MS,
  isNews,
  LONGEST_MS as LONGEST_COOKIE_MS,
  newToken,
} from '../identity/session-terms.js';
import type { OwnSession } from '../identity/sessions.js';
import { normalisedEmail } from '../identity/users.js';
import type { Customer } from '../store/customers.js';
import { secretHash } from '../store/keys.js';
import type { Store } from '../store/store.js';
import { freshId, type Transaction } from '../store/transaction.js';
import { END_OF_TIME, FOREVER, toTimestamp } from '../store/values.js';
import { portalOf } from './settings.js';
import type { SessionKind } from './tables.js';

/** Somebody in the portal. */
export interface PortalSession {
  readonly org_id: string;
  readonly id: string;
  readonly kind: SessionKind;
  /** The address they have shown to be theirs; null: the seller vouched for the customer. */
  readonly email: string | null;
  /** Null: one of several customers of the address is still to be chosen. */
  readonly customer_id: string | null;
  readonly return_url: string | null;
  readonly test_clock: Instant | null;
  /** What the portal's own pages send along with every change, and those of others cannot know. */
  readonly csrf_token: string;
  /** When it ends if nothing is done. */
  readonly expires_at: Instant;
}
export interface NewLink {
  readonly email: string | null;
  readonly customer_id: string | null;
  readonly kind: SessionKind;
  readonly return_url: string | null;
  readonly expires_at: Instant;
}

/** However busy. */
export const LONGEST_MS: Readonly<Record<SessionKind, number>> = { cookie: LONGEST_COOKIE_MS, bearer: 3_600_000 };
/** Tells a session from a key where both come as bearer. */
export const BEARER_PREFIX = 'ps_';

/** An instant to compare a column with. */
const instant = (at: Instant) => toTimestamp(at) as unknown as Instant;

/** The customers of an address, by name. */
export async function customersOfAddress(tx: Transaction, email: string): Promise<Pick<Customer, 'id' | 'name'>[]> {
  return tx.db
    .selectFrom('customer')
    .select(['id', 'name'])
    .where('org_id', '=', tx.org_id)
    .where(sql<boolean>`lower(email) = ${email}`)
    .where('sys_to', '=', FOREVER)
    .where('valid_to', '=', END_OF_TIME)
    .orderBy('name')
    .orderBy('id')
    .limit(100)
    .execute();
}

/** Makes a link that opens one session, and returns the end of it. `now` is real time. */
export async function makeLink(tx: Transaction, link: NewLink, now: Instant): Promise<string> {
  const token = newToken();
  await tx.db
    .deleteFrom('portal_link')
    .where('org_id', '=', tx.org_id)
    .where('expires_at', '<', instant(now))
    .execute();
  await tx.db
    .insertInto('portal_link')
    .values({
      ...link,
      org_id: tx.org_id,
      token_hash: secretHash(token),
      created_at: toTimestamp(now),
      expires_at: toTimestamp(link.expires_at),
    })
    .execute();
  return token;
}

/** Opens the session of a link, and returns its token; null when the link is unknown, too old or was used. */
export async function redeemLink(store: Store, token: string, now: Instant): Promise<string | null> {
  const found = await store.findPortalLink(token);
  if (found === null) return null;
  return store.append(found.org_id, async (tx) => {
    if (!(await portalOf(tx)).open) return null;
    const link = await tx.db
      .updateTable('portal_link')
      .set({ used_at: toTimestamp(now) })
      .where('org_id', '=', tx.org_id)
      .where('token_hash', '=', secretHash(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', instant(now))
      .returning(['email', 'customer_id', 'kind', 'return_url'])
      .executeTakeFirst();
    if (link === undefined) return null;
    const own = link.email === null ? [] : await customersOfAddress(tx, link.email);
    if (link.email !== null && own.length === 0) return null;
    const session = `${link.kind === 'bearer' ? BEARER_PREFIX : ''}${newToken()}`;
    await tx.db
      .deleteFrom('portal_session')
      .where('org_id', '=', tx.org_id)
      .where('expires_at', '<', instant(now))
      .execute();
    await tx.db
      .insertInto('portal_session')
      .values({
        ...link,
        customer_id: link.customer_id ?? (own.length === 1 ? (own[0]?.id ?? null) : null),
        org_id: tx.org_id,
        id: freshId('pses', now),
        token_hash: secretHash(session),
        agent: null,
        address: null,
        created_at: toTimestamp(now),
        seen_at: toTimestamp(now),
        expires_at: toTimestamp(now + LONGEST_MS[link.kind]),
      })
      .execute();
    return session;
  });
}

/**
 * The session of a token; null when it is unknown or over, its portal is closed, or the address it was opened by is no
 * longer that of the customer. `used` says by what it is used; null: by a page in the background, which does not prolong it.
 */
export async function findSession(
  store: Store,
  token: string,
  kind: SessionKind,
  now: Instant,
  used: Device | null,
): Promise<PortalSession | null> {
  const found = await store.findPortalSession(token);
  if (found === null) return null;
  const session = await store.read(found.org_id, async (tx) => {
    const row = await tx.db
      .selectFrom('portal_session')
      .select(['id', 'kind', 'email', 'customer_id', 'return_url', 'agent', 'seen_at', 'expires_at'])
      .where('org_id', '=', tx.org_id)
      .where('token_hash', '=', secretHash(token))
      .where('kind', '=', kind)
      .where('expires_at', '>', instant(now))
      .where('seen_at', '>', instant(now - IDLE_MS))
      .executeTakeFirst();
    if (row === undefined || !(await portalOf(tx)).open) return null;
    if (row.customer_id === null || row.email === null) return row;
    const customer = await tx.customers.get(row.customer_id);
    return customer?.email != null && normalisedEmail(customer.email) === row.email ? row : null;
  });
  if (session === null) return null;
  const { seen_at, agent, ...rest } = session;
  if (used !== null && isNews({ seen_at, agent }, used, now))
    await store.append(found.org_id, async (tx) => {
      await tx.db
        .updateTable('portal_session')
        .set({ ...used, seen_at: toTimestamp(now) })
        .where('org_id', '=', tx.org_id)
        .where('id', '=', session.id)
        .execute();
    });
  return {
    ...rest,
    org_id: found.org_id,
    test_clock: found.test_clock,
    csrf_token: csrfToken('portal csrf', token),
    expires_at: Math.min(session.expires_at, (used === null ? seen_at : now) + IDLE_MS),
  };
}

/** Chooses one of the customers of the session's address; false when it is none of them. */
export async function chooseCustomer(tx: Transaction, session: PortalSession, customer_id: string): Promise<boolean> {
  if (session.email === null) return session.customer_id === customer_id;
  const own = await customersOfAddress(tx, session.email);
  if (!own.some(({ id }) => id === customer_id)) return false;
  await tx.db
    .updateTable('portal_session')
    .set({ customer_id })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', session.id)
    .execute();
  return true;
}

/** The sessions in which somebody works on a customer, those used last first. `now` is real time. */
export async function listSessions(tx: Transaction, customer_id: string, now: Instant): Promise<OwnSession[]> {
  return tx.db
    .selectFrom('portal_session')
    .select(['id', 'agent', 'address', 'created_at', 'seen_at'])
    .where('org_id', '=', tx.org_id)
    .where('customer_id', '=', customer_id)
    .where('expires_at', '>', instant(now))
    .where('seen_at', '>', instant(now - IDLE_MS))
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Ends the session of that id, or all but it, of those in which somebody works on a customer; returns how many ended. */
export async function endCustomerSessions(
  tx: Transaction,
  customer_id: string,
  which: { readonly id: string } | { readonly all_but: string },
): Promise<number> {
  const all = tx.db.deleteFrom('portal_session').where('org_id', '=', tx.org_id).where('customer_id', '=', customer_id);
  const ended = 'id' in which ? all.where('id', '=', which.id) : all.where('id', '<>', which.all_but);
  return Number((await ended.executeTakeFirst()).numDeletedRows);
}

export async function endSession(tx: Transaction, id: string): Promise<void> {
  await tx.db.deleteFrom('portal_session').where('org_id', '=', tx.org_id).where('id', '=', id).execute();
}

/**
 * The customer has another address: who came by the one before is out. Whoever changed it stays with this customer, but
 * has not shown that the new address is theirs, so that no other customer of it can be chosen.
 */
export async function keepOnly(tx: Transaction, { id, customer_id }: PortalSession): Promise<void> {
  await tx.db
    .deleteFrom('portal_session')
    .where('org_id', '=', tx.org_id)
    .where('customer_id', '=', customer_id)
    .where('email', 'is not', null)
    .where('id', '<>', id)
    .execute();
  await tx.db
    .updateTable('portal_session')
    .set({ email: null })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .execute();
}
