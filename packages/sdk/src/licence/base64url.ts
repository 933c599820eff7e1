// SPDX-License-Identifier: Apache-2.0
import { refuse } from './refusal.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** By byte; -1 for what is not in the alphabet. */
const VALUES = new Int8Array(256).fill(-1);
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value;
const encoder = new TextEncoder();

/**
 * The bytes of base64url without padding (RFC 4648, RFC 7515). Only the one spelling of those bytes is taken: no
 * padding, no other alphabet, no blanks, and no bits left over at the end.
 */
export function fromBase64url(text: string, path: string): Uint8Array<ArrayBuffer> {
  const encoded = encoder.encode(text);
  const bytes = new Uint8Array((encoded.length * 3) >> 2);
  decodeBase64url(encoded, 0, encoded.length, bytes, path);
  return bytes;
}

/**
 * The same of a part of a text that is given in UTF-8, into bytes that are long enough; how many there are. What is not
 * ASCII is in no alphabet.
 */
export function decodeBase64url(
  encoded: Uint8Array,
  from: number,
  to: number,
  bytes: Uint8Array,
  path: string,
): number {
  const rest = (to - from) & 3;
  let at = 0;
  let index = from;
  let all = 0;
  for (const whole = to - rest; index < whole; index += 4) {
    const word =
      ((VALUES[encoded[index] as number] as number) << 18) |
      ((VALUES[encoded[index + 1] as number] as number) << 12) |
      ((VALUES[encoded[index + 2] as number] as number) << 6) |
      (VALUES[encoded[index + 3] as number] as number);
    all |= word;
    bytes[at++] = word >> 16;
    bytes[at++] = word >> 8;
    bytes[at++] = word;
  }
  // one value below zero makes its word so, and one word all of them
  if (all < 0) refuseCharacters(encoded, from, path);
  if (rest === 0) return at;
  let word = 0;
  for (let place = 0; place < rest; place++) {
    const value = VALUES[encoded[index + place] as number] as number;
    if (value < 0) refuseCharacters(encoded, from, path);
    word |= value << (18 - 6 * place);
  }
  if (rest === 1) refuse('token-encoding-invalid', path, 'a character is missing at the end');
  if ((word & (rest === 2 ? 0xffff : 0xff)) !== 0)
    refuse('token-encoding-not-canonical', path, 'its last character has bits that belong to no byte');
  bytes[at++] = word >> 16;
  if (rest === 3) bytes[at++] = word >> 8;
  return at;
}

/** Of a part in which some character is wrong. */
function refuseCharacters(encoded: Uint8Array, from: number, path: string): never {
  let at = from;
  while ((VALUES[encoded[at] as number] as number) >= 0) at++;
  if (encoded[at] === 0x3d) refuse('token-encoding-padded', path, 'there is a = in base64url that has no padding');
  return refuse('token-encoding-invalid', path, `character ${at - from + 1} does not belong to base64url`);
}

/** Base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const word = ((bytes[index] as number) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += (ALPHABET[word >> 18] as string) + ALPHABET[(word >> 12) & 63];
    if (left > 1) text += ALPHABET[(word >> 6) & 63];
    if (left > 2) text += ALPHABET[word & 63];
  }
  return text;
}
