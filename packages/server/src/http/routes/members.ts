// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { findMember, isLastOwner, listMembers, type Member, putMember, removeMember } from '../../identity/members.js';
import { ROLES, type Role } from '../../identity/role.js';
import type { WriteTransaction } from '../../store/transaction.js';
import { type Caller, roleInsufficient } from '../access.js';
import type { Api } from '../api.js';
import { user } from '../begin-session.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, pageOf, pageQuery } from '../shapes.js';

const TAG = 'Team';
export const role = z.enum(ROLES).openapi({
  description: 'viewer: reads; developer, finance: change what is theirs; admin: all but owners; owner: all.',
});
const member = user
  .extend({ object: z.literal('member'), role, created: instant })
  .openapi('Member', { description: 'Somebody who belongs to the organisation.' });

function shown({ created_at, ...one }: Member) {
  return { ...one, object: 'member' as const, created: formatInstant(created_at) };
}

export function addMembers(api: Api): void {
  api.add(
    {
      operation_id: 'listMembers',
      method: 'get',
      path: '/v1/members',
      tag: TAG,
      summary: 'Who belongs to the organisation, in which role',
      access: ['member'],
      query: pageQuery,
      answer: listOf(member, 'MemberList'),
    },
    ({ read, query }) => read(async (tx) => listAnswer(await listMembers(tx, pageOf(query)), shown)),
  );
  api.add(
    {
      operation_id: 'changeMember',
      method: 'patch',
      path: '/v1/members/{id}',
      tag: TAG,
      summary: 'Give a member another role; it counts from their next request on',
      access: ['member'],
      params: byId,
      body: z.strictObject({ role }),
      answer: member,
    },
    ({ write, params, body, caller }) =>
      write(async (tx) => {
        const before = await memberBy(tx, params.id);
        requireOwnership(caller, before.role, body.role);
        if (body.role !== 'owner') await requireAnotherOwner(tx, before);
        return shown(await putMember(tx, before.id, body.role));
      }),
  );
  api.add(
    {
      operation_id: 'removeMember',
      method: 'delete',
      path: '/v1/members/{id}',
      tag: TAG,
      summary: 'Put a member out, at once',
      access: ['member'],
      params: byId,
      answer: member,
    },
    ({ write, params, caller }) =>
      write(async (tx) => {
        const before = await memberBy(tx, params.id);
        requireOwnership(caller, before.role);
        await requireAnotherOwner(tx, before);
        await removeMember(tx, before);
        return shown(before);
      }),
  );
}

/** Owners are made and unmade by owners only. */
export function requireOwnership(caller: Caller, ...roles: readonly Role[]): void {
  if (caller.kind === 'member' && caller.role !== 'owner' && roles.includes('owner'))
    throw roleInsufficient(caller.role);
}

async function memberBy(tx: WriteTransaction, id: string): Promise<Member> {
  const found = await findMember(tx, id);
  if (found === null) throw unknownResource('member', id);
  return found;
}

export async function requireAnotherOwner(tx: WriteTransaction, member: Member): Promise<void> {
  if (!(await isLastOwner(tx, member))) return;
  throw new Refusal(409, [
    {
      code: 'last-owner',
      path: 'id',
      message: `${member.email} is the only owner`,
      mend: 'make somebody else an owner first',
    },
  ]);
}
