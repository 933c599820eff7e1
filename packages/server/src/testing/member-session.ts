// SPDX-License-Identifier: Apache-2.0
import { putMember } from '../identity/members.js';
import type { Role } from '../identity/role.js';
import { findSession, openSession } from '../identity/sessions.js';
import { createUser, type NewUser, type User } from '../identity/users.js';
import type { Store } from '../store/store.js';

/** Somebody signed in: for requests in process, and for browsers. */
export interface MemberSession {
  readonly user: User;
  readonly token: string;
  /** The value of the header `Cookie`. */
  readonly cookie: string;
  readonly csrf_token: string;
  /** All that a request in process needs: cookie, token of changes, and the first organisation. */
  readonly headers: Readonly<Record<string, string>>;
  /** For `context.addCookies([session.browserCookie(address)])`. */
  browserCookie(address: string): BrowserCookie;
}
interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly url: string;
  readonly httpOnly: true;
  readonly sameSite: 'Lax';
}

let count = 0;

/** Makes a person with a role in each of the organisations (by id or slug), and signs them in at `now`. */
export async function openMemberSession(
  store: Store,
  {
    organisations,
    role = 'owner',
    now = Date.now(),
    ...person
  }: {
    readonly organisations: readonly string[];
    readonly role?: Role;
    readonly now?: number;
  } & Partial<NewUser>,
): Promise<MemberSession> {
  const { email = `member-${++count}@example.com`, name = 'Ada Lovelace', language = 'en' } = person;
  const user = await store.person({}, (tx) => createUser(tx, { email, name, language }, now));
  for (const organisation of organisations) {
    const found = await store.findOrganisation(organisation);
    if (found === null) throw new Error(`there is no organisation ${organisation}`);
    await store.write(found.id, { actor: 'test', now }, (tx) => putMember(tx, user.id, role));
  }
  const token = await store.person({ user_id: user.id }, (tx) => openSession(tx, user.id, now));
  const session = await findSession(store, token, now, null);
  if (session === null) throw new Error('the session is not there');
  const cookie = `kontor_session=${token}`;
  const { csrf_token } = session;
  const [first] = organisations;
  return {
    user,
    token,
    cookie,
    csrf_token,
    headers: {
      cookie,
      'kontor-csrf': csrf_token,
      ...(first === undefined ? {} : { 'kontor-organisation': first }),
    },
    browserCookie: (url) => ({ name: 'kontor_session', value: token, url, httpOnly: true, sameSite: 'Lax' }),
  };
}
