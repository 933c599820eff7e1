// SPDX-License-Identifier: Apache-2.0
import { decodeBase64url, toBase64url } from './base64url.js';
import { refuse } from './refusal.js';
import { type JsonObject, parseStrictObject } from './strict-json.js';

/** The types of what is signed, as `typ` names them: one is never taken for another. */
export const LICENCE_TYPE = 'kontor-licence+jwt';
export const STATUS_LIST_TYPE = 'statuslist+jwt';
export const KEY_SET_TYPE = 'jwk-set+jwt';

/** A compact JWS (RFC 7515) whose form is right; who signed it is not yet known. */
export interface Token {
  readonly kid: string;
  /** What the signature is over. They stand where the next token will: whoever needs them later copies them. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** Not to be parsed before the signature holds. */
  readonly payload: string;
}

/** Headers that name or carry a key of the sender's own choice. */
const SENT_KEYS = ['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'];

/** The order of the group; half of each signature is a number below it (RFC 8032). Least significant byte first. */
const ORDER = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const POINT = 0x2e;

/** Takes a compact JWS apart; refuses all that RFC 7515 leaves open and a licence has no use for. */
export function readToken(text: unknown, type: string, max_length: number): Token {
  if (typeof text !== 'string') refuse('token-not-text', '', 'it is no text');
  if (text.length > max_length) refuse('token-too-large', '', `it is longer than ${max_length} characters`);
  const encoded = utf8Of(text);
  // where a character is a byte, looking in the text is faster
  const pointFrom = (at: number) =>
    encoded.length === text.length ? text.indexOf('.', at) : encoded.indexOf(POINT, at);
  const first = pointFrom(0);
  const second = pointFrom(first + 1);
  if (first < 1 || second < 0 || pointFrom(second + 1) >= 0)
    refuse('token-parts', '', 'it does not have three parts with two points between them');
  const kid = keyOf(text.slice(0, first), encoded, first, type);
  const payload = decodedText(encoded, first + 1, second, 'payload');
  const signature = new Uint8Array(((encoded.length - second - 1) * 3) >> 2);
  decodeBase64url(encoded, second + 1, encoded.length, signature, 'signature');
  if (signature.length !== 64)
    refuse('token-signature-length', 'signature', `an Ed25519 signature has 64 bytes, not ${signature.length}`);
  if (!isBelowOrder(signature))
    refuse('token-signature-not-canonical', 'signature', 'its second half is not below the order of the group');
  return { kid, signed: encoded.subarray(0, second), signature, payload };
}

/** What is signed of a token, to which `.` and the signature in base64url are added. */
export function signingInput(type: string, kid: string, claims: object): string {
  const part = (value: object) => toBase64url(encoder.encode(JSON.stringify(value)));
  return `${part({ alg: 'EdDSA', typ: type, kid })}.${part(claims)}`;
}

/** Where tokens are taken apart, one after the other: bytes of their own for each would be the larger part of the work. */
const SCRATCH_LENGTH = 16_384;
const source = new Uint8Array(SCRATCH_LENGTH);
const scratch = new Uint8Array(SCRATCH_LENGTH);

/** The bytes of a text; of one that is not ASCII there are more than characters. */
function utf8Of(text: string): Uint8Array {
  if (text.length > SCRATCH_LENGTH) return encoder.encode(text);
  const { read, written } = encoder.encodeInto(text, source);
  return read === text.length ? source.subarray(0, written) : encoder.encode(text);
}

/** The UTF-8 that a part of the text encodes. */
function decodedText(encoded: Uint8Array, from: number, to: number, path: string): string {
  const needed = ((to - from) * 3) >> 2;
  // one call for each, so that the runtime knows where the first one writes
  if (needed <= SCRATCH_LENGTH) return textOf(scratch, decodeBase64url(encoded, from, to, scratch, path), path);
  const bytes = new Uint8Array(needed);
  return textOf(bytes, decodeBase64url(encoded, from, to, bytes, path), path);
}

function textOf(bytes: Uint8Array, length: number, path: string): string {
  try {
    return utf8.decode(bytes.subarray(0, length));
  } catch {
    return refuse('token-text-invalid', path, 'it is no UTF-8');
  }
}

/** Headers that were read, with the key they name: of one issuer nearly all are the same text. */
const headers = new Map<string, { readonly type: string; readonly kid: string }>();
const MAX_HEADERS = 100;

/** The key that the header names, which is the beginning of what is encoded. */
function keyOf(header: string, encoded: Uint8Array, end: number, type: string): string {
  const known = headers.get(header);
  if (known?.type === type) return known.kid;
  const kid = keyNamed(parseStrictObject(decodedText(encoded, 0, end, 'header'), 'header'), type);
  if (headers.size < MAX_HEADERS) headers.set(header, { type, kid });
  return kid;
}

function keyNamed(header: JsonObject, type: string): string {
  for (const name in header) {
    if (name === 'alg' || name === 'typ' || name === 'kid') continue;
    const path = `header.${name.slice(0, 40)}`;
    if (name === 'crit') refuse('token-header-critical', path, 'it asks for an extension');
    if (name === 'b64') refuse('token-header-b64', path, 'it says how the payload is encoded');
    if (SENT_KEYS.includes(name)) refuse('token-header-key', path, 'it brings or names its own key');
    refuse('token-header-unknown', path, 'nothing is known of this header');
  }
  const { alg, typ, kid } = header;
  for (const name of ['alg', 'typ', 'kid'])
    if (!(name in header)) refuse('token-header-missing', `header.${name}`, `${name} is missing`);
  // RFC 8037 names the signature EdDSA, RFC 9864 Ed25519
  if (alg !== 'EdDSA' && alg !== 'Ed25519') refuse('token-algorithm', 'header.alg', 'it is not signed with Ed25519');
  if (typ !== type) refuse('token-type', 'header.typ', `it is no ${type}`);
  if (typeof kid !== 'string' || kid === '' || kid.length > 200)
    refuse('token-key-unknown', 'header.kid', 'it names no key');
  return kid;
}

function isBelowOrder(signature: Uint8Array): boolean {
  for (let index = 31; index >= 0; index--) {
    const difference = (signature[32 + index] as number) - (ORDER[index] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}
