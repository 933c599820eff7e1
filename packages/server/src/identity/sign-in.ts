// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { Store } from '../store/store.js';
import { passwordMatches, storedPassword } from './passwords.js';
import { openSession } from './sessions.js';
import { findUser } from './users.js';

/** Opens a session for who knows the password, and returns its token; null for everybody else, after the same time. */
export async function signIn(
  store: Store,
  { email, password }: { readonly email: string; readonly password: string },
  now: Instant,
): Promise<string | null> {
  const known = await store.person({}, async (tx) => {
    const user = await findUser(tx, email);
    return user === null ? null : { user, hash: await storedPassword(tx, user.id) };
  });
  // no transaction is open meanwhile: it takes a tenth of a second
  const matches = await passwordMatches(password, known?.hash ?? null);
  if (known === null || !matches) return null;
  return store.person({ user_id: known.user.id }, (tx) => openSession(tx, known.user.id, now));
}
