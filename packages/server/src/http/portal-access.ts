// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Device } from '../identity/session-terms.js';
import { BEARER_PREFIX, findSession, type PortalSession } from '../portal/sessions.js';
import type { Store } from '../store/store.js';
import type { Caller } from './access.js';
import { Refusal } from './problem.js';
import { requireCsrfToken, requireSameOrigin } from './same-origin.js';
import { cookieValue, type SessionCookie, sessionCookie } from './session-cookie.js';

export const portalCookie = (public_url: string | undefined): SessionCookie =>
  sessionCookie('kontor_portal', public_url);

/**
 * Who asks in the portal: by the cookie of the session, or by its token as bearer where the page is framed. Null: the
 * request carries a key, which is asked for elsewhere. `now` is real time.
 */
export async function portalCaller(
  request: Request,
  store: Store,
  {
    public_url,
    now,
    used,
  }: { readonly public_url: string | undefined; readonly now: Instant; readonly used: Device | null },
): Promise<Extract<Caller, { kind: 'portal' }> | null> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1] ?? '';
    return token.startsWith(BEARER_PREFIX) ? callerIn(await findSession(store, token, 'bearer', now, used)) : null;
  }
  const token = cookieValue(request.headers, portalCookie(public_url));
  const caller = callerIn(token === null ? null : await findSession(store, token, 'cookie', now, used));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    requireSameOrigin(request, public_url);
    requireCsrfToken(request, caller.session.csrf_token);
  }
  return caller;
}

function callerIn(session: PortalSession | null) {
  if (session === null)
    throw new Refusal(401, [
      {
        code: 'portal-session-missing',
        path: '',
        message: 'nobody is signed in to the portal, or the session is over',
        mend: 'sign in: POST /v1/portal/sign_in mails a link',
      },
    ]);
  const { org_id, customer_id, test_clock, id } = session;
  return { kind: 'portal' as const, org_id, customer_id, session, actor: customer_id ?? id, test_clock };
}

/** The one customer that the request works on. */
export function ownCustomer(caller: Caller): string {
  if (caller.kind === 'customer') return caller.customer_id;
  if (caller.kind !== 'portal')
    throw new Refusal(403, [
      {
        code: 'key-scope-insufficient',
        path: 'Authorization',
        message: `this is done by customers for themselves, and ${caller.actor} is none`,
        mend: 'use the operation for all customers, or open the portal with POST /v1/customers/{id}/portal_sessions',
      },
    ]);
  if (caller.customer_id !== null) return caller.customer_id;
  throw new Refusal(409, [
    {
      code: 'portal-customer-missing',
      path: '',
      message: 'the address belongs to several customers, and none is chosen',
      mend: 'choose one with PUT /v1/portal/session',
    },
  ]);
}

/** The session of a request that only the portal makes. */
export function ownSession(caller: Caller): PortalSession {
  if (caller.kind === 'portal') return caller.session;
  ownCustomer(caller);
  throw new Error('a key has no session');
}
