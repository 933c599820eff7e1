// SPDX-License-Identifier: Apache-2.0
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Instant, Problem } from '@kontor/core';
import { toTimestamp } from '../store/values.js';
import { normalisedEmail, type Statements } from './users.js';
import './tables.js';

/** OWASP's choice of 32 MiB a password. Stored with each hash, so that it can grow. */
const COST = { log_n: 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const LEAST_LENGTH = 12;
const MOST_LENGTH = 200;

type Cost = { readonly log_n: number; readonly r: number; readonly p: number };

/** Hashes with a salt of its own: `scrypt$15$8$3$salt$hash`, salt and hash in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, salt, COST);
  return ['scrypt', COST.log_n, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Takes as long when there is no hash, so that the time does not tell who is known. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [, log_n, r, p, salt = '', hash = ''] = (stored ?? '').split('$');
  const cost = stored === null ? COST : { log_n: Number(log_n), r: Number(r), p: Number(p) };
  const given = await derived(password, Buffer.from(salt, 'base64url'), cost);
  const known = Buffer.from(hash, 'base64url');
  return stored !== null && known.length === given.length && timingSafeEqual(given, known);
}

/** What is wrong with a new password: its length, or that it is the address. */
export function passwordProblems(password: string, email: string, path: string): readonly Problem[] {
  const { length } = [...password];
  const weak = (message: string, mend: string) => [{ code: 'password-weak', path, message, mend }];
  if (length < LEAST_LENGTH || length > MOST_LENGTH)
    return weak(`the password has ${length} characters`, `use ${LEAST_LENGTH} to ${MOST_LENGTH}; a few words will do`);
  if (normalisedEmail(password) === email) return weak('the password is the e-mail address', 'choose another one');
  return [];
}

/** The hash of the person as whom the transaction acts; null: they sign in by links only. */
export async function storedPassword({ db }: Statements, user_id: string): Promise<string | null> {
  const row = await db.selectFrom('console_password').select('hash').where('user_id', '=', user_id).executeTakeFirst();
  return row?.hash ?? null;
}

export async function storePassword({ db }: Statements, user_id: string, hash: string, now: Instant): Promise<void> {
  const changed_at = toTimestamp(now);
  await db
    .insertInto('console_password')
    .values({ user_id, hash, changed_at })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash, changed_at }))
    .execute();
}

/** The same text typed on any keyboard gives the same bytes. */
function derived(password: string, salt: Buffer, { log_n, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** log_n;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
