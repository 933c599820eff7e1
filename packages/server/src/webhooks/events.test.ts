// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../http/app.js';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';

// What is told is what the API shows: each message held against the answer of the operation its type names.

let store: TestStore;
let api: ApiClient;
let now = Date.UTC(2026, 0, 1, 9);
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'token', now: () => now, allow_local_webhooks: true });
  const operator = new ApiClient(app, { authorization: 'Bearer token' });
  await operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR' });
  api = operator.with({ 'kontor-organisation': 'acme' });
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { name: 'Ada', external_id: 'ada', country: 'DE' });
  expect((await api.post('/v1/webhook_endpoints', { url: 'http://127.0.0.1:9999/hooks' })).status).toBe(201);
});
afterAll(() => store?.close());

/** Type and data of what was recorded since the last call. */
let read = 0n;
async function told(): Promise<[string, Record<string, unknown>][]> {
  const organisation = await store.findOrganisation('acme');
  const { rows } = await store.read(organisation?.id as string, (tx) =>
    tx.client.query<{ seq: bigint; type: string; payload: Record<string, unknown> }>(
      'SELECT seq, type, payload FROM event_outbox WHERE org_id = $1 AND seq > $2 ORDER BY seq',
      [organisation?.id, read],
    ),
  );
  read = rows.at(-1)?.seq ?? read;
  return rows.map(({ type, payload }) => [type, payload]);
}

test('quotes that are sent, signed, declined and taken back', async () => {
  const offer = { customer_id: 'ada', plan: 'team', start_date: '2026-02-01', term_months: 12 };
  const sent = async () => {
    const { body } = await api.post('/v1/quotes', { ...offer, valid_until: '2026-01-15', quantities: { seats: '2' } });
    expect(await told()).toEqual([]);
    const answer = (await api.post(`/v1/quotes/${body.id}/send`)).body;
    expect(await told()).toEqual([['quote.sent', answer.quote]]);
    expect(JSON.stringify(answer.quote)).not.toContain(answer.token);
    return answer;
  };
  const quote = async (id: string) => (await api.get(`/v1/quotes/${id}`)).body;

  const accepted = await sent();
  const path = (token: string) => `/v1/quotes/by_token/${token}`;
  const signature = { name: 'Ada Lovelace', accepted_hash: accepted.quote.document_hash };
  await api.post(`${path(accepted.token)}/accept`, signature);
  await api.post(`${path(accepted.token)}/accept`, signature);
  const messages = await told();
  expect(messages.map(([type]) => type)).toEqual(['subscription.created', 'quote.accepted']);
  expect(messages[1]?.[1]).toEqual(await quote(accepted.quote.id));

  const declined = await sent();
  await api.post(`${path(declined.token)}/decline`, { reason: 'too dear' });
  expect(await told()).toEqual([['quote.declined', await quote(declined.quote.id)]]);
  const revoked = await sent();
  await api.post(`/v1/quotes/${revoked.quote.id}/revoke`);
  expect(await told()).toEqual([['quote.revoked', await quote(revoked.quote.id)]]);
});

test('a payment that is recorded, and nothing of one that is only tried', async () => {
  const payment = { customer_id: 'ada', amount: '12.50', reference: 'wire 7' };
  await api.post('/v1/payments', { ...payment, dry_run: true });
  expect(await told()).toEqual([]);
  const { body } = await api.post('/v1/payments', payment);
  const messages = await told();
  expect(messages.map(([type]) => type)).toEqual(['payment.received']);
  expect((await api.get(`/v1/payments/${body.id}`)).body).toMatchObject(messages[0]?.[1] as object);
});

test('a payout that is recorded', async () => {
  await api.post('/v1/payments', { customer_id: 'ada', amount: '40', money: 'provider_balance' });
  await told();
  await api.post('/v1/payouts', { amount: '30', dry_run: true });
  expect(await told()).toEqual([]);
  const { body } = await api.post('/v1/payouts', { amount: '30', fee: '0.25' });
  expect(await told()).toEqual([['payout.paid', body]]);
});

test('a plan migration that waits, is done, and is taken back', async () => {
  await api.put('/v1/catalog', { ...exampleCatalog, name: 'Another name' });
  await told();
  const made = await api.post('/v1/plan_migrations', {
    name: 'to 2',
    from_versions: [1],
    to_version: 2,
    strategy: { kind: 'all_now' },
  });
  const path = `/v1/plan_migrations/${made.body.id}`;
  const types: string[] = [];
  const check = async () => {
    const messages = (await told()).filter(([type]) => type.startsWith('plan_migration'));
    types.push(...messages.map(([type]) => type));
    if (messages.length > 0) expect(messages.at(-1)?.[1]).toEqual((await api.get(path)).body);
  };
  for (const action of ['start', 'pause', 'resume']) {
    expect((await api.post(`${path}/actions`, { action })).status).toBe(200);
    await check();
  }
  now += 1_000;
  for (let step = 0; step < 5 && (await api.get(path)).body.status === 'running'; step++) {
    await api.post(`${path}/advance`);
    await check();
  }
  await api.post(`${path}/actions`, { action: 'roll_back' });
  for (let step = 0; step < 5 && (await api.get(path)).body.status === 'rolling_back'; step++) {
    await api.post(`${path}/advance`);
    await check();
  }
  expect(types).toEqual(['plan_migration.paused', 'plan_migration.completed', 'plan_migration.rolled_back']);
});
