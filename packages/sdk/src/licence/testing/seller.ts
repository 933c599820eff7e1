// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { KEY_SET_TYPE, LICENCE_TYPE, STATUS_LIST_TYPE } from '../compact-jws.js';
import { importKeySet, type KeySet } from '../key-set.js';
import type { LicencePolicy } from '../verify.js';

/** A key pair from 32 bytes (RFC 8032): the same in every run. */
export function keyPair(seed: Uint8Array): { readonly secret: KeyObject; readonly x: string } {
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  const secret = createPrivateKey({ key: Buffer.concat([header, seed]), format: 'der', type: 'pkcs8' });
  return { secret, x: createPublicKey(secret).export({ format: 'jwk' }).x as string };
}

export const current = keyPair(Buffer.alloc(32, 1));
export const former = keyPair(Buffer.alloc(32, 2));
export const stranger = keyPair(Buffer.alloc(32, 3));
export const stolen = keyPair(Buffer.alloc(32, 4));

/** 1 June 2026, 00:00 UTC. */
export const ISSUED = 1_780_272_000;
export const DAY = 86_400;
/** Noon of the day after. */
export const NOW = (ISSUED + DAY + DAY / 2) * 1000;

export const jwk = (kid: string, x: string, more: object = {}) => ({ kty: 'OKP', crv: 'Ed25519', kid, x, ...more });
/** `former` signed before the licence was issued, `stolen` was safe until a day before. */
export const KEY_SET = {
  keys: [
    jwk('current', current.x),
    jwk('former', former.x, { nbf: ISSUED - 100 * DAY, exp: ISSUED - DAY }),
    jwk('stolen', stolen.x, { revoked: { revoked_at: ISSUED - DAY, reason: 'compromised' } }),
  ],
};

export function keysOf(set: object): KeySet {
  const read = importKeySet(JSON.stringify(set));
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return read.value;
}

export const policy: LicencePolicy = { keys: keysOf(KEY_SET), issuer: 'kalcifer', audience: 'kalcifer-server' };

export const CLAIMS = {
  version: 1,
  iss: 'kalcifer',
  aud: 'kalcifer-server',
  sub: 'cus_acme',
  jti: 'lic_1',
  iat: ISSUED,
  nbf: ISSUED,
  exp: ISSUED + 365 * DAY,
  kind: 'subscription',
  customer_name: 'Acme Ltd',
  edition: 'enterprise',
  plans: ['enterprise'],
  products: ['server'],
  environments: ['production'],
  support_level: 'gold',
  contract: 'ACME-2026',
  features: {
    'sso-saml': true,
    'audit-log': true,
    region: 'eu',
    'retention-days': 365,
    events: { kind: 'metered', limit: '100000', enforcement: 'soft' },
    members: { kind: 'seats', limit: '100', enforcement: 'soft', tolerated: '110', cap: '125' },
  },
  expiry: {
    warn_from: ISSUED + 335 * DAY,
    grace_until: ISSUED + 379 * DAY,
    otherwise: { afterwards: 'stops' },
    features: {
      'retention-days': { afterwards: 'stays' },
      'audit-log': { until: ISSUED + 400 * DAY, afterwards: 'read_only' },
    },
  },
  status: { status_list: { idx: 9, uri: 'https://kalcifer.example/licences/list' } },
};

export const encode = (part: object | string) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** Signs whatever it is given: header and payload as text are taken as they are. */
export function signed(
  payload: object | string,
  header: object | string = {},
  secret: KeyObject = current.secret,
): string {
  const whole = typeof header === 'string' ? header : { alg: 'EdDSA', typ: LICENCE_TYPE, kid: 'current', ...header };
  const input = `${encode(whole)}.${encode(payload)}`;
  return `${input}.${sign(null, Buffer.from(input), secret).toString('base64url')}`;
}

/** A revocation list of one bit a licence, in which these places are revoked. */
export function listText(revoked: readonly number[], more: object = {}, header: object = {}): string {
  const statuses = Buffer.alloc(16);
  for (const idx of revoked) statuses[idx >> 3] = (statuses[idx >> 3] as number) | (1 << (idx & 7));
  const claims = {
    iss: 'kalcifer',
    sub: 'https://kalcifer.example/licences/list',
    iat: ISSUED,
    status_list: { bits: 1, lst: deflateSync(statuses).toString('base64url') },
    ...more,
  };
  return signed(claims, { typ: STATUS_LIST_TYPE, ...header });
}

export const keySetText = (set: object, header: object = {}, secret?: KeyObject) =>
  signed({ iss: 'kalcifer', iat: ISSUED, ...set }, { typ: KEY_SET_TYPE, ...header }, secret);
