// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
/** Two invoices of 20.00, paid by a provider that keeps 0.50 of each. */
beforeEach(async () => {
  acme = await Business.open(store);
  await acme.subscribe();
  acme.on('2026-02-05');
  await acme.close('2026-02-02');
  await acme.api.post('/v1/payments', { customer_id: 'ada', amount: '40', fee: '1', money: 'provider_balance' });
});

const payOut = (body: object, headers: Record<string, string> = {}) => acme.api.post('/v1/payouts', body, headers);

test('moves what the provider holds to the bank, once, and its fee is an expense', async () => {
  const before = await acme.seq();
  const body = { amount: '30', fee: '0.25', paid_on: '2026-02-04', reference: 'po_1' };
  const rehearsed = await payOut({ ...body, dry_run: true });
  expect(rehearsed.body).toMatchObject({ id: null, received: '29.75', created: null });
  expect(await acme.books()).toMatchObject({ provider_balance: '39.00' });
  const once = { 'idempotency-key': 'po_1' };
  const paid = await payOut(body, once);
  expect(paid.status).toBe(200);
  expect({ ...paid.body, id: null, created: null }).toEqual(rehearsed.body);
  expect((await payOut(body, once)).body).toEqual(paid.body);
  expect(await acme.books()).toMatchObject({
    provider_balance: '9.00',
    cash: '29.75',
    payment_fees: '1.25',
    difference: '0.00',
  });
  expect((await acme.api.get('/v1/payouts')).body.data).toEqual([paid.body]);
  expect((await acme.api.get(`/v1/payouts/${paid.body.id}`)).body).toEqual(paid.body);
  expect((await acme.api.get(`/v1/payouts?as_of=${before}`)).body.data).toEqual([]);
  const { data } = (await acme.api.get(`/v1/ledger/entries?reference=${paid.body.id}`)).body;
  expect(data).toMatchObject([{ kind: 'payout', date: '2026-02-04' }]);
});

test('never more than is held: not by two at the same time, and not in another currency', async () => {
  const both = await Promise.all([payOut({ amount: '39' }), payOut({ amount: '39' })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
  expect((await payOut({ amount: '0.01' })).body).toMatchObject({ code: 'payout-exceeds-balance', param: 'amount' });
  expect((await payOut({ amount: '1', currency: 'USD' })).body.code).toBe('payout-exceeds-balance');
  expect(await acme.books()).toMatchObject({ cash: '39.00', difference: '0.00' });
});

test('is refused with a fee of more than it, and before it has happened', async () => {
  expect((await payOut({ amount: '1', fee: '1.01' })).body).toMatchObject({
    code: 'fee-without-payment',
    param: 'fee',
  });
  expect((await payOut({ amount: '1', paid_on: '2026-02-06' })).body).toMatchObject({ code: 'date-in-future' });
  expect((await acme.api.get('/v1/payouts/pyo_1')).status).toBe(404);
});

test('in the functional currency it moves what it stands at: no gain', async () => {
  const currencies = { functional_currency: 'EUR' };
  expect((await acme.api.put('/v1/billing_settings', { currencies })).status).toBe(200);
  await payOut({ amount: '39' });
  const { body } = await acme.api.get('/v1/ledger/balances?functional=true');
  const told = body.accounts.map(({ account, balance }: Record<string, string>) => `${account} ${balance}`);
  expect(told).toContain('cash 39.00');
  expect(told.filter((text: string) => text.startsWith('fx_gain_loss'))).toEqual([]);
});
