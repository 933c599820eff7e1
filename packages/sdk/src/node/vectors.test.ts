// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, sign } from 'node:crypto';
import { compactVerify, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { fromBase64url, importKeySet, LICENCE_TYPE, signingInput, toBase64url } from '../licence/index.js';
import { CLAIMS, current, jwk, KEY_SET, keyPair, listText, NOW, policy, signed } from '../licence/testing/seller.js';
import { keyObject, verifyLicenceSync } from './index.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const verifies = (x: string, message: Buffer, signature: Buffer) => {
  const keys = importKeySet(JSON.stringify({ keys: [jwk('k', x)] }));
  if (!keys.ok) throw new Error(keys.refusal.code);
  const key = keys.value.get('k');
  if (key === undefined) throw new Error('no key');
  return import('node:crypto').then(({ verify }) => verify(null, message, keyObject(key), signature));
};

/** RFC 8032, section 7.1: secret, public, message, signature. */
const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

describe('RFC 8032', () => {
  test.each(RFC_8032)('%s', async (secret, publicKey, message, signature) => {
    const pair = keyPair(hex(secret));
    expect(pair.x).toBe(hex(publicKey).toString('base64url'));
    expect(sign(null, hex(message), pair.secret).toString('hex')).toBe(signature);
    expect(await verifies(pair.x, hex(message), hex(signature))).toBe(true);
    expect(await verifies(pair.x, Buffer.concat([hex(message), hex('00')]), hex(signature))).toBe(false);
  });
});

describe('RFC 8037', () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  test('A.2: the public key', () => {
    const keys = importKeySet(JSON.stringify({ keys: [jwk('a2', x)] }));
    expect(keys.ok && Buffer.from(keys.value.get('a2')?.bytes ?? []).toString('hex')).toBe(RFC_8032[0][1]);
  });
  test('A.4 and A.5: the signature of its example', async () => {
    const d = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
    const secret = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
    const input = 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc';
    const signature = sign(null, Buffer.from(input), secret).toString('base64url');
    expect(signature).toBe('hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg');
    expect(await verifies(x, Buffer.from(input), Buffer.from(fromBase64url(signature, '')))).toBe(true);
    // as a licence it is refused: it names neither its type nor its key
    expect(verifyLicenceSync(`${input}.${signature}`, policy, NOW)).toMatchObject({
      refusal: { code: 'token-header-missing', path: 'header.typ' },
    });
  });
});

describe('RFC 7515', () => {
  test('appendix C: base64url of 3, 236, 255, 224, 193', () => {
    const bytes = Uint8Array.of(3, 236, 255, 224, 193);
    expect(toBase64url(bytes)).toBe('A-z_4ME');
    expect(fromBase64url('A-z_4ME', '')).toEqual(bytes);
  });
  // header of A.1 (HS256) and A.5 (none): known to every library, and confused by some
  test.each([
    [
      'A.1',
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      'token-header-missing',
    ],
    [
      'A.5',
      'eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.',
      'token-header-missing',
    ],
  ])('%s is no licence', (_name, text, code) => {
    expect(verifyLicenceSync(text, policy, NOW)).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('stock jose', () => {
  test('verifies what we sign', async () => {
    const input = signingInput(LICENCE_TYPE, 'current', CLAIMS);
    const text = `${input}.${toBase64url(sign(null, Buffer.from(input), current.secret))}`;
    for (const token of [text, listText([3])]) {
      const key = await importJWK(KEY_SET.keys[0] as object, 'EdDSA');
      const { payload } = await compactVerify(token, key);
      expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ iss: 'kalcifer' });
    }
    expect(decodeProtectedHeader(text)).toEqual({ alg: 'EdDSA', typ: LICENCE_TYPE, kid: 'current' });
    expect(verifyLicenceSync(text, policy, NOW).ok).toBe(true);
  });
  test.each(['EdDSA', 'Ed25519'])('signs what we verify, as %s', async (alg) => {
    const text = await new SignJWT(CLAIMS as unknown as Record<string, unknown>)
      .setProtectedHeader({ alg, typ: LICENCE_TYPE, kid: 'current' })
      .sign(current.secret);
    expect(verifyLicenceSync(text, policy, NOW)).toMatchObject({ ok: true, value: { claims: { jti: 'lic_1' } } });
  });
  test('and what is changed neither takes', async () => {
    const text = signed(CLAIMS).replace(/.{3}$/, 'AAA');
    await expect(compactVerify(text, await importJWK(KEY_SET.keys[0] as object, 'EdDSA'))).rejects.toThrow();
    expect(verifyLicenceSync(text, policy, NOW).ok).toBe(false);
  });
});
