// SPDX-License-Identifier: Apache-2.0
import { type LicenceClaims, readClaims } from './claims.js';
import { KEY_SET_TYPE, LICENCE_TYPE } from './compact-jws.js';
import { type KeySet, readKeySet } from './key-set.js';
import { refuse } from './refusal.js';
import { type RevocationList, STATUS_SUSPENDED, STATUS_VALID, statusAt } from './revocation-list.js';
import { MAX_LICENCE_LENGTH, MAX_LIST_LENGTH, signedClaims, unverified } from './signed-claims.js';
import type { Steps } from './steps.js';

/** What a product asks of a licence. */
export interface LicencePolicy {
  readonly keys: KeySet;
  /** The seller, as `iss` names it. */
  readonly issuer: string;
  /** This product, as `aud` names it. */
  readonly audience: string;
  /** The newest list there is. */
  readonly revocation_list?: RevocationList;
  /** Whether a licence that can be revoked counts for nothing without a list; default false. */
  readonly require_revocation_list?: boolean;
  /** How old the list may be, in seconds; default: any age. */
  readonly max_list_age_seconds?: number;
  /** This node, by the fingerprint it was licensed under. Absent: no node-locked licence fits. */
  readonly node?: string;
  /** How many cores the product sees. Absent: no licence per core fits. */
  readonly cores?: number;
  /** When this version of the product came out, in seconds since 1970: what maintenance is held against. */
  readonly released_at?: number;
  /** How far this machine's clock may be behind the issuer's, in seconds; default 300. */
  readonly leeway_seconds?: number;
}

/** A licence that was verified: signed by the seller, for this product and machine, begun and not revoked. */
export interface Licence {
  readonly claims: LicenceClaims;
  readonly kid: string;
  /** The 64 bytes of its signature: a secret of nobody, and different for every licence. */
  readonly signature: Uint8Array;
}

/**
 * Verifies a licence in full at an instant in milliseconds since 1970. A licence that has ended still verifies: what
 * is left of it then, its expiry table says (`standingOf`).
 */
export function* licenceSteps(text: unknown, policy: LicencePolicy, now: number): Steps<Licence> {
  const token = unverified(text, LICENCE_TYPE, policy.keys, MAX_LICENCE_LENGTH);
  const { claims: signed, key, signature } = signedClaims(token, yield token.check);
  const claims = readClaims(signed);
  if (claims.iss !== policy.issuer) refuse('token-issuer', 'claims.iss', `it is not of ${policy.issuer}`);
  if (!claims.aud.includes(policy.audience)) refuse('token-audience', 'claims.aud', `it is not for ${policy.audience}`);
  checkTimes(claims, policy, now);
  checkMachine(claims, policy);
  checkStatus(claims, policy, now);
  return { claims, kid: key.kid, signature };
}

/** A key set that was signed with a key that is trusted already, and is not withdrawn by the set itself. */
export function* keySetSteps(text: unknown, trusted: KeySet): Steps<KeySet> {
  const token = unverified(text, KEY_SET_TYPE, trusted, MAX_LIST_LENGTH);
  const { claims, key, issued_at } = signedClaims(token, yield token.check);
  const keys = readKeySet(claims);
  const compromised_at = keys.get(key.kid)?.compromised_at ?? null;
  if (compromised_at !== null && issued_at >= compromised_at)
    refuse('token-key-compromised', 'header.kid', `the set is signed with ${key.kid}, which it calls compromised`);
  return keys;
}

function checkTimes(claims: LicenceClaims, policy: LicencePolicy, now: number): void {
  const { leeway_seconds = 300, released_at } = policy;
  if (claims.iat * 1000 > now + leeway_seconds * 1000)
    refuse('token-from-future', 'claims.iat', 'it was issued after the time of this machine');
  if (now < claims.nbf * 1000) refuse('licence-not-yet-valid', 'claims.nbf', 'it has not begun');
  const { maintenance_until } = claims;
  if (maintenance_until !== null && (released_at === undefined || released_at >= maintenance_until))
    refuse('licence-maintenance-ended', 'claims.maintenance_until', 'this version came out after its maintenance');
}

function checkMachine({ nodes, cores }: LicenceClaims, policy: LicencePolicy): void {
  if (nodes.length > 0 && (policy.node === undefined || !nodes.includes(policy.node)))
    refuse('licence-other-node', 'claims.nodes', 'this node is none of those it is for');
  // written so that what is no number is too many
  if (cores !== null && !(policy.cores !== undefined && policy.cores <= cores))
    refuse('licence-too-many-cores', 'claims.cores', `it is for ${cores} cores`);
}

function checkStatus({ status }: LicenceClaims, policy: LicencePolicy, now: number): void {
  if (status === null) return;
  const list = policy.revocation_list;
  if (list === undefined) {
    if (policy.require_revocation_list === true)
      refuse('revocation-list-missing', 'claims.status', 'there is no revocation list');
    return;
  }
  if (list.uri !== status.uri) refuse('licence-status-unknown', 'claims.status', `the list is that of ${list.uri}`);
  const age = policy.max_list_age_seconds;
  if (
    (list.expires_at !== null && now >= list.expires_at * 1000) ||
    (age !== undefined && now >= (list.issued_at + age) * 1000)
  )
    refuse('revocation-list-stale', 'claims.status', 'the revocation list is too old');
  const found = statusAt(list, status.idx);
  if (found === null) refuse('licence-status-unknown', 'claims.status', 'the list ends before its place');
  if (found === STATUS_SUSPENDED) refuse('licence-suspended', 'claims.status', 'it is suspended');
  // any status that is not valid is refused, also one of a later time
  if (found !== STATUS_VALID) refuse('licence-revoked', 'claims.status', 'it was revoked');
}
