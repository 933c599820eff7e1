// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { importKeySet, type LicencePolicy } from '@kontor/sdk/licence';
import { verifyBundleSync, verifyKeySetSync, verifyLicenceSync, verifyRevocationListSync } from '@kontor/sdk/node';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExternalSigner } from '../licensing/signing-keys.js';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

let store: TestStore;
let api: ApiClient;
let now = Date.parse('2026-06-01T10:00:00.250Z');
let count = 0;
let customer: string;
let subscription: string;

const licensed = {
  ...exampleCatalog,
  licensing: { grace_days: 14, overage: { seats: { tolerance: '0.1', cap: '0.2', true_up: 'quarterly' } } },
};
const appWith = (options: { signing_passphrase?: string; external_signer?: ExternalSigner } = {}) =>
  createApp({ store, operator_token: 'operator-token', now: () => now, ...options });

/** A seller of its own with one customer on the team plan, on an app with these options. */
async function seller(options = {}): Promise<ApiClient> {
  const operator = new ApiClient(appWith(options), { authorization: 'Bearer operator-token' });
  const slug = `acme-${++count}`;
  await operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR', invoice_prefix: 'ACM' });
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
  const client = operator.with({ authorization: `Bearer ${key.body.secret}` });
  expect((await client.put('/v1/catalog', licensed)).status).toBeLessThan(300);
  const made = await client.post('/v1/customers', { name: 'Kunde GmbH', country: 'DE', timezone: 'Europe/Berlin' });
  customer = made.body.id;
  const terms = { customer_id: customer, plan: 'team', start_date: '2026-06-01', end_date: '2027-06-01' };
  const subscribed = await client.post('/v1/subscriptions', { ...terms, quantities: { seats: '50' } });
  expect(subscribed.status).toBe(201);
  subscription = subscribed.body.id;
  return client;
}
async function policyOf(client: ApiClient): Promise<LicencePolicy> {
  const { body } = await client.get('/v1/licence_key_set');
  const keys = importKeySet(JSON.stringify(body));
  if (!keys.ok) throw new Error(keys.refusal.message);
  return { keys: keys.value, issuer: body.issuer, audience: 'acme' };
}
const issue = (client: ApiClient, body: object = {}) =>
  client.post('/v1/licences', { subscription_id: subscription, ...body });

beforeAll(async () => {
  store = await openTestStore();
  api = await seller();
});
afterAll(() => store?.close());

describe('issuing', () => {
  test('without a key nothing is signed', async () => {
    expect(await issue(api)).toMatchObject({ status: 409, body: { code: 'signing-key-missing' } });
    expect((await api.post('/v1/signing_keys', {})).status).toBe(201);
  });

  test('a licence for what the subscription grants verifies offline, here and with stock jose', async () => {
    const { status, body } = await issue(api, { environments: ['production'] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'subscription', starts_on: '2026-06-01', ends_on: '2027-06-01', position: 0 });
    const policy = await policyOf(api);
    const verified = verifyLicenceSync(body.token, policy, now);
    expect(verified).toMatchObject({
      ok: true,
      value: {
        claims: {
          jti: body.id,
          sub: customer,
          customer_name: 'Kunde GmbH',
          plans: ['team'],
          environments: ['production'],
          // midnight in Berlin
          exp: Date.parse('2027-05-31T22:00:00Z') / 1000,
          features: {
            sso: true,
            seats: { limit: '50', tolerated: '55', cap: '60', enforcement: 'soft' },
            calls: { limit: '10', enforcement: 'soft' },
          },
        },
      },
    });
    const { body: set } = await api.get('/v1/licence_key_set');
    const { payload } = await compactVerify(body.token, await importJWK(set.keys[0], 'EdDSA'));
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ jti: body.id });
  });

  test('the preview says what is signed, and stores nothing', async () => {
    const before = (await api.get('/v1/licences')).body.data.length;
    const preview = await api.post('/v1/licences/preview', { subscription_id: subscription, kind: 'trial' });
    const { body } = await issue(api, { kind: 'trial' });
    const claims = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString());
    expect({ ...preview.body, jti: body.id }).toEqual(claims);
    expect((await api.get('/v1/licences')).body.data).toHaveLength(before + 1);
  });

  test('where the subscription ends within a day, the licence holds to the end of it', async () => {
    const terms = { customer_id: customer, plan: 'team', start_date: '2026-06-01', quantities: { seats: '5' } };
    const { id } = (await api.post('/v1/subscriptions', terms)).body;
    const afternoon = '2026-06-20T15:00:00+02:00';
    await api.post(`/v1/subscriptions/${id}/actions`, { action: 'cancel', when: afternoon, bill: false });
    const { body } = await issue(api, { subscription_id: id });
    expect(body.ends_on).toBe('2026-06-21');
    const claims = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString());
    expect(claims.exp).toBe(Date.parse('2026-06-20T22:00:00Z') / 1000);
  });

  test('a key repeated with the same Idempotency-Key issues one licence', async () => {
    const asked = [{ subscription_id: subscription }, { 'idempotency-key': 'once' }] as const;
    const first = await api.post('/v1/licences', ...asked);
    const again = await api.post('/v1/licences', ...asked);
    expect(again.body).toEqual(first.body);
  });

  test('the file is the one line and nothing else', async () => {
    const { body } = await issue(api);
    const file = await api.get(`/v1/licences/${body.id}/file`);
    expect(file.body).toBe(body.token);
    expect(file.headers.get('content-disposition')).toContain(`${body.id}.licence`);
  });

  test.each([
    ['a subscription that is not there', { subscription_id: 'sub_none' }, 404, 'resource-unknown'],
    ['no day', { ends_on: '2026-06-01' }, 422, 'licence-empty'],
    ['perpetual, with an end', { kind: 'perpetual', ends_on: '2027-06-01' }, 422, 'licence-end-mismatch'],
    ['maintenance of what ends', { maintenance_until: '2027-06-01' }, 422, 'licence-end-mismatch'],
  ])('%s is refused', async (_name, body, status, code) => {
    const answer = await issue(api, body);
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test('perpetual, node-locked, per core, floating', async () => {
    const machine = { nodes: ['n1'], cores: 8, floating: { leases: 5 }, maintenance_until: '2027-06-01' };
    const { body } = await issue(api, { kind: 'perpetual', ...machine });
    const policy = { ...(await policyOf(api)), node: 'n1', cores: 8, released_at: now / 1000 };
    const verified = verifyLicenceSync(body.token, policy, Date.parse('2099-01-01T00:00:00Z'));
    expect(verified).toMatchObject({ ok: true, value: { claims: { exp: null, floating: { cull_seconds: 300 } } } });
    expect(verifyLicenceSync(body.token, { ...policy, node: 'n2' }, now).ok).toBe(false);
  });
});

describe('renewing', () => {
  test('replaces silently: both hold, and renewing again answers with the first renewal', async () => {
    const { body: first } = await issue(api);
    const renewed = await api.post(`/v1/licences/${first.id}/renew`, {});
    expect(renewed.body).toMatchObject({ replaces: first.id, starts_on: '2026-06-01', ends_on: '2028-06-01' });
    expect((await api.post(`/v1/licences/${first.id}/renew`, {})).body).toEqual(renewed.body);
    const policy = await policyOf(api);
    expect(verifyLicenceSync(first.token, policy, now).ok).toBe(true);
    expect(verifyLicenceSync(renewed.body.token, policy, now).ok).toBe(true);
  });
});

describe('the licence that came after one', () => {
  const current = (client: ApiClient, text: string) => client.post('/v1/licences/current', { licence: text });
  test('is known by the text of any before it, with a publishable key', async () => {
    const { body: first } = await issue(api);
    expect((await current(api, first.token)).body).toEqual({
      object: 'current_licence',
      id: first.id,
      token: first.token,
    });
    const { body: second } = await api.post(`/v1/licences/${first.id}/renew`, {});
    const { body: third } = await api.post(`/v1/licences/${second.id}/renew`, {});
    const key = await api.post('/v1/api_keys', { name: 'site', kind: 'publishable' });
    const site = api.with({ authorization: `Bearer ${key.body.secret}` });
    for (const { token } of [first, second, third])
      expect((await current(site, token)).body).toMatchObject({ id: third.id, token: third.token });
    await api.post(`/v1/licences/${third.id}/revoke`, {});
    expect((await current(site, first.token)).body).toMatchObject({ id: second.id });
  });
  test('is told to nobody who has only its id, or an edited text', async () => {
    const { body } = await issue(api);
    const edited = `${body.token.slice(0, -4)}AAAA`;
    const claims = Buffer.from(JSON.stringify({ jti: body.id })).toString('base64url');
    for (const text of [edited, `a.${claims}.b`, body.id, '.', '.e30.'])
      expect(await current(api, text)).toMatchObject({ status: 404, body: { code: 'resource-unknown' } });
    const [of_customer, of_subscription] = [customer, subscription];
    const stranger = await seller();
    [customer, subscription] = [of_customer, of_subscription];
    expect((await current(stranger, body.token)).status).toBe(404);
  });
});

describe('revoking', () => {
  const listed = async (client: ApiClient, keys: LicencePolicy['keys'], issuer: string) => {
    const { body } = await client.get('/v1/revocation_list');
    const list = verifyRevocationListSync(body.token, keys, issuer);
    if (!list.ok) throw new Error(list.refusal.message);
    return list.value;
  };
  test('the list says so offline, for this licence alone', async () => {
    const { body: kept } = await issue(api);
    const { body: gone } = await issue(api);
    const revoked = await api.post(`/v1/licences/${gone.id}/revoke`, { reason: 'issued in error' });
    expect(revoked.body).toMatchObject({ status: 'revoked', revoke_reason: 'issued in error' });
    expect((await api.post(`/v1/licences/${gone.id}/revoke`, { reason: 'again' })).body).toEqual(revoked.body);
    const policy = await policyOf(api);
    const full = {
      ...policy,
      revocation_list: await listed(api, policy.keys, policy.issuer),
      require_revocation_list: true,
    };
    expect(verifyLicenceSync(kept.token, full, now).ok).toBe(true);
    expect(verifyLicenceSync(gone.token, full, now)).toMatchObject({ refusal: { code: 'licence-revoked' } });
    expect(await api.post(`/v1/licences/${gone.id}/renew`, {})).toMatchObject({
      status: 409,
      body: { code: 'licence-state' },
    });
  });
  test('it is the same text until something changes, so its ETag answers 304', async () => {
    const first = await api.get('/v1/revocation_list');
    now += 3_600_000;
    const etag = first.headers.get('etag') as string;
    const same = await appWith().request('/v1/revocation_list', {
      headers: { authorization: 'Bearer operator-token', 'kontor-organisation': 'acme-1', 'if-none-match': etag },
    });
    expect(same.status).toBe(304);
    await issue(api);
    expect((await api.get('/v1/revocation_list')).headers.get('etag')).not.toBe(etag);
  });
});

describe('suspending', () => {
  test('holds for this licence alone until it is resumed, as the list says offline', async () => {
    const { body: before } = await issue(api);
    const { body: it } = await issue(api);
    const { body: after } = await issue(api);
    const { body: gone } = await issue(api);
    await api.post(`/v1/licences/${gone.id}/revoke`, {});
    const policy = await policyOf(api);
    const verdicts = async () => {
      const { body } = await api.get('/v1/revocation_list');
      const list = verifyRevocationListSync(body.token, policy.keys, policy.issuer);
      if (!list.ok) throw new Error(list.refusal.message);
      return [before, it, after, gone].map(({ token }) => {
        const verified = verifyLicenceSync(token, { ...policy, revocation_list: list.value }, now);
        return verified.ok ? 'holds' : verified.refusal.code;
      });
    };
    const etag = async () => (await api.get('/v1/revocation_list')).headers.get('etag');
    const tags = [await etag()];
    const suspended = await api.post(`/v1/licences/${it.id}/suspend`, { reason: 'an invoice is open' });
    expect(suspended.body).toMatchObject({ status: 'suspended', suspend_reason: 'an invoice is open' });
    expect((await api.post(`/v1/licences/${it.id}/suspend`, { reason: 'again' })).body).toEqual(suspended.body);
    expect(await verdicts()).toEqual(['holds', 'licence-suspended', 'holds', 'licence-revoked']);
    tags.push(await etag());
    expect(await api.post(`/v1/licences/${it.id}/renew`, {})).toMatchObject({ body: { code: 'licence-state' } });
    now += 1_000;
    const resumed = await api.post(`/v1/licences/${it.id}/resume`, {});
    expect(resumed.body).toMatchObject({ status: 'issued', suspended_at: null, suspend_reason: null });
    expect((await api.post(`/v1/licences/${it.id}/resume`, {})).body).toEqual(resumed.body);
    expect(await verdicts()).toEqual(['holds', 'holds', 'holds', 'licence-revoked']);
    // a product that has seen the longer list takes the one after it
    tags.push(await etag());
    expect(new Set(tags).size).toBe(3);
  });
  test('one that is revoked meanwhile has ended; what was revoked is neither suspended nor resumed', async () => {
    const { body: it } = await issue(api);
    await api.post(`/v1/licences/${it.id}/suspend`, {});
    expect((await api.post(`/v1/licences/${it.id}/revoke`, {})).body).toMatchObject({
      status: 'revoked',
      suspended_at: null,
    });
    for (const action of ['suspend', 'resume']) {
      const refused = await api.post(`/v1/licences/${it.id}/${action}`, {});
      expect(refused).toMatchObject({ status: 409, body: { code: 'licence-state' } });
      expect((await api.post(`/v1/licences/lic_none/${action}`, {})).status).toBe(404);
    }
  });
  test('stands in the audit trail', async () => {
    const { body: it } = await issue(api);
    await api.post(`/v1/licences/${it.id}/suspend`, {});
    await api.post(`/v1/licences/${it.id}/resume`, {});
    const { data } = (await api.get(`/v1/audit?target=${it.id}`)).body;
    expect(data.map(({ action }: { action: string }) => action)).toEqual([
      'licence.resumed',
      'licence.suspended',
      'licence.issued',
    ]);
  });
});

describe('keys', () => {
  test('rotate: what the former key signed stays good, and an old installation comes to the new key', async () => {
    const client = await seller();
    await client.post('/v1/signing_keys', {});
    const { body: before } = await issue(client);
    const old = await policyOf(client);
    now += 5_000;
    expect((await client.post('/v1/signing_keys', {})).status).toBe(201);
    const { body: after } = await issue(client);
    expect(after.key_id).not.toBe(before.key_id);
    expect(verifyLicenceSync(after.token, old, now)).toMatchObject({ refusal: { code: 'token-key-unknown' } });
    const current = await policyOf(client);
    for (const { token } of [before, after]) expect(verifyLicenceSync(token, current, now).ok).toBe(true);
    const { body: set } = await client.get('/v1/licence_key_set');
    // the former key vouches for the new one
    const handed = set.tokens.find(({ kid }: { kid: string }) => kid === before.key_id);
    const brought = verifyKeySetSync(handed.token, old.keys);
    if (!brought.ok) throw new Error(brought.refusal.message);
    expect(verifyLicenceSync(after.token, { ...old, keys: brought.value }, now).ok).toBe(true);
  });

  test('compromised: nothing from then on is trusted, and nothing more is signed', async () => {
    const client = await seller();
    const { body: key } = await client.post('/v1/signing_keys', {});
    const { body: honest } = await issue(client);
    now += 60_000;
    const { body: late } = await issue(client);
    const at = new Date(now - 30_000).toISOString();
    const said = await client.post(`/v1/signing_keys/${key.id}/compromise`, { at });
    expect(said.body.compromised_at).toBe(`${at.slice(0, 19)}.000Z`);
    const policy = await policyOf(client);
    expect(verifyLicenceSync(honest.token, policy, now).ok).toBe(true);
    expect(verifyLicenceSync(late.token, policy, now)).toMatchObject({ refusal: { code: 'token-key-compromised' } });
    expect(await issue(client)).toMatchObject({ status: 409, body: { code: 'signing-key-missing' } });
    // and it vouches for no key
    expect((await client.get('/v1/licence_key_set')).body.tokens).toEqual([]);
    await client.post('/v1/signing_keys', {});
    const renewed = await client.post(`/v1/licences/${late.id}/renew`, {});
    expect(verifyLicenceSync(renewed.body.token, await policyOf(client), now).ok).toBe(true);
    expect(await client.post('/v1/signing_keys/sgk_none/compromise', {})).toMatchObject({ status: 404 });
  });

  test('the private half is encrypted, and nowhere to be read', async () => {
    const client = await seller({ signing_passphrase: 'correct horse' });
    const { body: key } = await client.post('/v1/signing_keys', {});
    expect(key.passphrase).toBe(true);
    await issue(client);
    const seen = await store.read(key.id && (await orgOf()), async (tx) => {
      const { rows } = await tx.client.query('SELECT private_key FROM signing_key');
      const audit = await tx.audit.list({ limit: 100 });
      return {
        rows,
        audit: JSON.stringify(audit.data, (_name, value) => (typeof value === 'bigint' ? `${value}` : value)),
      };
    });
    const sealed = seen.rows[0]?.private_key as string;
    expect(sealed).not.toContain('PRIVATE KEY');
    expect(store.secrets.open(sealed, `signing key ${key.id} of ${await orgOf()}`)).toContain('ENCRYPTED PRIVATE KEY');
    expect(seen.audit).not.toContain(sealed);
    expect(JSON.stringify((await client.get('/v1/signing_keys')).body)).not.toContain('private');
  });

  test('another passphrase, or none, signs nothing', async () => {
    const client = await seller({ signing_passphrase: 'correct horse' });
    await client.post('/v1/signing_keys', {});
    const slug = `acme-${count}`;
    for (const options of [{}, { signing_passphrase: 'wrong' }]) {
      const other = new ApiClient(appWith(options), {
        authorization: 'Bearer operator-token',
        'kontor-organisation': slug,
      });
      expect(await issue(other)).toMatchObject({ status: 409, body: { code: 'signing-key-locked' } });
    }
  });

  test('a key that is kept elsewhere signs there', async () => {
    const header = Buffer.from('302e020100300506032b657004220420', 'hex');
    const secret = createPrivateKey({
      key: Buffer.concat([header, Buffer.alloc(32, 7)]),
      format: 'der',
      type: 'pkcs8',
    });
    const x = createPublicKey(secret).export({ format: 'jwk' }).x as string;
    const asked: string[] = [];
    const external_signer: ExternalSigner = {
      async sign(public_key, bytes) {
        asked.push(public_key);
        return sign(null, bytes, secret);
      },
    };
    const client = await seller({ external_signer });
    expect((await client.post('/v1/signing_keys', { public_key: x })).status).toBe(201);
    const { body } = await issue(client);
    expect(asked).toEqual([x]);
    expect(verifyLicenceSync(body.token, await policyOf(client), now).ok).toBe(true);
    expect(await client.post('/v1/signing_keys', { public_key: x })).toMatchObject({ body: { code: 'key-repeated' } });
    const weak = await client.post('/v1/signing_keys', { public_key: Buffer.alloc(32).toString('base64url') });
    expect(weak).toMatchObject({ status: 422, body: { code: 'key-low-order' } });
    const without = await seller();
    expect(await without.post('/v1/signing_keys', { public_key: x })).toMatchObject({
      status: 409,
      body: { code: 'signing-key-locked' },
    });
  });

  async function orgOf(): Promise<string> {
    const operator = new ApiClient(appWith(), { authorization: 'Bearer operator-token' });
    const { body } = await operator.get('/v1/organisations?limit=100');
    return body.data.find(({ slug }: { slug: string }) => slug === `acme-${count}`).id;
  }
});

test('a publishable key reads the list and the keys, and nothing else of licences', async () => {
  const operator = new ApiClient(appWith(), {
    authorization: 'Bearer operator-token',
    'kontor-organisation': 'acme-1',
  });
  const key = await operator.post('/v1/api_keys', { name: 'site', kind: 'publishable' });
  const site = operator.with({ authorization: `Bearer ${key.body.secret}` });
  expect((await site.get('/v1/revocation_list')).status).toBe(200);
  expect((await site.get('/v1/licence_key_set')).status).toBe(200);
  expect((await site.get('/v1/licences')).status).toBe(403);
  expect((await site.get('/v1/signing_keys')).status).toBe(403);
});

test('a site without a connection gets licence, revocation list and keys in one file', async () => {
  const client = await seller();
  const { body: key } = await client.post('/v1/signing_keys', {});
  const policy = await policyOf(client);
  const { body } = await issue(client);
  const text = Buffer.from(await client.file(`/v1/licences/${body.id}/bundle`)).toString();
  const verified = verifyBundleSync(text, policy, policy.keys, now);
  if (!verified.ok) throw new Error(verified.refusal.message);
  expect(verified.value).toMatchObject({ trusted: true, licence: { claims: { jti: body.id } } });
  expect([...verified.value.keys.keys()]).toEqual([key.id]);
  expect((await client.get('/v1/licences/lic_none/bundle')).status).toBe(404);
});
