// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';

let store: TestStore;
let api: ApiClient;
let now = 0;
const on = (day: string) => {
  now = Date.parse(`${day}T09:00:00Z`);
};

const { team, free } = exampleCatalog.plans;
/** The base costs 15.00 rather than 20.00, a call 0.20 rather than 0.10. */
const changed = {
  ...exampleCatalog,
  plans: {
    ...exampleCatalog.plans,
    free,
    team: {
      ...team,
      prices: {
        ...team.prices,
        base: { charge: { model: 'flat', amount: '15' }, interval: 'month' },
        calls: { ...team.prices.calls, charge: { model: 'per_unit', unit_amount: '0.2' } },
      },
    },
  },
};

/** Customers c0 … c3 on the team plan from 5 January on; cN made 100 N calls in January and 1,000 in February. */
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => now });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  on('2026-01-01');
  await operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR' });
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': 'acme' });
  api = operator.with({ authorization: `Bearer ${key.body.secret}` });
  await api.put('/v1/catalog', exampleCatalog);
  const events: object[] = [];
  const send = (n: number, count: number, time: string) => {
    for (let call = 0; call < count; call++)
      events.push({
        specversion: '1.0',
        source: '/test',
        type: 'acme.call',
        id: `${n}-${time}-${call}`,
        subject: `c${n}`,
        time,
      });
  };
  for (let n = 0; n < 4; n++) {
    now += 1_000;
    await api.post('/v1/customers', { name: `C${n}`, external_id: `c${n}` });
    const start_date = n === 3 ? '2026-01-20' : '2026-01-05';
    await api.post('/v1/subscriptions', { customer_id: `c${n}`, plan: 'team', start_date, trial_end_date: null });
    send(n, 100 * n, '2026-01-25T12:00:00Z');
    send(n, 200, '2026-02-06T12:00:00Z');
  }
  on('2026-02-07');
  const sent = await api.post('/v1/events', events, { 'content-type': 'application/cloudevents-batch+json' });
  expect(sent.body.accepted).toBe(1_400);
  on('2026-03-01');
});
afterAll(() => store?.close());

const tried = (change: object = {}) =>
  api.post('/v1/price_experiments', { catalog: changed, month: '2026-02', ...change });

describe('prices tried on a month that is over', () => {
  test("each customer's own usage in the month of billing that ended in it", async () => {
    const { body, status } = await tried();
    expect(status).toBe(200);
    const bill = (index: number) => body.customers.data[index];
    // until 4 February: 20 + 0.10 × calls beyond 10 becomes 15 + 0.20 × the same, of 0, 100 and 200 calls;
    // c3, until 19 February: 300 + 200
    expect(body).toMatchObject({
      object: 'price_experiment',
      month: '2026-02',
      compared: 4,
      refused: 0,
      not_throughout: 0,
    });
    expect([0, 1, 2, 3].map((index) => [bill(index).old_total, bill(index).new_total, bill(index).difference])).toEqual(
      [
        ['69.00', '113.00', '44.00'],
        ['39.00', '53.00', '14.00'],
        ['20.00', '15.00', '-5.00'],
        ['29.00', '33.00', '4.00'],
      ],
    );
    expect(body.revenue).toEqual([
      {
        currency: 'EUR',
        old_total: '157.00',
        new_total: '214.00',
        difference: '57.00',
        difference_percent: '+36.31',
        dearer: 3,
        cheaper: 1,
        unchanged: 0,
      },
    ]);
  });

  test('nothing is stored, and the same answer comes again', async () => {
    const before = await api.get('/v1/catalog/versions');
    const [first, second] = [await tried(), await tried()];
    expect(second.body).toEqual(first.body);
    expect((await api.get('/v1/catalog/versions')).body).toEqual(before.body);
    expect((await api.get('/v1/invoices')).body.data).toEqual([]);
  });

  test('the same catalog changes nothing, and a month in which nobody was there throughout is empty', async () => {
    const { body } = await tried({ catalog: exampleCatalog });
    expect(body.revenue[0]).toMatchObject({ difference: '0.00', unchanged: 4, dearer: 0, cheaper: 0 });
    expect((await tried({ month: '2026-01' })).body).toMatchObject({ compared: 0, not_throughout: 4, revenue: [] });
  });

  test('customers may go to another plan, rows are as many as were asked for', async () => {
    const { body } = await tried({ plans: { team: 'free' }, limit: 1 });
    expect(body.customers).toMatchObject({
      has_more: true,
      data: [{ subscriptions: [{ plan: 'team', new_plan: 'free' }] }],
    });
  });

  test('a plan that the changed catalog has no more is refused by subscription', async () => {
    const { body } = await tried({ catalog: { ...changed, plans: { free } } });
    expect(body).toMatchObject({ compared: 0, refused: 4 });
    expect(body.problems[0].problem).toMatchObject({ code: 'unknown-plan' });
  });

  test.each<[string, object, number, string]>([
    ['a month that is not over', { month: '2026-03' }, 422, 'date-in-future'],
    ['no month', { month: '2026-3' }, 422, 'invalid-format'],
    [
      'a catalog with mistakes',
      { catalog: { ...changed, plans: { team: { name: 'T', prices: { b: {} } } } } },
      422,
      'missing-field',
    ],
  ])('refuses %s', async (_name, change, status, code) => {
    const refused = await tried(change);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });
});
