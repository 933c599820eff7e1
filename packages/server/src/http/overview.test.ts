// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listsOf } from '../overview/attention.js';
import { startOverviewWorker } from '../overview/worker.js';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/test-store.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

async function opened(): Promise<Business> {
  const acme = await Business.open(store);
  await acme.api.post('/v1/customers', { name: 'Grace', external_id: 'grace' });
  await acme.subscribe();
  await acme.close('2026-03-02');
  acme.on('2026-03-10', '12:00');
  return acme;
}
const overview = async (acme: Business) => (await acme.api.get('/v1/overview')).body;

test('says what recurs now and at the ends of thirteen months, as the metrics do', async () => {
  const acme = await opened();
  const told = await overview(acme);
  const metrics = (await acme.api.get('/v1/metrics?figures=mrr')).body.figures[0].value;
  expect(told).toMatchObject({
    day: '2026-03-10',
    current: true,
    currency: 'EUR',
    policy: { name: 'kontor' },
    mrr: { value: metrics, reason: null },
    net_new_mrr: { value: '0.00' },
    customers: { total: 2, paying: 1, free: 1, new_this_month: 0 },
  });
  expect(metrics).toBe('20.00');
  expect(told.months).toHaveLength(13);
  expect(told.months.at(-1)).toEqual({ date: '2026-02-28', value: '20.00', reason: null });
  expect(told.months[0]).toEqual({ date: '2025-02-28', value: '0.00', reason: null });
});

test('adds up the invoices of the month, what came in, and what is open and overdue', async () => {
  const acme = await opened();
  const invoices = (await acme.api.get('/v1/invoices')).body.data;
  const march = invoices.filter((one: { invoice_date: string }) => one.invoice_date >= '2026-03-01');
  const [first] = invoices.filter((one: { invoice_date: string }) => one.invoice_date === '2026-01-01');
  await acme.api.post('/v1/payments', { invoice_id: first.id, amount: first.due, received_on: '2026-03-09' });
  const told = await overview(acme);
  expect(told.invoices.issued).toMatchObject([{ currency: 'EUR', count: march.length }]);
  expect(told.invoices.collected).toEqual([{ currency: 'EUR', count: 1, amount: first.due }]);
  expect(told.invoices.open[0].count).toBe(invoices.length - 1);
  // fourteen days after the invoice
  expect(told.invoices.overdue[0].count).toBe(
    invoices.filter((one: { invoice_date: string }) => one.invoice_date < '2026-02-24').length - 1,
  );
});

test('tells usage of today and yesterday, of all customers', async () => {
  const acme = await opened();
  const meters = (await acme.api.get('/v1/meters')).body.data;
  const counted = meters.find(({ aggregation }: { aggregation: string }) => aggregation === 'count');
  const event = (id: string, subject: string, time: string) => ({
    ...{ specversion: '1.0', source: 'test', type: counted.event_type, data: { ...counted.filter } },
    ...{ id, subject, time },
  });
  await acme.api.post('/v1/events', [
    event('1', 'ada', '2026-03-10T00:00:00Z'),
    event('2', 'grace', '2026-03-10T11:59:59Z'),
    event('3', 'ada', '2026-03-09T23:59:59Z'),
    event('4', 'ada', '2026-03-08T23:59:59Z'),
  ]);
  const told = (await overview(acme)).usage.find(({ meter }: { meter: string }) => meter === counted.id);
  expect(told).toEqual({ meter: counted.id, label: counted.label, unit: counted.unit, today: '2', yesterday: '1' });
});

test('counts different values of two days, each customer by itself and whatever was before', async () => {
  const acme = await Business.open(store);
  const hosts = { label: 'Hosts', unit: 'host', event_type: 'acme.seen', aggregation: 'unique', property: 'host' };
  await acme.api.put('/v1/catalog', { ...exampleCatalog, meters: { ...exampleCatalog.meters, hosts } });
  await acme.api.post('/v1/customers', { name: 'Grace', external_id: 'grace' });
  acme.on('2026-03-10', '12:00');
  const seen = [
    ['ada', 'a', '2026-03-10T00:00:00Z'],
    ['ada', 'a', '2026-03-10T11:00:00Z'],
    ['ada', 'b', '2026-03-10T11:00:00Z'],
    ['grace', 'a', '2026-03-10T11:00:00Z'],
    ['ada', 'a', '2026-03-09T23:59:59Z'],
    ['ada', 'c', '2026-03-08T23:59:59Z'],
  ].map(([subject, host, time], at) => ({
    ...{ specversion: '1.0', source: 'test', type: 'acme.seen', id: `seen-${at}` },
    ...{ subject, time, data: { host } },
  }));
  expect((await acme.api.post('/v1/events', seen)).status).toBeLessThan(300);
  const told = (await overview(acme)).usage.find(({ meter }: { meter: string }) => meter === 'hosts');
  expect(told).toEqual({ meter: 'hosts', label: 'Hosts', unit: 'host', today: '3', yesterday: '1' });
});

test('lists what needs somebody with where to look', async () => {
  const acme = await opened();
  expect((await overview(acme)).attention).toEqual([]);
  const unknown = { specversion: '1.0', source: 'test', type: 'no.such', subject: 'ada' };
  await acme.api.post('/v1/events', [
    { ...unknown, id: '1' },
    { ...unknown, id: '2' },
  ]);
  const offer = { customer_id: 'ada', plan: 'team', start_date: '2026-04-01', term_months: 12 };
  for (const valid_until of ['2026-03-14', '2026-03-31']) {
    const { id } = (await acme.api.post('/v1/quotes', { ...offer, valid_until })).body;
    await acme.api.post(`/v1/quotes/${id}/send`, {});
  }
  expect((await overview(acme)).attention).toEqual([
    { kind: 'events_quarantined', count: 2, path: '/v1/quarantine', query: {} },
    { kind: 'quotes_expiring', count: 1, path: '/v1/quotes', query: { status: 'sent' } },
    { kind: 'quotes_waiting', count: 1, path: '/v1/quotes', query: { status: 'sent' } },
  ]);
});

test('every list it points to answers with the query that is told', async () => {
  const acme = await opened();
  for (const { path, query } of Object.values(listsOf('2026-03-10', '2026-04-10')))
    expect((await acme.api.get(`${path}?${new URLSearchParams(query)}`)).status, path).toBe(200);
});

test('says that it is behind until the worker has been there, and is computed again when nobody was for long', async () => {
  const acme = await opened();
  await overview(acme);
  await acme.subscribe({ customer_id: 'grace' });
  expect(await overview(acme)).toMatchObject({ current: false, mrr: { value: '20.00' }, customers: { paying: 1 } });
  const worker = startOverviewWorker(store, { now: () => acme.now, interval_ms: 5 });
  while (!(await overview(acme)).current);
  await worker.stop();
  expect(await overview(acme)).toMatchObject({ mrr: { value: '40.00' }, customers: { paying: 2, free: 0 } });
  await acme.api.post('/v1/customers', { name: 'Third' });
  acme.on('2026-03-10', '12:09');
  expect(await overview(acme)).toMatchObject({ current: false, customers: { total: 2 } });
  acme.on('2026-03-10', '12:11');
  expect(await overview(acme)).toMatchObject({ current: true, customers: { total: 3, new_this_month: 1 } });
});
