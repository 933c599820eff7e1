// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { type ClockPolicy, type ClockVerdict, clockSteps } from '../licence/clock-mark.js';
import type { KeySet, PublicKey } from '../licence/key-set.js';
import type { Checked } from '../licence/refusal.js';
import { type RevocationList, revocationListSteps } from '../licence/revocation-list.js';
import { type Done, runSync, type Work } from '../licence/steps.js';
import { keySetSteps, type Licence, type LicencePolicy, licenceSteps } from '../licence/verify.js';

/**
 * Verifies a licence at once, with `node:crypto`. The time is an instant in milliseconds since 1970. Whatever the text
 * is, the answer is a value.
 *
 * @example
 * const verified = verifyLicenceSync(text, { keys, issuer: 'kalcifer', audience: 'kalcifer' }, Date.now());
 * if (verified.ok) gate = createGate(licenceSnapshot(verified.value, Date.now()));
 */
export function verifyLicenceSync(text: string, policy: LicencePolicy, now: number): Checked<Licence> {
  return runSync(licenceSteps(text, policy, now), nodeWork);
}

/** Verifies a revocation list, once, for the licences that are held against it. */
export function verifyRevocationListSync(text: string, keys: KeySet, issuer: string): Checked<RevocationList> {
  return runSync(revocationListSteps(text, keys, issuer), nodeWork);
}

/** The keys of a signed key set: how an installation without a connection comes to new keys. */
export function verifyKeySetSync(text: string, trusted: KeySet): Checked<KeySet> {
  return runSync(keySetSteps(text, trusted), nodeWork);
}

/** The time to go by, from the clock and the mark that was kept; see `clockSteps`. */
export function checkClockSync(
  licence: Licence,
  list: RevocationList | null,
  mark: string | null,
  clock: number,
  policy?: ClockPolicy,
): Checked<ClockVerdict> {
  return runSync(clockSteps(licence, list, mark, clock, policy), nodeWork);
}

const imported = new WeakMap<PublicKey, KeyObject>();

/** The key as `node:crypto` takes it, made once. */
export function keyObject(key: PublicKey): KeyObject {
  let object = imported.get(key);
  if (object === undefined) {
    const x = Buffer.from(key.bytes).toString('base64url');
    object = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    imported.set(key, object);
  }
  return object;
}

export function nodeWork(asked: Work): Done {
  switch (asked.kind) {
    case 'verify':
      return verify(null, asked.bytes, keyObject(asked.key), asked.signature);
    case 'inflate':
      try {
        return new Uint8Array(inflateSync(asked.data, { maxOutputLength: asked.limit }));
      } catch {
        return null;
      }
    case 'mac':
      return createHmac('sha256', asked.key).update(asked.text).digest();
    case 'hash':
      return createHash('sha256').update(asked.text).digest();
  }
}
