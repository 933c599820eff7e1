// SPDX-License-Identifier: Apache-2.0
import { fail, type Instant, ok, type Problem, type Result } from '@kontor/core';
import type { Store } from '../store/store.js';
import { freshId } from '../store/transaction.js';
import { findInvitation, type PresentedInvitation, useInvitation } from './invitations.js';
import { findLink, type PresentedLink, useLink, voidLinks } from './links.js';
import { findMember, putMember } from './members.js';
import { hashPassword, passwordProblems, storePassword } from './passwords.js';
import { endSessions, openSession } from './sessions.js';
import { actAs, createUser, findUser, type User } from './users.js';

/** What a link that somebody was sent is for, and what it takes. */
export type Redeemable =
  | ({ readonly of: 'link' } & PresentedLink)
  | ({ readonly of: 'invitation'; readonly user: User | null } & PresentedInvitation);

/** What comes along with a link. */
export interface Redeeming {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  /** Whoever already proved to be the invited person: by their session, or by their password. */
  readonly known_user_id: string | null;
}

export const USED_UP: Problem = {
  code: 'sign-in-link-invalid',
  path: 'token',
  message: 'the link is unknown, was used already, or has ended',
  mend: 'ask for a new one',
};
const SIGN_IN_FIRST: Problem = {
  code: 'sign-in-wrong',
  path: 'password',
  message: 'the invited person has an account, and this is not its password',
  mend: 'give the password of the account, or sign in before you follow the link',
};

/** What a token is for; null when it is for nothing any more. */
export async function findRedeemable(store: Store, token: string, now: Instant): Promise<Redeemable | null> {
  const link = await findLink(store, token, now);
  if (link !== null) return { of: 'link', ...link };
  const invitation = await findInvitation(store, token, now);
  if (invitation === null) return null;
  const user = await store.person({}, (tx) => findUser(tx, invitation.invitation.email));
  return { of: 'invitation', user, ...invitation };
}

/** Does what the link is for, once, and opens a session; its token comes back. */
export async function redeem(store: Store, found: Redeemable, given: Redeeming, now: Instant): Promise<Result<string>> {
  if (found.of === 'invitation') return accept(store, found, given, now);
  const { user, kind } = found;
  const set = kind === 'reset' ? await newPassword(given.password, user.email) : ok(null);
  if (!set.ok) return set;
  return store.person({ user_id: user.id }, async (tx) => {
    if (!(await useLink(tx, found, now))) return fail(USED_UP);
    if (set.value !== null) {
      await storePassword(tx, user.id, set.value, now);
      // whoever knew the old one is out, and so is whoever has another link
      await endSessions(tx, user.id);
      await voidLinks(tx, user.id);
    }
    return ok(await openSession(tx, user.id, now));
  });
}

async function accept(
  store: Store,
  { invitation, org_id, test_clock, user }: Redeemable & { of: 'invitation' },
  { name, password, known_user_id }: Redeeming,
  now: Instant,
): Promise<Result<string>> {
  // the link was also told to who invited: it proves nothing about an account that is there already
  if (user !== null && known_user_id !== user.id) return fail(SIGN_IN_FIRST);
  const set = user === null ? await newPassword(password, invitation.email) : ok(null);
  const nameless = user === null && name === undefined ? [missing('name')] : [];
  if (!set.ok || nameless.length > 0) return fail(...nameless, ...(set.ok ? [] : set.problems));
  const id = user?.id ?? freshId('usr', now);
  const by = { actor: id, now: test_clock ?? now, real_now: now };
  return store.write(org_id, by, async (tx) => {
    if (!(await useInvitation(tx, invitation.id))) return fail(USED_UP);
    if (set.value === null) await actAs(tx, id);
    else {
      await createUser(tx, { email: invitation.email, name: name as string, language: invitation.language }, now, id);
      await storePassword(tx, id, set.value, now);
    }
    // an older invitation makes nobody less than they have become since
    if ((await findMember(tx, id)) === null) await putMember(tx, id, invitation.role);
    return ok(await openSession(tx, id, now));
  });
}

/** The hash of an acceptable password. */
async function newPassword(password: string | undefined, email: string): Promise<Result<string>> {
  if (password === undefined) return fail(missing('password'));
  const problems = passwordProblems(password, email, 'password');
  return problems.length > 0 ? fail(...problems) : ok(await hashPassword(password));
}

function missing(field: string): Problem {
  return { code: 'missing-field', path: field, message: `\`${field}\` is missing`, mend: `add \`${field}\`, a text` };
}
