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

const scenario = {
  name: 'Acme',
  months: 2,
  counts: 'expected',
  sources: { visits: { kind: 'growth', start: 10 } },
  segments: {
    cloud: {
      source: 'visits',
      funnel: [{ name: 'paid', conversion: '10%' }],
      plans: ['team'],
      retention: { kind: 'churn', monthly: '50%' },
      usage: { meters: { calls: 110 } },
    },
  },
  targets: { some: { measure: 'mrr', month: 2, at_least: 1 } },
};

/** Three customers of the team plan since January, one of whom left with February; one on the free plan. */
beforeAll(async () => {
  store = await openTestStore();
  const app = createApp({ store, operator_token: 'operator-token', now: () => now });
  const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
  on('2026-01-01');
  await operator.post('/v1/organisations', { slug: 'acme', name: 'Acme', currency: 'EUR' });
  const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': 'acme' });
  api = operator.with({ authorization: `Bearer ${key.body.secret}` });
  await api.put('/v1/catalog', exampleCatalog);
  for (let n = 0; n < 3; n++) {
    now += 1_000;
    await api.post('/v1/customers', { name: `C${n}`, external_id: `c${n}` });
    await api.post('/v1/subscriptions', {
      customer_id: `c${n}`,
      plan: 'team',
      start_date: '2026-01-01',
      trial_end_date: null,
      ...(n === 2 ? { end_date: '2026-02-15' } : {}),
    });
  }
  on('2026-03-10');
});
afterAll(() => store?.close());

const run = (change: object = {}, options: object = {}) =>
  api.post('/v1/forecasts', { scenario: { ...scenario, ...change }, runs: 20, ...options });

describe('a forecast', () => {
  test('stands behind the months that happened, with the customers there are', async () => {
    const { body, status } = await run();
    expect(status).toBe(200);
    expect(body).toMatchObject({ object: 'forecast', currency: 'EUR', outside_customers: 0 });
    const told = body.months.map((row: { month: string; kind: string; mrr: string; customers: number }) => [
      row.month,
      row.kind,
      row.mrr,
      row.customers,
    ]);
    expect(told).toEqual([
      ['2026-01', 'actual', '60.00', 3],
      ['2026-02', 'actual', '40.00', 2],
      // half of two who pay 20.00 and use nothing, and one more: 20.00 and 100 calls at 0.10
      ['2026-03', 'forecast', '50.00', 2],
      // a half of the first, and one and a half of those
      ['2026-04', 'forecast', '55.00', 2],
    ]);
    expect(body.months[2].forecast).toMatchObject({ opening_mrr: '40.00', churned_mrr: '20.00', new_mrr: '30.00' });
    expect(body.monte_carlo.months[1].mrr).toMatchObject({ mean: '55.00', p5: '55.00', p95: '55.00' });
    expect(body.monte_carlo.targets).toMatchObject([{ key: 'some', probability: 1, month: '2026-04' }]);
  });

  test('fits retention to the own cohorts', async () => {
    const { body } = await run({ segments: { cloud: { ...scenario.segments.cloud, retention: { kind: 'sbg' } } } });
    // one cohort of three of whom two were left
    expect(body.fits.cloud.alpha / (body.fits.cloud.alpha + body.fits.cloud.beta)).toBeCloseTo(1 / 3, 2);
  });

  test('begins with the month that runs where the scenario names a later one: no month to come has happened', async () => {
    const { body } = await run({ first_month: '2027-01' });
    const told = body.months.map((row: { month: string; kind: string }) => [row.month, row.kind]);
    expect(told).toEqual([
      ['2026-01', 'actual'],
      ['2026-02', 'actual'],
      ['2026-03', 'forecast'],
      ['2026-04', 'forecast'],
    ]);
    const earlier = await run({ first_month: '2026-02' });
    expect(earlier.body.months.map((row: { kind: string }) => row.kind)).toEqual(['actual', 'forecast', 'forecast']);
  });

  test('without the own history is of the scenario alone', async () => {
    const { body } = await run({ currency: 'EUR', first_month: '2027-01' }, { own_history: false });
    expect(body.months.map((row: { month: string; customers: number }) => [row.month, row.customers])).toEqual([
      ['2027-01', 1],
      ['2027-02', 1.5],
    ]);
  });

  test.each<[string, object, object, number, string, string]>([
    ['no segments', { segments: undefined }, {}, 422, 'missing-field', 'scenario.segments'],
    [
      'a plan there is not',
      { segments: { cloud: { ...scenario.segments.cloud, plans: ['x'] } } },
      {},
      422,
      'unknown-plan',
      'scenario.segments.cloud.plans[0]',
    ],
    ['too many runs', {}, { runs: 100_000 }, 422, 'out-of-bounds', 'runs'],
    ['a policy there is not', {}, { policy: 'none' }, 404, 'resource-unknown', 'id'],
    [
      'growth without end',
      { months: 120, sources: { visits: { kind: 'growth', start: 1e9, monthly_growth: '100%' } } },
      {},
      422,
      'out-of-range',
      'scenario',
    ],
  ])('refuses %s', async (_name, change, options, status, code, param) => {
    const refused = await run(change, options);
    expect([refused.status, refused.body.code, refused.body.param ?? '']).toEqual([status, code, param]);
  });
});

describe('a stored scenario', () => {
  const push = (content: object, name = 'base') => api.post('/v1/scenarios', { name, scenario: content });
  test('is kept in versions, of which the same content makes none', async () => {
    expect((await push(scenario)).body).toMatchObject({
      id: 'base@1',
      object: 'scenario',
      version: 1,
      content: scenario,
    });
    expect((await push(scenario)).body.id).toBe('base@1');
    expect((await push({ ...scenario, months: 3 })).body.id).toBe('base@2');
    await push(scenario, 'other');
    const list = await api.get('/v1/scenarios?limit=2');
    expect([list.body.data.map(({ id }: { id: string }) => id), list.body.has_more]).toEqual([
      ['base@1', 'base@2'],
      true,
    ]);
    const rest = await api.get('/v1/scenarios?starting_after=base@2');
    expect(rest.body).toMatchObject({ data: [{ id: 'other@1' }], has_more: false });
    expect((await api.get('/v1/scenarios/base')).body).toMatchObject({ version: 2, content: { months: 3 } });
    expect((await api.get('/v1/scenarios/base@1')).body).toMatchObject({ content: { months: 2 } });
    expect((await api.get('/v1/scenarios/none')).status).toBe(404);
  });
  test('runs as one that is sent', async () => {
    const sent = await run();
    expect((await api.get('/v1/scenarios/base@1/forecast?runs=20')).body).toEqual(sent.body);
    expect((await api.get('/v1/scenarios/none/forecast')).status).toBe(404);
    expect((await api.get('/v1/scenarios/base/forecast?runs=9999')).status).toBe(400);
  });
  test('is refused where nothing could ever be run', async () => {
    const refused = await push({ ...scenario, sources: {} });
    expect([refused.status, refused.body.param]).toEqual([422, 'scenario.segments.cloud.source']);
    expect((await push(scenario, 'Base')).status).toBe(422);
  });
});
