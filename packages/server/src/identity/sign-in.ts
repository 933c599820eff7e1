// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Store } from '../store/store.js';
import { passwordMatches, storedPassword } from './passwords.js';
import { openSession } from './sessions.js';
import { actAs, findUser } from './users.js';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** The id of who has this address and password; null for everybody else, after the same time. */
export async function provesPassword(store: Store, { email, password }: Credentials): Promise<string | null> {
  const known = await store.person({}, async (tx) => {
    const user = await findUser(tx, email);
    // the same statements for whoever is unknown: as nobody
    if (user === null) await actAs(tx, '');
    const hash = await storedPassword(tx, user?.id ?? '');
    return user === null ? null : { user, hash };
  });
  // no transaction is open meanwhile: it takes a tenth of a second
  const matches = await passwordMatches(password, known?.hash ?? null);
  return known !== null && matches ? known.user.id : null;
}

/** Opens a session for who knows the password, and returns its token; null where it is wrong. */
export async function signIn(store: Store, credentials: Credentials, now: Instant): Promise<string | null> {
  const user_id = await provesPassword(store, credentials);
  return user_id === null ? null : store.person({ user_id }, (tx) => openSession(tx, user_id, now));
}
