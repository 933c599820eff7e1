// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFacts } from '../metrics/facts.js';
import { importedRevenue } from '../metrics/imported-revenue.js';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
});
afterAll(() => store?.close());

const lines = (...rows: readonly string[]) => new TextEncoder().encode(`${rows.join('\n')}\n`);
const send = async (query: string, ...rows: readonly string[]) =>
  (await acme.api.send('POST', `/v1/metrics/imports?${query}`, lines(...rows))).body;
const reading = async <T>(fn: Parameters<TestStore['read']>[1], as_of?: bigint): Promise<T> => {
  const { id } = (await store.findOrganisation(acme.slug)) as { id: string };
  return store.read(id, fn, as_of === undefined ? {} : { as_of }) as Promise<T>;
};
/** `old/7 cus 2026-01-01 active 100`: each state of what was imported. */
const states = (as_of?: bigint) =>
  reading<string[]>(async (tx) => {
    const all: string[] = [];
    for await (const portion of importedRevenue(tx))
      for (const { subscription_id, customer_id, states: of } of portion)
        for (const { at, status, parts } of of)
          all.push(
            [
              subscription_id,
              customer_id,
              new Date(at).toISOString().slice(0, 10),
              status,
              ...parts.map(({ charge_key, amount, interval }) => `${charge_key} ${amount} ${JSON.stringify(interval)}`),
            ].join(' '),
          );
    return all;
  }, as_of);

const PERIODS = 'customer_id,start_date,end_date,monthly_amount,subscription_id';

describe('a file of periods', () => {
  test('is tried, recorded once, corrected, and stays known as of then', async () => {
    const rows = [PERIODS, '1,2025-01-01,2025-03-01,50,7', '1,2025-03-01,,75,7', 'ada,2025-02-01,2025-04-01,20,'];
    const told = { object: 'metric_import', kind: 'periods', count: 2 };
    expect(await send('kind=periods&source=old&dry_run=true', ...rows)).toEqual({
      ...told,
      ...{ added: 2, changed: 0, unchanged: 0, stored: false },
    });
    expect(await states()).toEqual([]);
    expect(await send('kind=periods&source=old', ...rows)).toMatchObject({ ...told, added: 2, stored: true });
    expect(await send('kind=periods&source=old', ...rows)).toMatchObject({ added: 0, unchanged: 2 });
    const { id } = (await acme.api.get('/v1/customers?external_id=ada')).body.data[0];
    const ada = [`old/ada ${id} 2025-02-01 active plan/imported 20 "month"`, `old/ada ${id} 2025-04-01 ended`];
    const seven = (amount: number) => [
      'old/7 1 2025-01-01 active plan/imported 50 "month"',
      `old/7 1 2025-03-01 active plan/imported ${amount} "month"`,
    ];
    expect(await states()).toEqual([...seven(75), ...ada]);
    const seq = BigInt(await acme.seq());
    const corrected = [PERIODS, '1,2025-01-01,2025-03-01,50,7', '1,2025-03-01,,80,7'];
    expect(await send('kind=periods&source=old', ...corrected)).toMatchObject({ added: 0, changed: 1, unchanged: 0 });
    expect(await states()).toEqual([...seven(80), ...ada]);
    expect(await states(seq)).toEqual([...seven(75), ...ada]);
  });

  test('is refused whole, with each line that cannot be read', async () => {
    const before = await states();
    const refused = await send(
      'kind=periods&source=old',
      PERIODS,
      '1,2025-01-01,2024-01-01,50,9',
      '2,31.01.2025,,12,',
      ',2025-01-01,,-5,8',
      '3,2025-01-01,,1',
      '4,2025-01-01,,1e5,9',
    );
    expect(refused).toMatchObject({ status: 422, code: 'metric-file-unreadable' });
    expect(refused.errors.map(({ path }: { path: string }) => path)).toEqual([
      'lines[2].end_date',
      'lines[3].start_date',
      'lines[4].customer_id',
      'lines[4].monthly_amount',
      'lines[5].',
      'lines[6].monthly_amount',
      'lines[6].customer_id',
    ]);
    expect(await states()).toEqual(before);
  });
});

test("Stripe's subscriptions: items, quantities, intervals, trials, and what ended", async () => {
  const told = await send(
    'kind=stripe&source=stripe',
    'id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC),Trial End (UTC),Canceled At (UTC),Cancel At Period End,Current Period Start (UTC),Current Period End (UTC),Ended At (UTC)',
    'sub_a,cus_a,pro,3,eur,month,20.00,active,2025-01-01 00:00,2025-01-15 00:00,,false,,,',
    'sub_a,cus_a,support,1,eur,year,120.00,active,2025-02-01 00:00,,,false,,,',
    'sub_b,cus_b,pro,1,eur,month,20.00,canceled,2025-01-01 00:00,,2025-02-10 09:30,false,,,2025-03-01 00:00',
    'sub_c,cus_c,pro,1,eur,week,5.00,incomplete_expired,2025-01-01 00:00,,,,,,',
    'sub_d,cus_d,pro,2,eur,month,20.00,past_due,2025-01-01 00:00,,,false,2025-04-01 00:00,2025-05-01 00:00,',
  );
  expect(told).toMatchObject({ count: 3, added: 3 });
  expect((await states()).filter((line) => line.startsWith('stripe/'))).toEqual([
    'stripe/sub_a cus_a 2025-01-01 trialing plan/pro 60 "month"',
    'stripe/sub_a cus_a 2025-01-15 active plan/pro 60 "month"',
    'stripe/sub_a cus_a 2025-02-01 active plan/pro 60 "month" plan/support 120 "year"',
    'stripe/sub_b cus_b 2025-01-01 active plan/pro 20 "month"',
    'stripe/sub_b cus_b 2025-02-10 active plan/pro 20 "month"',
    'stripe/sub_b cus_b 2025-03-01 ended',
    'stripe/sub_d cus_d 2025-01-01 active plan/pro 40 "month"',
    'stripe/sub_d cus_d 2025-04-01 past_due plan/pro 40 "month"',
  ]);
});

describe('a source', () => {
  const list = async () =>
    (await acme.api.get('/v1/metrics/imports')).body.data.map(({ id, subscriptions }: Record<string, string>) =>
      [id, subscriptions].join(' '),
    );
  const mrr = async (on: string, as_of = '') =>
    (await acme.api.get(`/v1/metrics?figures=mrr&on=${on}${as_of}`)).body.figures[0].value;

  test('is taken out again, and stays known as of then', async () => {
    await send('kind=periods&source=wrong', PERIODS, 'zoe,2024-01-01,,33,z1');
    expect(await list()).toContain('wrong 1');
    expect(await mrr('2024-02-01')).toBe('33.00');
    const seq = await acme.seq();
    const dry = await acme.api.send('DELETE', '/v1/metrics/imports/wrong?dry_run=true', undefined);
    expect(dry.body).toEqual({ id: 'wrong', object: 'import_source', subscriptions: 1, removed: false });
    expect(await mrr('2024-02-01')).toBe('33.00');
    expect((await acme.api.send('DELETE', '/v1/metrics/imports/wrong', undefined)).body).toMatchObject({
      removed: true,
    });
    expect(await list()).not.toContain('wrong 1');
    expect(await mrr('2024-02-01')).toBe('0.00');
    expect(await mrr('2024-02-01', `&as_of=${seq}`)).toBe('33.00');
    expect((await acme.api.send('DELETE', '/v1/metrics/imports/wrong', undefined)).status).toBe(404);
  });

  test('is of a customer here, once one has its name', async () => {
    await send('kind=periods&source=moved', PERIODS, 'newcomer,2024-01-01,,44,n1');
    const behind = async () => (await acme.api.get('/v1/metrics/details?figure=mrr&on=2024-02-01')).body.data;
    expect(await behind()).toMatchObject([{ customer_id: 'newcomer', customer_name: null }]);
    const made = await acme.api.post('/v1/customers', { name: 'Newcomer', external_id: 'newcomer' });
    expect(await behind()).toMatchObject([{ customer_id: made.body.id, customer_name: 'Newcomer', amount: '44.00' }]);
  });
});

describe('facts', () => {
  test.each([
    ['spend', ['month,channel,amount', '2025-01,ads,1000', '2025-01,fairs,250.50'], 2],
    ['costs', ['meter,plan,from,cost', 'calls,,2025-01,0.002', ',team,2025-01-01,3'], 2],
    ['accounts', ['month;operating_profit;net_burn', '2025-01;-5000;6000', '2025-02;;'], 2],
    ['community', ['series,date,value', 'stars,2025-01-31,1200', 'npm/acme,2025-01-31,88000'], 2],
    ['customers', ['customer_id,created_at,source,installed_at', 'ada,2025-01-31,ads,2024-12-01T10:00:00Z'], 1],
  ] as const)('of %s are recorded once', async (kind, rows, count) => {
    expect(await send(`kind=${kind}`, ...rows)).toMatchObject({ kind, count, added: count });
    expect(await send(`kind=${kind}`, ...rows)).toMatchObject({ added: 0, changed: 0, unchanged: count });
    expect((await reading<Map<string, unknown>>((tx) => readFacts(tx, kind))).size).toBe(count);
  });

  test.each([
    ['a column short', 'spend', ['month,amount', '2025-01,1'], 'lacks channel'],
    ['the same twice', 'spend', ['month,channel,amount', '2025-01,a,1', '2025-01,a,2'], 'line 3: month says again'],
    ['both of meter and plan', 'costs', ['meter,plan,from,cost', 'a,b,2025-01,1'], 'only one of them'],
    ['a code zero', 'community', ['series,date,value', 'a\u0000b,2025-01-01,1'], 'code zero'],
    ['a name without end', 'community', ['series,date,value', `${'x'.repeat(500)},2025-01-01,1`], '200 characters'],
    ['an open quote', 'community', ['series,date,value', '"a,2025-01-01,1'], 'no CSV'],
    ['nothing', 'community', [''], 'lacks series, date, value'],
    ['a day before time', 'community', ['series,date,value', 'a,0001-01-01,1'], 'no day'],
  ] as const)('with %s are refused', async (_name, kind, rows, words) => {
    const refused = await send(`kind=${kind}`, ...rows);
    expect(refused).toMatchObject({ status: 422, code: 'metric-file-unreadable' });
    expect(refused.detail).toContain(words);
  });

  test('are nothing of another organisation', async () => {
    const other = await Business.open(store);
    const { id } = (await store.findOrganisation(other.slug)) as { id: string };
    expect((await store.read(id, (tx) => readFacts(tx, 'spend'))).size).toBe(0);
  });
});
