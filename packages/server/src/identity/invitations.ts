// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { DocumentLanguage } from '../documents/printable.js';
import { secretHash } from '../store/keys.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { Store } from '../store/store.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { Role } from './role.js';
import { newToken } from './session-terms.js';
import { normalisedEmail } from './users.js';
import './tables.js';

/** Somebody is to belong to the organisation, once they follow the link. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** Of the mail, and of the console for whoever is new. */
  readonly language: DocumentLanguage;
  /** Id of a user, or `operator`. */
  readonly invited_by: string;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly accepted_at: Instant | null;
  readonly revoked_at: Instant | null;
}
export interface PresentedInvitation {
  readonly invitation: Invitation;
  readonly org_id: string;
  readonly organisation_name: string;
  readonly test_clock: Instant | null;
}
export type InvitationStatus = 'open' | 'accepted' | 'revoked' | 'expired';

const COLUMNS = [
  'id',
  'email',
  'role',
  'language',
  'invited_by',
  'created_at',
  'expires_at',
  'accepted_at',
  'revoked_at',
] as const;
const GOOD_FOR_MS = 7 * 24 * 3_600_000;

export function invitationStatus({ accepted_at, revoked_at, expires_at }: Invitation, now: Instant): InvitationStatus {
  if (accepted_at !== null) return 'accepted';
  if (revoked_at !== null) return 'revoked';
  return expires_at <= now ? 'expired' : 'open';
}

/** Invites an address; an earlier invitation of it ends. The token is told this once. In real time, as people are. */
export async function invite(
  tx: WriteTransaction,
  { email, role, language }: Pick<Invitation, 'email' | 'role' | 'language'>,
): Promise<{ readonly invitation: Invitation; readonly token: string }> {
  const now = tx.real_now;
  const address = normalisedEmail(email);
  await tx.db
    .updateTable('invitation')
    .set({ revoked_at: toTimestamp(now) })
    .where('org_id', '=', tx.org_id)
    .where('email', '=', address)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
  const token = newToken();
  const made = await tx.db
    .insertInto('invitation')
    .values({
      org_id: tx.org_id,
      id: tx.newId('inv'),
      email: address,
      role,
      language,
      invited_by: tx.actor,
      token_hash: secretHash(token),
      created_at: toTimestamp(now),
      expires_at: toTimestamp(now + GOOD_FOR_MS),
      accepted_at: null,
      revoked_at: null,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  const invitation = made as Invitation;
  tx.audit.record({ action: 'member.invited', object: invitation.id, after: invitation });
  return { invitation, token };
}

/** Newest first. */
export async function listInvitations(tx: Transaction, request: PageRequest): Promise<Page<Invitation>> {
  const plan = pagePlan(request);
  let query = tx.db.selectFrom('invitation').select(COLUMNS).where('org_id', '=', tx.org_id);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const rows = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(rows, plan, (row) => row as Invitation);
}

/** Null when there is none; one that was accepted or revoked stays as it is. */
export async function revokeInvitation(tx: WriteTransaction, id: string): Promise<Invitation | null> {
  const query = tx.db.selectFrom('invitation').select(COLUMNS).where('org_id', '=', tx.org_id).where('id', '=', id);
  const before = (await query.executeTakeFirst()) as Invitation | undefined;
  if (before === undefined || before.accepted_at !== null || before.revoked_at !== null) return before ?? null;
  const after = await closed(tx, id, { revoked_at: toTimestamp(tx.real_now) });
  tx.audit.record({ action: 'invitation.revoked', object: id, before, after });
  return after;
}

/** The open invitation that a token belongs to, whatever the organisation. */
export function findInvitation(store: Store, token: string, now: Instant): Promise<PresentedInvitation | null> {
  const token_hash = secretHash(token);
  return store.person({ link_hash: token_hash }, async (tx) => {
    const found = await tx.db
      .selectFrom('invitation')
      .select([...COLUMNS, 'org_id'])
      .where('token_hash', '=', token_hash)
      .executeTakeFirst();
    if (found === undefined) return null;
    const { org_id, ...row } = found;
    const invitation = row as Invitation;
    if (invitationStatus(invitation, now) !== 'open') return null;
    // the invitation says whose name the next statement may read
    const [, organisation] = await Promise.all([
      tx.client.query("SELECT set_config('kontor.org', $1, true)", [org_id]),
      tx.db.selectFrom('organisation').select(['name', 'test_clock']).where('org_id', '=', org_id).executeTakeFirst(),
    ]);
    if (organisation === undefined) return null;
    return { invitation, org_id, organisation_name: organisation.name, test_clock: organisation.test_clock };
  });
}

/** Uses it up; false when somebody was faster, or it was revoked meanwhile. */
export async function useInvitation(tx: WriteTransaction, id: string): Promise<boolean> {
  const after = await closed(tx, id, { accepted_at: toTimestamp(tx.real_now) });
  if (after !== null) tx.audit.record({ action: 'invitation.accepted', object: id, after });
  return after !== null;
}

async function closed(
  tx: WriteTransaction,
  id: string,
  change: { readonly accepted_at: string } | { readonly revoked_at: string },
): Promise<Invitation | null> {
  const row = await tx.db
    .updateTable('invitation')
    .set(change)
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return (row as Invitation | undefined) ?? null;
}
