// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { findMember, removeMember } from '../../identity/members.js';
import { endOwnSessions, listSessions } from '../../identity/sessions.js';
import { unknownOrganisation } from '../access.js';
import type { Api } from '../api.js';
import { session, shownSession } from '../begin-session.js';
import { endedSessions, ownSessionList, shownOwnSessions } from '../own-sessions.js';
import { unknownResource } from '../problem.js';
import { byId } from '../shapes.js';
import { requireAnotherOwner } from './members.js';
import { sessionOf } from './sessions.js';

const TAG = 'Sessions';

/** What somebody ends of their own: sessions on other devices, and that they belong to an organisation. */
export function addOwnSessions(api: Api): void {
  api.add(
    {
      operation_id: 'listOwnSessions',
      method: 'get',
      path: '/v1/sessions',
      tag: TAG,
      summary: 'Where you are signed in, the session used last first',
      access: ['member'],
      answer: ownSessionList,
    },
    async ({ store, caller, clock }) => {
      const { id, user } = sessionOf(caller);
      return shownOwnSessions(await listSessions(store, user.id, clock()), id);
    },
  );
  api.add(
    {
      operation_id: 'endOwnSession',
      method: 'delete',
      path: '/v1/sessions/{id}',
      tag: TAG,
      summary: 'End one of your sessions, at once',
      access: ['member'],
      params: byId,
      answer: endedSessions,
      idempotent: false,
    },
    async ({ store, caller, params }) => {
      const ended = await endOwnSessions(store, sessionOf(caller).user.id, { id: params.id });
      if (ended === 0) throw unknownResource('session', params.id);
      return { object: 'ended_sessions' as const, ended };
    },
  );
  api.add(
    {
      operation_id: 'endOtherSessions',
      method: 'delete',
      path: '/v1/sessions',
      tag: TAG,
      summary: 'End all your sessions but the one that asks',
      access: ['member'],
      answer: endedSessions,
      idempotent: false,
    },
    async ({ store, caller }) => {
      const { id, user } = sessionOf(caller);
      const ended = await endOwnSessions(store, user.id, { all_but: id });
      return { object: 'ended_sessions' as const, ended };
    },
  );
  api.add(
    {
      operation_id: 'leaveOrganisation',
      method: 'delete',
      path: '/v1/session/organisations/{id}',
      tag: TAG,
      summary: 'Leave an organisation, at once; its only owner cannot',
      description: 'By id or slug. The answer says where you still belong.',
      access: ['member'],
      params: z.strictObject({ id: z.string().min(1).max(200) }),
      answer: session,
      idempotent: false,
    },
    async ({ store, caller, params, clock }) => {
      const own = sessionOf(caller);
      const left = own.memberships.find(({ org_id, slug }) => org_id === params.id || slug === params.id);
      if (left === undefined) throw unknownOrganisation(params.id, 'choose one of those that GET /v1/session names');
      const now = clock();
      const by = { actor: own.user.id, now: left.test_clock ?? now, real_now: now };
      await store.write(left.org_id, by, async (tx) => {
        const member = await findMember(tx, own.user.id);
        // somebody else was faster: they are out already
        if (member === null) return;
        await requireAnotherOwner(tx, member);
        await removeMember(tx, member);
      });
      return shownSession({ ...own, memberships: own.memberships.filter((one) => one !== left) });
    },
  );
}
