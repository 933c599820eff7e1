// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { LICENCE_TYPE, STATUS_LIST_TYPE, signingInput } from '@kontor/sdk/licence';

/** The key of RFC 8037, appendix A.1. */
const secret = createPrivateKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  },
  format: 'jwk',
});

export const KEYS = { keys: [{ ...createPublicKey(secret).export({ format: 'jwk' }), kid: '2026' }] };

/** 1 June 2026, 00:00 UTC, and a year later. */
export const ISSUED = 1_780_272_000;
export const EXP = 1_811_808_000;
const URI = 'https://acme.example/list';

function signed(type: string, claims: object): string {
  const input = signingInput(type, '2026', claims);
  return `${input}.${sign(null, Buffer.from(input), secret).toString('base64url')}`;
}

export const LICENCE = signed(LICENCE_TYPE, {
  version: 1,
  iss: 'acme',
  aud: 'server',
  sub: 'cus_1',
  jti: 'lic_1',
  iat: ISSUED,
  exp: EXP,
  kind: 'subscription',
  plans: ['pro'],
  features: { sso: true },
  expiry: {
    warn_from: EXP - 2_592_000,
    grace_until: EXP + 1_209_600,
    otherwise: { afterwards: 'stops' },
    features: {},
  },
  status: { status_list: { idx: 9, uri: URI } },
});

/** Sixteen places: the tenth, which is the licence's, and the last are revoked. */
export const LIST = signed(STATUS_LIST_TYPE, {
  sub: URI,
  iat: ISSUED,
  status_list: { bits: 1, lst: deflateSync(Buffer.of(0, 0b1000_0010)).toString('base64url') },
});
