// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { DocumentLanguage } from '../documents/printable.js';
import { freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import './tables.js';

/** A person who signs in to the console. */
export interface User {
  readonly id: string;
  /** Lower case, unique over the installation. */
  readonly email: string;
  readonly name: string;
  readonly language: DocumentLanguage;
}
export type NewUser = Omit<User, 'id'>;
/** Any transaction: of a person, or of an organisation in which something happens to a person. */
export type Statements = Pick<Transaction, 'client' | 'db'>;

const COLUMNS = ['user_id as id', 'email', 'name', 'language'] as const;

/** One address for all ways to write it. */
export function normalisedEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** From here on the transaction may read and change what is this person's. */
export async function actAs({ client }: Statements, user_id: string): Promise<void> {
  await client.query({ name: 'act-as', text: "SELECT set_config('kontor.user_id', $1, true)", values: [user_id] });
}

/** The person with this address, as whom the transaction acts from here on; null when there is none. */
export async function findUser(tx: Statements, email: string): Promise<User | null> {
  const named = normalisedEmail(email);
  const [, found] = await Promise.all([
    tx.client.query({ name: 'name-email', text: "SELECT set_config('kontor.email', $1, true)", values: [named] }),
    tx.db.selectFrom('console_user').select(COLUMNS).where('email', '=', named).executeTakeFirst(),
  ]);
  if (found === undefined) return null;
  await actAs(tx, found.id);
  return found as User;
}

/**
 * Makes a person, as whom the transaction acts from here on; a taken address is refused by the database (`23505`). An id
 * may be given where it has to be known before.
 */
export async function createUser(tx: Statements, user: NewUser, now: Instant, id = freshId('usr', now)): Promise<User> {
  await actAs(tx, id);
  const email = normalisedEmail(user.email);
  const { name, language } = user;
  const values = { user_id: id, email, name, language, created_at: toTimestamp(now) };
  await tx.db.insertInto('console_user').values(values).execute();
  return { id, email, name, language };
}

/** Changes the person as whom the transaction acts. */
export async function changeUser(
  tx: Statements,
  user_id: string,
  change: Partial<Pick<User, 'name' | 'language'>>,
): Promise<User> {
  const changed = await tx.db
    .updateTable('console_user')
    .set(change)
    .where('user_id', '=', user_id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return changed as User;
}

/** Forgets a person who belongs nowhere; whoever belongs somewhere, or once did, stays. */
export async function forgetUser(tx: Statements, user: User): Promise<void> {
  await actAs(tx, user.id);
  const membership = tx.db.selectFrom('membership').select('user_id').where('user_id', '=', user.id);
  if ((await membership.executeTakeFirst()) !== undefined) return;
  await tx.db.deleteFrom('console_user').where('user_id', '=', user.id).execute();
}
