// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { importKeySet, LICENCE_TYPE, type LicencePolicy, STATUS_LIST_TYPE, signingInput } from '@kontor/sdk/licence';
import { verifyLicenceSync, verifyRevocationListSync } from '@kontor/sdk/node';
import type { BenchResult } from './result.js';

const LICENCES = 200;
const ROUNDS = 100;
const ISSUED = 1_780_272_000;
const DAY = 86_400;
const URI = 'https://kalcifer.example/licences/list';

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

interface Signed {
  readonly text: string;
  readonly input: Buffer;
  readonly signature: Buffer;
}

/** Twenty features, limits, an expiry table, a revocation list: the licence of an enterprise customer. */
function claims(idx: number): object {
  const features: Record<string, unknown> = {
    members: { kind: 'seats', limit: '250', enforcement: 'soft', tolerated: '275', cap: '300' },
    events: { kind: 'metered', limit: '5000000', enforcement: 'hard' },
    'retention-days': 365,
    region: 'eu',
  };
  for (let index = 0; index < 16; index++) features[`feature-${index}`] = index % 4 !== 0;
  return {
    version: 1,
    iss: 'kalcifer',
    aud: 'kalcifer-server',
    sub: `cus_${idx}`,
    jti: `lic_${idx}`,
    iat: ISSUED,
    nbf: ISSUED,
    exp: ISSUED + 365 * DAY,
    kind: 'subscription',
    edition: 'enterprise',
    plans: ['enterprise'],
    environments: ['production', 'staging'],
    features,
    expiry: {
      warn_from: ISSUED + 335 * DAY,
      grace_until: ISSUED + 379 * DAY,
      otherwise: { afterwards: 'stops' },
      features: { 'retention-days': { afterwards: 'stays' } },
    },
    status: { status_list: { idx, uri: URI } },
  };
}

/** Verifying a licence under the full policy, beside nothing but its signature with a key that is cached. */
export async function bench(): Promise<BenchResult[]> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const signed = (type: string, payload: object): Signed => {
    const input = signingInput(type, '2026', payload);
    const signature = sign(null, Buffer.from(input), privateKey);
    // as it comes out of a file: one piece of text
    const text = Buffer.from(`${input}.${signature.toString('base64url')}`).toString('latin1');
    return { text, input: Buffer.from(input), signature };
  };
  const keys = importKeySet(JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', kid: '2026', x }] }));
  if (!keys.ok) throw new Error(keys.refusal.message);
  const lst = deflateSync(Buffer.alloc(1_000)).toString('base64url');
  const listed = signed(STATUS_LIST_TYPE, { sub: URI, iat: ISSUED, status_list: { bits: 1, lst } });
  const list = verifyRevocationListSync(listed.text, keys.value, 'kalcifer');
  if (!list.ok) throw new Error(list.refusal.message);
  const policy: LicencePolicy = {
    keys: keys.value,
    issuer: 'kalcifer',
    audience: 'kalcifer-server',
    revocation_list: list.value,
    require_revocation_list: true,
    max_list_age_seconds: 90 * DAY,
  };
  const now = (ISSUED + DAY) * 1000;
  const licences = Array.from({ length: LICENCES }, (_, idx) => signed(LICENCE_TYPE, claims(idx)));
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x as string }, format: 'jwk' });

  // Each licence is verified the one way and at once the other, again and again: what else the machine does weighs on
  // both alike, and the median of each leaves it out.
  const full = ({ text }: Signed) => verifyLicenceSync(text, policy, now).ok;
  const bare = ({ input, signature }: Signed) => verify(null, input, key, signature);
  const nanoseconds = (check: (licence: Signed) => boolean, licence: Signed): number => {
    const started = process.hrtime.bigint();
    if (!check(licence)) throw new Error('a licence does not verify');
    return Number(process.hrtime.bigint() - started);
  };
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const licence of licences) {
      ours.push(nanoseconds(full, licence));
      peer.push(nanoseconds(bare, licence));
    }
  const [oursMedian, peerMedian] = [1e9 / median(ours), 1e9 / median(peer)];
  const ratio = oursMedian / peerMedian;
  return [
    {
      bench: 'licence',
      ours: Math.round(oursMedian),
      peer: Math.round(peerMedian),
      peer_name: 'verify of node:crypto, Ed25519, cached key',
      unit: 'licences/s',
      ratio: Number(ratio.toFixed(3)),
      bound: "at least 85 % of the peer's rate",
      holds: ratio >= 0.85,
    },
  ];
}
