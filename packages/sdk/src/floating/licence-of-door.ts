// SPDX-License-Identifier: Apache-2.0
import type { KeySet } from '../licence/key-set.js';
import type { Checked, Refusal } from '../licence/refusal.js';
import type { RevocationList } from '../licence/revocation-list.js';
import type { Licence, LicencePolicy } from '../licence/verify.js';
import { verifyKeySet, verifyLicence, verifyRevocationList } from '../licence/web-crypto.js';
import type { LicenceTexts } from './door.js';

/** What a node trusts of what its door hands on: nothing that it cannot verify, and no list older than one it has seen. */
export class LicenceOfDoor {
  readonly #policy: LicencePolicy;
  #list: RevocationList | undefined;

  constructor(policy: LicencePolicy) {
    this.#policy = policy;
    this.#list = policy.revocation_list;
  }

  /** Verifies the texts at an instant in milliseconds since 1970. `tell` hears what was left aside. */
  async verify(texts: LicenceTexts, now: number, tell: (refusal: Refusal) => void): Promise<Checked<Licence>> {
    const keys = await this.#keys(texts.key_sets);
    if (texts.revocation_list !== null) {
      const list = await verifyRevocationList(texts.revocation_list, keys, this.#policy.issuer);
      if (!list.ok) tell(list.refusal);
      else if (list.value.issued_at >= (this.#list?.issued_at ?? 0)) this.#list = list.value;
    }
    const policy = this.#list === undefined ? this.#policy : { ...this.#policy, revocation_list: this.#list };
    return verifyLicence(texts.licence, { ...policy, keys }, now);
  }

  /** A set that a key built into the product vouches for, else those keys. */
  async #keys(key_sets: readonly string[]): Promise<KeySet> {
    for (const text of key_sets) {
      const set = await verifyKeySet(text, this.#policy.keys);
      if (set.ok) return set.value;
    }
    return this.#policy.keys;
  }
}
