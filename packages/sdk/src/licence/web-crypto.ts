// SPDX-License-Identifier: Apache-2.0
import { type ClockPolicy, type ClockVerdict, clockSteps } from './clock-mark.js';
import type { KeySet, PublicKey } from './key-set.js';
import type { Checked } from './refusal.js';
import { type RevocationList, revocationListSteps } from './revocation-list.js';
import { type Done, runAsync, type Work } from './steps.js';
import { keySetSteps, type Licence, type LicencePolicy, licenceSteps } from './verify.js';

/**
 * Verifies a licence with the WebCrypto of the runtime: browsers, workers, edge, Node. The time is an instant in
 * milliseconds since 1970. Whatever the text is, the answer is a value.
 *
 * @example
 * const verified = await verifyLicence(text, { keys, issuer: 'kalcifer', audience: 'kalcifer' }, Date.now());
 * if (verified.ok) gate = createGate(licenceSnapshot(verified.value, Date.now()));
 */
export function verifyLicence(text: string, policy: LicencePolicy, now: number): Promise<Checked<Licence>> {
  return runAsync(licenceSteps(text, policy, now), webWork);
}

/** Verifies a revocation list, once, for the licences that are held against it. */
export function verifyRevocationList(text: string, keys: KeySet, issuer: string): Promise<Checked<RevocationList>> {
  return runAsync(revocationListSteps(text, keys, issuer), webWork);
}

/** The keys of a signed key set: how an installation without a connection comes to new keys. */
export function verifyKeySet(text: string, trusted: KeySet): Promise<Checked<KeySet>> {
  return runAsync(keySetSteps(text, trusted), webWork);
}

/** The time to go by, from the clock and the mark that was kept; see `clockSteps`. */
export function checkClock(
  licence: Licence,
  list: RevocationList | null,
  mark: string | null,
  clock: number,
  policy?: ClockPolicy,
): Promise<Checked<ClockVerdict>> {
  return runAsync(clockSteps(licence, list, mark, clock, policy), webWork);
}

const utf8 = new TextEncoder();
const imported = new WeakMap<PublicKey, ReturnType<typeof globalThis.crypto.subtle.importKey>>();

async function webWork(asked: Work): Promise<Done> {
  const { subtle } = globalThis.crypto;
  switch (asked.kind) {
    case 'verify': {
      // before anything is waited for
      const bytes = asked.bytes.slice();
      let key = imported.get(asked.key);
      if (key === undefined) {
        key = subtle.importKey('raw', asked.key.bytes, 'Ed25519', false, ['verify']);
        imported.set(asked.key, key);
      }
      return subtle.verify('Ed25519', await key, asked.signature, bytes);
    }
    case 'inflate':
      return inflated(asked.data, asked.limit);
    case 'mac': {
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const key = await subtle.importKey('raw', asked.key, algorithm, false, ['sign']);
      return new Uint8Array(await subtle.sign('HMAC', key, utf8.encode(asked.text)));
    }
    case 'hash':
      return new Uint8Array(await subtle.digest('SHA-256', utf8.encode(asked.text)));
  }
}

async function inflated(data: Uint8Array, limit: number): Promise<Uint8Array | null> {
  const { writable, readable } = new DecompressionStream('deflate');
  const writer = writable.getWriter();
  // what is wrong with the data shows where it is read
  writer.write(data).catch(() => {});
  writer.close().catch(() => {});
  const reader = readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const chunk = read.value as Uint8Array;
      length += chunk.length;
      if (length > limit) {
        reader.cancel().catch(() => {});
        return null;
      }
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
