// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putMember } from '../identity/members.js';
import { hashPassword, storePassword } from '../identity/passwords.js';
import { createUser } from '../identity/users.js';
import { ApiClient } from '../testing/api-client.js';
import { openTestStore, type TestStore } from '../testing/test-store.js';
import { createApp } from './app.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const PASSWORD = 'a long enough password';
let store: TestStore;
let ada: ApiClient;
let grace: ApiClient;
let stranger: ApiClient;
let keyed: ApiClient;

beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => NOW });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  const [acme, other] = await Promise.all(
    ['acme', 'other'].map(async (slug) => {
      const { id } = (await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' })).body;
      return id as string;
    }),
  );
  const { secret } = (await operator.post('/v1/api_keys', { name: 'key' }, { 'kontor-organisation': 'acme' })).body;
  keyed = new ApiClient(app, { authorization: `Bearer ${secret}` });
  const member = async (email: string, org_id: string | undefined, slug: string) => {
    const hash = await hashPassword(PASSWORD);
    const user = await store.person({}, async (tx) => {
      const { id } = await createUser(tx, { email, name: email, language: 'en' }, NOW);
      await storePassword(tx, id, hash, NOW);
      return id;
    });
    await store.write(org_id as string, { actor: 'test', now: NOW }, (tx) => putMember(tx, user, 'viewer'));
    const { headers, body } = await new ApiClient(app, {}).post('/v1/sessions', { email, password: PASSWORD });
    const cookie = /^[^;]+/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';
    return new ApiClient(app, { cookie, 'kontor-csrf': body.csrf_token, 'kontor-organisation': slug });
  };
  ada = await member('ada@example.com', acme, 'acme');
  grace = await member('grace@example.com', acme, 'acme');
  stranger = await member('eve@example.com', other, 'other');
});
afterAll(() => store.close());

const late = { list: 'customers', name: 'Late', query: { status: 'past_due' } };
const names = async (who: ApiClient, query = '') =>
  (await who.get(`/v1/saved_filters${query}`)).body.data.map(({ name }: { name: string }) => name);

test('every member keeps their own, and sees what others share', async () => {
  const made = await ada.post('/v1/saved_filters', late);
  expect(made).toMatchObject({ status: 201, body: { ...late, object: 'saved_filter', shared: false, own: true } });
  expect(await names(ada)).toEqual(['Late']);
  expect(await names(ada, '?list=invoices')).toEqual([]);
  expect(await names(grace)).toEqual([]);
  const path = `/v1/saved_filters/${made.body.id}`;
  expect((await grace.patch(path, { shared: true })).status).toBe(404);
  expect((await ada.patch(path, { shared: true, name: 'Too late' })).body).toMatchObject({ shared: true });
  expect((await grace.get('/v1/saved_filters')).body.data).toMatchObject([{ name: 'Too late', own: false }]);
  expect(await names(stranger)).toEqual([]);
  expect((await grace.send('DELETE', path, undefined)).status).toBe(404);
  expect((await ada.send('DELETE', path, undefined)).status).toBe(200);
  expect(await names(grace)).toEqual([]);
});

test('two of one name for a list are refused, of different members not', async () => {
  await ada.post('/v1/saved_filters', late);
  const again = await ada.post('/v1/saved_filters', late);
  expect(again).toMatchObject({ status: 409, body: { code: 'saved-filter-taken' } });
  expect((await grace.post('/v1/saved_filters', late)).status).toBe(201);
  const second = (await ada.post('/v1/saved_filters', { ...late, name: 'Second' })).body.id;
  expect(await ada.patch(`/v1/saved_filters/${second}`, { name: 'Late' })).toMatchObject({ status: 409 });
});

test('keys keep none', async () => {
  expect(await keyed.get('/v1/saved_filters')).toMatchObject({ status: 403, body: { code: 'key-scope-insufficient' } });
});
