// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { DOCUMENT_LANGUAGES } from '../documents/words/words.js';
import { ROLES } from '../identity/role.js';
import { LONGEST_MS } from '../identity/session-terms.js';
import { endSession, findSession, type Session } from '../identity/sessions.js';
import type { Api } from './api.js';
import { sessionMissing } from './member-access.js';
import type { Call } from './operation.js';
import { cookieValue, setCookie } from './session-cookie.js';
import { deviceOf } from './session-use.js';
import { instant } from './shapes.js';

export const language = z.enum(DOCUMENT_LANGUAGES);
export const user = z
  .object({ id: z.string(), email: z.string(), name: z.string(), language })
  .openapi('User', { description: 'A person who signs in to the console.' });
export const session = z
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

/** What a handler needs of its call to look at sessions. */
export type SessionCall = Pick<
  Call<unknown, unknown, unknown>,
  'answerHeader' | 'address' | 'request' | 'store' | 'clock'
>;

export function shownSession({ user, memberships, csrf_token, expires_at }: Session) {
  return {
    object: 'session' as const,
    user,
    organisations: memberships.map(({ org_id, slug, name, role }) => ({ id: org_id, slug, name, role })),
    csrf_token,
    expires: formatInstant(expires_at),
  };
}

/** The session that the browser has, of an operation that anyone may call. */
export async function sessionIn(api: Api, { request, address, store, clock }: SessionCall): Promise<Session | null> {
  const token = cookieValue(request.headers, api.cookie);
  return token === null ? null : findSession(store, token, clock(), deviceOf(request, address));
}

/** Gives the browser a session whose token nobody has seen before; the one it had ends. */
export async function beginSession(api: Api, call: SessionCall, token: string) {
  const before = await sessionIn(api, call);
  if (before !== null) await endSession(call.store, before);
  const opened = await findSession(call.store, token, call.clock(), deviceOf(call.request, call.address));
  if (opened === null) throw sessionMissing();
  call.answerHeader('set-cookie', setCookie(api.cookie, token, LONGEST_MS / 1_000));
  call.answerHeader('cache-control', 'no-store');
  return shownSession(opened);
}
