// SPDX-License-Identifier: Apache-2.0
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../http/app.js';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import {
  openTestStore,
  type Received,
  runScript,
  TEST_KEY,
  type TestStore,
  WebhookReceiver,
} from '../testing/index.js';
import { RETRY_MS } from './backoff.js';
import { type DeliverOptions, deliverWebhooks } from './deliver.js';
import { LEASE_MS } from './queue.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
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

// An organisation and a receiver for each test; queues of other tests are emptied by their own receivers' end.
beforeEach(async () => {
  now = start;
  receiver = await WebhookReceiver.open();
  const slug = `org-${++organisations}`;
  await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  api = operator.with({ 'kontor-organisation': slug });
});
afterEach(async () => {
  vi.useRealTimers();
  await receiver.close();
  for (const { id } of (await api.get('/v1/webhook_endpoints')).body.data)
    await api.send('DELETE', `/v1/webhook_endpoints/${id}`, undefined);
});

const deliver = (options: Partial<DeliverOptions> = {}) =>
  deliverWebhooks(store, { now: () => now, random: () => 0.9999999, allow_local: true, timeout_ms: 5_000, ...options });
const endpoint = async (fields: object = {}) =>
  (await api.post('/v1/webhook_endpoints', { url: receiver.url, event_types: ['customer.created'], ...fields })).body;
const customer = async (name: string, fields: object = {}) =>
  (await api.post('/v1/customers', { name, ...fields })).body;
const rename = (id: string, name: string) => api.patch(`/v1/customers/${id}`, { name });
const deliveries = async (query = '') => (await api.get(`/v1/webhook_deliveries${query}`)).body.data;
const names = () => receiver.received.map(({ body }) => body.data.name);

describe('a message', () => {
  test('is signed as Standard Webhooks says, and holds the object as the API shows it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now });
    const { secret } = await endpoint();
    const made = await customer('Ada Lovelace — “Gräfin”', { external_id: 'ada' });
    expect(await deliver()).toBe(1);
    const message = receiver.received[0] as Received;
    expect(message.headers).toMatchObject({
      'webhook-id': expect.stringMatching(/^msg_[0-9a-z]{26}$/),
      'webhook-timestamp': String(now / 1000),
      'content-type': 'application/json',
      'user-agent': 'Kontor-Webhooks/1',
    });
    expect(message.body).toEqual({
      id: message.headers['webhook-id'],
      type: 'customer.created',
      timestamp: '2026-03-01T09:00:00.000Z',
      data: made,
    });
    const verified = new Webhook(secret).verify(message.text, message.headers);
    expect(verified).toEqual(message.body);
    const forged = message.text.replace('Ada', 'Eve');
    expect(() => new Webhook(secret).verify(forged, message.headers)).toThrow(/signature/i);
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      message_id: message.headers['webhook-id'],
      customer_id: made.id,
      last_attempt: { at: '2026-03-01T09:00:00.000Z', status: 204, error: null, response: '' },
    });
    expect((await api.get(`/v1/webhook_deliveries/${delivery.id}`)).body.data).toEqual(made);
  });

  test('is signed with the old secret too for a day after it was rotated', async () => {
    const { id, secret: old } = await endpoint();
    const { secret, previous_secret_until } = (await api.post(`/v1/webhook_endpoints/${id}/rotate_secret`)).body;
    expect(secret).not.toBe(old);
    expect(previous_secret_until).toBe('2026-03-02T09:00:00.000Z');
    const accepts = () => {
      const { text, headers } = receiver.received.at(-1) as Received;
      return [old, secret].map((key) => {
        try {
          new Webhook(key).verify(text, headers);
          return true;
        } catch {
          return false;
        }
      });
    };
    const verdicts: boolean[][] = [];
    for (const at of [start, start + 24 * HOUR - SECOND, start + 24 * HOUR]) {
      now = at;
      vi.useFakeTimers({ toFake: ['Date'], now });
      await customer(`at ${at}`);
      await deliver();
      verdicts.push(accepts());
      vi.useRealTimers();
    }
    expect(verdicts).toEqual([
      [true, true],
      [true, true],
      [false, true],
    ]);
    expect(receiver.received.at(-1)?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
  });

  test('is recorded for every kind of change, and only while somebody wants it', async () => {
    await customer('Before');
    expect(await outbox()).toEqual([]);
    const { id } = await endpoint({ event_types: ['subscription.changed'] });
    const ada = await customer('Unwanted');
    expect(await outbox()).toEqual([]);
    await api.patch(`/v1/webhook_endpoints/${id}`, { event_types: null });
    await api.put('/v1/catalog', exampleCatalog);
    await rename(ada.id, 'Ada');
    const terms = { customer_id: ada.id, plan: 'team', start_date: '2026-03-01', quantities: { seats: '3' } };
    const subscription = (await api.post('/v1/subscriptions', terms)).body;
    await api.patch(`/v1/subscriptions/${subscription.id}`, { quantities: { seats: '4' } });
    const shown = (await api.get(`/v1/subscriptions/${subscription.id}`)).body;
    await deliver();
    const types = ['catalog.pushed', 'customer.changed', 'subscription.created', 'subscription.changed'];
    expect(await outbox()).toEqual(types);
    expect(receiver.received.find(({ body }) => body.type === 'subscription.changed')?.body.data).toEqual(shown);
    expect(receiver.received.map(({ body }) => body.type).sort()).toEqual([...types].sort());
  });

  test('tells of each invoice of a close', async () => {
    await endpoint({ event_types: ['invoice.issued'] });
    await api.put('/v1/catalog', exampleCatalog);
    for (const name of ['Ada', 'Bob']) {
      const { id } = await customer(name);
      const terms = { customer_id: id, plan: 'team', start_date: '2026-02-01', trial_end_date: null };
      expect((await api.post('/v1/subscriptions', { ...terms, quantities: { seats: '2' } })).status).toBe(201);
    }
    await api.post('/v1/billing/close', { until: '2026-02-02' });
    await deliver();
    type Listed = { number: string; exchange: unknown; tax_exchange: unknown; open: unknown };
    // a list tells the rates besides, and what is open by now: neither is part of the invoice
    const data = (await api.get('/v1/invoices')).body.data.map(
      ({ exchange: _rate, tax_exchange: _of_tax, open: _by_now, ...invoice }: Listed) => invoice,
    );
    expect(data).toHaveLength(2);
    const byNumber = (a: { number: string }, b: { number: string }) => a.number.localeCompare(b.number);
    expect(receiver.received.map(({ body }) => body.data).sort(byNumber)).toEqual(data.sort(byNumber));
  });

  test('is lost with the change that did not happen', async () => {
    await endpoint();
    const refused = store.write(await orgId(), { actor: 'tester', now }, async (tx) => {
      await tx.customers.put({ name: 'Nobody', currency: 'EUR', timezone: 'UTC' });
      throw new Error('rolled back');
    });
    await expect(refused).rejects.toThrow('rolled back');
    expect(await deliver()).toBe(0);
    expect(await outbox()).toEqual([]);
  });
});

const orgId = async () => (await api.get('/v1/organisation')).body.id as string;
const outbox = async () => {
  const rows = await store.read(await orgId(), (tx) =>
    tx.db.selectFrom('event_outbox').select(['type', 'seq']).orderBy('seq').execute(),
  );
  expect(new Set(rows.map(({ seq }) => seq)).size).toBe(rows.length);
  return rows.map(({ type }) => type);
};

describe('order', () => {
  test('is kept per customer: later messages wait for an earlier one that fails, those of others do not', async () => {
    await endpoint({ event_types: ['customer.created', 'customer.changed'] });
    const ada = await customer('Ada 1');
    await rename(ada.id, 'Ada 2');
    await rename(ada.id, 'Ada 3');
    await customer('Bob');
    receiver.answer = (response, { body }) => response.writeHead(body.data.name === 'Ada 1' ? 500 : 200).end();
    expect(await deliver()).toBe(2);
    expect(names().sort()).toEqual(['Ada 1', 'Bob']);
    expect((await deliveries('?status=waiting')).map((row: { type: string }) => row.type)).toEqual([
      'customer.changed',
      'customer.changed',
    ]);
    now += 5 * SECOND;
    receiver.answers(200);
    receiver.received.length = 0;
    expect(await deliver()).toBe(3);
    expect(names()).toEqual(['Ada 1', 'Ada 2', 'Ada 3']);
  });

  test('is kept by several workers, and nothing is sent twice', async () => {
    await endpoint({ event_types: null });
    const customers = 12;
    const changes = 4;
    const org_id = await orgId();
    for (let change = 0; change <= changes; change++)
      await store.write(org_id, { actor: 'tester', now }, async (tx) => {
        for (let index = 0; index < customers; index++)
          await tx.customers.put({ id: `cus_${index}`, name: String(change), currency: 'EUR', timezone: 'UTC' });
      });
    const attempts = await Promise.all([deliver(), deliver(), deliver()]);
    expect(attempts.reduce((sum, count) => sum + count, 0)).toBe(customers * (changes + 1));
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(customers * (changes + 1));
    for (let index = 0; index < customers; index++)
      expect(
        receiver.received.filter(({ body }) => body.data.id === `cus_${index}`).map(({ body }) => body.data.name),
      ).toEqual(['0', '1', '2', '3', '4']);
  });

  test('a message that is under way is not sent by another worker', async () => {
    await endpoint();
    await customer('Ada');
    let release = () => {};
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = (response) => {
        release = () => response.writeHead(200).end();
        resolve();
      };
    });
    const first = deliver();
    await arrived;
    expect(await deliver()).toBe(0);
    release();
    expect(await first).toBe(1);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('failures', () => {
  test('are tried again for three days under one id, then the message is dead; replayed it goes out', async () => {
    await endpoint();
    await customer('Ada');
    receiver.answers(503, {}, 'x'.repeat(5_000));
    const made: number[] = [];
    for (let more = true; more; ) {
      expect(await deliver()).toBe(1);
      made.push((now - start) / SECOND);
      const [row] = await deliveries();
      more = row.next_attempt !== null;
      if (more) now = Date.parse(row.next_attempt);
    }
    expect(made.map(Math.round)).toEqual([0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 259_200]);
    const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(1);
    now += 30 * 24 * HOUR;
    expect(await deliver()).toBe(0);
    const [dead] = (await api.get('/v1/webhook_dead_letters')).body.data;
    expect(dead).toMatchObject({ status: 'dead', attempts: 10, last_attempt: { status: 503 } });
    expect(dead.last_attempt.response).toBe('x'.repeat(1_024));

    receiver.answers(200);
    expect((await api.post(`/v1/webhook_deliveries/${dead.id}/replay`)).body).toMatchObject({ replayed: 1 });
    expect(await deliver()).toBe(1);
    expect(ids.has(receiver.received.at(-1)?.headers['webhook-id'] as string)).toBe(true);
    expect(await deliveries()).toMatchObject([{ status: 'succeeded', attempts: 1 }]);
    const among = async (ids: string) => (await api.get(`/v1/webhook_deliveries?ids=${ids}`)).body.data.length;
    expect([await among(`whd_none,${dead.id}`), await among('whd_none')]).toEqual([1, 0]);

    const told = async () => (await api.get(`/v1/webhook_deliveries/${dead.id}`)).body;
    expect((await told()).body).toBe(receiver.received.at(-1)?.text);
    const statuses = async () => (await told()).history.map(({ status }: { status: number }) => status);
    expect(await statuses()).toEqual([200, ...made.map(() => 503)]);
    expect((await told()).history[1]).toMatchObject({ response: 'x'.repeat(1_024), error: null });
    now += SECOND;
    receiver.answers(204);
    await api.post(`/v1/webhook_deliveries/${dead.id}/replay`);
    expect(await deliver()).toBe(1);
    expect(await statuses()).toEqual([204, 200, ...made.map(() => 503)]);
  });

  test.each([
    ['hangs', (target: WebhookReceiver) => Object.assign(target, { answer: () => {} }), null, /no answer within 50 ms/],
    ['redirects', (target: WebhookReceiver) => target.answers(302, { location: '/elsewhere' }), 302, null],
    ['fails', (target: WebhookReceiver) => target.answers(500), 500, null],
    ['is not there', (target: WebhookReceiver) => target.close(), null, /ECONNREFUSED/],
  ] as const)('a receiver that %s', async (_name, set, status, error) => {
    await endpoint();
    await customer('Ada');
    await set(receiver);
    expect(await deliver({ timeout_ms: 50 })).toBe(1);
    const [row] = await deliveries();
    expect(row).toMatchObject({ status: 'pending', attempts: 1, last_attempt: { status } });
    if (error !== null) expect(row.last_attempt.error).toMatch(error);
    expect(receiver.received.length).toBeLessThanOrEqual(1);
  });

  test('an answer that drips counts by its status', async () => {
    await endpoint();
    await customer('Ada');
    receiver.answer = (response) => response.writeHead(200).write('begun');
    await deliver({ timeout_ms: 100 });
    expect(await deliveries()).toMatchObject([{ status: 'succeeded', last_attempt: { response: 'begun' } }]);
  });

  test('Retry-After is kept to', async () => {
    await endpoint();
    await customer('Ada');
    receiver.answers(429, { 'retry-after': '7200' });
    await deliver();
    expect(await deliveries()).toMatchObject([{ next_attempt: '2026-03-01T11:00:00.000Z' }]);
  });

  test('410 ends the endpoint; enabled again it goes on with what waited, not with what happened between', async () => {
    const { id } = await endpoint({ event_types: ['customer.created', 'customer.changed'] });
    const ada = await customer('Ada 1');
    await rename(ada.id, 'Ada 2');
    receiver.answers(410);
    expect(await deliver()).toBe(1);
    expect((await api.get(`/v1/webhook_endpoints/${id}`)).body).toMatchObject({
      status: 'disabled',
      disabled_because: expect.stringContaining('410'),
    });
    expect((await api.post(`/v1/webhook_endpoints/${id}/test`)).body.code).toBe('webhook-endpoint-disabled');
    await rename(ada.id, 'Ada 3');
    now += RETRY_MS + HOUR;
    expect(await deliver()).toBe(0);
    receiver.answers(200);
    receiver.received.length = 0;
    expect((await api.patch(`/v1/webhook_endpoints/${id}`, { status: 'enabled' })).body.disabled_because).toBeNull();
    await rename(ada.id, 'Ada 4');
    await deliver();
    expect(names()).toEqual(['Ada 2', 'Ada 4']);
    const actors = (await api.get(`/v1/audit?target=${id}`)).body.data.map(({ actor }: { actor: string }) => actor);
    expect(actors).toContain('webhooks');
  });

  test('killed between sending and noting it: sent again under the same id, once the lease is over', async () => {
    await endpoint();
    await customer('Ada');
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = () => resolve();
    });
    const script = runScript(
      `import { openStore } from ${JSON.stringify(new URL('../store/open.ts', import.meta.url).href)};
       import { deliverWebhooks } from ${JSON.stringify(new URL('./deliver.ts', import.meta.url).href)};
       const store = await openStore({ database_url: process.env.DATABASE });
       await deliverWebhooks(store, { now: () => ${now}, allow_local: true });`,
      { DATABASE: store.database_url, KONTOR_SECRET_KEY: TEST_KEY },
    );
    await arrived;
    await script.kill();
    receiver.answers(200);
    expect(await deliver()).toBe(0);
    now += LEASE_MS;
    expect(await deliver()).toBe(1);
    const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(second).toBe(first);
    expect(await deliveries()).toMatchObject([{ status: 'succeeded', attempts: 2 }]);
  });

  test('a worker that comes back late changes nothing', async () => {
    await endpoint();
    await customer('Ada');
    let late = () => {};
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = (response) => {
        late = () => response.writeHead(500).end();
        resolve();
      };
    });
    const slow = deliver();
    await arrived;
    now += LEASE_MS;
    receiver.answers(200);
    expect(await deliver()).toBe(1);
    late();
    await slow;
    expect(await deliveries()).toMatchObject([{ status: 'succeeded', attempts: 2, last_attempt: { status: 200 } }]);
  });

  test('an address that has come to lead into the network is not connected to', async () => {
    const { port } = new URL(receiver.url);
    await endpoint();
    // a name that only our resolver knows: whatever arrives came by the address that was looked at
    await store.append(await orgId(), (tx) =>
      tx.db
        .updateTable('webhook_endpoint')
        .set({ url: `http://hooks.invalid:${port}/` })
        .where('org_id', '=', tx.org_id)
        .execute(),
    );
    await customer('Ada');
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return asked.length === 1 ? ['10.0.0.7'] : ['127.0.0.1'];
    };
    await deliver({ resolve });
    expect(receiver.received).toHaveLength(0);
    expect(await deliveries()).toMatchObject([
      { status: 'pending', last_attempt: { error: expect.stringContaining('10.0.0.7') } },
    ]);
    now += 5 * SECOND;
    await deliver({ resolve });
    // asked once for each attempt
    expect(asked).toEqual(['hooks.invalid', 'hooks.invalid']);
    expect(receiver.received.map(({ headers }) => headers.host)).toEqual([`hooks.invalid:${port}`]);
  });
});

describe('replay', () => {
  const dead = async () => (await api.get('/v1/webhook_dead_letters?limit=100')).body.data as { id: string }[];
  async function threeDead() {
    const made = await endpoint({ event_types: ['customer.created', 'customer.changed'] });
    const ada = await customer('Ada 1');
    await rename(ada.id, 'Ada 2');
    await customer('Bob');
    receiver.answers(500);
    await deliver();
    now += RETRY_MS;
    await deliver();
    expect(await dead()).toHaveLength(3);
    receiver.answers(200);
    receiver.received.length = 0;
    return { made, ada };
  }

  test('of all of an endpoint, in order, before what came later', async () => {
    const { made, ada } = await threeDead();
    await rename(ada.id, 'Ada 3');
    const body = { endpoint_id: made.id };
    expect((await api.post('/v1/webhook_dead_letters/replay', body)).body.replayed).toBe(3);
    await deliver();
    expect(names().filter((name) => name !== 'Bob')).toEqual(['Ada 1', 'Ada 2', 'Ada 3']);
    expect(names()).toContain('Bob');
    expect(await dead()).toEqual([]);
    expect((await api.post('/v1/webhook_dead_letters/replay', body)).body.replayed).toBe(0);
  });

  test('of some; unknown ids and repeated requests do no harm', async () => {
    await threeDead();
    const ids = (await dead()).slice(0, 2).map(({ id }) => id);
    const once = api.with({ 'idempotency-key': 'replay' });
    const body = { ids: [...ids, 'whd_unknown'] };
    expect((await once.post('/v1/webhook_dead_letters/replay', body)).body.ids.sort()).toEqual([...ids].sort());
    await deliver();
    expect((await once.post('/v1/webhook_dead_letters/replay', body)).body.replayed).toBe(2);
    expect(await deliver()).toBe(0);
    expect(receiver.received).toHaveLength(2);
    expect(await dead()).toHaveLength(1);
    expect((await api.post('/v1/webhook_dead_letters/replay', { endpoint_id: 'whe_unknown' })).status).toBe(404);
  });
});

describe('apart', () => {
  test('organisations hear nothing of each other, and cannot replay each other’s messages', async () => {
    const { id } = await endpoint({ event_types: null });
    const first = api;
    await operator.post('/v1/organisations', { slug: 'stranger', name: 'Stranger', currency: 'EUR' });
    api = operator.with({ 'kontor-organisation': 'stranger' });
    await customer('Secret');
    await endpoint({ event_types: null });
    await customer('Told');
    await first.post('/v1/customers', { name: 'First' });
    await deliver();
    expect(names().sort()).toEqual(['First', 'Told']);
    const [own] = await deliveries();
    expect((await first.get(`/v1/webhook_deliveries/${own.id}`)).status).toBe(404);
    expect((await first.post('/v1/webhook_dead_letters/replay', { ids: [own.id] })).body.replayed).toBe(0);
    for (const path of ['', '/test', '/rotate_secret'])
      expect(
        (await api.send(path === '' ? 'GET' : 'POST', `/v1/webhook_endpoints/${id}${path}`, undefined)).status,
      ).toBe(404);
    await first.send('DELETE', `/v1/webhook_endpoints/${id}`, undefined);
  });

  test('a test message goes to its endpoint only, past whatever is stuck', async () => {
    const other = await endpoint({ event_types: null });
    const { id } = await endpoint({ event_types: ['catalog.pushed'] });
    await api.put('/v1/catalog', exampleCatalog);
    receiver.answers(500);
    await deliver();
    receiver.answers(200);
    receiver.received.length = 0;
    await api.post(`/v1/webhook_endpoints/${id}/test`);
    expect(await deliver()).toBe(1);
    expect(receiver.received.map(({ body }) => body.type)).toEqual(['webhook.test']);
    expect((await deliveries(`?endpoint_id=${other.id}`)).map((row: { type: string }) => row.type)).toEqual([
      'catalog.pushed',
    ]);
  });
});
