// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveChanges } from '../live/live-changes.js';
import { ApiClient } from '../testing/api-client.js';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/test-store.js';
import { createApp } from './app.js';

let store: TestStore;
let acme: Business;
let org_id: string;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  org_id = (await acme.api.get('/v1/organisation')).body.id;
});
afterAll(() => store.close());

const reader = (pieces: AsyncIterable<Uint8Array>) => {
  const iterator = pieces[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return done ? null : new TextDecoder().decode(value);
    },
    leave: () => iterator.return?.(),
  };
};
const messages = (text: string | null) =>
  (text ?? '')
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => ({
      event: /^event: (\w+)$/m.exec(part)?.[1],
      id: /^id: (\S+)$/m.exec(part)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? 'null'),
    }));
const following = (last_event_id: string | null = null, may = async () => true, now = Date.now) =>
  new LiveChanges({ store, now, look_ms: 5 }).follow({ org_id, last_event_id, may });

test('tells what is committed from now on, and whose it is', async () => {
  const stream = reader(await following());
  expect(messages(await stream.next())).toMatchObject([{ event: 'ready' }]);
  const subscription = await acme.subscribe();
  const { id: ada } = (await acme.api.get('/v1/customers/ada')).body;
  expect(messages(await stream.next())).toMatchObject([
    { event: 'change', data: { type: 'subscription.created', object: subscription, customer_id: ada } },
  ]);
  await acme.api.patch('/v1/customers/ada', { name: 'Ada Lovelace' });
  expect(messages(await stream.next())).toMatchObject([
    { data: { type: 'customer.changed', object: ada, customer_id: ada } },
  ]);
  await stream.leave();
  expect(await stream.next()).toBeNull();
});

test('goes on where a stream was left, and says when that is too long ago', async () => {
  const first = reader(await following());
  const [{ id: place = '' } = {}] = messages(await first.next());
  await first.leave();
  const missed = (await acme.api.post('/v1/customers', { name: 'Missed' })).body.id;
  const again = reader(await following(place));
  expect(messages(await again.next())[0]?.event).toBe('ready');
  expect(messages(await again.next())).toMatchObject([{ data: { object: missed } }]);
  await again.leave();
  await store.write(org_id, { actor: 'test', now: acme.now }, async (tx) => {
    for (let count = 0; count < 1_001; count++) tx.audit.record({ action: 'charge.created', object: `obj_${count}` });
  });
  const late = reader(await following(place));
  await late.next();
  expect(messages(await late.next())).toMatchObject([{ event: 'behind' }]);
  const next = (await acme.api.post('/v1/customers', { name: 'Next' })).body.id;
  expect(messages(await late.next())).toMatchObject([{ data: { object: next } }]);
  await late.leave();
});

test('shows signs of life, and ends once whoever listens may not read any more', async () => {
  let [at, allowed] = [0, true];
  const stream = reader(
    await following(
      null,
      async () => allowed,
      () => (at += 15_000),
    ),
  );
  await stream.next();
  expect(await stream.next()).toBe(': alive\n\n');
  allowed = false;
  expect(await stream.next()).toBeNull();
});

test('ends for whoever may not read any more, also while there is always something to tell', async () => {
  let [at, allowed] = [0, true];
  const stream = reader(
    await following(
      null,
      async () => allowed,
      () => (at += 6_000),
    ),
  );
  await stream.next();
  const told: (string | null)[] = [];
  for (let count = 0; count < 6 && told.at(-1) !== null; count++) {
    await acme.api.post('/v1/customers', { name: `Busy ${count}` });
    allowed = count < 2;
    told.push(await stream.next());
  }
  expect(told.at(-1)).toBeNull();
});

test('is served to keys of the organisation, and ends with the server and with a key that is revoked', async () => {
  let now = Date.parse('2026-01-01T09:00:00Z');
  const app = createApp({ operator_token: 'operator-token', store, now: () => (now += 5_000) });
  const operator = new ApiClient(app, {
    authorization: 'Bearer operator-token',
    'kontor-organisation': acme.slug,
  });
  const { id, secret } = (await operator.post('/v1/api_keys', { name: 'live' })).body;
  const open = () => app.request('/v1/live', { headers: { authorization: `Bearer ${secret}` } });
  const response = await open();
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const body = response.body?.getReader();
  expect(new TextDecoder().decode((await body?.read())?.value)).toContain('event: ready');
  await operator.post(`/v1/api_keys/${id}/revoke`);
  for (let piece = await body?.read(); !piece?.done; piece = await body?.read());
  expect((await open()).status).toBe(401);
  const publishable = (await operator.post('/v1/api_keys', { name: 'shop', kind: 'publishable' })).body.secret;
  expect((await app.request('/v1/live', { headers: { authorization: `Bearer ${publishable}` } })).status).toBe(403);
  const other = await app.request('/v1/live', {
    headers: { authorization: 'Bearer operator-token', 'kontor-organisation': acme.slug },
  });
  const lasting = other.body?.getReader();
  await lasting?.read();
  app.endStreams();
  for (let piece = await lasting?.read(); !piece?.done; piece = await lasting?.read());
});
