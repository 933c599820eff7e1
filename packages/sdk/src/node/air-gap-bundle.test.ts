// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  CLAIMS,
  current,
  ISSUED,
  jwk,
  KEY_SET,
  keySetText,
  keysOf,
  listText,
  NOW,
  policy,
  signed,
  stranger,
} from '../licence/testing/seller.js';
import { bundleText, verifyBundleSync } from './index.js';

const bundle = {
  licence: signed(CLAIMS),
  revocation_list: listText([3]),
  keys: JSON.stringify(KEY_SET),
  key_sets: [keySetText(KEY_SET)],
};
const { keys: trusted, ...asked } = policy;
const verdict = (text: string, keys: typeof trusted | null = trusted) => {
  const answer = verifyBundleSync(text, asked, keys, NOW);
  return answer.ok ? answer.value.licence.claims.jti : answer.refusal.code;
};

test('one file, verified in full', () => {
  expect(verdict(bundleText(bundle))).toBe('lic_1');
  expect(verifyBundleSync(bundleText(bundle), asked, null, NOW)).toMatchObject({ ok: true, value: { trusted: false } });
});

test('a new key counts where a trusted one vouches for it', () => {
  const next = { keys: [...KEY_SET.keys, jwk('next', stranger.x, { nbf: ISSUED })] };
  const renewed = {
    licence: signed(CLAIMS, { kid: 'next' }, stranger.secret),
    revocation_list: listText([3]),
    keys: JSON.stringify(next),
  };
  const old = keysOf({ keys: [jwk('current', current.x)] });
  expect(verdict(bundleText({ ...renewed, key_sets: [keySetText(next)] }), old)).toBe('lic_1');
  const own = keySetText(next, { kid: 'next' }, stranger.secret);
  expect(verdict(bundleText({ ...renewed, key_sets: [own] }), old)).toBe('token-key-unknown');
  expect(verdict(bundleText({ ...renewed, key_sets: [] }), old)).toBe('token-parts');
});

/** With checksums that fit. */
function forged(key_sets: string): string {
  const made = JSON.parse(bundleText(bundle));
  const checksums = { ...made.checksums, key_sets: createHash('sha256').update(key_sets).digest('hex') };
  return JSON.stringify({ ...made, key_sets, checksums });
}

test.each([
  ['a revoked licence', bundleText({ ...bundle, revocation_list: listText([9]) }), 'licence-revoked'],
  [
    'a part that was changed',
    bundleText(bundle).replace(CLAIMS.jti, 'x').replace('"licence": "e', '"licence": "f'),
    'bundle-checksum',
  ],
  ['a part that is missing', bundleText(bundle).replace('"revocation_list"', '"other"'), 'bundle-invalid'],
  ['the licence alone', bundle.licence, 'token-json-invalid'],
  ['a list of key sets that is none', forged('{"a":'), 'token-json-invalid'],
  ['a key set that is no text', forged('[1]'), 'bundle-invalid'],
  ['another object', '{"object":"licence"}', 'bundle-invalid'],
  ['a text that is cut off', bundleText(bundle).slice(0, 300), 'token-json-invalid'],
])('%s is refused', (_name, text, code) => {
  expect(verdict(text)).toBe(code);
});
