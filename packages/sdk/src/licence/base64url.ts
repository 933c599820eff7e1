// SPDX-License-Identifier: Apache-2.0
import { refuse } from './refusal.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** By character code; -1 for what is not in the alphabet. */
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/**
 * The bytes of base64url without padding (RFC 4648, RFC 7515). Only the one spelling of those bytes is taken: no
 * padding, no other alphabet, no blanks, and no bits left over at the end.
 */
export function fromBase64url(text: string, path: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((text.length * 3) >> 2);
  decodeBase64url(text, 0, text.length, bytes, path);
  return bytes;
}

/** The same of a part of a text, into bytes that are long enough; how many there are. */
export function decodeBase64url(text: string, from: number, to: number, bytes: Uint8Array, path: string): number {
  const rest = (to - from) & 3;
  let at = 0;
  let index = from;
  for (const whole = to - rest; index < whole; index += 4) {
    const word =
      (valueAt(text, index) << 18) |
      (valueAt(text, index + 1) << 12) |
      (valueAt(text, index + 2) << 6) |
      valueAt(text, index + 3);
    // one value below zero makes the whole word so
    if (word < 0) refuseCharacters(text.slice(from, to), path);
    bytes[at++] = word >> 16;
    bytes[at++] = word >> 8;
    bytes[at++] = word;
  }
  if (rest === 0) return at;
  let word = 0;
  for (let place = 0; place < rest; place++) {
    const value = valueAt(text, index + place);
    if (value < 0) refuseCharacters(text.slice(from, to), path);
    word |= value << (18 - 6 * place);
  }
  if (rest === 1) refuse('token-encoding-invalid', path, 'a character is missing at the end');
  if ((word & (rest === 2 ? 0xffff : 0xff)) !== 0)
    refuse('token-encoding-not-canonical', path, 'its last character has bits that belong to no byte');
  bytes[at++] = word >> 16;
  if (rest === 3) bytes[at++] = word >> 8;
  return at;
}

function valueAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? (VALUES[code] as number) : -1;
}

function refuseCharacters(text: string, path: string): never {
  const at = text.search(/[^A-Za-z0-9_-]/);
  if (text[at] === '=') refuse('token-encoding-padded', path, 'there is a = in base64url that has no padding');
  return refuse('token-encoding-invalid', path, `character ${at + 1} does not belong to base64url`);
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
