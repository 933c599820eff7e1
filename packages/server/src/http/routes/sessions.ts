// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { changePassword } from '../../identity/change-password.js';
import { endSession, type Session } from '../../identity/sessions.js';
import { signIn } from '../../identity/sign-in.js';
import type { SignInThrottle } from '../../identity/sign-in-throttle.js';
import { changeUser } from '../../identity/users.js';
import type { Caller } from '../access.js';
import type { Api } from '../api.js';
import { beginSession, language, session, shownSession, user } from '../begin-session.js';
import { sessionMissing } from '../member-access.js';
import { orRefuse, Refusal } from '../problem.js';
import { requireSameOrigin } from '../same-origin.js';
import { setCookie } from '../session-cookie.js';
import { name, present } from '../shapes.js';
import { throttled } from '../sign-in-attempt.js';

const TAG = 'Sessions';
/** Longer ones are refused where they are set. */
export const password = z.string().max(1_000);

export function addSessions(api: Api, throttle: SignInThrottle): void {
  api.add(
    {
      operation_id: 'signIn',
      method: 'post',
      path: '/v1/sessions',
      tag: TAG,
      summary: 'Sign in to the console with e-mail and password',
      description: 'The session is in the cookie that the answer sets. It ends after 12 hours without use, or 30 days.',
      access: ['anyone'],
      body: z.strictObject({ email: z.string().max(320), password }),
      answer: session,
      status: 201,
    },
    async (call) => {
      requireSameOrigin(call.request, api.public_url);
      const { email } = call.body;
      const token = await throttled(throttle, call, email, () => signIn(call.store, call.body, call.clock()));
      if (token === null)
        throw wrong(
          401,
          'the e-mail address or the password is wrong',
          'try again, or have a link sent to set a new password',
        );
      return beginSession(api, call, token);
    },
  );
  api.add(
    {
      operation_id: 'getSession',
      method: 'get',
      path: '/v1/session',
      tag: TAG,
      summary: 'Who is signed in, and where they belong',
      access: ['member'],
      answer: session,
    },
    async (call) => {
      call.answerHeader('cache-control', 'no-store');
      return shownSession(sessionOf(call.caller));
    },
  );
  api.add(
    {
      operation_id: 'signOut',
      method: 'delete',
      path: '/v1/session',
      tag: TAG,
      summary: 'Sign out: the session ends at once',
      access: ['member'],
      answer: z.object({ object: z.literal('session'), ended: z.literal(true) }).openapi('EndedSession'),
      idempotent: false,
    },
    async (call) => {
      await endSession(call.store, sessionOf(call.caller));
      call.answerHeader('set-cookie', setCookie(api.cookie, '', 0));
      return { object: 'session' as const, ended: true as const };
    },
  );
  addOwnUser(api, throttle);
}

function addOwnUser(api: Api, throttle: SignInThrottle): void {
  api.add(
    {
      operation_id: 'changeOwnUser',
      method: 'patch',
      path: '/v1/session/user',
      tag: TAG,
      summary: 'Change your own name, or the language you read',
      access: ['member'],
      body: z.strictObject({ name: name.optional(), language: language.optional() }),
      answer: user,
      idempotent: false,
    },
    async ({ store, caller, body }) => {
      const { user } = sessionOf(caller);
      const change = present(body);
      if (Object.keys(change).length === 0) return user;
      return store.person({ user_id: user.id }, (tx) => changeUser(tx, user.id, change));
    },
  );
  api.add(
    {
      operation_id: 'changePassword',
      method: 'post',
      path: '/v1/session/password',
      tag: TAG,
      summary: 'Set a new password: every other session ends, and this one gets a new cookie',
      access: ['member'],
      body: z.strictObject({
        current: password.nullable().openapi({ description: 'Null for who signed in by links only so far.' }),
        new: password,
      }),
      answer: session,
      idempotent: false,
    },
    async (call) => {
      const { user } = sessionOf(call.caller);
      const { current, new: chosen } = call.body;
      const changed = await throttled(throttle, call, user.email, () =>
        changePassword(call.store, user, { current, chosen }, call.clock()),
      );
      if (changed === null)
        throw wrong(422, 'the current password is wrong', 'try again, or have a link sent', 'current');
      return beginSession(api, call, orRefuse(changed));
    },
  );
}

/** The session of the caller; the operator has none. */
export function sessionOf(caller: Caller): Session {
  if (caller.kind === 'member') return caller.session;
  throw sessionMissing();
}

function wrong(status: number, message: string, mend: string, path = ''): Refusal {
  return new Refusal(status, [{ code: 'sign-in-wrong', path, message, mend }]);
}
