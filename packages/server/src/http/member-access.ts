// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Device } from '../identity/session-terms.js';
import { findSession } from '../identity/sessions.js';
import type { Store } from '../store/store.js';
import { type Access, type Caller, keyMissing, ORGANISATION_HEADER, unknownOrganisation } from './access.js';
import { Refusal } from './problem.js';
import { requireCsrfToken, requireSameOrigin } from './same-origin.js';
import { cookieValue, type SessionCookie } from './session-cookie.js';

/** Reads the cookie of the console. Changes have to come from our own pages; the organisation is one of the member's. */
export async function memberOf(
  request: Request,
  {
    store,
    cookie,
    public_url,
    now,
    access,
    own,
    used,
  }: {
    readonly store: Store;
    readonly cookie: SessionCookie;
    readonly public_url: string | undefined;
    readonly now: Instant;
    readonly access: readonly Access[];
    /** It is about the one who calls: no organisation is read. */
    readonly own: boolean;
    /** By what; null: in the background. */
    readonly used: Device | null;
  },
): Promise<Caller> {
  const token = cookieValue(request.headers, cookie);
  if (token === null) throw access.includes('secret') ? keyMissing() : sessionMissing();
  const session = await findSession(store, token, now, used);
  if (session === null) throw sessionMissing();
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    requireSameOrigin(request, public_url);
    requireCsrfToken(request, session.csrf_token);
  }
  const signed_in = { kind: 'member', user_id: session.user.id, actor: session.user.id, session } as const;
  const name = own ? null : request.headers.get(ORGANISATION_HEADER);
  if (name === null) return { ...signed_in, org_id: null, role: null, test_clock: null };
  const found = session.memberships.find(({ org_id, slug }) => org_id === name || slug === name);
  // whether there is such an organisation is nobody's business who does not belong to it
  if (found === undefined) throw unknownOrganisation(name, 'choose one of those that GET /v1/session names');
  const { org_id, role, test_clock } = found;
  return { ...signed_in, org_id, role, test_clock };
}

export function sessionMissing(): Refusal {
  return new Refusal(401, [
    {
      code: 'session-missing',
      path: 'Cookie',
      message: 'nobody is signed in, or the session has ended',
      mend: 'sign in to the console again',
    },
  ]);
}
