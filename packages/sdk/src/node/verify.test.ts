// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { createGate } from '../gate/gate.js';
import {
  featureState,
  importKeySet,
  type LicencePolicy,
  licenceSnapshot,
  standingOf,
  verifyKeySet,
  verifyLicence,
  verifyRevocationList,
} from '../licence/index.js';
import {
  CLAIMS,
  current,
  DAY,
  former,
  ISSUED,
  jwk,
  KEY_SET,
  keySetText,
  keysOf,
  listText,
  NOW,
  policy,
  signed,
  stolen,
  stranger,
} from '../licence/testing/seller.js';
import { verifyKeySetSync, verifyLicenceSync, verifyRevocationListSync } from './index.js';

/** Both runtimes; they never disagree. */
async function verdict(text: string, asked: LicencePolicy = policy, now = NOW) {
  const sync = verifyLicenceSync(text, asked, now);
  expect(await verifyLicence(text, asked, now)).toEqual(sync);
  return sync;
}
const reason = async (text: string, asked?: LicencePolicy, now?: number) => {
  const answer = await verdict(text, asked, now);
  return answer.ok ? 'ok' : answer.refusal.code;
};
async function list(text: string) {
  const sync = verifyRevocationListSync(text, policy.keys, 'kalcifer');
  expect(await verifyRevocationList(text, policy.keys, 'kalcifer')).toEqual(sync);
  if (!sync.ok) throw new Error(JSON.stringify(sync.refusal));
  return sync.value;
}

test('a licence says what was signed', async () => {
  const answer = await verdict(signed(CLAIMS));
  expect(answer).toMatchObject({
    ok: true,
    value: {
      kid: 'current',
      claims: {
        iss: 'kalcifer',
        aud: ['kalcifer-server'],
        jti: 'lic_1',
        exp: ISSUED + 365 * DAY,
        edition: 'enterprise',
        support_level: 'gold',
        features: { 'sso-saml': true, members: { limit: '100', cap: '125' } },
        status: { idx: 9 },
        nodes: [],
        cores: null,
        floating: null,
      },
    },
  });
});

test('claims that are not known are left aside', async () => {
  expect(await reason(signed({ ...CLAIMS, of_a_later_version: { deep: [1] } }))).toBe('ok');
});

describe('keys', () => {
  test.each([
    ['in its window', 'former', former, { iat: ISSUED - 50 * DAY }, 'ok'],
    ['at the first second', 'former', former, { iat: ISSUED - 100 * DAY }, 'ok'],
    ['a second before', 'former', former, { iat: ISSUED - 100 * DAY - 1 }, 'token-key-window'],
    ['at the last second', 'former', former, { iat: ISSUED - DAY - 1 }, 'ok'],
    ['when the window has ended', 'former', former, { iat: ISSUED - DAY }, 'token-key-window'],
    ['before the key was stolen', 'stolen', stolen, { iat: ISSUED - DAY - 1 }, 'ok'],
    ['when it was stolen', 'stolen', stolen, { iat: ISSUED - DAY }, 'token-key-compromised'],
    ['by a stranger', 'current', stranger, {}, 'token-signature-invalid'],
    ['by the key of another kid', 'current', former, {}, 'token-signature-invalid'],
    ['of a kid that is not known', 'stranger', stranger, {}, 'token-key-unknown'],
  ])('signed %s', async (_name, kid, pair, claims, expected) => {
    expect(await reason(signed({ ...CLAIMS, ...claims }, { kid }, pair.secret))).toBe(expected);
  });

  test('RFC 9864 names the same signature Ed25519', async () => {
    expect(await reason(signed(CLAIMS, { alg: 'Ed25519' }))).toBe('ok');
  });

  test('a signed key set brings new keys', async () => {
    const next = { keys: [...KEY_SET.keys, jwk('next', stranger.x, { nbf: ISSUED })] };
    const brought = verifyKeySetSync(keySetText(next), policy.keys);
    expect(await verifyKeySet(keySetText(next), policy.keys)).toEqual(brought);
    if (!brought.ok) throw new Error(brought.refusal.code);
    expect([...brought.value.keys()]).toEqual(['current', 'former', 'stolen', 'next']);
    const licence = signed(CLAIMS, { kid: 'next' }, stranger.secret);
    expect(await reason(licence)).toBe('token-key-unknown');
    expect(await reason(licence, { ...policy, keys: brought.value })).toBe('ok');
  });

  test.each([
    ['a stranger', { kid: 'current' }, stranger, KEY_SET, 'token-signature-invalid'],
    ['a compromised key', { kid: 'stolen' }, stolen, KEY_SET, 'token-key-compromised'],
    [
      'a key that the set itself calls compromised',
      {},
      current,
      { keys: [jwk('current', current.x, { revoked: { revoked_at: ISSUED } })] },
      'token-key-compromised',
    ],
    ['the right key, of another type', { typ: 'kontor-licence+jwt' }, current, KEY_SET, 'token-type'],
    ['the right key, without keys', {}, current, {}, 'key-set-invalid'],
  ])('a key set is refused when it is signed by %s', (_name, header, pair, set, code) => {
    expect(verifyKeySetSync(keySetText(set, header, pair.secret), policy.keys)).toMatchObject({ refusal: { code } });
  });
});

describe('times', () => {
  const at = (second: number) => reason(signed(CLAIMS), policy, second * 1000);
  test('it begins at the very instant', async () => {
    expect(await reason(signed(CLAIMS), policy, ISSUED * 1000 - 1)).toBe('licence-not-yet-valid');
    expect(await at(ISSUED)).toBe('ok');
  });
  test('a clock may be a little behind the issuer, not more', async () => {
    const early = signed({ ...CLAIMS, nbf: ISSUED - DAY });
    expect(await reason(early, policy, (ISSUED - 300) * 1000)).toBe('ok');
    expect(await reason(early, policy, (ISSUED - 300) * 1000 - 1)).toBe('token-from-future');
    expect(await reason(early, { ...policy, leeway_seconds: 0 }, ISSUED * 1000 - 1)).toBe('token-from-future');
  });
  test('what has ended still verifies: its table says what is left', async () => {
    expect(await at(ISSUED + 1000 * DAY)).toBe('ok');
  });
  test('perpetual: for versions that came out within maintenance', async () => {
    const { exp: _exp, expiry: _expiry, ...rest } = CLAIMS;
    const text = signed({ ...rest, kind: 'perpetual', maintenance_until: ISSUED + 365 * DAY });
    const of = (released_at: number) => reason(text, { ...policy, released_at }, (ISSUED + 9000 * DAY) * 1000);
    expect(await of(ISSUED + 365 * DAY - 1)).toBe('ok');
    expect(await of(ISSUED + 365 * DAY)).toBe('licence-maintenance-ended');
    expect(await reason(text)).toBe('licence-maintenance-ended');
    const answer = await verdict(text, { ...policy, released_at: ISSUED });
    expect(answer.ok && standingOf(answer.value.claims, NOW)).toEqual({ phase: 'active', changes_at: null });
  });
});

describe('machines', () => {
  test('node-locked', async () => {
    const text = signed({ ...CLAIMS, nodes: ['n1', 'n2'] });
    expect(await reason(text, { ...policy, node: 'n2' })).toBe('ok');
    expect(await reason(text, { ...policy, node: 'n3' })).toBe('licence-other-node');
    expect(await reason(text)).toBe('licence-other-node');
  });
  test('per core', async () => {
    const text = signed({ ...CLAIMS, cores: 32 });
    expect(await reason(text, { ...policy, cores: 32 })).toBe('ok');
    expect(await reason(text, { ...policy, cores: 33 })).toBe('licence-too-many-cores');
    expect(await reason(text, { ...policy, cores: Number.NaN })).toBe('licence-too-many-cores');
    expect(await reason(text)).toBe('licence-too-many-cores');
  });
});

describe('revocation', () => {
  const text = signed(CLAIMS);
  test.each([
    ['none is revoked', [], 'ok'],
    ['its neighbours are', [8, 10], 'ok'],
    ['it is', [9], 'licence-revoked'],
  ])('%s', async (_name, revoked, expected) => {
    expect(await reason(text, { ...policy, revocation_list: await list(listText(revoked)) })).toBe(expected);
  });
  test.each([
    ['of another address', { sub: 'https://kalcifer.example/other' }, {}, 'licence-status-unknown'],
    ['that has ended', { exp: NOW / 1000 }, {}, 'revocation-list-stale'],
    ['that has a second left', { exp: NOW / 1000 + 1 }, {}, 'ok'],
    ['older than the policy wants', {}, { max_list_age_seconds: DAY }, 'revocation-list-stale'],
    ['of just the age', {}, { max_list_age_seconds: NOW / 1000 - ISSUED + 1 }, 'ok'],
  ])('a list %s', async (_name, more, asked, expected) => {
    const revocation_list = await list(listText([], more));
    expect(await reason(text, { ...policy, ...asked, revocation_list })).toBe(expected);
  });
  test('a place past the end of the list is not valid', async () => {
    const far = signed({ ...CLAIMS, status: { status_list: { idx: 128, uri: CLAIMS.status.status_list.uri } } });
    expect(await reason(far, { ...policy, revocation_list: await list(listText([])) })).toBe('licence-status-unknown');
  });
  test('without a list: as the policy says', async () => {
    expect(await reason(text)).toBe('ok');
    expect(await reason(text, { ...policy, require_revocation_list: true })).toBe('revocation-list-missing');
  });
  test('two bits a licence: suspended, and what is not yet known', async () => {
    const { deflateSync } = await import('node:zlib');
    const places = (status: number) => {
      const lst = deflateSync(Buffer.from([0, 0, status << 2])).toString('base64url');
      return listText([], { status_list: { bits: 2, lst } });
    };
    const of = async (status: number) => reason(text, { ...policy, revocation_list: await list(places(status)) });
    expect(await of(0)).toBe('ok');
    expect(await of(1)).toBe('licence-revoked');
    expect(await of(2)).toBe('licence-suspended');
    expect(await of(3)).toBe('licence-revoked');
  });
  test.each([
    ['no list in it', { status_list: { bits: 1 } }, 'revocation-list-invalid'],
    ['three bits', { status_list: { bits: 3, lst: 'eNpjAAAAAQAB' } }, 'revocation-list-invalid'],
    ['no ZLIB', { status_list: { bits: 1, lst: 'AAAA' } }, 'revocation-list-invalid'],
    ['another issuer', { iss: 'other' }, 'token-issuer'],
    ['no address', { sub: undefined }, 'claim-missing'],
    ['milliseconds', { exp: NOW }, 'claim-time-milliseconds'],
  ])('a list with %s is refused', async (_name, more, code) => {
    const sync = verifyRevocationListSync(listText([], more), policy.keys, 'kalcifer');
    expect(await verifyRevocationList(listText([], more), policy.keys, 'kalcifer')).toEqual(sync);
    expect(sync).toMatchObject({ ok: false, refusal: { code } });
  });
  test('a list that would fill the memory is refused', async () => {
    const { deflateSync } = await import('node:zlib');
    const bomb = deflateSync(Buffer.alloc(2_000_000)).toString('base64url');
    const text = listText([], { status_list: { bits: 1, lst: bomb } });
    const expected = { ok: false, refusal: { code: 'revocation-list-invalid' } };
    expect(verifyRevocationListSync(text, policy.keys, 'kalcifer')).toMatchObject(expected);
    expect(await verifyRevocationList(text, policy.keys, 'kalcifer')).toMatchObject(expected);
  });
});

describe('the end of a licence', () => {
  const exp = CLAIMS.exp;
  test.each([
    // second, phase, sso-saml, audit-log, retention-days
    [exp - 30 * DAY - 1, 'active', 'whole', 'whole', 'whole'],
    [exp - 30 * DAY, 'warning', 'whole', 'whole', 'whole'],
    [exp - 1, 'warning', 'whole', 'whole', 'whole'],
    [exp, 'grace', 'whole', 'whole', 'whole'],
    [exp + 14 * DAY - 1, 'grace', 'whole', 'whole', 'whole'],
    [exp + 14 * DAY, 'ended', 'stopped', 'whole', 'whole'],
    [exp + 35 * DAY - 1, 'ended', 'stopped', 'whole', 'whole'],
    [exp + 35 * DAY, 'ended', 'stopped', 'read_only', 'whole'],
    [exp + 9999 * DAY, 'ended', 'stopped', 'read_only', 'whole'],
  ])('at %i it is in %s', async (second, phase, sso, audit, retention) => {
    const answer = await verdict(signed(CLAIMS), policy, second * 1000);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const { claims } = answer.value;
    expect(standingOf(claims, second * 1000).phase).toBe(phase);
    expect(featureState(claims, 'sso-saml', second * 1000)).toBe(sso);
    expect(featureState(claims, 'audit-log', second * 1000)).toBe(audit);
    expect(featureState(claims, 'retention-days', second * 1000)).toBe(retention);
    const gate = createGate(licenceSnapshot(answer.value, second * 1000));
    expect(gate.allows('sso-saml')).toBe(sso === 'whole');
    expect(gate.allows('audit-log')).toBe(audit === 'whole');
    expect(gate.value('retention-days')).toBe(365);
    expect(gate.allows('unheard-of')).toBe(false);
  });
  test('says when it changes next', async () => {
    const answer = await verdict(signed(CLAIMS));
    if (!answer.ok) throw new Error(answer.refusal.code);
    const seen: number[] = [];
    for (let next = standingOf(answer.value.claims, NOW); next.changes_at !== null; ) {
      seen.push((next.changes_at - exp) / DAY);
      next = standingOf(answer.value.claims, next.changes_at * 1000);
    }
    expect(seen).toEqual([-30, 0, 14, 35]);
  });
  test('seats go up to their cap, and no further', async () => {
    const answer = await verdict(signed(CLAIMS));
    if (!answer.ok) throw new Error(answer.refusal.code);
    const gate = createGate(licenceSnapshot(answer.value, NOW, { members: { used: '124' } }));
    expect(gate.check('members', { need: 1 })).toMatchObject({ allowed: true, limit: '100', source: 'licence/lic_1' });
    expect(gate.check('members', { need: 2 })).toMatchObject({ allowed: false, reason: 'limit_reached', limit: '100' });
    expect(gate.check('events', { need: 1_000_000 })).toMatchObject({ allowed: true, reason: 'over_soft_limit' });
  });
});

describe('keys at import', () => {
  const hex = (text: string) => Buffer.from(text, 'hex').toString('base64url');
  const y1 = `01${'00'.repeat(31)}`;
  test.each([
    ['a key', jwk('a', current.x), 'ok'],
    ['the neutral element', jwk('a', hex(y1)), 'key-low-order'],
    ['the neutral element with a sign', jwk('a', hex(`01${'00'.repeat(30)}80`)), 'key-low-order'],
    ['order 2', jwk('a', hex(`ec${'ff'.repeat(30)}7f`)), 'key-low-order'],
    ['order 2 with a sign', jwk('a', hex(`ec${'ff'.repeat(31)}`)), 'key-low-order'],
    ['order 4', jwk('a', hex('00'.repeat(32))), 'key-low-order'],
    ['order 4 with a sign', jwk('a', hex(`${'00'.repeat(31)}80`)), 'key-low-order'],
    ['order 8', jwk('a', hex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')), 'key-low-order'],
    [
      'order 8, the other sign',
      jwk('a', hex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85')),
      'key-low-order',
    ],
    [
      'order 8, mirrored',
      jwk('a', hex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')),
      'key-low-order',
    ],
    [
      'order 8, mirrored, the other sign',
      jwk('a', hex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa')),
      'key-low-order',
    ],
    ['the neutral element, spelled p + 1', jwk('a', hex(`ee${'ff'.repeat(30)}7f`)), 'key-not-canonical'],
    ['order 4, spelled p', jwk('a', hex(`ed${'ff'.repeat(30)}7f`)), 'key-not-canonical'],
    ['y = 2, no point', jwk('a', hex(`02${'00'.repeat(31)}`)), 'key-not-on-curve'],
    ['31 bytes', jwk('a', hex('11'.repeat(31))), 'key-not-canonical'],
    ['33 bytes', jwk('a', hex('11'.repeat(33))), 'key-not-canonical'],
    ['padding', jwk('a', `${current.x}=`), 'token-encoding-padded'],
    ['bits left over', jwk('a', `${current.x.slice(0, -1)}d`), 'token-encoding-not-canonical'],
    ['no bytes', { kty: 'OKP', crv: 'Ed25519', kid: 'a' }, 'key-not-canonical'],
    ['a private key', jwk('a', current.x, { d: hex('01'.repeat(32)) }), 'key-private'],
    ['a shared key', { kty: 'oct', kid: 'a', k: 'AAAA' }, 'key-private'],
    ['an RSA key', { kty: 'RSA', kid: 'a', n: 'AAAA', e: 'AQAB' }, 'key-type'],
    ['X25519', jwk('a', current.x, { crv: 'X25519' }), 'key-type'],
    ['a key for encryption', jwk('a', current.x, { use: 'enc' }), 'key-type'],
    ['a key of another algorithm', jwk('a', current.x, { alg: 'HS256' }), 'key-type'],
    ['no kid', { kty: 'OKP', crv: 'Ed25519', x: current.x }, 'key-set-invalid'],
    ['a window in milliseconds', jwk('a', current.x, { exp: NOW }), 'claim-time-milliseconds'],
    ['a compromise without a time', jwk('a', current.x, { revoked: {} }), 'claim-missing'],
    ['a text', 'key', 'key-set-invalid'],
  ])('%s', (_name, key, code) => {
    const read = importKeySet(JSON.stringify({ keys: [key] }));
    expect(read.ok ? 'ok' : read.refusal.code).toBe(code);
  });
  test.each([
    ['two keys of one kid', JSON.stringify({ keys: [jwk('a', current.x), jwk('a', former.x)] }), 'key-repeated'],
    ['no list', '{}', 'key-set-invalid'],
    ['a list without a set', '[]', 'key-set-invalid'],
    ['two lists', '{"keys": [], "keys": []}', 'token-json-repeated'],
    ['no JSON', 'keys', 'token-json-invalid'],
    ['too many keys', JSON.stringify({ keys: Array(101).fill(jwk('a', current.x)) }), 'key-set-invalid'],
    ['no text', 7 as unknown as string, 'key-set-invalid'],
  ])('a set with %s', (_name, text, code) => {
    expect(importKeySet(text)).toMatchObject({ ok: false, refusal: { code } });
  });
  test('an empty set trusts nobody', async () => {
    expect(await reason(signed(CLAIMS), { ...policy, keys: keysOf({ keys: [] }) })).toBe('token-key-unknown');
  });
});

test('licences that are verified at the same time do not get into the way of each other', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => signed({ ...CLAIMS, jti: `lic_${index}` }));
  // keys of their own, which the runtime has yet to import
  const asked = { ...policy, keys: keysOf(KEY_SET) };
  const answers = await Promise.all(texts.map((text) => verifyLicence(text, asked, NOW)));
  expect(answers.map((answer) => answer.ok && answer.value.claims.jti)).toEqual(
    texts.map((_, index) => `lic_${index}`),
  );
});
