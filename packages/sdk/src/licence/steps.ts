// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from './key-set.js';
import { type Checked, Refused } from './refusal.js';

/** What a runtime does for this folder, at once or later: everything else here is computation. */
export type Work =
  /** Ed25519 over bytes, which are theirs only until the next work: one that comes later copies them first. */
  | { readonly kind: 'verify'; readonly key: PublicKey; readonly bytes: Uint8Array; readonly signature: Uint8Array }
  /** ZLIB (RFC 1950) to bytes; null when it is damaged or would be longer than `limit`. */
  | { readonly kind: 'inflate'; readonly data: Uint8Array; readonly limit: number }
  /** HMAC-SHA-256 of a text. */
  | { readonly kind: 'mac'; readonly key: Uint8Array; readonly text: string }
  /** SHA-256 of a text. */
  | { readonly kind: 'hash'; readonly text: string };

/** `verify` is answered with whether the signature holds, the others with bytes. */
export type Done = boolean | Uint8Array | null;

/** A computation that stops wherever the runtime has to do something; so one text serves `node:crypto` and WebCrypto. */
export type Steps<T> = Generator<Work, T, Done>;

/** Runs it with work that answers at once. */
export function runSync<T>(steps: Steps<T>, work: (asked: Work) => Done): Checked<T> {
  try {
    let step = steps.next();
    while (step.done !== true) step = steps.next(work(step.value));
    return { ok: true, value: step.value };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** Runs it with work that answers later. */
export async function runAsync<T>(steps: Steps<T>, work: (asked: Work) => Promise<Done>): Promise<Checked<T>> {
  try {
    let step = steps.next();
    while (step.done !== true) step = steps.next(await work(step.value));
    return { ok: true, value: step.value };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}
