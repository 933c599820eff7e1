// SPDX-License-Identifier: Apache-2.0
import { type ConnectedGate, type ConnectOptions, connectGate, type GateProblem } from '@kontor/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';
import { type Served, serve } from './serve.js';

// Real gates on a real server: the clock of the API is the system's, and nothing is waited for but what arrives.
let store: TestStore;
let app: ReturnType<typeof createApp>;
let served: Served;
let api: ApiClient;
let key: string;
let customers = 0;
const opened: ConnectedGate[] = [];

beforeAll(async () => {
  store = await openTestStore();
  app = createApp({ store, operator_token: 'operator-token', rate_limit: { per_second: 1_000, burst: 10_000 } });
  served = await serve(app, { port: 0, hostname: '127.0.0.1' });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  await operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR' });
  key = (await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': 'acme' })).body.secret;
  api = operator.with({ authorization: `Bearer ${key}` });
  await api.put('/v1/catalog', { ...exampleCatalog, upgrade_url: 'https://acme.example/up?to={offer}&who={customer}' });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((gate) => gate.close()));
});
afterAll(async () => {
  await served?.close();
  await store?.close();
});

async function customer(plan: string | null): Promise<{ id: string; subscription: string | null }> {
  const { id } = (await api.post('/v1/customers', { name: `Customer ${++customers}` })).body;
  if (plan === null) return { id, subscription: null };
  const terms = { customer_id: id, plan, start_date: '2026-01-01', trial_end_date: null };
  return { id, subscription: (await api.post('/v1/subscriptions', terms)).body.id };
}

async function connected(id: string, options: Partial<ConnectOptions<typeof exampleCatalog>> = {}) {
  const gate = connectGate<typeof exampleCatalog>({
    url: served.url,
    key,
    customer: id,
    report_every_ms: 10,
    ...options,
  });
  opened.push(gate as unknown as ConnectedGate);
  expect(await gate.ready()).toBe(true);
  return gate;
}

/** Resolves when what the gate says is so; the test's own time limit ends the wait. */
function until(gate: ConnectedGate<typeof exampleCatalog>, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const stop = gate.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

describe('the snapshot', () => {
  test('says what would allow more, and keeps its tag while nothing but time passes', async () => {
    const { id } = await customer('free');
    const first = await api.get(`/v1/customers/${id}/entitlements`);
    expect(first.body.features.sso).toEqual({
      kind: 'boolean',
      allowed: false,
      source: null,
      upgrades: [{ offer: 'plan/team' }],
    });
    expect(first.body.features.calls.meter).toEqual({ event_type: 'acme.call', property: null });
    expect(first.body.offers['plan/team']).toEqual({
      kind: 'plan',
      key: 'team',
      name: 'Team',
      monthly_amount: '25',
      currency: 'EUR',
      url: `https://acme.example/up?to=plan/team&who=${id}`,
    });
    const again = await api.get(`/v1/customers/${id}/entitlements`, {
      'if-none-match': first.headers.get('etag') as string,
    });
    expect(again.status).toBe(304);
    await api.post('/v1/events', { specversion: '1.0', id: `${id}-1`, source: 'test', type: 'acme.call', subject: id });
    const used = await api.get(`/v1/customers/${id}/entitlements`, {
      'if-none-match': first.headers.get('etag') as string,
    });
    expect([used.status, used.body.features.calls.used]).toEqual([200, '1']);
  });

  test('of a customer without a subscription denies everything, and says what to buy', async () => {
    const { id } = await customer(null);
    const { body } = await api.get(`/v1/customers/${id}/entitlements`);
    expect([body.plans, body.features.sso.allowed, body.features.sso.upgrades]).toEqual([
      [],
      false,
      [{ offer: 'plan/team' }],
    ]);
  });
});

describe('a connected gate', () => {
  test('is told of a changed subscription and of a new catalog', async () => {
    const { id, subscription } = await customer('free');
    const gate = await connected(id);
    expect([gate.connection, gate.allows('sso'), gate.check('sso').upgrade?.key]).toEqual(['streaming', false, 'team']);
    await api.patch(`/v1/subscriptions/${subscription}`, { plan: 'team', effective_date: '2026-01-01' });
    await until(gate, () => gate.allows('sso'));
    expect(gate.check('sso')).toMatchObject({ allowed: true, reason: 'granted', plan: 'team', source: 'plan/team' });
    const richer = {
      ...exampleCatalog,
      plans: { ...exampleCatalog.plans, team: { ...exampleCatalog.plans.team, name: 'Crew' } },
    };
    const other = await connected((await customer('free')).id);
    await api.put('/v1/catalog', richer);
    await until(other, () => other.check('sso').upgrade?.name === 'Crew');
  });

  test('consumes up to the limit, and the usage is counted once', async () => {
    const { id } = await customer('free');
    const [gate, second] = [await connected(id), await connected(id)];
    expect(Array.from({ length: 12 }, () => gate.consume('calls')).filter(Boolean)).toHaveLength(10);
    expect(await gate.flush()).toBe(true);
    const now = new Date();
    const [from, to] = [-1, 1].map((days) => new Date(now.getTime() + days * 86_400_000).toISOString());
    const usage = await api.get(`/v1/usage?customer_id=${id}&meter=calls&from=${from}&to=${to}`);
    expect(usage.body.quantity).toBe('10');
    await until(second, () => second.check('calls').used === '10');
    expect([second.consume('calls'), second.check('calls').reason]).toEqual([false, 'limit_reached']);
    await until(gate, () => gate.snapshot?.features.calls?.kind === 'metered' && gate.check('calls').used === '10');
  });

  test('asks by entity tag where the stream does not come through', async () => {
    const { id, subscription } = await customer('free');
    const polling = await connected(id, {
      poll_seconds: 0.05,
      fetch: (url, request) => fetch(url.replace(/\/stream$/, ''), request) as never,
    });
    expect(polling.connection).toBe('polling');
    await api.patch(`/v1/subscriptions/${subscription}`, { plan: 'team', effective_date: '2026-01-01' });
    await until(polling, () => polling.allows('sso'));
  });

  test('comes back to a server that ended its streams', async () => {
    const { id, subscription } = await customer('free');
    const gate = await connected(id, { random: () => 0 });
    app.endStreams();
    await api.patch(`/v1/subscriptions/${subscription}`, { plan: 'team', effective_date: '2026-01-01' });
    await until(gate, () => gate.allows('sso'));
  });

  test('is refused with a key that may not, and says so', async () => {
    const publishable = (await api.post('/v1/api_keys', { name: 'browser', kind: 'publishable' })).body.secret;
    const { id } = await customer('free');
    const problem = await new Promise<GateProblem>((resolve) => {
      opened.push(connectGate({ url: served.url, key: publishable, customer: id, on_problem: resolve }));
    });
    expect(problem.code).toBe('gate-key-refused');
    expect((await api.get('/v1/customers/nobody/entitlements/stream')).status).toBe(404);
  });
});

test('resuming with the state there still is brings no second snapshot', async () => {
  const { id } = await customer('team');
  const open = (headers: Record<string, string>) =>
    fetch(`${served.url}/v1/customers/${id}/entitlements/stream`, {
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
  const first = await firstPiece(await open({}));
  const tag = /^id: (\S+)$/m.exec(first)?.[1] as string;
  expect(first).toMatch(/^event: snapshot\n/);
  expect(await firstPiece(await open({ 'last-event-id': tag }))).toMatch(
    /^event: current\nid: \S+\ndata: \{"computed_at":"[^"]+"\}\n\n$/,
  );
  expect(await firstPiece(await open({ 'last-event-id': 'another' }))).toMatch(/^event: snapshot\n/);
});

test('the stream says over the network what it says in process', async () => {
  const path = `/v1/customers/${(await customer('team')).id}/entitlements/stream`;
  const headers = { authorization: `Bearer ${key}`, origin: 'https://app.example' };
  const answers = [await app.request(path, { headers }), await fetch(served.url + path, { headers })];
  const [within, without] = await Promise.all(
    answers.map(async (response) => {
      const said = Object.fromEntries(response.headers);
      await firstPiece(response);
      return said;
    }),
  );
  for (const name of Object.keys(within ?? {}).filter((one) => !one.startsWith('ratelimit-')))
    expect([name, without?.[name]]).toEqual([name, within?.[name]]);
  expect(within?.['access-control-allow-origin']).toBe('*');
  expect(without?.['ratelimit-limit']).toBe(within?.['ratelimit-limit']);
});

async function firstPiece(response: Response): Promise<string> {
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/event-stream'),
  ]);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}
