// SPDX-License-Identifier: Apache-2.0
import { fromBase64url } from './base64url.js';
import { countClaim, requiredObject, requiredText, timeClaim } from './claim-reading.js';
import { STATUS_LIST_TYPE } from './compact-jws.js';
import type { KeySet } from './key-set.js';
import { refuse } from './refusal.js';
import { MAX_LIST_LENGTH, signedClaims, unverified } from './signed-claims.js';
import type { Steps } from './steps.js';

/**
 * Which licences are revoked, signed, to be used without a connection: an IETF Token Status List
 * (draft-ietf-oauth-status-list-18), of which each licence names its place.
 */
export interface RevocationList {
  readonly uri: string;
  /** Seconds since 1970. */
  readonly issued_at: number;
  /** The first second in which it is not to be used any more; null: it says none. */
  readonly expires_at: number | null;
  readonly bits: number;
  readonly statuses: Uint8Array;
}

/** Eight million licences at one bit each. */
const MAX_BYTES = 1_048_576;
export const STATUS_VALID = 0;
export const STATUS_REVOKED = 1;
export const STATUS_SUSPENDED = 2;

export function* revocationListSteps(text: unknown, keys: KeySet, issuer: string): Steps<RevocationList> {
  const token = unverified(text, STATUS_LIST_TYPE, keys, MAX_LIST_LENGTH);
  const { claims, issued_at } = signedClaims(token, yield token.check);
  // `iss` is optional in the draft; where it stands it must be the seller's
  if (claims.iss !== undefined && claims.iss !== issuer)
    refuse('token-issuer', 'claims.iss', `the list is not of ${issuer}`);
  const list = requiredObject(claims.status_list, 'status_list');
  const bits = countClaim(list.bits, 'status_list.bits', 1, 8);
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8)
    return refuse('revocation-list-invalid', 'status_list.bits', 'each status has 1, 2, 4 or 8 bits');
  const data = fromBase64url(compressed(list.lst), 'status_list.lst');
  const statuses = yield { kind: 'inflate', data, limit: MAX_BYTES };
  if (!(statuses instanceof Uint8Array))
    return refuse('revocation-list-invalid', 'status_list.lst', 'it is not compressed as ZLIB, or is too long');
  return { uri: requiredText(claims.sub, 'sub'), issued_at, expires_at: timeClaim(claims.exp, 'exp'), bits, statuses };
}

/** Longer than the text of a claim may be. */
function compressed(value: unknown): string {
  return typeof value === 'string' ? value : refuse('revocation-list-invalid', 'status_list.lst', 'it has no list');
}

/** The status at a place (least significant bits first); null past the end. */
export function statusAt({ bits, statuses }: RevocationList, idx: number): number | null {
  const byte = statuses[Math.floor((idx * bits) / 8)];
  return byte === undefined ? null : (byte >> ((idx * bits) % 8)) & ((1 << bits) - 1);
}
