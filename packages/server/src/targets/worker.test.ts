// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { startAlertWorker } from './worker.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

test('the worker looks at whoever has alerts and a day that is over', async () => {
  const [acme, other] = [await Business.open(store), await Business.open(store)];
  await acme.subscribe();
  acme.on('2026-01-10');
  await acme.api.post('/v1/alerts', { label: 'MRR', of: 'metric', metric: 'mrr', operator: '>=', threshold: '20' });
  const failures: unknown[] = [];
  const worker = startAlertWorker(store, {
    now: () => acme.now,
    interval_ms: 20,
    onFailure: (error) => failures.push(error),
  });
  const told = async () => (await acme.api.get('/v1/alert_events')).body.data;
  while ((await told()).length === 0 && failures.length === 0);
  await worker.stop();
  expect(failures).toEqual([]);
  expect(await told()).toMatchObject([{ change: 'raised', date: '2026-01-09' }]);
  const { data } = (await acme.api.get('/v1/alerts')).body;
  expect(data).toMatchObject([{ status: 'raised', looked_on: '2026-01-09' }]);
  expect((await other.api.get('/v1/alert_events')).body.data).toEqual([]);
});

test('under a test clock the days are those of the clock', async () => {
  const operator = (await Business.open(store)).api.with({ authorization: 'Bearer operator-token' });
  await operator.post('/v1/organisations', {
    slug: 'clocked',
    name: 'Clocked',
    currency: 'EUR',
    test_clock: '2026-03-01T00:00:00Z',
  });
  const api = operator.with({ 'kontor-organisation': 'clocked' });
  const csv = { 'content-type': 'text/csv' };
  await api.send(
    'POST',
    '/v1/metrics/imports?kind=community',
    'series,date,value\nstars,2026-03-01,9\nstars,2026-03-04,11\nstars,2026-03-06,8\n',
    csv,
  );
  await api.post('/v1/alerts', {
    label: 'Stars',
    of: 'metric',
    metric: 'community/stars',
    operator: '>',
    threshold: '10',
  });
  await api.post('/v1/test_clock', { to: '2026-03-10T00:00:00Z', step: 'day' });
  const { data } = (await api.get('/v1/alert_events')).body;
  expect(data.map(({ change, date }: Record<string, string>) => `${change} ${date}`)).toEqual([
    'cleared 2026-03-06',
    'raised 2026-03-04',
  ]);
});
