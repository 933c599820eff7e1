// SPDX-License-Identifier: Apache-2.0
import { fromBase64url } from './base64url.js';
import { objectClaim, requiredTime, timeClaim } from './claim-reading.js';
import { checkPublicKey } from './public-key.js';
import { type Checked, checked, refuse } from './refusal.js';
import { isObject, type JsonObject, type JsonValue, parseStrictJson } from './strict-json.js';

/** A key whose signatures are trusted, within its window. */
export interface PublicKey {
  readonly kid: string;
  /** 32 bytes (RFC 8032). */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** It signs what is issued from here on, in seconds since 1970; null: from ever. */
  readonly sign_from: number | null;
  /** The first second in which it signs no more; null: open. */
  readonly sign_until: number | null;
  /** What was issued at this second or later may be anybody's; null: it is safe. */
  readonly compromised_at: number | null;
}
/** By `kid`. */
export type KeySet = ReadonlyMap<string, PublicKey>;

const MAX_KEYS = 100;
const MAX_LENGTH = 100_000;

/**
 * The keys of a JWK set (RFC 7517, RFC 8037), given as its text. Windows are the members `nbf` and `exp` of a key, a
 * compromise is `revoked: {"revoked_at": …}`, as OpenID Federation names them. Refuses the whole set when one key of
 * it is unsafe.
 *
 * @example
 * const keys = importKeySet('{"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "2026", "x": "11qYAYKx…"}]}');
 */
export function importKeySet(text: string): Checked<KeySet> {
  return checked(() => {
    if (typeof text !== 'string' || text.length > MAX_LENGTH)
      refuse('key-set-invalid', '', 'it is no text of a key set');
    return readKeySet(parseStrictJson(text, 'keys'));
  });
}

/** The keys of a parsed JWK set; other members of the set are left to others. */
export function readKeySet(set: JsonValue): KeySet {
  const listed = isObject(set) ? set.keys : undefined;
  if (!Array.isArray(listed)) return refuse('key-set-invalid', 'keys', 'there is no list of keys');
  if (listed.length > MAX_KEYS) refuse('key-set-invalid', 'keys', `there are more than ${MAX_KEYS} keys`);
  const keys = new Map<string, PublicKey>();
  for (const [index, jwk] of (listed as readonly JsonValue[]).entries()) {
    const key = readKey(jwk, `keys[${index}]`);
    if (keys.has(key.kid)) refuse('key-repeated', `keys[${index}].kid`, `there are two keys ${key.kid}`);
    keys.set(key.kid, key);
  }
  return keys;
}

function readKey(jwk: JsonValue, path: string): PublicKey {
  if (!isObject(jwk)) return refuse('key-set-invalid', path, 'it is no JWK');
  const { kty, crv, kid, x, use, alg } = jwk;
  if ('d' in jwk || 'k' in jwk) refuse('key-private', path, 'it holds a private or a shared key');
  if (kty !== 'OKP' || crv !== 'Ed25519' || (alg !== undefined && alg !== 'EdDSA' && alg !== 'Ed25519'))
    refuse('key-type', path, 'it is no Ed25519 key');
  if (use !== undefined && use !== 'sig') refuse('key-type', `${path}.use`, 'it is not for signatures');
  if (typeof kid !== 'string' || kid === '' || kid.length > 200)
    return refuse('key-set-invalid', `${path}.kid`, 'the key has no kid');
  if (typeof x !== 'string' || x.length > 100) return refuse('key-not-canonical', `${path}.x`, 'the key has no bytes');
  const bytes = fromBase64url(x, `${path}.x`) as Uint8Array<ArrayBuffer>;
  checkPublicKey(bytes, `${path}.x`);
  const window = {
    sign_from: timeClaim(jwk.nbf, `${path}.nbf`),
    sign_until: timeClaim(jwk.exp, `${path}.exp`),
    compromised_at: compromised(jwk, path),
  };
  return { kid, bytes, ...window };
}

function compromised(jwk: JsonObject, path: string): number | null {
  const revoked = objectClaim(jwk.revoked, `${path}.revoked`);
  return revoked === null ? null : requiredTime(revoked.revoked_at, `${path}.revoked.revoked_at`);
}

/** Refuses what a key signed outside its window, or after it may have been in other hands. */
export function checkWindow(key: PublicKey, issued_at: number): void {
  if (key.compromised_at !== null && issued_at >= key.compromised_at)
    refuse('token-key-compromised', 'header.kid', `the key ${key.kid} may have been in other hands by then`);
  if ((key.sign_from !== null && issued_at < key.sign_from) || (key.sign_until !== null && issued_at >= key.sign_until))
    refuse('token-key-window', 'claims.iat', `the key ${key.kid} did not sign at that time`);
}
