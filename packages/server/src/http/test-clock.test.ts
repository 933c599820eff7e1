// SPDX-License-Identifier: Apache-2.0
import { parseInstant } from '@kontor/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clockStops } from '../billing/test-clock.js';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { WebhookReceiver } from '../testing/webhook-receiver.js';
import { deliverWebhooks } from '../webhooks/deliver.js';
import { createApp } from './app.js';

/** What the system's clock says all the while, except where a test moves it. */
let system = 0;
let store: TestStore;
let operator: ApiClient;
let api: ApiClient;
let slug = '';
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => system, allow_local_webhooks: true });
  operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
});
afterAll(() => store?.close());

let count = 0;
async function organisation(terms: object): Promise<ApiClient> {
  slug = `acme-${++count}`;
  const made = await operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR', ...terms });
  expect(made.status).toBe(201);
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
  const client = operator.with({ authorization: `Bearer ${key.body.secret}` });
  await client.put('/v1/catalog', exampleCatalog);
  await client.post('/v1/customers', { name: 'Ada', external_id: 'ada', currency: 'EUR' });
  return client;
}
beforeEach(async () => {
  system = Date.parse('2026-06-15T09:00:00Z');
  api = await organisation({ test_clock: '2024-01-01' });
});

async function subscribed(terms: object = {}): Promise<string> {
  const body = { customer_id: 'ada', plan: 'team', start_date: '2024-01-01', trial_end_date: null, ...terms };
  const made = await api.post('/v1/subscriptions', body);
  expect(made.status).toBe(201);
  return made.body.id;
}
const advance = (to: string, more: object = {}) => api.post('/v1/test_clock', { to, ...more });
/** Due on, issued at, total; oldest first. */
async function invoices(): Promise<string[]> {
  const { data } = (await api.get('/v1/invoices?limit=1000')).body;
  return data.map((one: Record<string, string>) => `${one.invoice_date} ${one.issued} ${one.total}`).reverse();
}

test('the stops on the way: when a day, a Monday, the first of a month is over in the zone, and the end', () => {
  const stops = (from: string, to: string, step: 'day' | 'week' | 'month', zone: string) =>
    [...clockStops(parseInstant(from) as number, parseInstant(to) as number, step, zone)].map((stop) =>
      new Date(stop).toISOString().slice(0, 16),
    );
  expect(stops('2024-01-15T00:00:00Z', '2024-03-10T00:00:00Z', 'month', 'UTC')).toEqual([
    '2024-02-02T00:00',
    '2024-03-02T00:00',
    '2024-03-10T00:00',
  ]);
  // Berlin: an hour ahead, from the last Sunday of March on two
  expect(stops('2024-03-01T12:00:00Z', '2024-04-01T22:00:00Z', 'month', 'Europe/Berlin')).toEqual([
    '2024-03-01T23:00',
    '2024-04-01T22:00',
  ]);
  // 2024-03-04 and 11 are Mondays
  expect(stops('2024-03-01T00:00:00Z', '2024-03-12T00:00:00Z', 'week', 'UTC')).toEqual([
    '2024-03-05T00:00',
    '2024-03-12T00:00',
  ]);
  expect(stops('2024-02-28T12:00:00Z', '2024-03-01T06:00:00Z', 'day', 'UTC')).toEqual([
    '2024-02-29T00:00',
    '2024-03-01T00:00',
    '2024-03-01T06:00',
  ]);
  expect(stops('2024-02-28T12:00:00Z', '2024-02-28T12:00:00Z', 'day', 'UTC')).toEqual([]);
});

describe('an organisation with a test clock', () => {
  test('shows it, and everything in it happens then', async () => {
    expect((await api.get('/v1/organisation')).body).toMatchObject({
      test_clock: '2024-01-01T00:00:00.000Z',
      created: '2024-01-01T00:00:00.000Z',
    });
    expect((await api.get('/v1/test_clock')).body).toEqual({
      object: 'test_clock',
      now: '2024-01-01T00:00:00.000Z',
      timezone: 'UTC',
    });
    await subscribed();
    // the terms of today: with the system's clock this would be a change in 2026
    await advance('2024-01-25T10:00:00Z');
    const { data } = (await api.get('/v1/subscriptions')).body;
    const changed = await api.post(`/v1/subscriptions/${data[0].id}/actions/preview`, { action: 'cancel' });
    expect(changed.body.effective_date).toBe('2024-02-01');
    const audit = (await api.get('/v1/audit?limit=1000')).body.data;
    expect(audit.length).toBeGreaterThan(3);
    for (const entry of audit) expect(entry.at).toMatch(/^2024-01-/);
  });

  test('a day means its start in the zone of the organisation', async () => {
    api = await organisation({ test_clock: '2024-07-01', timezone: 'America/New_York' });
    expect((await api.get('/v1/test_clock')).body.now).toBe('2024-07-01T04:00:00.000Z');
    expect((await advance('2024-12-01')).body.now).toBe('2024-12-01T05:00:00.000Z');
  });

  test('a writer that knows the system time only does not leave simulated time', async () => {
    const { id } = (await api.get('/v1/organisation')).body;
    const by = { actor: 'worker', now: system };
    const seen = await store.write(id, by, async (tx) => ({ now: tx.now, real_now: tx.real_now }));
    expect(seen).toEqual({ now: Date.parse('2024-01-01'), real_now: system });
  });
});

describe('advancing', () => {
  test('a year brings twelve invoices, each issued once the day it is due is over', async () => {
    await subscribed();
    const { status, body } = await advance('2025-01-01');
    expect(status).toBe(200);
    expect(body).toEqual({
      object: 'test_clock',
      from: '2024-01-01T00:00:00.000Z',
      now: '2025-01-01T00:00:00.000Z',
      timezone: 'UTC',
      stops: 13,
      invoices: 12,
      lines: 12,
      totals: [{ currency: 'EUR', amount: '240.00' }],
      skipped: [],
    });
    const issued = await invoices();
    expect(issued).toHaveLength(12);
    issued.forEach((invoice, index) => {
      const month = String(index + 1).padStart(2, '0');
      expect(invoice).toBe(`2024-${month}-01 2024-${month}-02T00:00:00.000Z 20.00`);
    });
    expect((await advance('2025-01-01')).body).toMatchObject({ stops: 0, invoices: 0, totals: [] });
  });

  test('a smaller step issues sooner, and comes to the same', async () => {
    await subscribed({ start_date: '2024-01-10' });
    expect((await advance('2024-03-01', { step: 'day' })).body).toMatchObject({ stops: 60, invoices: 2 });
    expect(await invoices()).toEqual([
      '2024-01-10 2024-01-11T00:00:00.000Z 20.00',
      '2024-02-10 2024-02-11T00:00:00.000Z 20.00',
    ]);
  });

  test('bills usage that was sent ahead of it; an event without a time happens where the clock stands', async () => {
    await subscribed();
    const event = (id: string, more: object = {}) => ({
      specversion: '1.0',
      id,
      source: 'test',
      type: 'acme.call',
      subject: 'ada',
      ...more,
    });
    const ahead = Array.from({ length: 12 }, (_, index) => event(`feb-${index}`, { time: '2024-02-20T08:00:00Z' }));
    const sent = await api.post('/v1/events', [event('now'), ...ahead]);
    expect(sent.body).toMatchObject({ accepted: 13 });
    await advance('2024-03-02');
    // one call in January, within the 10 that are free; 12 in February, of which 2 cost 0.10
    expect((await invoices()).map((invoice) => invoice.split(' ').filter((_, part) => part !== 1))).toEqual([
      ['2024-01-01', '20.00'],
      ['2024-02-01', '20.00'],
      ['2024-03-01', '20.20'],
    ]);
    const january = await api.get('/v1/usage?customer_id=ada&meter=calls&from=2024-01-01&to=2024-02-01');
    expect(january.body).toMatchObject({ quantity: '1' });
  });

  test('cut off after the clock moved and before billing: sent again it goes on, and bills nothing twice', async () => {
    await subscribed();
    await advance('2024-02-10');
    const { id } = (await api.get('/v1/organisation')).body;
    const to = Date.parse('2024-03-02');
    // where a request for 2024-04-10 stands when it is killed
    await store.write(id, { actor: 'killed', now: to }, (tx) => tx.organisations.moveTestClock(to));
    expect((await advance('2024-04-10')).body).toMatchObject({ from: '2024-03-02T00:00:00.000Z', invoices: 2 });
    expect(await invoices()).toEqual([
      '2024-01-01 2024-01-02T00:00:00.000Z 20.00',
      '2024-02-01 2024-02-02T00:00:00.000Z 20.00',
      '2024-03-01 2024-03-02T00:00:00.000Z 20.00',
      '2024-04-01 2024-04-02T00:00:00.000Z 20.00',
    ]);
  });

  test('by two at once bills once', async () => {
    await subscribed();
    const both = await Promise.all([advance('2024-06-01'), advance('2024-06-01')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.reduce((sum, { body }) => sum + body.invoices, 0)).toBe(5);
    expect(await invoices()).toHaveLength(5);
    expect((await api.get('/v1/test_clock')).body.now).toBe('2024-06-01T00:00:00.000Z');
  });

  test('with an idempotency key answers the same again, however much time passed in between', async () => {
    await subscribed();
    const once = { 'idempotency-key': 'a-year' };
    const first = await api.post('/v1/test_clock', { to: '2025-01-01' }, once);
    await advance('2026-01-01');
    const again = await api.post('/v1/test_clock', { to: '2025-01-01' }, once);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test.each([
    ['backwards', { to: '2023-12-31' }, 409, 'test-clock-backwards'],
    ['for a day too many', { to: '2044-01-01', step: 'day' }, 409, 'out-of-range'],
    ['to no moment', { to: 'tomorrow' }, 422, 'invalid-format'],
    ['before ids begin', { to: '1969-12-31' }, 422, 'invalid-format'],
    ['by another step', { to: '2025-01-01', step: 'year' }, 422, 'unknown-choice'],
  ])('%s is refused, and nothing changes', async (_, body, status, code) => {
    const refused = await api.post('/v1/test_clock', body);
    expect(refused.body).toMatchObject({ status, code });
    expect((await api.get('/v1/test_clock')).body.now).toBe('2024-01-01T00:00:00.000Z');
  });
});

describe('real time', () => {
  test('has no test clock, and none can be given later', async () => {
    const real = await organisation({});
    expect((await real.get('/v1/organisation')).body.test_clock).toBeNull();
    expect((await real.get('/v1/test_clock')).body).toMatchObject({ status: 409, code: 'test-clock-refused' });
    expect((await real.post('/v1/test_clock', { to: '2030-01-01' })).body).toMatchObject({
      status: 409,
      code: 'test-clock-refused',
    });
    expect((await real.patch('/v1/organisation', { test_clock: '2024-01-01' })).body.code).toBe('unknown-field');
  });

  test('fills the allowance of requests again, while the test clock stands still', async () => {
    const { body } = await operator.post('/v1/api_keys', { name: 'slow' }, { 'kontor-organisation': slug });
    const rate_limit = { per_second: 1, burst: 2 };
    const slow = new ApiClient(createApp({ store, now: () => system, rate_limit }), {
      authorization: `Bearer ${body.secret}`,
    });
    const status = async () => (await slow.get('/v1/test_clock')).status;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    system += 1_000;
    expect(await status()).toBe(200);
  });

  test('decides when webhooks are sent, also from the future', async () => {
    api = await organisation({ test_clock: '2031-01-01' });
    const { id } = (await api.get('/v1/organisation')).body;
    const receiver = await WebhookReceiver.open();
    receiver.answer = (response) => response.writeHead(500).end();
    await api.post('/v1/webhook_endpoints', { url: receiver.url });
    await api.post('/v1/customers', { name: 'Bob' });
    expect((await store.dueQueues(system)).map(({ org_id }) => org_id)).toContain(id);
    await deliverWebhooks(store, { now: () => system, allow_local: true });
    await receiver.close();
    expect(receiver.received.map(({ body }) => [body.type, body.timestamp])).toEqual([
      ['customer.created', '2031-01-01T00:00:00.000Z'],
    ]);
    const [delivery] = (await api.get('/v1/webhook_deliveries')).body.data;
    expect(delivery).toMatchObject({ status: 'pending', attempts: 1 });
    expect(delivery.next_attempt).toMatch(/^2026-06-15T09:/);
  });
});

describe('terms that change within a day', () => {
  const price = { charge: { model: 'per_seat', unit_amount: '744' }, interval: 'month', feature: 'members' };
  const byTheHour = {
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: { acme: { name: 'Acme' } },
    features: {
      reports: { kind: 'boolean', label: 'Reports' },
      members: { kind: 'seats', label: 'Members', unit: 'member' },
    },
    plans: {
      team: {
        name: 'Team',
        features: { members: 'unlimited', reports: true },
        prices: { seats: { ...price, proration: 'second' } },
      },
    },
  };

  test('change at half past two by the simulated clock: gate, status, invoices and books', async () => {
    api = await organisation({ test_clock: '2024-01-01', timezone: 'Europe/Berlin' });
    await api.put('/v1/catalog', byTheHour);
    await api.patch('/v1/customers/ada', { timezone: 'Europe/Berlin' });
    const id = await subscribed({ quantities: { members: '2' } });
    const path = `/v1/subscriptions/${id}/actions`;
    const act = async (body: object) => {
      const preview = (await api.post(`${path}/preview`, body)).body;
      const done = (await api.post(path, body)).body;
      const lines = (answer: typeof done) =>
        answer.invoices.flatMap((one: { lines: Record<string, string>[] }) => one.lines.map(({ amount }) => amount));
      expect(lines(done)).toEqual(lines(preview));
      return { ...done, amounts: lines(done) };
    };
    const seen = async () => ({
      status: (await api.get(`/v1/subscriptions/${id}`)).body.status,
      served: (await api.get('/v1/customers/ada/entitlements')).body.features.reports.allowed,
    });

    // 14:30 in Berlin; a seat costs 1.00 an hour, and of 744 hours 489.5 are left
    await advance('2024-01-11T13:30:00Z');
    const more = await act({ action: 'change', quantities: { members: '5' }, when: 'now' });
    expect(more).toMatchObject({ effective_date: '2024-01-11T14:30:00+01:00', amounts: ['-979.00', '2447.50'] });
    // at 14:30 of a day to come, of which 273.5 hours are left
    const end = await act({ action: 'cancel', when: '2024-01-20T14:30:00+01:00' });
    expect(end).toMatchObject({ effective_date: '2024-01-20T14:30:00+01:00', amounts: ['-1367.50'] });
    await advance('2024-01-20T13:29:59Z');
    expect(await seen()).toEqual({ status: 'active', served: true });
    await advance('2024-01-20T13:30:00Z');
    expect(await seen()).toEqual({ status: 'cancelled', served: false });

    await advance('2024-03-02', { step: 'day' });
    expect(await invoices()).toEqual([
      '2024-01-01 2024-01-01T23:00:00.000Z 1488.00',
      '2024-01-11 2024-01-11T13:30:00.000Z 1468.50',
      // what ended within a day is billed once that is over, at midnight in Berlin
      '2024-01-20 2024-01-20T23:00:00.000Z -1367.50',
    ]);
    // 2 × 254.5 + 5 × 216 hours
    const { data } = (await api.get('/v1/invoices')).body;
    const cents = data.reduce(
      (sum: number, { total }: Record<string, string>) => sum + Number(total?.replace('.', '')),
      0,
    );
    expect(cents).toBe(158_900);
    for (const invoice of data)
      expect((await api.get(`/v1/invoices/${invoice.id}/rerun`)).body).toMatchObject({ equal: true, differences: [] });
    const books = (await api.get('/v1/ledger/balances')).body;
    expect(books.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
    const owed = books.accounts.find(({ account }: Record<string, string>) => account === 'receivable');
    expect(owed.balance).toBe('1589.00');
  });

  test('in any steps of the clock, it comes to the same', async () => {
    const billedBy = async (stops: readonly string[]) => {
      api = await organisation({ test_clock: '2024-01-01', timezone: 'Europe/Berlin' });
      await api.put('/v1/catalog', byTheHour);
      await api.patch('/v1/customers/ada', { timezone: 'Europe/Berlin' });
      const id = await subscribed({ quantities: { members: '2' } });
      for (const [when, members] of [
        ['2024-03-30T14:30:00+01:00', '3'],
        ['2024-03-31T14:30:00+02:00', '4'],
      ])
        await api.post(`/v1/subscriptions/${id}/actions`, { action: 'change', quantities: { members }, when });
      for (const stop of stops) expect((await advance(stop)).status).toBe(200);
      return (await invoices()).map((invoice) =>
        invoice
          .split(' ')
          .filter((_, part) => part !== 1)
          .join(' '),
      );
    };
    const whole = await billedBy(['2024-05-01']);
    // Clocks go forward on the 31st, so March has 743 hours: 710.5 of two seats at 744.00, 23 of three and 9.5 of four
    expect(whole).toEqual([
      '2024-01-01 1488.00',
      '2024-02-01 1488.00',
      '2024-03-01 1422.91',
      '2024-03-30 69.09',
      '2024-03-31 38.05',
      '2024-04-01 2976.00',
    ]);
    expect(await billedBy(['2024-03-30T13:30:00Z', '2024-03-31T12:30:00Z', '2024-05-01'])).toEqual(whole);
    expect(
      await billedBy(['2024-03-30T13:29:59Z', '2024-03-31T00:59:59Z', '2024-04-15T14:30:00Z', '2024-05-01']),
    ).toEqual(whole);
  });
});
