// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BilledInvoice, Business } from '../testing/business.js';
import { billed, openForeignBusiness, recordRates, setCurrencies } from '../testing/foreign-business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
let euros: BilledInvoice;
let dollars: BilledInvoice;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
/** Ada owes 119.00 EUR and Dora 130.90 USD, both of January at 1.10; it is February, and the rate 1.20. */
beforeEach(async () => {
  acme = await openForeignBusiness(store);
  await setCurrencies(acme, { functional_currency: 'EUR' });
  await recordRates(acme);
  euros = await billed(acme, 'ada', 'team', '2026-01-06');
  dollars = await billed(acme, 'dora', 'team', '2026-01-06');
  acme.on('2026-02-02');
  await recordRates(acme);
});

const pay = (body: object) => acme.api.post('/v1/payments', body);
const openOf = async ({ id }: BilledInvoice) => (await acme.api.get(`/v1/invoices/${id}/payments`)).body.open;
/** `account currency` of what is posted, without zeros. */
async function posted(): Promise<Record<string, string>> {
  const { body } = await acme.api.get('/v1/ledger/balances');
  for (const { difference } of body.differences) expect(Number(difference)).toBe(0);
  const rows = body.accounts.filter(({ balance }: Row) => Number(balance) !== 0);
  return Object.fromEntries(rows.map(({ account, currency, balance }: Row) => [`${account} ${currency}`, balance]));
}
async function told(): Promise<Record<string, string>> {
  const { body } = await acme.api.get('/v1/ledger/balances?functional=true');
  expect(body.missing_rate_count).toBe(0);
  expect(body.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  const rows = body.accounts.filter(({ balance }: Row) => balance !== '0.00');
  return Object.fromEntries(rows.map(({ account, balance }: Row) => [account, balance]));
}
type Row = Record<string, string>;

describe('a payment in another currency', () => {
  test('pays at the recorded rate of its day', async () => {
    const body = { invoice_id: euros.number, amount: '60', currency: 'USD' };
    const rehearsed = await pay({ ...body, dry_run: true });
    const { body: paid } = await pay(body);
    // 60.00 / 1.2
    const exchange = {
      invoice_id: euros.id,
      currency: 'EUR',
      amount: '50.00',
      given: '60.00',
      rate_date: '2026-02-02',
    };
    expect(paid).toMatchObject({ amount: '60.00', currency: 'USD', on_account: '0.00', allocations: [] });
    expect(paid.exchanges).toEqual([expect.objectContaining({ ...exchange, source: 'ECB', undone: '0.00' })]);
    expect(rehearsed.body.exchanges).toEqual([{ ...paid.exchanges[0], id: null }]);
    expect(await openOf(euros)).toBe('69.00');
    expect((await acme.api.get(`/v1/payments/${paid.id}`)).body).toEqual(paid);
    // the money that came in is one payment
    expect((await acme.api.get('/v1/payments')).body.data.map(({ id }: Row) => id)).toEqual([paid.id]);
    expect(await posted()).toMatchObject({
      'cash USD': '60.00',
      'currency_exchange USD': '-60.00',
      'currency_exchange EUR': '50.00',
      'receivable EUR': '69.00',
    });
    // 130.90 USD at 1.1 are 119.00: 69.00 and 119.00 are owed
    expect(await told()).toMatchObject({ cash: '50.00', receivable: '188.00' });
    expect(await told()).not.toHaveProperty('fx_gain_loss');
    const { body: statement } = await acme.api.get('/v1/customers/ada/statement?from=2026-02-01&currency=USD');
    expect(statement.movements.map(({ kind, amount }: Row) => [kind, amount])).toEqual([
      ['exchange', '60.00'],
      ['payment', '-60.00'],
    ]);
  });

  test('at an agreed rate: what that is more than the market is a loss', async () => {
    const { body } = await pay({ invoice_id: euros.id, amount: '60', currency: 'USD', exchange_rate: '0.9' });
    expect(body.exchanges).toMatchObject([{ amount: '54.00', rate: '0.9', rate_date: null, source: null }]);
    // 60.00 USD are 50.00 at the bank
    expect(await told()).toMatchObject({ cash: '50.00', receivable: '184.00', fx_gain_loss: '4.00' });
  });

  test('in the currency of the books for an invoice in another: the invoice goes at what it stands at', async () => {
    const first = await pay({ invoice_id: dollars.id, amount: '100', currency: 'EUR' });
    expect(first.body.exchanges).toMatchObject([{ amount: '120.00', given: '100.00', rate: '1.2' }]);
    // 119.00 × 120.00 / 130.90 = 109.09
    expect(await told()).toMatchObject({ cash: '100.00', receivable: '128.91', fx_gain_loss: '9.09' });
    // 10.90 are open: 10.90 / 1.2 = 9.08, and the rest stays in euros
    const { body } = await pay({ invoice_id: dollars.id, amount: '200', currency: 'EUR' });
    expect(body).toMatchObject({ on_account: '190.92', exchanges: [{ amount: '10.90', given: '9.08' }] });
    expect(await openOf(dollars)).toBe('0.00');
    expect(await told()).toMatchObject({ cash: '300.00', receivable: '-71.92', fx_gain_loss: '9.92' });
  });

  test('on account pays later, and what the bank takes back opens the invoice again', async () => {
    const { body: paid } = await pay({ customer_id: 'ada', amount: '100', currency: 'USD' });
    expect(paid.on_account).toBe('100.00');
    const path = `/v1/payments/${paid.id}/exchange`;
    const rehearsed = await acme.api.post(path, { invoice_id: euros.number, dry_run: true });
    const done = await acme.api.post(path, { invoice_id: euros.number });
    // 100 / 1.2 = 83.33
    expect(done.body).toMatchObject({ on_account: '0.00', exchanges: [{ amount: '83.33', given: '100.00' }] });
    expect(rehearsed.body).toEqual({ ...done.body, exchanges: [{ ...done.body.exchanges[0], id: null }] });
    expect(await openOf(euros)).toBe('35.67');
    const part = await acme.api.post(`/v1/payments/${paid.id}/return`, { amount: '30', reason: 'AC04' });
    // three tenths of 83.33
    expect(part.body.reopened).toMatchObject([{ invoice_id: euros.id, amount: '-25.00', currency: 'EUR' }]);
    expect(await openOf(euros)).toBe('60.67');
    await acme.api.post(`/v1/payments/${paid.id}/return`, {});
    expect(await openOf(euros)).toBe('119.00');
    expect((await acme.api.get(`/v1/payments/${paid.id}`)).body).toMatchObject({
      returned: '100.00',
      on_account: '0.00',
      exchanges: [{ given: '100.00', undone: '100.00' }],
    });
    expect(await posted()).toMatchObject({ 'receivable EUR': '119.00', 'receivable USD': '130.90' });
    expect(Object.keys(await posted())).not.toContain('currency_exchange USD');
    expect(await told()).toMatchObject({ receivable: '238.00' });
  });

  test.each([
    ['without a rate', { amount: '1', currency: 'GBP' }, 'exchange-rate-missing'],
    ['at a rate of nothing', { amount: '1', currency: 'USD', exchange_rate: '0' }, 'exchange-rate-invalid'],
    ['with a rate for nothing', { amount: '1', currency: 'EUR', exchange_rate: '1.1' }, 'unknown-field'],
    ['that is worth nothing', { amount: '0.01', currency: 'USD', exchange_rate: '0.1' }, 'payment-not-on-account'],
  ])('is refused: %s', async (_name, body, code) => {
    expect((await pay({ invoice_id: euros.id, ...body })).body).toMatchObject({ status: 422, code });
    expect((await acme.api.get('/v1/payments')).body.data).toEqual([]);
  });

  test('what was exchanged is neither returned by itself nor refunded through it', async () => {
    const { body: paid } = await pay({ invoice_id: euros.id, amount: '60', currency: 'USD' });
    const [{ id }] = paid.exchanges;
    expect((await acme.api.post(`/v1/payments/${id}/return`, {})).body.code).toBe('payment-exchanged');
    expect((await acme.api.post('/v1/refunds', { payment_id: id, amount: '1' })).body.code).toBe('payment-exchanged');
    const refund = await acme.api.post('/v1/refunds', { payment_id: paid.id, amount: '1', reopen_invoices: true });
    expect(refund.body.code).toBe('refund-exceeds-payment');
    const same = await acme.api.post(`/v1/payments/${paid.id}/exchange`, { invoice_id: dollars.id });
    expect(same.status).toBe(404); // of another customer
    const due = await billed(acme, 'dora', 'team', '2026-02-02');
    const { body: of } = await pay({ customer_id: 'dora', amount: '1000', currency: 'USD' });
    const to = await acme.api.post(`/v1/payments/${of.id}/exchange`, { invoice_id: due.id });
    expect(to.body.code).toBe('payment-currency-mismatch');
  });
});

describe('a bank statement', () => {
  const mapping = {
    delimiter: ',',
    currency: 'USD',
    columns: { booked_on: 'date', amount: 'amount', name: 'name', remittance_text: 'text', line_id: 'id' },
  };
  const imported = (rows: readonly string[]) =>
    acme.api.post('/v1/bank_statements', {
      format: 'csv',
      content: `id,date,amount,name,text\n${rows.join('\n')}`,
      mapping,
    });

  test('in dollars pays an invoice in euros that it names, and waits where no rate is recorded', async () => {
    const { body } = await imported([
      `1,2026-02-02,60.00,Ada,${euros.number}`,
      `2,2026-02-02,120.00,Ada,${euros.number}`,
      `3,2026-01-14,5.00,Ada,${euros.number}`,
    ]);
    expect(body.transactions.map(({ status, on_account }: Row) => [status, on_account])).toEqual([
      ['applied', '0.00'],
      ['applied', '37.20'], // 69.00 × 1.2 = 82.80
      ['unmatched', '0.00'],
    ]);
    expect(body.transactions.map(({ exchanges }: { exchanges: Row[] }) => exchanges[0]?.amount)).toEqual([
      '50.00',
      '69.00',
      undefined,
    ]);
    expect(await openOf(euros)).toBe('0.00');
    const again = await imported([`1,2026-02-02,60.00,Ada,${euros.number}`]);
    expect(again.body.transactions).toMatchObject([{ known: true }]);
  });

  test('is assigned at an agreed rate', async () => {
    const { body } = await imported(['1,2026-01-14,60.00,Ada,a present']);
    const path = `/v1/bank_transactions/${body.transactions[0].id}/assign`;
    expect((await acme.api.post(path, { invoice_id: euros.id })).body.code).toBe('exchange-rate-missing');
    const done = await acme.api.post(path, { invoice_id: euros.id, exchange_rate: '0.95' });
    expect(done.body).toMatchObject({ status: 'applied', exchanges: [{ amount: '57.00' }], on_account: '0.00' });
    expect(await openOf(euros)).toBe('62.00');
  });
});

test('whatever is paid, exchanged and taken back in three currencies: documents and books say the same', async () => {
  const step = fc.record({
    what: fc.constantFrom('pay', 'pay', 'account', 'exchange', 'return'),
    of: fc.constantFrom('euros', 'dollars'),
    currency: fc.constantFrom('EUR', 'USD', 'JPY'),
    cents: fc.integer({ min: 1, max: 9_000 }),
    rate: fc.constantFrom(undefined, '0.87', '1.31', '151.5'),
    pick: fc.nat({ max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6, size: 'max' }), async (steps) => {
      acme = await openForeignBusiness(store);
      await setCurrencies(acme, { functional_currency: 'EUR' });
      await recordRates(acme);
      const invoices = {
        euros: await billed(acme, 'ada', 'team', '2026-01-06'),
        dollars: await billed(acme, 'dora', 'team', '2026-01-06'),
      };
      acme.on('2026-02-02');
      await recordRates(acme);
      for (const { what, of, currency, cents, rate, pick } of steps) {
        const invoice = invoices[of];
        const amount = currency === 'JPY' ? String(cents) : (cents / 100).toFixed(2);
        const customer_id = of === 'euros' ? 'ada' : 'dora';
        const own = currency === (of === 'euros' ? 'EUR' : 'USD');
        const { data } = (await acme.api.get(`/v1/payments?customer_id=${customer_id}`)).body;
        const one = data[pick % Math.max(1, data.length)];
        if (what === 'pay')
          await pay({ invoice_id: invoice.id, amount, currency, exchange_rate: own ? undefined : rate });
        if (what === 'account') await pay({ customer_id, amount, currency });
        if (what === 'exchange' && one !== undefined)
          await acme.api.post(`/v1/payments/${one.id}/exchange`, { invoice_id: invoice.id, exchange_rate: rate });
        if (what === 'return' && one !== undefined)
          await acme.api.post(
            `/v1/payments/${one.id}/return`,
            pick % 2 === 0 ? {} : { amount: one.amount.replace(/\d(?=$)/, '1') },
          );
      }
      // what the documents say is owed in each currency, in its smallest unit
      const owed = new Map<string, bigint>();
      const minor = (text: string) => BigInt(text.replace('.', ''));
      const add = (currency: string, by: bigint) => owed.set(currency, (owed.get(currency) ?? 0n) + by);
      add('EUR', minor(await openOf(invoices.euros)));
      add('USD', minor(await openOf(invoices.dollars)));
      const cash = new Map<string, bigint>();
      for (const { id } of (await acme.api.get('/v1/payments')).body.data) {
        const { currency, amount, on_account, returned } = (await acme.api.get(`/v1/payments/${id}`)).body;
        expect(minor(on_account)).toBeGreaterThanOrEqual(0n);
        add(currency, -minor(on_account));
        cash.set(currency, (cash.get(currency) ?? 0n) + minor(amount) - minor(returned));
      }
      const books = await posted();
      const booked = (account: string, currency: string) => minor(books[`${account} ${currency}`] ?? '0');
      for (const [currency, sum] of owed) expect(booked('receivable', currency)).toBe(sum);
      for (const [currency, sum] of cash) expect(booked('cash', currency)).toBe(sum);
      expect(await told()).not.toHaveProperty('currency_exchange');
    }),
    { numRuns: 12 },
  );
}, 120_000);
