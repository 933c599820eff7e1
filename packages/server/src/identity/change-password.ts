// SPDX-License-Identifier: Apache-2.0
import { fail, type Instant, ok, type Result } from '@kontor/core';
import type { Store } from '../store/store.js';
import { voidLinks } from './links.js';
import { hashPassword, passwordMatches, passwordProblems, storedPassword, storePassword } from './passwords.js';
import { endSessions, openSession } from './sessions.js';
import type { User } from './users.js';

/**
 * Sets a new password, ends every session and opens one, whose token comes back; null where the current one is wrong. Who
 * has none yet gives none.
 */
export async function changePassword(
  store: Store,
  user: User,
  { current, chosen }: { readonly current: string | null; readonly chosen: string },
  now: Instant,
): Promise<Result<string> | null> {
  const stored = await store.person({ user_id: user.id }, (tx) => storedPassword(tx, user.id));
  if (stored !== null && !(await passwordMatches(current ?? '', stored))) return null;
  const problems = passwordProblems(chosen, user.email, 'new');
  if (problems.length > 0) return fail(...problems);
  const hash = await hashPassword(chosen);
  return store.person({ user_id: user.id }, async (tx) => {
    await storePassword(tx, user.id, hash, now);
    await endSessions(tx, user.id);
    await voidLinks(tx, user.id);
    return ok(await openSession(tx, user.id, now));
  });
}
