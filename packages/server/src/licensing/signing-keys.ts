// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { fail, type Instant, ok, type Result } from '@kontor/core';
import { importKeySet, signingInput, toBase64url } from '@kontor/sdk/licence';
import type { SecretBox } from '../store/secret-box.js';
import { commitOf, freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

/** What may be known of a signing key; the private half is never read but to sign. */
export interface SigningKey {
  /** The `kid` of what it signs. */
  readonly id: string;
  /** 32 bytes in base64url (RFC 8037). */
  readonly public_key: string;
  readonly passphrase: boolean;
  readonly sign_from: Instant;
  readonly sign_until: Instant | null;
  readonly compromised_at: Instant | null;
  readonly created_at: Instant;
}

/** Signs with a key that is kept elsewhere: a PKCS #11 token, a key management service. */
export interface ExternalSigner {
  /** The 64 bytes of an Ed25519 signature over the bytes, by the key whose public half this is. */
  sign(public_key: string, bytes: Uint8Array): Promise<Uint8Array>;
}

/** What signing needs besides the database. */
export interface Signing {
  readonly secrets: SecretBox;
  /** Of KONTOR_SIGNING_PASSPHRASE. */
  readonly passphrase: string | undefined;
  readonly external: ExternalSigner | undefined;
}

const COLUMNS = ['id', 'public_key', 'passphrase', 'sign_from', 'sign_until', 'compromised_at', 'created_at'] as const;
const contextOf = (org_id: string, id: string) => `signing key ${id} of ${org_id}`;

/** Oldest first. */
export async function listSigningKeys(tx: Transaction): Promise<SigningKey[]> {
  return tx.db.selectFrom('signing_key').select(COLUMNS).where('org_id', '=', tx.org_id).orderBy('id').execute();
}

/**
 * A new key that signs from now on, and ends the window of those before: what they signed stays good. `public_key` is
 * given for a key that is kept elsewhere; else a pair is made here.
 */
export async function addSigningKey(
  tx: Transaction,
  signing: Signing,
  public_key: string | undefined,
): Promise<Result<SigningKey>> {
  const { now } = commitOf(tx);
  if (public_key !== undefined) {
    const refused = await keyRefusal(tx, signing, public_key);
    if (refused !== null) return refused;
  }
  const id = freshId('sgk', now);
  const pair = public_key === undefined ? generated(signing.passphrase) : { public_key, pem: null };
  const second = wholeSecond(now);
  await tx.client.query('UPDATE signing_key SET sign_until = $2 WHERE org_id = $1 AND sign_until IS NULL', [
    tx.org_id,
    // what the one before signed in this very second stays good
    toTimestamp(second + 1000),
  ]);
  const made = await tx.db
    .insertInto('signing_key')
    .values({
      org_id: tx.org_id,
      id,
      public_key: pair.public_key,
      private_key: pair.pem === null ? null : signing.secrets.seal(pair.pem, contextOf(tx.org_id, id)),
      passphrase: pair.pem !== null && signing.passphrase !== undefined,
      sign_from: toTimestamp(second),
      created_at: toTimestamp(now),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  tx.audit.record({ action: 'signing_key.created', object: id, after: made });
  return ok(made);
}

/** From this instant on the key may be in other hands; it signs no more. Null when there is no such key. */
export async function compromiseSigningKey(tx: Transaction, id: string, at: Instant): Promise<SigningKey | null> {
  const { now } = commitOf(tx);
  const before = (await listSigningKeys(tx)).find((key) => key.id === id);
  if (before === undefined) return null;
  const after = await tx.db
    .updateTable('signing_key')
    .set({
      // the earlier of what was said: nothing becomes safe again
      compromised_at: toTimestamp(Math.min(wholeSecond(at), before.compromised_at ?? Number.MAX_SAFE_INTEGER)),
      sign_until: toTimestamp(before.sign_until ?? wholeSecond(now) + 1000),
    })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  tx.audit.record({ action: 'signing_key.compromised', object: id, before, after });
  return after;
}

/** The public keys as a JWK set (RFC 7517), with their windows: what products are given to verify with. */
export function keySetOf(keys: readonly SigningKey[]) {
  return {
    keys: keys.map(({ id, public_key, sign_from, sign_until, compromised_at }) => ({
      kty: 'OKP' as const,
      crv: 'Ed25519' as const,
      kid: id,
      x: public_key,
      use: 'sig' as const,
      nbf: sign_from / 1000,
      ...(sign_until === null ? {} : { exp: sign_until / 1000 }),
      ...(compromised_at === null ? {} : { revoked: { revoked_at: compromised_at / 1000, reason: 'compromised' } }),
    })),
  };
}

/**
 * A token in one line, signed with the key in use, or with this one; refused when there is none, or it cannot be used
 * here.
 */
export async function signToken(
  tx: Transaction,
  signing: Signing,
  type: string,
  claims: object,
  key_id?: string,
): Promise<Result<{ readonly token: string; readonly key_id: string }>> {
  const keys = tx.db
    .selectFrom('signing_key')
    .select(['id', 'public_key', 'private_key', 'passphrase'])
    .where('org_id', '=', tx.org_id);
  const wanted = key_id === undefined ? keys.where('sign_until', 'is', null) : keys.where('id', '=', key_id);
  const row = await wanted.executeTakeFirst();
  if (row === undefined)
    return fail({
      code: 'signing-key-missing',
      path: '',
      message: 'there is no key to sign with',
      mend: 'make one: `kontor licences keys create`, or POST /v1/signing_keys',
    });
  const input = signingInput(type, row.id, claims);
  const bytes = Buffer.from(input, 'latin1');
  const signature =
    row.private_key === null
      ? await signing.external?.sign(row.public_key, bytes)
      : signed(signing.secrets.open(row.private_key, contextOf(tx.org_id, row.id)), row.passphrase, signing, bytes);
  if (signature == null || signature.length !== 64)
    return fail({
      code: 'signing-key-locked',
      path: '',
      message: `the key ${row.id} cannot sign here`,
      mend:
        row.private_key === null
          ? 'start the server with the signer that holds it'
          : 'start the server with KONTOR_SIGNING_PASSPHRASE as it was when the key was made',
    });
  return ok({ token: `${input}.${toBase64url(signature)}`, key_id: row.id });
}

/** Null: the passphrase is not the one. */
function signed(pem: string, encrypted: boolean, { passphrase }: Signing, bytes: Buffer): Buffer | null {
  try {
    const key = createPrivateKey(encrypted ? { key: pem, format: 'pem', passphrase: passphrase ?? '' } : pem);
    return sign(null, bytes, key);
  } catch {
    // what OpenSSL says of it may hold parts of the key
    return null;
  }
}

function generated(passphrase: string | undefined): { readonly public_key: string; readonly pem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    ...(passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }),
  });
  return { public_key: publicKey.export({ format: 'jwk' }).x as string, pem: pem as string };
}

async function keyRefusal(tx: Transaction, { external }: Signing, public_key: string) {
  const read = importKeySet(JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'new', x: public_key }] }));
  if (!read.ok) return fail({ ...read.refusal, path: 'public_key' });
  if (external === undefined)
    return fail({
      code: 'signing-key-locked',
      path: 'public_key',
      message: 'this server has no signer that could hold the private half',
      mend: 'start it with an external signer, or leave `public_key` out to make a pair here',
    });
  const known = await listSigningKeys(tx);
  if (known.every((key) => key.public_key !== public_key)) return null;
  return fail({
    code: 'key-repeated',
    path: 'public_key',
    message: 'this key is known already',
    mend: 'make a new one: a key that ended does not begin again',
  });
}

/** Times in tokens are whole seconds. */
function wholeSecond(instant: Instant): Instant {
  return Math.floor(instant / 1000) * 1000;
}
