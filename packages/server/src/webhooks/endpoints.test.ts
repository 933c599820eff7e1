// SPDX-License-Identifier: Apache-2.0
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../http/app.js';
import { openStore } from '../store/open.js';
import { ApiClient } from '../testing/api-client.js';
import { openTestStore, type TestStore, WebhookReceiver } from '../testing/index.js';
import { eventTypes } from './event-types.js';
import { startWebhookWorker } from './worker.js';

/** A public address: it is looked at, never connected to. */
const URL_OF = 'https://93.184.215.14/hooks';
let store: TestStore;
let api: ApiClient;
const now = Date.UTC(2026, 0, 1);

beforeAll(async () => {
  store = await openTestStore();
  const by = { actor: 'tester', now };
  const acme = { slug: 'acme', name: 'Acme', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' };
  await store.createOrganisation(acme, by);
  api = clientOf(createApp({ store, operator_token: 'token', now: () => now, allow_local_webhooks: false }));
});
afterAll(() => store?.close());

const clientOf = (app: ReturnType<typeof createApp>) =>
  new ApiClient(app, { authorization: 'Bearer token', 'kontor-organisation': 'acme' });
const remove = (id: string) => api.send('DELETE', `/v1/webhook_endpoints/${id}`, undefined);

describe('an endpoint', () => {
  test('is made, shown, changed and ended; its secret is shown when it is made only', async () => {
    const made = await api.post('/v1/webhook_endpoints', { url: URL_OF, description: 'books' });
    expect(made.status).toBe(201);
    const { secret, ...shown } = made.body;
    expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    expect(shown).toMatchObject({ url: URL_OF, status: 'enabled', event_types: null, previous_secret_until: null });
    expect((await api.get(`/v1/webhook_endpoints/${shown.id}`)).body).toEqual(shown);
    const change = { event_types: ['invoice.issued'], description: '', status: 'disabled' };
    const changed = (await api.patch(`/v1/webhook_endpoints/${shown.id}`, change)).body;
    expect(changed).toEqual({ ...shown, ...change });
    expect((await api.get('/v1/webhook_endpoints')).body.data).toEqual([changed]);
    expect((await remove(shown.id)).body).toEqual({ id: shown.id, object: 'webhook_endpoint', deleted: true });
    expect((await remove(shown.id)).status).toBe(404);
    expect((await api.get(`/v1/webhook_endpoints/${shown.id}`)).status).toBe(404);
    const trail = (await api.get('/v1/audit?limit=100')).body.data;
    expect(trail.map(({ action }: { action: string }) => action).slice(0, 3)).toEqual([
      'webhook_endpoint.deleted',
      'webhook_endpoint.changed',
      'webhook_endpoint.created',
    ]);
    expect(JSON.stringify(trail)).not.toContain(secret.slice(6));
  });

  test.each([
    ['http://example.com/', 'webhook-url-forbidden'],
    ['https://127.0.0.1/', 'webhook-url-forbidden'],
    ['https://localhost/', 'webhook-url-forbidden'],
    ['https://localhost./', 'webhook-url-forbidden'],
    ['https://[::ffff:169.254.169.254]/', 'webhook-url-forbidden'],
    ['https://a:b@93.184.215.14/', 'webhook-url-forbidden'],
    ['https://kontor.invalid/', 'webhook-host-unknown'],
  ])('may not be at %s', async (url, code) => {
    const refused = await api.post('/v1/webhook_endpoints', { url });
    expect([refused.status, refused.body.code, refused.body.param]).toEqual([422, code, 'url']);
    const { id } = (await api.post('/v1/webhook_endpoints', { url: URL_OF })).body;
    expect((await api.patch(`/v1/webhook_endpoints/${id}`, { url })).body.code).toBe(code);
    expect((await api.get(`/v1/webhook_endpoints/${id}`)).body.url).toBe(URL_OF);
    await remove(id);
  });

  test('wants known types only, and says which there are', async () => {
    const refused = await api.post('/v1/webhook_endpoints', { url: URL_OF, event_types: ['invoice.isued'] });
    expect(refused.body).toMatchObject({ code: 'unknown-choice', param: 'event_types[0]' });
    const { data } = (await api.get('/v1/webhook_event_types')).body;
    expect(data.map(({ id }: { id: string }) => id)).toEqual(eventTypes);
  });

  test('keeps its secret where a copy of the database does not show it', async () => {
    const { id, secret } = (await api.post('/v1/webhook_endpoints', { url: URL_OF })).body;
    const client = new pg.Client({ connectionString: store.database_url });
    await client.connect();
    const { rows } = await client.query('SELECT to_jsonb(e)::text AS row FROM webhook_endpoint e');
    expect(rows[0].row).toContain(id);
    expect(rows[0].row).not.toContain(secret.slice(6));
    await client.end();
    const other = await openStore({
      database_url: store.database_url,
      secret_key: Buffer.alloc(32).toString('base64'),
    });
    const test = `/v1/webhook_endpoints/${id}/test`;
    expect((await api.post(test)).status).toBe(200);
    const failures: unknown[] = [];
    const failed = new Promise<void>((resolve) => {
      const worker = startWebhookWorker(other, {
        now: () => now,
        onFailure: (error) => {
          failures.push(error);
          worker.stop().then(resolve);
        },
      });
    });
    await failed;
    expect(failures).toMatchObject([{ problem: { code: 'secret-key-wrong' } }]);
    await other.close();
    await remove(id);
  });

  test('is refused where there is no key for secrets', async () => {
    const keyless = await openStore({ database_url: store.database_url, secret_key: '' });
    const app = createApp({ store: keyless, operator_token: 'token', now: () => now });
    const refused = await clientOf(app).post('/v1/webhook_endpoints', { url: URL_OF });
    expect([refused.status, refused.body.code]).toEqual([503, 'secret-key-missing']);
    await keyless.close();
    expect((await api.get('/v1/webhook_endpoints')).body.data).toEqual([]);
  });
});

test('the worker sends what happens while it runs, and ends', async () => {
  const receiver = await WebhookReceiver.open();
  const arrived = new Promise<void>((resolve) => {
    receiver.answer = (response) => {
      response.writeHead(200).end();
      resolve();
    };
  });
  const local = clientOf(createApp({ store, operator_token: 'token', allow_local_webhooks: true }));
  await local.post('/v1/webhook_endpoints', { url: receiver.url });
  const worker = startWebhookWorker(store, { allow_local: true, interval_ms: 10 });
  await local.post('/v1/customers', { name: 'Ada' });
  await arrived;
  await worker.stop();
  await local.post('/v1/customers', { name: 'Bob' });
  expect(receiver.log).toEqual(['customer.created Ada']);
  const { data } = (await local.get('/v1/webhook_deliveries')).body;
  expect(data.map(({ status }: { status: string }) => status)).toEqual(['succeeded']);
  await receiver.close();
});
