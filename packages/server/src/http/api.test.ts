// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';
import { checkCatalog } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

// Every answer here is also held against the OpenAPI document: see ApiClient.
let store: TestStore;
let operator: ApiClient;
let now = Date.UTC(2026, 0, 1, 9);
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => now });
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
});
afterAll(() => store?.close());

/** An organisation with a secret key of its own. */
async function organisation(slug: string): Promise<ApiClient> {
  const made = await operator.post('/v1/organisations', { slug, name: slug, currency: 'EUR' });
  expect(made.status).toBe(201);
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
  return operator.with({ authorization: `Bearer ${key.body.secret}` });
}

const call = (id: string, subject: string, time = '2026-01-10T12:00:00Z') => ({
  specversion: '1.0',
  id,
  source: 'app',
  type: 'acme.call',
  subject,
  time,
});

describe('from a catalog to an explained invoice', () => {
  let api: ApiClient;
  let customer: string;
  let subscription: string;
  beforeAll(async () => {
    api = await organisation('acme');
  });

  test('a catalog is checked, published once, and compared', async () => {
    expect(checkCatalog(exampleCatalog)).toEqual([]);
    expect((await api.post('/v1/catalog/check', exampleCatalog)).body).toEqual({ valid: true, findings: [] });
    expect((await api.put('/v1/catalog', exampleCatalog)).body).toMatchObject({ version: 1, in_force: true });
    expect((await api.put('/v1/catalog', exampleCatalog)).body).toMatchObject({ version: 1 });
    const { body } = await api.get('/v1/catalog');
    expect(body).toMatchObject({ version: 1, content: { id: 'acme' } });
    // the order of keys carries meaning, so it is kept
    expect(JSON.stringify(body.content)).toBe(JSON.stringify(exampleCatalog));
    const plans = await api.get('/v1/plans');
    expect(plans.body.data.map((plan: { id: string }) => plan.id)).toEqual(['free', 'team', 'later']);
  });

  test('a wrong catalog names every mistake and stores nothing', async () => {
    const wrong = {
      ...exampleCatalog,
      plans: { team: { name: 'Team', prices: {}, features: { ssso: true, seats: 'x' } } },
    };
    const refused = await api.put('/v1/catalog', wrong);
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ path }: { path: string }) => path)).toContain('plans.team.features.ssso');
    expect((await api.post('/v1/catalog/check', wrong)).body.valid).toBe(false);
    expect((await api.get('/v1/catalog/versions')).body.data).toHaveLength(1);
  });

  test('usage sent before its customer exists waits for it', async () => {
    const early = await api.post('/v1/events', call('0', 'ada'));
    expect(early.body).toMatchObject({ accepted: 0, quarantined: [{ index: 0 }] });
    expect((await api.get('/v1/quarantine')).body.data).toMatchObject([{ subject: 'ada', event_id: '0' }]);
    const made = await api.post('/v1/customers', { name: 'Ada Ltd', external_id: 'ada', country: 'GB' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/v1/customers/${made.body.id}`);
    expect(made.body).toMatchObject({ currency: 'EUR', timezone: 'UTC', external_id: 'ada' });
    customer = made.body.id;
    expect((await api.get('/v1/quarantine')).body.data).toEqual([]);
    expect((await api.post('/v1/quarantine/replay')).body).toEqual({ counted: 0, held: 0 });
  });

  test('a subscription takes customer, catalog and trial from where they are', async () => {
    const made = await api.post('/v1/subscriptions', {
      customer_id: 'ada',
      plan: 'team',
      start_date: '2026-01-01',
      trial_end_date: null,
      quantities: { seats: '3' },
    });
    expect(made.body).toMatchObject({
      customer_id: customer,
      catalog_version: 1,
      currency: 'EUR',
      status: 'active',
      anchor_date: '2026-01-01',
    });
    subscription = made.body.id;
    const trial = await api.post('/v1/subscriptions', {
      customer_id: customer,
      plan: 'team',
      start_date: '2026-06-20',
    });
    expect(trial.body).toMatchObject({ status: 'trialing', trial_end_date: '2026-07-04' });
    expect(
      (await api.post(`/v1/subscriptions/${trial.body.id}/actions`, { action: 'cancel', when: '2026-06-20' })).body,
    ).toMatchObject({ effective_date: '2026-06-20', subscription: { end_date: '2026-06-20' }, invoices: [] });
  });

  test('a subscription nobody could bill is refused with each reason', async () => {
    const refuse = async (body: object) =>
      (await api.post('/v1/subscriptions', { customer_id: customer, start_date: '2026-01-01', plan: 'team', ...body }))
        .body;
    expect(await refuse({ plan: 'teem' })).toMatchObject({ code: 'unknown-plan', param: 'plan', status: 422 });
    expect(await refuse({ plan: 'later' })).toMatchObject({ code: 'plan-not-sold', param: 'plan' });
    expect(await refuse({ currency: 'USD' })).toMatchObject({ code: 'currency-not-offered' });
    expect(await refuse({ start_date: '2026-02-30' })).toMatchObject({ code: 'invalid-format', param: 'start_date' });
    expect(await refuse({ seats: '3' })).toMatchObject({ code: 'unknown-field', param: 'seats' });
    expect(await refuse({ customer_id: 'cus_nobody' })).toMatchObject({ code: 'resource-unknown', status: 404 });
    expect(await refuse({ catalog_version: 9 })).toMatchObject({ code: 'resource-unknown', status: 404 });
    expect(await refuse({ contract: { reference: 'C', charges: { base: { model: 'flat' } } } })).toMatchObject({
      param: 'contract.charges.base.amount',
    });
  });

  test('good events of a batch are taken, bad ones listed, known ones change nothing', async () => {
    const calls = Array.from({ length: 14 }, (_, index) => call(String(index + 1), index % 2 ? customer : 'ada'));
    const mixed = [...calls, { ...call('bad', 'ada'), specversion: '0.3' }, 7];
    const sent = await api.post('/v1/events', mixed, { 'content-type': 'application/cloudevents-batch+json' });
    expect(sent.body).toMatchObject({ accepted: 14, duplicates: 0, rejected: [{ index: 14 }, { index: 15 }] });
    expect((await api.post('/v1/events', calls.slice(0, 3))).body).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  test('usage is counted, whole and by day, in the days of the customer', async () => {
    const query = `customer_id=ada&meter=calls&from=2026-01-09&to=2026-01-11`;
    const { body } = await api.get(`/v1/usage?${query}&by=day`);
    expect(body).toMatchObject({ quantity: '15', unit: 'call', event_count: '15' });
    expect(body.buckets.map(({ quantity }: { quantity: string }) => quantity)).toEqual(['0', '15']);
    expect((await api.get(`/v1/usage?${query.replace('calls', 'cals')}`)).body).toMatchObject({
      code: 'unknown-meter',
    });
    expect((await api.get('/v1/usage?customer_id=ada&meter=calls&from=x&to=2026-01-11')).body).toMatchObject({
      code: 'invalid-date',
      param: 'from',
    });
    expect((await api.get('/v1/meters')).body.data).toMatchObject([{ id: 'calls', aggregation: 'count' }]);
  });

  test('entitlements say limit, used and when it starts afresh', async () => {
    now = Date.UTC(2026, 0, 20);
    const { body } = await api.get('/v1/customers/ada/entitlements');
    expect(body.features).toEqual({
      sso: { kind: 'boolean', allowed: true, source: 'plan/team' },
      seats: {
        kind: 'seats',
        limit: '3',
        used: '0',
        enforcement: 'hard',
        resets_at: null,
        source: 'plan/team',
        upgrades: [{ offer: 'seats/seats', limit: '100' }],
      },
      calls: {
        kind: 'metered',
        limit: '10',
        used: '15',
        enforcement: 'soft',
        resets_at: '2026-02-01T00:00:00.000Z',
        source: 'plan/team',
        meter: { event_type: 'acme.call', property: null },
      },
    });
  });

  test('closing bills each charge once, and says how it came about', async () => {
    const until = '2026-02-01';
    const preview = await api.post('/v1/billing/preview', { until });
    // 20.00 + 3 seats at 5.00 in January, then 5 calls beyond 10 at 0.10
    expect(preview.body).toMatchObject({ invoices: 2, totals: [{ currency: 'EUR', amount: '35.50' }] });
    expect((await api.get('/v1/invoices')).body.data).toEqual([]);
    const closed = await api.post('/v1/billing/close', { until, customer_id: 'ada' });
    expect(closed.body).toMatchObject({ invoices: 2, lines: 3, totals: [{ currency: 'EUR', amount: '35.50' }] });
    expect((await api.post('/v1/billing/close', { until })).body).toMatchObject({ invoices: 0, totals: [] });
    expect((await api.post('/v1/billing/close', { until: 'soon' })).body).toMatchObject({ param: 'until' });

    const list = (await api.get(`/v1/invoices?customer_id=${customer}`)).body.data;
    expect(list.map(({ number, total }: Record<string, string>) => [number, total]).sort()).toEqual([
      ['ACM-000001', '35.00'],
      ['ACM-000002', '0.50'],
    ]);
    const explained = await api.get('/v1/invoices/ACM-000002/explanation');
    expect(explained.body).toMatchObject({ total: '0.50', recomputed: true });
    expect(explained.body.lines).toHaveLength(1);
    expect(explained.body.lines[0].sentence).toMatch(/15.*10.*5/);
    const byNumber = await api.get('/v1/invoices/ACM-000001');
    expect(byNumber.body.lines.map(({ amount }: { amount: string }) => amount)).toEqual(['20.00', '15.00']);
    expect(byNumber.body.document).toMatchObject({ number: 'ACM-000001', total_minor: '3500' });
    expect((await api.get(`/v1/invoices/${byNumber.body.id}`)).body).toEqual(byNumber.body);
    expect((await api.get('/v1/invoices/ACM-999999')).status).toBe(404);
  });

  test('what was known stays known: catalog, subscription and entitlements as of a commit or an instant', async () => {
    const { seq, at } = (await api.get('/v1/audit?limit=1')).body.data[0];
    now = Date.UTC(2026, 1, 10);
    const change = await api.patch(`/v1/subscriptions/${subscription}`, { plan: 'free', effective_date: '2026-02-01' });
    expect(change.body).toMatchObject({ plan: 'free' });
    const cheaper = structuredClone(exampleCatalog) as unknown as {
      plans: { team: { prices: { base: { charge: { amount: string } } } } };
    };
    cheaper.plans.team.prices.base.charge.amount = '18';
    const diff = await api.post('/v1/catalog/diff', cheaper);
    expect(diff.body.changes).toMatchObject([{ direction: 'better', plans: ['team'], customers: 0 }]);
    expect((await api.put('/v1/catalog', cheaper)).body.version).toBe(2);

    for (const as_of of [seq, at]) {
      expect((await api.get(`/v1/catalog?as_of=${as_of}`)).body).toMatchObject({ version: 1, in_force: true });
      expect((await api.get(`/v1/subscriptions/${subscription}?as_of=${as_of}`)).body.plan).toBe('team');
      const then = (await api.get(`/v1/customers/ada/entitlements?as_of=${as_of}`)).body;
      expect(then.plans).toEqual(['team']);
    }
    expect((await api.get('/v1/customers/ada/entitlements')).body.plans).toEqual(['free']);
    expect((await api.get('/v1/catalog')).body.version).toBe(2);
    expect((await api.get('/v1/catalog/versions/1')).body).toMatchObject({ version: 1, in_force: false });
    expect((await api.get('/v1/catalog?as_of=yesterday')).body).toMatchObject({
      code: 'invalid-moment',
      param: 'as_of',
    });
    expect((await api.get('/v1/catalog?as_of=0')).status).toBe(404);
  });

  test('every change is in the audit trail, by the key that made it', async () => {
    const { data } = (await api.get('/v1/audit?limit=100')).body;
    const actions = new Set(data.map(({ action }: { action: string }) => action));
    for (const action of [
      'organisation.created',
      'key.created',
      'catalog.pushed',
      'customer.created',
      'subscription.changed',
    ])
      expect(actions).toContain(action);
    const ofOne = (await api.get(`/v1/audit?target=${subscription}`)).body.data;
    expect(ofOne.map(({ action }: { action: string }) => action)).toEqual([
      'subscription.changed',
      'subscription.created',
    ]);
    expect(ofOne[0].actor).toMatch(/^key_/);
  });
});

describe('importing a file over HTTP', () => {
  test('counts good rows, returns bad ones, and doubles nothing', async () => {
    const api = await organisation('files');
    await api.put('/v1/catalog', exampleCatalog);
    await api.post('/v1/customers', { name: 'Ada', external_id: 'ada' });
    const csv = 'who,at\nada,2026-01-02T00:00:00Z\nada,not a time\nada,2026-01-03T00:00:00Z\n';
    const path = `/v1/usage/imports?identity=f1&map=${encodeURIComponent("type='acme.call',subject=who,time=at")}`;
    const bytes = new Uint8Array(gzipSync(csv));
    const first = await api.send('POST', path, bytes);
    expect(first.body).toMatchObject({ rows: 3, accepted: 2, rejected: 1, rejected_rows: [{ line: 3 }] });
    expect((await api.send('POST', path, bytes)).body).toMatchObject({ accepted: 0, duplicates: 2 });
    expect((await api.send('POST', path.replace('subject%3Dwho', 'subject%3Dwhom'), bytes)).body).toMatchObject({
      code: 'import-column-unknown',
      status: 422,
    });
  });
});

describe('cancelling', () => {
  test('ends every stretch of the terms, so that the last period is billed for its days', async () => {
    const api = await organisation('ending');
    await api.put('/v1/catalog', exampleCatalog);
    await api.post('/v1/customers', { name: 'Ada', external_id: 'ada' });
    const terms = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null };
    const { id } = (await api.post('/v1/subscriptions', terms)).body;
    await api.patch(`/v1/subscriptions/${id}`, { quantities: { seats: '2' }, effective_date: '2026-02-01' });
    await api.post(`/v1/subscriptions/${id}/actions`, { action: 'cancel', when: '2026-02-15', bill: false });
    // January 20.00; half of the 28 days of February: 10.00 and 2 seats at 2.50
    const { body } = await api.post('/v1/billing/preview', { until: '2026-06-01' });
    expect(body.totals).toEqual([{ currency: 'EUR', amount: '35.00' }]);
  });
});
