// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

// Prices of the example catalog: 20.00 a month in advance, 5.00 a seat, 0.10 a call beyond ten.

let store: TestStore;
let acme: Business;
let ada: string;
let bob: string;

beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  ada = (await acme.api.get('/v1/customers?external_id=ada')).body.data[0].id;
  bob = (await acme.api.post('/v1/customers', { name: 'Bob', external_id: 'bob', metadata: { source: 'ads' } })).body
    .id;
  await acme.subscribe({ quantities: { seats: '4' } });
  acme.on('2026-01-15');
  await acme.subscribe({ customer_id: 'bob', start_date: '2026-01-15' });
  const call = (index: number) => ({
    ...{ specversion: '1.0', id: `c${index}`, source: 'test', type: 'acme.call', subject: 'ada' },
    time: '2026-01-20T10:00:00Z',
  });
  await acme.api.post(
    '/v1/events',
    Array.from({ length: 60 }, (_none, index) => call(index)),
  );
  acme.on('2026-02-02');
  await acme.close('2026-02-02');
  const send = (kind: string, ...lines: string[]) =>
    acme.api.send('POST', `/v1/metrics/imports?kind=${kind}`, new TextEncoder().encode(lines.join('\n')));
  await send('spend', 'month,channel,amount', '2026-01,ads,120');
  await send('costs', 'meter,plan,from,cost', 'calls,,2026-01,0.01', ',team,2026-01,2');
  await send(
    'community',
    'series,date,value',
    'stars,2026-01-10,1200',
    'stars,2026-01-31,1250',
    'stars,2026-02-10,9999',
  );
  await send('periods', 'customer_id,start_date,end_date,monthly_amount', 'old,2025-06-01,2026-01-10,50');
});
afterAll(() => store?.close());

const JANUARY = 'on=2026-01-31&from=2026-01-01';
type Told = { readonly name: string; readonly value: string | null; readonly reason: string | null };
const figures = async (query: string): Promise<Record<string, string | null>> =>
  Object.fromEntries(
    (await acme.api.get(`/v1/metrics?${query}`)).body.figures.map(({ name, value, reason }: Told) => [
      name,
      value ?? reason,
    ]),
  );

describe('the figures of January', () => {
  test('are computed from what is billed, imported and open', async () => {
    // Ada pays 20 + 4 x 5, Bob 20; who was billed elsewhere paid 50 until the tenth. 60 calls: ten are free, 5.00 are billed.
    expect(
      await figures(`${JANUARY}&figures=mrr,arr,customers,arpa,new_mrr,churned_mrr,usage_revenue,mrr/plan/team`),
    ).toEqual({
      mrr: '60.00',
      arr: '720.00',
      'mrr/plan/team': '60.00',
      customers: '2',
      arpa: '30.00',
      new_mrr: '60.00',
      churned_mrr: '50.00',
      usage_revenue: '5.00',
    });
    expect(await figures(`${JANUARY}&figures=acquisition_spend,cac,community`)).toEqual({
      acquisition_spend: '120.00',
      cac: '60.00',
      'community/stars': '1250',
    });
  });

  test('tell what is open, and what is still to be earned', async () => {
    // of January's invoices in advance 40.00 and 20.00 are open; of Bob's, from the 15th, 14 of 31 days are to come
    expect(await figures('on=2026-01-31&figures=receivables,deferred_revenue')).toEqual({
      receivables: '60.00',
      deferred_revenue: '9.03',
    });
  });

  test('say why there is none', async () => {
    expect((await figures(`${JANUARY}&figures=rule_of_40`)).rule_of_40).toMatch(/./);
  });

  test('stand beside their policy and definition, and what they were computed from', async () => {
    const { body } = await acme.api.get(`/v1/metrics?${JANUARY}&figures=arpa&policy=stripe`);
    expect(body).toMatchObject({
      object: 'figure_report',
      policy: { name: 'stripe' },
      timezone: 'UTC',
      currency: 'EUR',
    });
    expect(body.figures[0]).toMatchObject({ policy: 'stripe 1', unit: 'money', definition: 'MRR ÷ customers.' });
    expect(body.figures[0].inputs).toContainEqual({ name: 'MRR', value: '60', unit: 'money' });
    const { data } = (await acme.api.get('/v1/metrics/definitions')).body;
    expect(data.find(({ id }: { id: string }) => id === 'arpa')).toMatchObject({ better: 'higher', each: null });
  });

  test('are there as CSV', async () => {
    const { body } = await acme.api.get(`/v1/metrics/export?${JANUARY}&figures=mrr`);
    expect(body.split('\r\n').slice(0, 2)).toEqual([
      'name,title,value,unit,currency,from,as_of,policy,reason,definition',
      expect.stringMatching(/^mrr,Monthly recurring revenue,60\.00,money,EUR,2026-01-31,2026-01-31,kontor 1,,/),
    ]);
  });
});

describe('what stands behind a figure', () => {
  const drill = async (query: string) => (await acme.api.get(`/v1/metrics/details?${query}`)).body;

  test('are customers and their parts, a page at a time, that sum to it', async () => {
    const all = await drill(`${JANUARY}&figure=mrr`);
    const told = all.data.map((row: Record<string, string>) => [row.customer_name, row.amount].join(' '));
    expect(told.sort()).toEqual(['Ada 20.00', 'Ada 20.00', 'Bob 20.00']);
    const first = await drill(`${JANUARY}&figure=mrr&limit=1`);
    expect(first).toEqual({ object: 'list', data: [all.data[0]], has_more: true });
    const next = await drill(`${JANUARY}&figure=mrr&limit=5&starting_after=${encodeURIComponent(first.data[0].id)}`);
    expect(next).toEqual({ object: 'list', data: all.data.slice(1), has_more: false });
    const csv: string = (await acme.api.get(`/v1/metrics/details/export?${JANUARY}&figure=mrr`)).body;
    expect(csv.split('\r\n').filter((line) => /^mrr,cus_.*,20\.00,EUR$/.test(line))).toHaveLength(3);
  });

  test('are the movements of a rate, and the invoices that are open', async () => {
    expect((await drill(`${JANUARY}&figure=logo_churn`)).data).toMatchObject([
      { customer_id: 'old', customer_name: null },
    ]);
    const open = (await drill('on=2026-01-31&figure=receivables')).data;
    expect(
      open.map(({ customer_id, invoice_id }: Record<string, string>) => [customer_id, invoice_id?.slice(0, 4)]),
    ).toEqual(
      [
        [ada, 'inv_'],
        [bob, 'inv_'],
      ].sort(),
    );
  });

  test.each([
    ['figure=nothing', 'unknown-figure'],
    ['figure=mrr,arr', 'unknown-figure'],
    ['figure=mrr&starting_after=x', 'invalid-format'],
    ['figure=mrr&on=2026-02-30', 'invalid-format'],
    ['figure=mrr&from=2026-02-01&on=2026-01-01', 'period-empty'],
    ['figure=__proto__', 'unknown-figure'],
  ])('%s is refused', async (query, code) => {
    expect(await drill(query)).toMatchObject({ status: 400, code });
  });
});

test('a currency without a rate is a reason, and another organisation sees nothing', async () => {
  expect((await figures(`${JANUARY}&figures=mrr&currency=USD`)).mrr).toContain('no rate of EUR in USD');
  const other = await Business.open(store);
  const { body } = await other.api.get(`/v1/metrics?${JANUARY}&figures=mrr,customers,community`);
  expect(body.figures.map(({ value }: Told) => value)).toEqual(['0.00', '0']);
  expect((await other.api.get('/v1/metrics/details?figure=mrr')).body.data).toEqual([]);
});
