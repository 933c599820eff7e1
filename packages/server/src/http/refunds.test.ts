// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BilledInvoice, Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
let january: BilledInvoice;
let february: BilledInvoice;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
  await acme.subscribe();
  acme.on('2026-02-05');
  // two invoices of 20.00
  [january, february] = (await acme.close('2026-02-02')) as [BilledInvoice, BilledInvoice];
});

const pay = async (amount: string): Promise<string> =>
  (await acme.api.post('/v1/payments', { customer_id: 'ada', amount })).body.id;
const returned = (id: string, body: object = {}) => acme.api.post(`/v1/payments/${id}/return`, body);
const refund = (body: object, headers: Record<string, string> = {}) => acme.api.post('/v1/refunds', body, headers);
const open = async (as_of = ''): Promise<string[]> =>
  (await acme.api.get(`/v1/customers/ada/open_invoices${as_of}`)).body.data.map(
    ({ number, open }: Record<string, string>) => `${number} ${open}`,
  );
const taken = (body: { reopened: { invoice_id: string; kind: string; amount: string }[] }) =>
  body.reopened.map(({ invoice_id, kind, amount }) => [invoice_id, kind, amount]);

describe('a payment that comes back', () => {
  test('opens what it paid: the account first, then the latest invoice', async () => {
    const payment = await pay('45');
    const before = await acme.seq();
    const rehearsed = await returned(payment, { fee: '3', reason: 'AM04', dry_run: true });
    expect(await open()).toEqual([]);
    const done = await returned(payment, { fee: '3', reason: 'AM04' });
    expect(done.body).toEqual({ ...rehearsed.body, id: done.body.id, created: done.body.created });
    expect(done.body).toMatchObject({ amount: '45.00', fee: '3.00', returned_on: '2026-02-05', reason: 'AM04' });
    expect(taken(done.body)).toEqual([
      [february.id, 'return', '-20.00'],
      [january.id, 'return', '-20.00'],
    ]);
    expect(await open()).toEqual([`${january.number} 20.00`, `${february.number} 20.00`]);
    expect(await open(`?as_of=${before}`)).toEqual([]);
    expect((await acme.api.get(`/v1/payments/${payment}`)).body).toMatchObject({
      on_account: '0.00',
      returned: '45.00',
      refunded: '0.00',
    });
    expect((await acme.api.get(`/v1/payments/${payment}?as_of=${before}`)).body).toMatchObject({
      on_account: '5.00',
      returned: '0.00',
    });
    // the fee of the return is ours
    expect(await acme.books()).toMatchObject({
      receivable: '40.00',
      cash: '-3.00',
      payment_fees: '3.00',
      difference: '0.00',
    });
    const { body } = await acme.api.get('/v1/customers/ada/statement?from=2026-01-01');
    expect(body).toMatchObject({ closing: '40.00', on_account: '0.00' });
    expect(body.movements.at(-1)).toMatchObject({ kind: 'payment', balance: '40.00' });
    expect((await returned(payment)).body).toMatchObject({ status: 422, code: 'return-exceeds-payment' });
  });

  test('in part; and the same invoice is paid again by what is on account', async () => {
    const first = await pay('30');
    expect(taken((await returned(first, { amount: '15' })).body)).toEqual([
      [february.id, 'return', '-10.00'],
      [january.id, 'return', '-5.00'],
    ]);
    await pay('100');
    await returned(first, { amount: '5' });
    expect(await open()).toEqual([`${january.number} 5.00`]);
    const applied = await acme.api.post('/v1/customers/ada/apply_payments', {});
    expect(applied.body.allocations).toMatchObject([{ invoice_id: january.id, amount: '5.00' }]);
    expect(await open()).toEqual([]);
    const shown = (await acme.api.get(`/v1/invoices/${january.id}/payments`)).body;
    expect(shown.allocations.map(({ kind, amount }: Record<string, string>) => `${kind} ${amount}`)).toEqual([
      'payment 20.00',
      'return -5.00',
      'payment 5.00',
      'return -5.00',
      'payment 5.00',
    ]);
    expect(await acme.books()).toMatchObject({ receivable: '-70.00', cash: '110.00', difference: '0.00' });
  });

  test.each([
    ['more than it was', { amount: '30.01' }, 'return-exceeds-payment'],
    ['nothing', { amount: '0' }, 'not-positive'],
    ['tomorrow', { returned_on: '2026-02-06' }, 'date-in-future'],
  ])('is refused: %s', async (_name, body, code) => {
    expect((await returned(await pay('30'), body)).body).toMatchObject({ status: 422, code });
    expect((await returned('pay_none')).status).toBe(404);
  });
});

describe('a refund', () => {
  test('of what was paid too much', async () => {
    const payment = await pay('50');
    const before = await acme.seq();
    const rehearsed = await refund({
      payment_id: payment,
      amount: '4',
      fee: '0.25',
      reason: 'too much',
      dry_run: true,
    });
    const done = await refund({ payment_id: payment, amount: '4', fee: '0.25', reason: 'too much' });
    expect(done.body).toEqual({ ...rehearsed.body, id: done.body.id, created: done.body.created });
    expect(done.body).toMatchObject({
      source: 'payment',
      payment_id: payment,
      amount: '4.00',
      status: 'succeeded',
      provider: null,
      reopened: [],
    });
    expect((await acme.api.get(`/v1/refunds/${done.body.id}`)).body).toMatchObject({ id: done.body.id, fee: '0.25' });
    expect((await acme.api.get('/v1/refunds?customer_id=ada')).body.data).toHaveLength(1);
    expect((await acme.api.get(`/v1/refunds?as_of=${before}`)).body.data).toEqual([]);
    expect((await acme.api.get(`/v1/payments/${payment}`)).body).toMatchObject({
      on_account: '6.00',
      refunded: '4.00',
    });
    expect(await acme.books()).toMatchObject({ receivable: '-6.00', cash: '45.75', payment_fees: '0.25' });
    // the rest of the payment has paid invoices
    expect((await refund({ payment_id: payment, amount: '6.01' })).body.code).toBe('refund-of-paid-invoice');
    const reopening = await refund({ payment_id: payment, amount: '16', reopen_invoices: true });
    expect(taken(reopening.body)).toEqual([[february.id, 'refund', '-10.00']]);
    expect(await open()).toEqual([`${february.number} 10.00`]);
    const beyond = await refund({ payment_id: payment, amount: '30.01', reopen_invoices: true });
    expect(beyond.body).toMatchObject({ status: 422, code: 'refund-exceeds-payment', param: 'amount' });
    // 30.00 are left, and no more can be returned
    expect((await returned(payment)).body.amount).toBe('30.00');
    expect(await acme.books()).toMatchObject({ receivable: '40.00', cash: '-0.25', difference: '0.00' });
    const { body } = await acme.api.get('/v1/customers/ada/statement?from=2026-01-01');
    expect(body).toMatchObject({ closing: '40.00', on_account: '0.00' });
  });

  test('of prepaid credit: no gift, and nothing that was sold on account', async () => {
    const wallet = (await acme.api.post('/v1/customers/ada/wallets', {})).body.id;
    const grant = (body: object) => acme.api.post(`/v1/wallets/${wallet}/grants`, body);
    const first = (await grant({ kind: 'prepaid', amount: '10', paid_by: 'cash', expires_at: '2026-03-01' })).body.id;
    const second = (await grant({ kind: 'prepaid', amount: '10', paid_by: 'provider_balance' })).body.id;
    await grant({ kind: 'prepaid', amount: '10', paid_by: 'receivable' });
    await grant({ kind: 'promotional', amount: '10' });
    expect((await refund({ wallet_id: wallet, amount: '20.01' })).body).toMatchObject({
      code: 'refund-exceeds-owed',
      detail: expect.stringContaining('20.00 EUR'),
    });
    const done = await refund({ wallet_id: wallet, amount: '12', money: 'cash' });
    expect(done.body).toMatchObject({ source: 'wallet', source_id: wallet, payment_id: null });
    const moves = (await acme.api.get(`/v1/wallets/${wallet}/transactions?limit=2`)).body.data;
    expect(moves.map(({ kind, grant_id, amount }: Record<string, string>) => [kind, grant_id, amount]).sort()).toEqual(
      [
        ['refund', first, '-10.00'],
        ['refund', second, '-2.00'],
      ].sort(),
    );
    expect((await acme.api.get(`/v1/wallets/${wallet}`)).body.balance).toBe('28.00');
    expect(await acme.books()).toMatchObject({
      customer_credit: '-18.00',
      cash: '-2.00',
      provider_balance: '10.00',
      difference: '0.00',
    });
  });

  test('comes once by its idempotency key, and two at the same time share what is left', async () => {
    const payment = await pay('50');
    const once = () => refund({ payment_id: payment, amount: '1' }, { 'idempotency-key': 'refund-1' });
    expect((await once()).body).toEqual((await once()).body);
    const answers = await Promise.all([1, 2, 3].map(() => refund({ payment_id: payment, amount: '5' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    expect(await acme.books()).toMatchObject({ cash: '44.00', receivable: '-4.00' });
  });

  test('says what is wrong with it', async () => {
    const payment = await pay('50');
    await acme.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
    const hers = (await acme.api.post('/v1/customers/eve/wallets', {})).body.id;
    const dollars = (await acme.api.post('/v1/customers/ada/wallets', { currency: 'USD' })).body.id;
    expect((await refund({ amount: '1' })).body).toMatchObject({ code: 'missing-field', param: 'payment_id' });
    expect((await refund({ payment_id: 'pay_none', amount: '1' })).status).toBe(404);
    expect((await refund({ payment_id: payment, wallet_id: hers, amount: '1' })).status).toBe(404);
    expect((await refund({ payment_id: payment, wallet_id: dollars, amount: '1' })).body.code).toBe(
      'payment-currency-mismatch',
    );
    expect((await refund({ payment_id: payment, amount: '-1' })).body.code).toBe('not-positive');
  });
});

test('who listens is told of returns and refunds', async () => {
  await acme.api.post('/v1/webhook_endpoints', { url: 'https://93.184.215.14/hook', event_types: ['refund.created'] });
  const payment = await pay('50');
  const { id } = (await refund({ payment_id: payment, amount: '1' })).body;
  await returned(payment);
  const org_id = (await acme.api.get('/v1/organisation')).body.id;
  const told = await store.read(org_id, (tx) =>
    tx.client.query<{ type: string; object: string }>('SELECT type, object FROM event_outbox'),
  );
  expect(told.rows).toEqual([{ type: 'refund.created', object: id }]);
});
