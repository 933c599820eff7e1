// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/test-store.js';

let store: TestStore;
let acme: Business;
let subscription: string;
let quote: string;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  await acme.api.patch('/v1/organisation', { invoice_prefix: 'ACM' });
  for (const name of ['Émile Nord', 'Nordwind AG', 'Nordlicht'])
    await acme.api.post('/v1/customers', { name, external_id: name.slice(0, 5), email: null });
  subscription = await acme.subscribe({ customer_id: 'ada' });
  await acme.close('2026-02-02');
  const terms = { plan: 'team', start_date: '2026-07-01', term_months: 12, valid_until: '2026-07-01' };
  quote = (await acme.api.post('/v1/quotes', { customer_id: 'ada', ...terms })).body.id;
  await acme.api.post(`/v1/quotes/${quote}/send`, {});
  const discount = { percent: '0.1' };
  await acme.api.post('/v1/coupons', { code: 'NORTH10', name: 'Ten', discount, duration: { kind: 'once' } });
});
afterAll(() => store.close());

const found = async (q: string, rest = '') =>
  (await acme.api.get(`/v1/search?q=${encodeURIComponent(q)}${rest}`)).body.data.map(
    ({ kind, title, subtitle }: Record<string, string>) =>
      `${kind} ${title}${subtitle === null ? '' : `, ${subtitle}`}`,
  );

test.each([
  ['emile', ['customer Émile Nord, Émile']],
  [
    'nor',
    ['customer Nordlicht, Nordl', 'customer Nordwind AG, Nordw', 'customer Émile Nord, Émile', 'coupon NORTH10, Ten'],
  ],
  ['ag nordw', ['customer Nordwind AG, Nordw']],
  ['Nordl', ['customer Nordlicht, Nordl']],
  ['TEAM', ['plan Team']],
  ['north1', ['coupon NORTH10, Ten']],
  ['nobody', []],
  ['%', []],
  ['ACM-000001', ['invoice ACM-000001, Ada']],
  ['acm-0', ['invoice ACM-000001, Ada', 'invoice ACM-000002, Ada']],
  ['1', ['invoice ACM-000001, Ada', 'quote ACM-Q-000001, Ada']],
  ['ACM-CN-000001', []],
  ['ACM-Q-0', ['quote ACM-Q-000001, Ada']],
  ['XYZ-000001', []],
  [
    'ada',
    [
      ...['customer Ada, ada', 'subscription team, Ada', 'quote ACM-Q-000001, Ada'],
      ...['invoice ACM-000002, Ada', 'invoice ACM-000001, Ada'],
    ],
  ],
])('%s', async (q, expected) => {
  expect(await found(q)).toEqual(expected);
});

test('ids are found whole and begun', async () => {
  expect(await found(subscription)).toEqual(['subscription team, Ada']);
  expect(await found(quote.slice(0, 12))).toEqual(['quote ACM-Q-000001, Ada']);
  expect(await found('cus_', '&limit=2')).toHaveLength(2);
  expect(await found('inv_nothing')).toEqual([]);
  expect((await acme.api.get('/v1/search?q=nor&limit=1')).body).toMatchObject({ has_more: true, data: [{}] });
});

test('nothing is found of another organisation', async () => {
  const other = await Business.open(store);
  const { data } = (await other.api.get(`/v1/search?q=${subscription}`)).body;
  expect(data).toEqual([]);
  expect((await other.api.get('/v1/search?q=nordwind')).body.data).toEqual([]);
});
