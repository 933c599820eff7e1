// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { DOCUMENT_LANGUAGES } from '../../documents/words/words.js';
import { ROLES } from '../../identity/role.js';
import { endSession, findSession, LONGEST_MS, type Session } from '../../identity/sessions.js';
import { signIn } from '../../identity/sign-in.js';
import type { Api } from '../api.js';
import { sessionMissing } from '../member-access.js';
import type { Call } from '../operation.js';
import { Refusal } from '../problem.js';
import { requireSameOrigin } from '../same-origin.js';
import { cookieValue, setCookie } from '../session-cookie.js';
import { instant } from '../shapes.js';

export const language = z.enum(DOCUMENT_LANGUAGES);
export const user = z
  .object({ id: z.string(), email: z.string(), name: z.string(), language })
  .openapi('User', { description: 'A person who signs in to the console.' });
const session = z
  .object({
    object: z.literal('session'),
    user,
    organisations: z
      .array(z.object({ id: z.string(), slug: z.string(), name: z.string(), role: z.enum(ROLES) }))
      .openapi({ description: 'Those the user belongs to, by name.' }),
    csrf_token: z.string().openapi({ description: 'For the header `Kontor-Csrf` of every change.' }),
    expires: instant.openapi({ description: 'When it ends if nothing is done.' }),
  })
  .openapi('Session');

type AnyCall = Pick<Call<unknown, unknown, unknown>, 'answerHeader' | 'request' | 'store' | 'caller'>;

export function shownSession({ user, memberships, csrf_token, expires_at }: Session) {
  return {
    object: 'session' as const,
    user,
    organisations: memberships.map(({ org_id, slug, name, role }) => ({ id: org_id, slug, name, role })),
    csrf_token,
    expires: formatInstant(expires_at),
  };
}

export function addSessions(api: Api): void {
  /** Whatever session the browser had ends: the new one has a token that nobody has seen before. */
  const begin = async (call: AnyCall & { clock(): number }, token: string) => {
    const before = cookieValue(call.request.headers, api.cookie);
    const old = before === null ? null : await findSession(call.store, before, call.clock());
    if (old !== null) await endSession(call.store, old);
    const opened = await findSession(call.store, token, call.clock());
    if (opened === null) throw sessionMissing();
    call.answerHeader('set-cookie', setCookie(api.cookie, token, LONGEST_MS / 1_000));
    call.answerHeader('cache-control', 'no-store');
    return shownSession(opened);
  };

  api.add(
    {
      operation_id: 'signIn',
      method: 'post',
      path: '/v1/sessions',
      tag: 'Sessions',
      summary: 'Sign in to the console with e-mail and password',
      description: 'The session is in the cookie that the answer sets. It ends after 12 hours without use, or 30 days.',
      access: ['anyone'],
      body: z.strictObject({ email: z.string().max(320), password: z.string().max(1_000) }),
      answer: session,
      status: 201,
    },
    async (call) => {
      requireSameOrigin(call.request, api.public_url);
      const token = await signIn(call.store, call.body, call.clock());
      if (token === null)
        throw new Refusal(401, [
          {
            code: 'sign-in-wrong',
            path: '',
            message: 'the e-mail address or the password is wrong',
            mend: 'try again, or have a link sent to set a new password',
          },
        ]);
      return begin(call, token);
    },
  );
  api.add(
    {
      operation_id: 'getSession',
      method: 'get',
      path: '/v1/session',
      tag: 'Sessions',
      summary: 'Who is signed in, and where they belong',
      access: ['member'],
      answer: session,
    },
    async (call) => {
      call.answerHeader('cache-control', 'no-store');
      return shownSession(sessionOf(call));
    },
  );
  api.add(
    {
      operation_id: 'signOut',
      method: 'delete',
      path: '/v1/session',
      tag: 'Sessions',
      summary: 'Sign out: the session ends at once',
      access: ['member'],
      answer: z.object({ object: z.literal('session'), ended: z.literal(true) }).openapi('EndedSession'),
      idempotent: false,
    },
    async (call) => {
      await endSession(call.store, sessionOf(call));
      call.answerHeader('set-cookie', setCookie(api.cookie, '', 0));
      return { object: 'session' as const, ended: true as const };
    },
  );
}

/** The session of the caller; the operator has none. */
export function sessionOf({ caller }: Pick<AnyCall, 'caller'>): Session {
  if (caller.kind === 'member') return caller.session;
  throw sessionMissing();
}
