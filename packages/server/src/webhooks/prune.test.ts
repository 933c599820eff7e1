// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApp } from '../http/app.js';
import { ApiClient } from '../testing/api-client.js';
import { openTestStore, type TestStore, WebhookReceiver } from '../testing/index.js';
import { deliverWebhooks } from './deliver.js';
import { pruneWebhooks, webhookRetention } from './prune.js';

const DAY = 24 * 3_600_000;
const start = Date.UTC(2026, 2, 1, 9);

let store: TestStore;
let operator: ApiClient;
let api: ApiClient;
let receiver: WebhookReceiver;
let now = start;
let organisations = 0;
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'token', now: () => now, allow_local_webhooks: true });
  operator = new ApiClient(app, { authorization: 'Bearer token' });
});
afterAll(() => store?.close());
beforeEach(async () => {
  now = start;
  receiver = await WebhookReceiver.open();
  const slug = `org-${++organisations}`;
  await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  api = operator.with({ 'kontor-organisation': slug });
});
afterEach(() => receiver.close());

const endpoint = async () =>
  (await api.post('/v1/webhook_endpoints', { url: receiver.url, event_types: ['customer.created'] })).body.id;
const customer = (name: string) => api.post('/v1/customers', { name });
const deliver = () => deliverWebhooks(store, { now: () => now, random: () => 0.99, allow_local: true });
const prune = () => pruneWebhooks(store, { now, retention_ms: 30 * DAY });
const statuses = async () =>
  (await api.get('/v1/webhook_deliveries')).body.data.map(({ status }: { status: string }) => status);
async function messages(): Promise<number> {
  const organisation = await store.findOrganisation(`org-${organisations}`);
  const { rows } = await store.read(organisation?.id as string, (tx) =>
    tx.client.query('SELECT 1 FROM event_outbox WHERE org_id = $1', [organisation?.id]),
  );
  return rows.length;
}

test('what was delivered or given up is kept for thirty days, and not a moment longer', async () => {
  await endpoint();
  await customer('Ada');
  await deliver();
  receiver.answers(500);
  now = start + DAY;
  await customer('Bob');
  for (let day = 1; day <= 5; day++) {
    await deliver();
    now += DAY;
  }
  expect(await statuses()).toEqual(['dead', 'succeeded']);
  now = start + 30 * DAY;
  expect(await prune()).toEqual({ deliveries: 0, messages: 0 });
  now += 1;
  expect(await prune()).toEqual({ deliveries: 1, messages: 1 });
  expect([await statuses(), await messages()]).toEqual([['dead'], 1]);
  now += 6 * DAY;
  expect(await prune()).toEqual({ deliveries: 1, messages: 1 });
  expect([await statuses(), await messages()]).toEqual([[], 0]);
});

test('what is still to be sent stays, however old: to a disabled endpoint, and what nobody has read', async () => {
  const id = await endpoint();
  await customer('Ada');
  await api.patch(`/v1/webhook_endpoints/${id}`, { status: 'disabled' });
  const other = await endpoint();
  await customer('Bob');
  now += 90 * DAY;
  expect(await prune()).toEqual({ deliveries: 0, messages: 0 });
  await deliver();
  await api.patch(`/v1/webhook_endpoints/${id}`, { status: 'enabled' });
  await deliver();
  expect(receiver.received.map(({ body }) => body.data.name).sort()).toEqual(['Ada', 'Bob']);
  await api.send('DELETE', `/v1/webhook_endpoints/${other}`, undefined);
  // Bob's message was for an endpoint that is gone; Ada's was delivered a moment ago
  expect(await prune()).toEqual({ deliveries: 0, messages: 1 });
  expect(await statuses()).toEqual(['succeeded']);
});

test('more than a portion is removed, by two at once, and each row by one of them', async () => {
  const id = await endpoint();
  const organisation = await store.findOrganisation(`org-${organisations}`);
  await store.append(organisation?.id as string, (tx) =>
    tx.client.query(
      `INSERT INTO webhook_delivery (org_id, endpoint_id, message_seq, id, message_id, type, lane, status, attempts,
         next_attempt_at, retry_until, created_at)
       SELECT $1, $2, n, 'whd_' || n, 'msg_' || n, 'customer.created', 'c', 'succeeded', 1, $3, $3, $3
       FROM generate_series(1, 2500) AS n`,
      [organisation?.id, id, new Date(start).toISOString()],
    ),
  );
  now = start + 31 * DAY;
  const both = await Promise.all([prune(), prune()]);
  expect(both.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(2_500);
});

test('the setting is a number of days', () => {
  expect([webhookRetention(undefined), webhookRetention('7')]).toEqual([30 * DAY, 7 * DAY]);
  for (const wrong of ['0', '-1', 'a month', '1.5']) expect(() => webhookRetention(wrong)).toThrow(RangeError);
});
