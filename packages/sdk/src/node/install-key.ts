// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { toBase64url } from '../licence/base64url.js';
import { importKeySet, type KeySet, type PublicKey } from '../licence/key-set.js';
import { type Checked, checked, refuse } from '../licence/refusal.js';
import { runSync } from '../licence/steps.js';
import { thumbprintOf } from '../licence/usage-statement.js';
import { nodeWork } from './node-crypto.js';

/** The key of an installation: it signs what this installation used, and nothing else. */
export interface InstallKey {
  /** The thumbprint of its public half (RFC 7638): what the seller knows it by. */
  readonly id: string;
  /** 32 bytes in base64url, to be registered with the seller. */
  readonly public_key: string;
  /** The 64 bytes of its signature over a text of ASCII, in base64url. */
  sign(text: string): string;
}

/** Makes a key pair in a file that only its owner can read. Throws when there is a file already. */
export function createInstallKey(path: string): InstallKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return installKey(privateKey);
}

/** The key in a file that `createInstallKey` made. */
export function readInstallKey(path: string): Checked<InstallKey> {
  return checked(() => {
    let key: KeyObject | null = null;
    try {
      key = createPrivateKey(readFileSync(path, 'utf8'));
    } catch {
      // what OpenSSL says of it may hold parts of the key
    }
    if (key?.asymmetricKeyType !== 'ed25519')
      return refuse('install-key-invalid', path, 'there is no Ed25519 key of an installation');
    return installKey(key);
  });
}

/** An install key from a private Ed25519 key. */
export function installKey(key: KeyObject): InstallKey {
  const public_key = createPublicKey(key).export({ format: 'jwk' }).x as string;
  return {
    id: installIdOf(public_key),
    public_key,
    sign: (text) => toBase64url(sign(null, Buffer.from(text, 'latin1'), key)),
  };
}

/** The id of the install key with this public half, 32 bytes in base64url. */
export function installIdOf(public_key: string): string {
  const made = runSync(thumbprintOf(public_key), nodeWork);
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value;
}

/** The key set of one with which statements of an installation are verified; its public half is known to be a key. */
export function installKeySet(public_key: string): KeySet {
  const jwk = { kty: 'OKP', crv: 'Ed25519', kid: installIdOf(public_key), x: public_key };
  const set = importKeySet(JSON.stringify({ keys: [jwk] }));
  if (!set.ok) throw new Error(`${public_key} is no key`);
  return set.value;
}

/** The same key, as signatures are checked with. */
export function publicKeyOf(public_key: string): PublicKey {
  return installKeySet(public_key).get(installIdOf(public_key)) as PublicKey;
}
