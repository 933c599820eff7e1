// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await Business.open(store);
});

const pay = (body: object, headers: Record<string, string> = {}) => acme.api.post('/v1/payments', body, headers);
const open = async (as_of = ''): Promise<string[]> =>
  (await acme.api.get(`/v1/customers/ada/open_invoices${as_of}`)).body.data.map(
    ({ number, open }: Record<string, string>) => `${number} ${open}`,
  );
/** Three invoices of 20.00, of January to March. */
const threeMonths = async () => {
  await acme.subscribe();
  acme.on('2026-03-05');
  return acme.close('2026-03-02');
};

describe('a payment', () => {
  test('in full, in part, and too much', async () => {
    const [january, february] = await threeMonths();
    const paid = await pay({ invoice_id: january?.number, amount: '20.00', fee: '0.30', money: 'provider_balance' });
    expect(paid.body).toMatchObject({
      amount: '20.00',
      on_account: '0.00',
      received_on: '2026-03-05',
      allocations: [{ invoice_id: january?.id, kind: 'payment', amount: '20.00' }],
    });
    const before = await acme.seq();
    await pay({ invoice_id: february?.id, amount: '7.50', received_on: '2026-03-01', reference: 'RF18' });
    expect(await open()).toEqual([`${february?.number} 12.50`, expect.stringContaining(' 20.00')]);
    expect(await acme.books()).toMatchObject({
      provider_balance: '19.70',
      payment_fees: '0.30',
      cash: '7.50',
      receivable: '32.50',
      difference: '0.00',
    });
    const over = await pay({ invoice_id: february?.id, amount: '12.51' });
    expect(over.body).toMatchObject({ status: 422, code: 'payment-exceeds-open', param: 'amount' });
    expect((await pay({ invoice_id: january?.id, amount: '0.01' })).body.code).toBe('payment-exceeds-open');
    const shown = (await acme.api.get(`/v1/invoices/${february?.number}/payments`)).body;
    expect(shown).toMatchObject({
      due: '20.00',
      open: '12.50',
      allocations: [{ kind: 'payment', amount: '7.50', date: '2026-03-01' }],
    });
    expect((await acme.api.get(`/v1/invoices/${february?.id}/payments?as_of=${before}`)).body).toMatchObject({
      open: '20.00',
      allocations: [],
    });
    expect((await open(`?as_of=${before}`))[0]).toBe(`${february?.number} 20.00`);
    expect(await acme.books(before)).toMatchObject({ receivable: '40.00' });
  });

  test('of a customer pays the oldest, and what is left over stays on account', async () => {
    const [january, february, march] = await threeMonths();
    const rehearsed = await pay({ customer_id: 'ada', amount: '45', dry_run: true });
    expect(rehearsed.body).toMatchObject({ id: null, on_account: '0.00' });
    expect(await acme.books()).toMatchObject({ receivable: '60.00' });
    const first = await pay({ customer_id: 'ada', amount: '45' });
    expect(first.body.allocations.map(({ amount }: { amount: string }) => amount)).toEqual(['20.00', '20.00', '5.00']);
    expect({ ...first.body, id: null, created: null }).toEqual({
      ...rehearsed.body,
      allocations: first.body.allocations,
    });
    expect(await open()).toEqual([`${march?.number} 15.00`]);
    const second = await pay({ customer_id: 'ada', amount: '25' });
    expect(second.body).toMatchObject({
      on_account: '10.00',
      allocations: [{ invoice_id: march?.id, amount: '15.00' }],
    });
    expect((await acme.api.get(`/v1/payments/${second.body.id}`)).body).toEqual(second.body);
    expect(await open()).toEqual([]);
    // nothing open, 10.00 paid too much
    expect(await acme.books()).toMatchObject({ receivable: '-10.00', cash: '70.00', difference: '0.00' });
    const listed = (await acme.api.get('/v1/payments?customer_id=ada')).body.data;
    expect(listed.map(({ amount }: { amount: string }) => amount).sort()).toEqual(['25.00', '45.00']);
    expect((await acme.api.get('/v1/payments?customer_id=ada&limit=1')).body.has_more).toBe(true);
    const { body } = await acme.api.get('/v1/customers/ada/statement?from=2026-02-01');
    expect(body).toMatchObject({ opening: '20.00', closing: '-10.00', on_account: '-10.00', open_items: [] });
    const last = body.movements.slice(0, 2).map((each: Record<string, string>) => each.number);
    expect(last).toEqual([february?.number, march?.number]);
    expect(body.movements[2].number).toBeNull();
    expect(body.movements.map(({ kind, amount, balance }: Record<string, string>) => [kind, amount, balance])).toEqual([
      ['invoice', '20.00', '40.00'],
      ['invoice', '20.00', '60.00'],
      ['payment', expect.any(String), expect.any(String)],
      ['payment', expect.any(String), '-10.00'],
    ]);
    expect([january, february].length).toBe(2);
  });

  test('on account pays the invoices that come later, once', async () => {
    await pay({ customer_id: 'ada', amount: '25' });
    acme.on('2026-01-02');
    await pay({ customer_id: 'ada', amount: '10' });
    const [january, february, march] = await threeMonths();
    expect(await acme.books()).toMatchObject({ receivable: '25.00' });
    const apply = (body: object = {}) => acme.api.post('/v1/customers/ada/apply_payments', body);
    const rehearsed = await apply({ dry_run: true });
    const done = await apply();
    expect(done.body).toEqual(rehearsed.body);
    expect(done.body.allocations.map(({ invoice_id, amount }: Record<string, string>) => [invoice_id, amount])).toEqual(
      [
        [january?.id, '20.00'],
        [february?.id, '5.00'],
        [february?.id, '10.00'],
      ],
    );
    expect(await open()).toEqual([`${february?.number} 5.00`, `${march?.number} 20.00`]);
    expect((await apply()).body.allocations).toEqual([]);
    expect(await acme.books()).toMatchObject({ receivable: '25.00', cash: '35.00', difference: '0.00' });
    const { body } = await acme.api.get('/v1/customers/ada/statement?from=2026-01-01');
    expect(body).toMatchObject({ closing: '25.00', on_account: '0.00' });
    expect(body.open_items.map((item: { open: string }) => item.open).sort()).toEqual(['20.00', '5.00']);
  });

  test('comes once by its idempotency key', async () => {
    const [january] = await threeMonths();
    const once = () => pay({ invoice_id: january?.id, amount: '5' }, { 'idempotency-key': 'bank-line-1' });
    const [first, again] = [await once(), await once()];
    expect(again.body).toEqual(first.body);
    expect((await acme.api.get(`/v1/invoices/${january?.id}/payments`)).body.open).toBe('15.00');
    expect(await acme.books()).toMatchObject({ cash: '5.00' });
  });

  test('two at the same time never pay more than is open', async () => {
    const [january] = await threeMonths();
    const answers = await Promise.all([1, 2, 3].map(() => pay({ invoice_id: january?.id, amount: '15' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
    expect(await acme.books()).toMatchObject({ cash: '15.00', receivable: '45.00', difference: '0.00' });
  });

  test.each([
    ['of nothing', { customer_id: 'ada', amount: '0' }, 'not-positive'],
    ['of half a cent', { customer_id: 'ada', amount: '1.005' }, 'too-many-places'],
    ['for nobody', { amount: '1' }, 'missing-field'],
    ['with a fee above it', { customer_id: 'ada', amount: '1', fee: '2' }, 'fee-without-payment'],
    ['of tomorrow', { customer_id: 'ada', amount: '1', received_on: '2026-01-02' }, 'date-in-future'],
  ])('is refused: %s', async (_name, body, code) => {
    expect((await pay(body)).body).toMatchObject({ status: 422, code });
    expect((await acme.api.get('/v1/payments')).body.data).toEqual([]);
  });

  test('is refused: in another currency than its invoice without a rate, or for an unknown one', async () => {
    const [january] = await threeMonths();
    expect((await pay({ invoice_id: january?.id, amount: '1', currency: 'USD' })).body.code).toBe(
      'exchange-rate-missing',
    );
    expect((await pay({ invoice_id: 'inv_none', amount: '1' })).status).toBe(404);
  });
});

describe('a write-off', () => {
  test('gives up what is open, with the tax in it where it comes back', async () => {
    const seller = { address: { country: 'DE' }, tax_ids: ['DE136695976'] };
    await acme.api.put('/v1/billing_settings', { tax: { seller } });
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    const [january, february] = await threeMonths();
    expect(january?.total).toBe('23.80');
    await pay({ invoice_id: january?.id, amount: '11.90' });
    const path = `/v1/invoices/${january?.number}/write_off`;
    const rehearsed = await acme.api.post(path, { tax_relief: true, dry_run: true });
    // half of the 3.80 of tax
    expect(rehearsed.body).toMatchObject({ id: null, amount: '11.90', tax: '1.90' });
    const done = await acme.api.post(path, { tax_relief: true });
    expect(done.body).toEqual({ ...rehearsed.body, id: done.body.id });
    await acme.api.post(`/v1/invoices/${february?.id}/write_off`, {});
    expect(await acme.books()).toMatchObject({
      receivable: '23.80',
      bad_debt: '33.80',
      tax_payable: '-9.50',
      cash: '11.90',
      difference: '0.00',
    });
    expect((await acme.api.get(`/v1/invoices/${january?.id}/payments`)).body).toMatchObject({
      open: '0.00',
      allocations: [{ kind: 'payment' }, { kind: 'write_off', amount: '11.90' }],
    });
    expect((await acme.api.post(path, {})).body).toMatchObject({ status: 422, code: 'invoice-not-open' });
    const { body } = await acme.api.get('/v1/customers/ada/statement?from=2026-01-01');
    expect(body).toMatchObject({ opening: '0.00', closing: '23.80', on_account: '0.00' });
    expect(body.open_items).toHaveLength(1);
  });
});

test('a statement is mailed in the language of the customer, with the numbers of documents, as often as it is asked for', async () => {
  const [january] = await threeMonths();
  await pay({ invoice_id: january?.number, amount: '20' });
  const path = '/v1/customers/ada/statement/mail';
  const nobody = await acme.api.post(path, { from: '2026-01-01' });
  expect(nobody.body).toMatchObject({ status: 422, code: 'mail-address-missing' });
  await acme.api.patch('/v1/customers/ada', { email: 'ada@example.com' });
  await acme.api.put('/v1/customers/ada/billing_settings', { documents: { language: 'de' } });
  const sent = await acme.api.post(path, { from: '2026-01-01', until: '2026-03-31' });
  expect(sent.body).toMatchObject({
    template: 'statement_of_account',
    language: 'de',
    to: { address: 'ada@example.com' },
    status: 'queued',
  });
  const { text } = (await acme.api.get(`/v1/mails/${sent.body.id}`)).body;
  expect(text).toMatch(new RegExp(`Rechnung ${january?.number} +20,00\\s€`));
  expect(text).toMatch(/Zahlung +−20,00\s€ +40,00\s€\n/);
  const again = await acme.api.post(path, { from: '2026-01-01', until: '2026-03-31' });
  expect(again.body.id).not.toBe(sent.body.id);
  expect((await acme.api.post(path, { from: '2026-04-01', until: '2026-03-31' })).body.code).toBe('period-empty');
});
