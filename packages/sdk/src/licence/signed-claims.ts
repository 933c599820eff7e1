// SPDX-License-Identifier: Apache-2.0
import { requiredTime } from './claim-reading.js';
import { readToken } from './compact-jws.js';
import { checkWindow, type KeySet, type PublicKey } from './key-set.js';
import { refuse } from './refusal.js';
import type { Done, Work } from './steps.js';
import { type JsonObject, parseStrictObject } from './strict-json.js';

/** Of licences, which carry a table of features, and of lists and key sets. */
export const MAX_LICENCE_LENGTH = 65_536;
export const MAX_LIST_LENGTH = 4_194_304;

/** Claims that were signed by a trusted key within its window. */
export interface SignedClaims {
  readonly claims: JsonObject;
  readonly issued_at: number;
  readonly key: PublicKey;
  readonly signature: Uint8Array;
}

/** A token whose form is right, and the signature check that it stands or falls with. */
export interface Unverified {
  readonly check: Extract<Work, { readonly kind: 'verify' }>;
  readonly payload: string;
}

/** The check to be made before anything else. */
export function unverified(text: unknown, type: string, keys: KeySet, max_length: number): Unverified {
  const { kid, signed, signature, payload } = readToken(text, type, max_length);
  const key = keys.get(kid);
  if (key === undefined) return refuse('token-key-unknown', 'header.kid', `${kid.slice(0, 40)} is no trusted key`);
  return { check: { kind: 'verify', key, bytes: signed, signature }, payload };
}

/** The claims of a token, not looked at before its signature holds, by what its check came to. */
export function signedClaims({ check, payload }: Unverified, holds: Done): SignedClaims {
  const { key, signature } = check;
  if (holds !== true)
    refuse('token-signature-invalid', 'signature', `it was not signed by ${key.kid}, or was changed since`);
  const claims = parseStrictObject(payload, 'payload');
  const issued_at = requiredTime(claims.iat, 'iat');
  checkWindow(key, issued_at);
  return { claims, issued_at, key, signature };
}
