// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '@kontor/core';
import { consoleLink } from '../../identity/console-link.js';
import {
  type Invitation,
  invitationStatus,
  invite,
  listInvitations,
  revokeInvitation,
} from '../../identity/invitations.js';
import { mailInvitation } from '../../identity/mails.js';
import { findMemberByEmail } from '../../identity/members.js';
import type { Api } from '../api.js';
import { language } from '../begin-session.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, pageOf, pageQuery } from '../shapes.js';
import { requireOwnership, role } from './members.js';

const TAG = 'Team';
const invitation = z
  .object({
    id: z.string(),
    object: z.literal('invitation'),
    email: z.string(),
    role,
    language,
    status: z.enum(['open', 'accepted', 'revoked', 'expired']),
    invited_by: z.string().openapi({ description: 'Id of a member, or `operator`.' }),
    created: instant,
    expires: instant,
  })
  .openapi('Invitation');
const newInvitation = invitation
  .extend({ url: z.string().openapi({ description: 'To accept it, once. Shown this once.' }) })
  .openapi('NewInvitation');
const email = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/, 'write an e-mail address such as ada@example.com');

function shown(one: Invitation, now: Instant) {
  const { id, email, role, language, invited_by, created_at, expires_at } = one;
  return {
    id,
    object: 'invitation' as const,
    email,
    role,
    language,
    status: invitationStatus(one, now),
    invited_by,
    created: formatInstant(created_at),
    expires: formatInstant(expires_at),
  };
}

export function addInvitations(api: Api): void {
  api.add(
    {
      operation_id: 'listInvitations',
      method: 'get',
      path: '/v1/invitations',
      tag: TAG,
      summary: 'Who was invited, and what came of it; newest first',
      access: ['member'],
      query: pageQuery,
      answer: listOf(invitation, 'InvitationList'),
    },
    ({ read, query, by }) =>
      read(async (tx) =>
        listAnswer(await listInvitations(tx, pageOf(query)), (row) => shown(row, by.real_now ?? by.now)),
      ),
  );
  api.add(
    {
      operation_id: 'createInvitation',
      method: 'post',
      path: '/v1/invitations',
      tag: TAG,
      summary: 'Invite somebody by mail and by link; an earlier invitation of the address ends',
      access: ['member'],
      body: z.strictObject({ email, role, language: language.default('en') }),
      answer: newInvitation,
      status: 201,
      idempotent: false,
    },
    ({ write, body, caller, request, store }) =>
      write(async (tx) => {
        requireOwnership(caller, body.role);
        if ((await findMemberByEmail(tx, body.email)) !== null) throw isMember(body.email);
        const { invitation, token } = await invite(tx, body);
        const base = api.public_url ?? new URL(request.url).origin;
        await mailInvitation(tx, invitation, { secrets: store.secrets, base, token });
        return { ...shown(invitation, tx.real_now), url: consoleLink(base, token) };
      }),
  );
  api.add(
    {
      operation_id: 'revokeInvitation',
      method: 'post',
      path: '/v1/invitations/{id}/revoke',
      tag: TAG,
      summary: 'Take an invitation back; one that was accepted stays so',
      access: ['member'],
      params: byId,
      answer: invitation,
    },
    ({ write, params }) =>
      write(async (tx) => {
        const revoked = await revokeInvitation(tx, params.id);
        if (revoked === null) throw unknownResource('invitation', params.id);
        return shown(revoked, tx.real_now);
      }),
  );
}

function isMember(address: string): Refusal {
  return new Refusal(409, [
    {
      code: 'already-member',
      path: 'email',
      message: `${address} belongs to the organisation already`,
      mend: 'give them another role instead',
    },
  ]);
}
