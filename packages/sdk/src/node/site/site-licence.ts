// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LicenceTexts } from '../../floating/door.js';
import type { KeySet } from '../../licence/key-set.js';
import type { Checked, Refusal } from '../../licence/refusal.js';
import type { RevocationList } from '../../licence/revocation-list.js';
import { isObject, type JsonObject, parseStrictJson } from '../../licence/strict-json.js';
import type { Licence, LicencePolicy } from '../../licence/verify.js';
import { readBundle } from '../air-gap-bundle.js';
import { checkStoredClock, clockFile } from '../clock-file.js';
import { verifyKeySetSync, verifyLicenceSync, verifyRevocationListSync } from '../node-crypto.js';
import { readWhole, writeWhole } from '../whole-file.js';

export interface SiteLicenceOptions {
  /** Where what was learnt is kept. */
  readonly folder: string;
  /** The keys that are trusted, as they came with the product. */
  readonly keys: KeySet;
  /** The seller, as `iss` names it. */
  readonly issuer: string;
  /** The product; default: what the licence says. */
  readonly audience?: string;
  readonly on_problem: (refusal: Refusal) => void;
}

/**
 * The licence of a site as it was known last, with the list and the keys that belong to it. What is offered is taken
 * only where it verifies and is newer, from a file and from the seller alike.
 */
export class SiteLicence {
  readonly #options: SiteLicenceOptions;
  readonly #path: string;
  #keys: KeySet;
  #key_sets: readonly string[] = [];
  #list: { readonly text: string; readonly list: RevocationList } | null = null;
  #licence: { readonly text: string; readonly licence: Licence } | null = null;
  #tag = '';
  #left_aside: string | null = null;
  /** The latest time that was gone by, in milliseconds since 1970. */
  #latest = 0;

  constructor(options: SiteLicenceOptions) {
    this.#options = options;
    this.#keys = options.keys;
    this.#path = join(options.folder, 'licence.json');
  }

  /** Takes up what an earlier run had learnt. */
  restore(now: number): void {
    const kept = keptIn(readWhole(this.#path));
    if (kept !== null) this.offer(kept, now);
  }

  /** A licence, or an air-gap bundle, as the text of a file. */
  offerFile(text: string, now: number): void {
    const trimmed = text.trim();
    const read: Checked<Partial<LicenceTexts>> = trimmed.startsWith('{')
      ? readBundle(trimmed)
      : { ok: true, value: { licence: trimmed } };
    if (read.ok) this.offer(read.value, now);
    else this.#leaveAside(trimmed, read.refusal);
  }

  /** Takes what is newer and verifies; what does not is told and left aside. */
  offer(texts: Partial<LicenceTexts>, now: number): void {
    const before = this.#tag;
    if (texts.key_sets !== undefined) this.#takeKeys(texts.key_sets);
    if (texts.revocation_list != null) this.#takeList(texts.revocation_list);
    if (texts.licence !== undefined) this.#takeLicence(texts.licence, now);
    this.#tag = digest(JSON.stringify(this.texts));
    if (this.#tag !== before && this.#licence !== null) writeWhole(this.#path, `${JSON.stringify(this.texts)}\n`);
  }

  /** Changes with what `texts` says. */
  get tag(): string {
    return this.#tag;
  }

  get texts(): LicenceTexts {
    return {
      licence: this.#licence?.text ?? '',
      revocation_list: this.#list?.text ?? null,
      key_sets: this.#key_sets,
    };
  }

  /**
   * The licence, if it holds at an instant in milliseconds since 1970: neither revoked nor from the future. The clock is
   * held against the mark beside it. Whether a machine is one it is for, each node asks itself.
   */
  current(now: number): Checked<Licence> {
    const held = this.#licence;
    if (held === null) return { ok: false, refusal: NONE };
    const list = this.#list?.list ?? null;
    const store = clockFile(join(this.#options.folder, `clock-${digest(held.text)}`));
    // the mark of a renewal begins where that of the licence before it stood
    const from = store.read() === null ? Math.max(now, this.#latest) : now;
    const clock = checkStoredClock(store, held.licence, list, from);
    if (!clock.ok) return clock;
    this.#latest = Math.max(this.#latest, clock.value.now);
    return verifyLicenceSync(held.text, this.#policyFor(held.text), clock.value.now);
  }

  #takeKeys(key_sets: readonly string[]): void {
    for (const text of key_sets) {
      const set = verifyKeySetSync(text, this.#options.keys);
      if (!set.ok) continue;
      this.#keys = set.value;
      this.#key_sets = key_sets;
      return;
    }
  }

  #takeList(text: string): void {
    const list = verifyRevocationListSync(text, this.#keys, this.#options.issuer);
    if (!list.ok) this.#leaveAside(text, list.refusal);
    else if (this.#list === null || list.value.issued_at >= this.#list.list.issued_at)
      this.#list = { text, list: list.value };
  }

  /** Whether it holds now is asked when it is used; one that has not begun does not take the place of one that has. */
  #takeLicence(text: string, now: number): void {
    if (text === this.#licence?.text) return;
    const { revocation_list: _list, ...policy } = this.#policyFor(text);
    const licence = verifyLicenceSync(text, policy, Number.POSITIVE_INFINITY);
    if (!licence.ok) {
      this.#leaveAside(text, licence.refusal);
      return;
    }
    const { iat, nbf } = licence.value.claims;
    const known = this.#licence?.licence.claims;
    if (known === undefined || (iat >= known.iat && nbf * 1_000 <= now))
      this.#licence = { text, licence: licence.value };
  }

  /** The same is offered again and again, and told once. */
  #leaveAside(text: string, refusal: Refusal): void {
    if (text !== this.#left_aside) this.#options.on_problem(refusal);
    this.#left_aside = text;
  }

  #policyFor(text: string): LicencePolicy {
    const { issuer, audience } = this.#options;
    const { aud, nodes } = saidBy(text);
    const node = Array.isArray(nodes) ? nodes[0] : undefined;
    return {
      keys: this.#keys,
      issuer,
      audience: audience ?? String([aud].flat()[0]),
      // what depends on the machine or the version is for the nodes to verify
      cores: 0,
      released_at: 0,
      ...(typeof node === 'string' ? { node } : {}),
      ...(this.#list === null ? {} : { revocation_list: this.#list.list }),
    };
  }
}

const NONE: Refusal = {
  code: 'licence-missing',
  path: '',
  message: 'there is no licence here that verifies',
  mend: 'name the file of a licence that belongs to the keys',
};

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** Claims of a licence that is not yet verified; empty where it cannot be read. */
function saidBy(token: string): JsonObject {
  try {
    const claims = parseStrictJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(), 'claims');
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}

function keptIn(text: string | null): Partial<LicenceTexts> | null {
  if (text === null) return null;
  try {
    const { licence, revocation_list, key_sets } = JSON.parse(text) as Partial<LicenceTexts>;
    return {
      ...(typeof licence === 'string' ? { licence } : {}),
      ...(typeof revocation_list === 'string' ? { revocation_list } : {}),
      ...(Array.isArray(key_sets) ? { key_sets } : {}),
    };
  } catch {
    return null; // damaged: the file of the licence is there still
  }
}
