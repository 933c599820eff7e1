// SPDX-License-Identifier: Apache-2.0
import type { Instant } from './calendar.js';

/** Crockford's base32 in lower case: no i, l, o, u. */
const ALPHABET = Uint8Array.from('0123456789abcdefghjkmnpqrstvwxyz', (character) => character.charCodeAt(0));
const PREFIX = /^[a-z]([a-z_]{0,61}[a-z])?$/;
const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/**
 * A new id such as `inv_01h455vb4pex5vsknk084sn02q`: a TypeID (specification 0.3) around a UUIDv7 (RFC 9562), so ids
 * of one prefix sort by time of creation. `random` gives that many random bytes. Throws a RangeError for a prefix
 * that is not lower-case letters with inner underscores.
 */
export function newId(prefix: string, now: Instant, random: (bytes: number) => Uint8Array): string {
  const uuid = new Uint8Array(16);
  for (let index = 5, rest = now; index >= 0; index--) {
    uuid[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  uuid.set(random(10), 6);
  uuid[6] = ((uuid[6] as number) & 0x0f) | 0x70;
  uuid[8] = ((uuid[8] as number) & 0x3f) | 0x80;
  return typeId(prefix, uuid);
}

/** The TypeID of a UUID given as its 16 bytes. */
export function typeId(prefix: string, uuid: Uint8Array): string {
  if (!PREFIX.test(prefix)) throw new RangeError(`not a TypeID prefix: ${JSON.stringify(prefix)}`);
  if (uuid.length !== 16) throw new RangeError(`a UUID has 16 bytes, not ${uuid.length}`);
  // 128 bits in 26 × 5 = 130: two zero bits lead
  const suffix: number[] = [];
  let buffer = 0;
  let bits = 2;
  for (const byte of uuid) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      suffix.push(ALPHABET[(buffer >> bits) & 31] as number);
    }
    buffer &= (1 << bits) - 1;
  }
  return `${prefix}_${String.fromCharCode(...suffix)}`;
}

/** Whether the text is an id with this prefix. */
export function isId(text: string, prefix: string): boolean {
  return text.length === prefix.length + 27 && text.startsWith(`${prefix}_`) && SUFFIX.test(text.slice(-26));
}
