// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CLAIMS,
  DAY,
  former,
  ISSUED,
  KEY_SET,
  keySetText,
  listText,
  NOW,
  policy,
  signed,
} from '../licence/testing/seller.js';
import { verifyKeySetSync, verifyLicenceSync, verifyRevocationListSync } from './index.js';

const licences = [
  signed(CLAIMS),
  signed({ ...CLAIMS, jti: 'lic_2', features: { 'sso-saml': false } }, { alg: 'Ed25519' }),
  signed({ ...CLAIMS, iat: ISSUED - 50 * DAY }, { kid: 'former' }, former.secret),
];
const list = listText([9]);
const set = keySetText(KEY_SET);
const everything = [...licences, list, set];

type Edit = (text: string) => string;
const position = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (text: string, share: number) => Math.floor(share * (text.length + 1));
const piece = fc.oneof(
  fc.constantFrom('.', '=', '\n', ' ', 'A', '_', '-', '"', '{', '\0', '\u212a', 'e30'),
  fc.string({ maxLength: 3, unit: 'binary' }),
  fc.constantFrom(...everything.flatMap((text) => text.split('.'))),
);
/** Parts of any of the signed texts, put where they do not belong; members added, removed and changed. */
const structural: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(2), fc.nat(2)).map(([a, b]) => (text: string) => {
    const parts = text.split('.');
    [parts[a], parts[b]] = [parts[b] ?? '', parts[a] ?? ''];
    return parts.join('.');
  }),
  fc.tuple(fc.nat(2), fc.constantFrom(...everything)).map(([part, other]) => (text: string) => {
    const parts = text.split('.');
    parts[part] = other.split('.')[part] as string;
    return parts.join('.');
  }),
  fc
    .tuple(
      fc.nat(1),
      fc.constantFrom('exp', 'alg', 'kid', 'aud', 'features', 'crit', 'jwk'),
      fc.jsonValue({ maxDepth: 1 }),
    )
    .map(([part, name, value]) => (text: string) => {
      const parts = text.split('.');
      try {
        const json = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString());
        parts[part] = Buffer.from(JSON.stringify({ ...json, [name]: value })).toString('base64url');
      } catch {
        parts[part] = '';
      }
      return parts.join('.');
    }),
  fc.nat(2).map((part) => (text: string) => {
    const parts = text.split('.');
    parts[part] = Buffer.from(parts[part] ?? '', 'base64url').toString('base64');
    return parts.join('.');
  }),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(position, piece).map(
    ([share, added]) =>
      (text: string) =>
        text.slice(0, at(text, share)) + added + text.slice(at(text, share)),
  ),
  fc.tuple(position, fc.nat(4)).map(
    ([share, count]) =>
      (text: string) =>
        text.slice(0, at(text, share)) + text.slice(at(text, share) + count),
  ),
  fc.tuple(position, piece).map(
    ([share, other]) =>
      (text: string) =>
        text.slice(0, at(text, share)) + other + text.slice(at(text, share) + other.length),
  ),
  fc.tuple(position, fc.nat(7)).map(([share, bit]) => (text: string) => {
    const bytes = Buffer.from(text);
    const index = Math.floor(share * bytes.length);
    if (bytes.length > 0) bytes[index] = (bytes[index] as number) ^ (1 << bit);
    return bytes.toString('latin1');
  }),
  structural,
);

test('no sequence of edits to what was signed is accepted', () => {
  fc.assert(
    fc.property(fc.constantFrom(...everything), fc.array(edit, { minLength: 1, maxLength: 5 }), (text, edits) => {
      const edited = edits.reduce((so_far, change) => change(so_far), text);
      // what the edits undid is what was signed
      fc.pre(!everything.includes(edited));
      expect(verifyLicenceSync(edited, policy, NOW).ok).toBe(false);
      expect(verifyRevocationListSync(edited, policy.keys, 'kalcifer').ok).toBe(false);
      expect(verifyKeySetSync(edited, policy.keys).ok).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('every single bit counts, and every character', () => {
  const [text] = licences as [string];
  for (let index = 0; index < text.length; index++) {
    expect(verifyLicenceSync(text.slice(0, index) + text.slice(index + 1), policy, NOW).ok).toBe(false);
    const code = text.charCodeAt(index);
    for (const bit of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const flipped = text.slice(0, index) + String.fromCharCode(code ^ (1 << bit)) + text.slice(index + 1);
      expect(verifyLicenceSync(flipped, policy, NOW).ok).toBe(false);
    }
  }
});

test('each of the signed texts is taken for what it is, and for nothing else', () => {
  for (const text of everything) {
    expect(verifyLicenceSync(text, policy, NOW).ok).toBe(licences.includes(text));
    expect(verifyRevocationListSync(text, policy.keys, 'kalcifer').ok).toBe(text === list);
    expect(verifyKeySetSync(text, policy.keys).ok).toBe(text === set);
  }
});
