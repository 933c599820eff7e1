// SPDX-License-Identifier: Apache-2.0
import { KONTOR_POLICY, movementReport, revenueHistory, roundedUnits } from '@kontor/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derivedRevenue } from '../metrics/derived-revenue.js';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

// One golden world: prices of the example catalog are 20.00 a month and 5.00 a seat; a year costs 1,200.00.

let store: TestStore;
let acme: Business;
const ids: Record<string, string> = {};
const customers: Record<string, string> = {};

beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  const { body: catalog } = await acme.api.get('/v1/catalog');
  const { plans, ...content } = catalog.content;
  const yearly = {
    name: 'Yearly',
    features: { seats: 100 },
    prices: { base: { charge: { model: 'flat', amount: '1200' }, interval: 'year' } },
  };
  const extra = {
    name: 'Extra',
    applies_to: { plans: ['team'] },
    prices: { base: { charge: { model: 'flat', amount: '10' }, interval: 'month' } },
  };
  await acme.api.put('/v1/catalog', { ...content, plans: { ...plans, yearly }, add_ons: { extra } });
  for (const name of ['yara', 'seth', 'addy', 'paul', 'carl', 'tina', 'cora']) {
    acme.on('2026-01-01');
    const made = await acme.api.post('/v1/customers', { name, external_id: name });
    customers[name] = made.body.id;
  }
  const subscribe = async (name: string, terms: object = {}) => {
    ids[name] = await acme.subscribe({ customer_id: name, ...terms });
  };
  const act = async (name: string, action: object) => {
    const done = await acme.api.post(`/v1/subscriptions/${ids[name]}/actions`, action);
    if (done.status !== 200) throw new Error(done.body.detail);
  };
  await subscribe('yara', { plan: 'yearly' });
  await subscribe('seth', { quantities: { seats: '2' } });
  await subscribe('addy');
  await subscribe('paul');
  await subscribe('carl');
  await subscribe('tina', { trial_end_date: '2026-02-10' });
  await subscribe('cora');
  await acme.api.post('/v1/coupons', {
    ...{ code: 'FIFTH', name: 'A fifth', discount: { percent: '0.2' } },
    duration: { kind: 'periods', count: 2 },
  });
  await acme.api.post('/v1/coupons/FIFTH/redeem', { subscription_id: ids.cora });
  await acme.close('2026-01-02');
  acme.on('2026-02-05');
  await act('seth', { action: 'change', quantities: { seats: '5' } });
  await act('addy', {
    action: 'change',
    add_ons: [{ add_on: 'extra', quantity: '1', start_date: '2026-02-05' }],
  });
  await act('carl', { action: 'cancel' });
  await acme.close('2026-02-05');
  acme.on('2026-03-03');
  await act('paul', { action: 'pause' });
  await act('seth', { action: 'change', quantities: { seats: '4' } });
  await acme.close('2026-03-03');
  acme.on('2026-04-02');
  await act('paul', { action: 'resume' });
  await acme.close('2026-04-02');
});
afterAll(() => store?.close());

const get = async (query: string) => (await acme.api.get(`/v1/metrics/movements${query}`)).body;
const KINDS = ['opening', 'new', 'expansion', 'contraction', 'churn', 'reactivation', 'closing'] as const;
type Row = Readonly<Record<(typeof KINDS)[number], string>> & { readonly period: { readonly start: string } };
const told = ({ totals }: { totals: readonly Row[] }) =>
  totals.map((total) => [total.period.start.slice(0, 7), ...KINDS.map((kind) => total[kind])].join(' '));

describe('the golden world', () => {
  // January: yara 100 + seth 30 + addy 20 + paul 20 + carl 20 + cora 16, tina tries. February: seth 45, addy 30, tina 20.
  // March: carl is gone on the first, cora pays 20, paul pauses, seth 40. April: paul is back.
  test('moves as it was lived', async () => {
    expect(told(await get('?from=2026-01-01&until=2026-05-01'))).toEqual([
      '2026-01 0.00 206.00 0.00 0.00 0.00 0.00 206.00',
      '2026-02 206.00 20.00 25.00 0.00 0.00 0.00 251.00',
      '2026-03 251.00 0.00 4.00 -25.00 -20.00 0.00 210.00',
      '2026-04 210.00 0.00 20.00 0.00 0.00 0.00 230.00',
    ]);
  });

  test('is told by the policy that is asked for, which stands beside it', async () => {
    const ours = await acme.api.post('/v1/metric_policies', {
      name: 'ours',
      options: { finite_discounts: 'ignored', pauses: 'churn', churn_at: 'cancellation', trials: 'included' },
    });
    expect(ours.body).toMatchObject({ id: 'ours@1', version: 1, preset: false });
    const report = await get('?from=2026-01-01&until=2026-05-01&policy=ours');
    expect(report.policy).toMatchObject({ name: 'ours', version: 1 });
    expect(report.policy.words).toContain('Trials count at their full price.');
    // cora counts 20 from the start, tina as well; carl leaves in February, paul in March, and is back in April
    expect(told(report)).toEqual([
      '2026-01 0.00 230.00 0.00 0.00 0.00 0.00 230.00',
      '2026-02 230.00 0.00 25.00 0.00 -20.00 0.00 235.00',
      '2026-03 235.00 0.00 0.00 -5.00 -20.00 0.00 210.00',
      '2026-04 210.00 0.00 0.00 0.00 0.00 20.00 230.00',
    ]);
    expect((await get('?policy=ours@2')).code).toBe('resource-unknown');
  });

  test('is the same as computed from the subscriptions alone', async () => {
    const { id } = (await store.findOrganisation(acme.slug)) as { id: string };
    const input = await store.read(id, async (tx) => {
      const states = [];
      for await (const portion of derivedRevenue(tx)) for (const of of portion) states.push(...of.states);
      return { states, usage: [] };
    });
    const report = movementReport(revenueHistory(input, { policy: KONTOR_POLICY, timezone: 'UTC' }), {
      ...{ from: '2026-01-01', to: '2026-05-01', by: 'month', currency: null, rate: null },
    });
    if (!report.ok) throw new Error(report.problems[0]?.message);
    const { totals, units_per_minor } = report.value;
    expect(totals.map(({ amounts }) => roundedUnits(amounts.closing, units_per_minor))).toEqual([
      20_600n,
      25_100n,
      21_000n,
      23_000n,
    ]);
  });

  test('has the customers behind it, a page at a time', async () => {
    const query = '/customers?from=2026-03-01&until=2026-04-01';
    const all = await get(query);
    const by = Object.fromEntries(Object.entries(customers).map(([name, id]) => [id, name]));
    const rows = all.data.map((row: { customer_id: string } & Record<string, string>) =>
      [by[row.customer_id], row.opening, row.expansion, row.contraction, row.churn, row.closing].join(' '),
    );
    expect(rows.sort()).toEqual([
      'carl 20.00 0.00 0.00 -20.00 0.00',
      'cora 16.00 4.00 0.00 0.00 20.00',
      'paul 20.00 0.00 -20.00 0.00 0.00',
      'seth 45.00 0.00 -5.00 0.00 40.00',
    ]);
    const [first, second] = all.data;
    const page = await get(`${query}&limit=1`);
    expect(page).toEqual({ object: 'list', data: [first], has_more: true });
    expect((await get(`${query}&limit=1&starting_after=${encodeURIComponent(first.id)}`)).data).toEqual([second]);
    expect((await get(`${query}&kind=churn`)).data).toMatchObject([{ customer_id: customers.carl }]);
  });

  test('is told as it was known', async () => {
    const seq = await acme.seq();
    acme.on('2026-04-03');
    await acme.api.post(`/v1/subscriptions/${ids.addy}/actions`, { action: 'change', quantities: { seats: '1' } });
    const closing = async (query: string) => (await get(`?from=2026-04-01&until=2026-05-01${query}`)).totals[0].closing;
    expect([await closing(''), await closing(`&as_of=${seq}`)]).toEqual(['235.00', '230.00']);
  });

  test('is told as CSV', async () => {
    const march = '/customers/export?from=2026-03-01&until=2026-04-01&kind=churn';
    expect((await get(march)).split('\r\n')[1]).toBe(
      `${customers.carl},2026-03-01,2026-04-01,EUR,20.00,0.00,0.00,0.00,-20.00,0.00,0.00,0.00,kontor 1`,
    );
    const csv = await get('/export?from=2026-01-01&until=2026-02-01');
    expect(csv).toBe(
      'start,end,currency,opening,new,expansion,contraction,churn,reactivation,fx,closing,opening_customers,closing_customers,policy\r\n' +
        '2026-01-01,2026-02-01,EUR,0.00,206.00,0.00,0.00,0.00,0.00,0.00,206.00,0,6,kontor 1\r\n',
    );
  });
});

describe('cohorts', () => {
  const cohorts = async (query: string) => (await acme.api.get(`/v1/metrics/cohorts${query}`)).body;

  // of January's six, with 206.00, Carl leaves in March; Paul pauses, which keeps him. Tina begins in February.
  test('are put together by the month they began in', async () => {
    const { cohorts: rows } = await cohorts('?from=2026-01-15&on=2026-03-31');
    const told = rows.map(
      ({ cohort, size, months }: { cohort: string; size: number; months: Record<string, string>[] }) => [
        `${cohort} ${size}`,
        ...months.map((month) => [month.customers, month.mrr, month.logo_retention, month.revenue_retention].join(' ')),
      ],
    );
    expect(told).toEqual([
      ['2026-01 6', '6 206.00 1 1', '6 231.00 1 1.121359', '5 190.00 0.833333 0.92233'],
      ['2026-02 1', '1 20.00 1 1', '1 20.00 1 1'],
    ]);
  });

  test('are put together by plan, told as CSV', async () => {
    const csv: string = (await acme.api.get('/v1/metrics/cohorts/export?by=plan&from=2026-01-01&on=2026-01-31')).body;
    expect(csv.trim().split('\r\n')).toEqual([
      'cohort,size,age_months,observed,customers,start,mrr,logo_retention,revenue_retention,currency,policy',
      'team,5,0,5,5,106.00,106.00,1,1,EUR,kontor 1',
      'yearly,1,0,1,1,100.00,100.00,1,1,EUR,kontor 1',
    ]);
  });

  test.each([
    ['?by=zodiac', 400, 'unknown-choice'],
    ['?from=2026-05-01&on=2026-01-01', 400, 'period-empty'],
    ['?from=1970-02-01&on=8999-01-01', 400, 'series-too-long'],
  ])('%s is refused', async (query, status, code) => {
    expect(await cohorts(query)).toMatchObject({ status, code });
  });
});

describe('a bridge', () => {
  // at the end of February Carl has cancelled and is served on, and Cora has a discount that ends
  test('leads from one policy to another, customer by customer', async () => {
    const { body } = await acme.api.get('/v1/metrics/bridge?from=kontor&to=stripe&on=2026-02-28');
    expect(body).toMatchObject({ from_mrr: '251.00', to_mrr: '235.00', currency: 'EUR', on: '2026-02-28' });
    const steps = body.steps.filter(({ rows }: { rows: unknown[] }) => rows.length > 0);
    expect(steps).toMatchObject([
      { option: 'churn_at', difference: '-20.00', rows: [{ customer_name: 'carl', before: '20.00', after: '0.00' }] },
      {
        option: 'finite_discounts',
        difference: '4.00',
        rows: [{ customer_name: 'cora', before: '16.00', after: '20.00' }],
      },
    ]);
    const { body: csv } = await acme.api.get('/v1/metrics/bridge/export?from=kontor&to=stripe&on=2026-02-28');
    expect(csv.split('\r\n')[1]).toMatch(/^churn_at,cus_.*,carl,sub_.*,team,plan\/base,20\.00,0\.00,-20\.00,EUR$/);
    expect((await acme.api.get('/v1/metrics/bridge?from=kontor&to=nobodys')).status).toBe(404);
  });
});

describe('what is asked wrongly', () => {
  test.each([
    ['?from=2026-02-01&until=2026-02-01', 400, 'period-empty'],
    ['?from=1970-01-01&until=8000-01-01&by=day', 400, 'series-too-long'],
    ['?policy=nobodys', 404, 'resource-unknown'],
    ["?policy=' OR 1=1 --", 404, 'resource-unknown'],
    ['?policy=kontor@99999999999999', 404, 'resource-unknown'],
    ['?timezone=Mars/Olympus', 400, 'invalid-format'],
    ['?currency=DOLLARS', 400, 'invalid-format'],
    ['?currency=USD', 422, 'exchange-rate-missing'],
    ['?from=2026-13-01', 400, 'invalid-format'],
    ['/customers?starting_after=nothing', 400, 'invalid-format'],
    ['/customers?limit=0', 400, 'out-of-bounds'],
  ])('%s is refused', async (query, status, code) => {
    expect(await get(query.replaceAll(' ', '%20'))).toMatchObject({ status, code });
  });

  test.each([
    ['a preset', { name: 'stripe', options: {} }, 409, 'metric-policy-preset'],
    ['an option there is not', { name: 'mine', options: { churn: 'never' } }, 422, 'metric-policy-invalid'],
    ['a value there is not', { name: 'mine', options: { churn_at: 'never' } }, 422, 'metric-policy-invalid'],
    ['a base there is not', { name: 'mine', base: 'nobodys', options: {} }, 404, 'resource-unknown'],
    ['a name that is none', { name: 'Mine!', options: {} }, 422, 'invalid-format'],
    ['a prototype', { name: 'mine', options: { constructor: 'x' } }, 422, 'metric-policy-invalid'],
  ])('a policy of %s is refused', async (_name, body, status, code) => {
    expect((await acme.api.post('/v1/metric_policies', body)).body).toMatchObject({ status, code });
  });
});

test('another organisation sees nothing of it', async () => {
  const other = await Business.open(store);
  const report = (await other.api.get('/v1/metrics/movements?from=2026-01-01&until=2026-02-01')).body;
  expect(report.totals.filter(({ closing }: Row) => closing !== '0.00')).toEqual([]);
  expect((await other.api.get('/v1/metrics/movements/customers')).body.data).toEqual([]);
  expect((await other.api.get('/v1/metrics/movements?policy=ours')).status).toBe(404);
  expect((await other.api.get('/v1/metric_policies')).body.data.map(({ id }: { id: string }) => id)).toContain(
    'kontor@1',
  );
});
