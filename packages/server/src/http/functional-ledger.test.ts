// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Business } from '../testing/business.js';
import { billed, openForeignBusiness, recordRates, setCurrencies } from '../testing/foreign-business.js';
import { openTestStore, type TestStore } from '../testing/index.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
beforeEach(async () => {
  acme = await openForeignBusiness(store);
});

const told = async (query = '') => {
  const { body } = await acme.api.get(`/v1/ledger/balances?functional=true${query}`);
  expect(body.differences).toEqual([{ currency: 'EUR', difference: '0.00' }]);
  const accounts = body.accounts.filter(({ balance }: { balance: string }) => balance !== '0.00');
  return Object.fromEntries(accounts.map((row: Record<string, string>) => [row.account, row.balance]));
};
const pay = (invoice_id: string, amount: string, more: object = {}) =>
  acme.api.post('/v1/payments', { invoice_id, amount, ...more });

describe('the books in the functional currency', () => {
  test('dollars and yen, paid in parts at other rates, a credit note, and euros beside them', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    await recordRates(acme);
    const dollars = await billed(acme, 'dora', 'team', '2026-01-06');
    const yen = await billed(acme, 'yuki', 'team', '2026-01-06');
    await billed(acme, 'ada', 'team', '2026-01-06');
    expect([dollars.total, yen.total]).toEqual(['130.90', '19635']);
    // 130.90 USD / 1.1 = 119.00; 19,635 JPY / 160 = 122.72; 119.00 EUR; of it 19.00 + 19.59 + 19.00 is tax
    expect(await told()).toEqual({ receivable: '360.72', deferred_revenue: '-303.13', tax_payable: '-57.59' });
    const issued = await acme.seq();

    acme.on('2026-02-02');
    await recordRates(acme);
    // half of it at 1.2: 65.45 USD are 54.54 for 59.50, a loss of 4.96
    await pay(dollars.id, '65.45');
    expect(await told()).toMatchObject({ receivable: '301.22', cash: '54.54', fx_gain_loss: '4.96' });
    // 9,817 JPY at 150 are 65.45 for 61.36 (122.72 × 9,817 / 19,635), a gain of 4.09
    await pay(yen.id, '9817');
    expect(await told()).toMatchObject({ receivable: '239.86', cash: '119.99', fx_gain_loss: '0.87' });
    // the rest of the dollars is credited, at the rate of the invoice: 55.00 + 10.45 USD are 50.00 + 9.50
    await acme.api.post('/v1/credit_notes', { invoice_id: dollars.id, percent: '0.5', reason: 'an outage' });
    const books = await told();
    expect(books).toMatchObject({ receivable: '180.36', tax_payable: '-48.09', fx_gain_loss: '0.87' });
    await pay(yen.id, '9818');
    // another 9,818 JPY, 65.45 for 61.36
    expect(await told()).toMatchObject({ receivable: '119.00', cash: '185.44', fx_gain_loss: '-3.22' });
    expect(await told(`&as_of=${issued}`)).toMatchObject({ receivable: '360.72', deferred_revenue: '-303.13' });
  });

  test('a returned payment is owed at the rate of its return; what is given up, at that of the invoice', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    await recordRates(acme);
    const { id } = await billed(acme, 'dora', 'team', '2026-01-06');
    const payment = await pay(id, '130.90');
    acme.on('2026-02-02');
    await recordRates(acme);
    // 130.90 USD come and go at 1.1 and 1.2: cash stood at 119.00, and 109.08 are owed again
    expect((await acme.api.post(`/v1/payments/${payment.body.id}/return`, { reason: 'a chargeback' })).status).toBe(
      200,
    );
    expect(await told()).toMatchObject({ receivable: '109.08', fx_gain_loss: '9.92' });
    // 110.00 and 20.90 USD were 100.00 and 19.00: what the return cost comes back with it
    await acme.api.post(`/v1/invoices/${id}/write_off`, { tax_relief: true });
    expect(await told()).toEqual({ bad_debt: '100.00', deferred_revenue: '-100.00' });
  });

  test('the schedule of deferred revenue is told as the books are, month by month', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' }, false);
    await recordRates(acme);
    const { id } = await billed(acme, 'dora', 'annual', '2026-01-06');
    await billed(acme, 'ada', 'team', '2026-01-06');
    const path = '/v1/ledger/schedule';
    const schedule = async () => (await acme.api.get(`${path}?functional=true`)).body;
    const { months } = await schedule();
    // 1,200.00 / 1.1 over 365 days, 26 of them in January, and 26 of 31 days of 100.00
    expect(months[0]).toMatchObject({ currency: 'EUR', month: '2026-01', billed: '1190.91', recognised: '161.58' });
    expect(months.at(-1)).toMatchObject({ month: '2027-01', closing: '0.00' });
    acme.on('2026-02-10');
    await recordRates(acme);
    await acme.api.post('/v1/ledger/recognise', {});
    await acme.api.post('/v1/credit_notes', { invoice_id: id, percent: '0.5', reason: 'an outage' });
    const [january, february] = (await schedule()).months;
    // half of 1,090.91 is taken from what is not earned
    expect([january.closing, february.credited]).toEqual(['1029.33', '545.46']);
    expect(await told()).toMatchObject({ deferred_revenue: '-483.87' });
    // in the currencies of the documents it stays as it was, and one without a rate is named
    expect((await acme.api.get(path)).body.months.map(({ currency }: { currency: string }) => currency)).toContain(
      'USD',
    );
    await billed(acme, 'yuki', 'team', '2026-02-20');
    const invoices = (await acme.api.get('/v1/invoices')).body.data;
    const yen = invoices.find(({ currency }: { currency: string }) => currency === 'JPY');
    expect((await schedule()).missing_rates).toMatchObject([
      { reference: yen.id, base: 'JPY', rate_date: '2026-02-20' },
    ]);
    const csv = await acme.api.get(`${path}/export?functional=true`);
    expect(csv.body).toMatchObject({ status: 422, code: 'exchange-rate-missing' });
  });

  test('revenue of a year is earned at the rate it was deferred at, to the cent', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' }, false);
    await recordRates(acme);
    const { id } = await billed(acme, 'dora', 'annual', '2026-01-06');
    // 1,200.00 / 1.1
    expect(await told()).toEqual({ receivable: '1090.91', deferred_revenue: '-1090.91' });
    acme.on('2026-02-10');
    await acme.api.post('/v1/ledger/recognise', {});
    // 26 of 365 days
    expect(await told()).toMatchObject({ deferred_revenue: '-1013.20', revenue: '-77.71' });
    // a tenth is taken back on 10 February: 109.09, all of it not earned yet
    await acme.api.post('/v1/credit_notes', { invoice_id: id, percent: '0.1', reason: 'an outage' });
    expect(await told()).toMatchObject({ deferred_revenue: '-904.11', revenue: '-77.71', receivable: '981.82' });
    acme.on('2027-02-01');
    await acme.api.post('/v1/ledger/recognise', {});
    expect(await told()).toEqual({ receivable: '981.82', revenue: '-981.82' });
  });

  test('documents without a rate are named and left out, with what pays them; recorded, they are in', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' }, false);
    const dollars = await billed(acme, 'dora', 'team', '2026-01-06');
    await billed(acme, 'ada', 'team', '2026-01-06');
    await pay(dollars.id, '110');
    await acme.api.post('/v1/ledger/recognise', {});
    const { body } = await acme.api.get('/v1/ledger/balances?functional=true');
    expect(body.missing_rate_count).toBe(2);
    const missing = { base: 'USD', quote: 'EUR', rate_date: '2026-01-06', waits_for: dollars.id };
    expect(body.missing_rates).toMatchObject([
      { ...missing, kind: 'invoice', reference: dollars.id, date: '2026-01-06' },
      { ...missing, kind: 'payment', rate_date: '2026-01-05' },
    ]);
    expect(await told()).toEqual({ receivable: '100.00', deferred_revenue: '-100.00' });
    const refused = await acme.api.get('/v1/ledger/export?functional=true');
    expect(refused.body).toMatchObject({ status: 422, code: 'exchange-rate-missing' });
    expect(refused.body.errors).toHaveLength(2);
    await recordRates(acme);
    expect(await told()).toEqual({ receivable: '100.00', deferred_revenue: '-200.00', cash: '100.00' });
  });

  test('the journal is written in it, of the days asked for; a statement is of all currencies', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' }, false);
    await recordRates(acme);
    const { id } = await billed(acme, 'dora', 'team', '2026-01-06');
    acme.on('2026-02-02');
    await recordRates(acme);
    await pay(id, '110');
    await acme.api.post('/v1/ledger/recognise', {});
    const journal = (await acme.api.get('/v1/ledger/export?functional=true&format=hledger')).body;
    expect(journal.match(/\.\d\d USD/g)).toBeNull();
    expect(journal).toContain('income:fx_gain_loss  8.33 EUR');
    const csv = (await acme.api.get('/v1/ledger/export?functional=true&from=2026-01-07')).body;
    const rows = csv
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row: string) => row.split(','));
    // 26 of 31 days of 100.00; 110.00 USD at 1.2 for 100.00
    expect(rows.map((row: string[]) => [row[2], row[4], row[7] || `-${row[8]}`])).toEqual([
      ['payment', 'cash', '91.67'],
      ['payment', 'receivable', '-100.00'],
      ['payment', 'fx_gain_loss', '8.33'],
      ['recognition', 'deferred_revenue', '83.87'],
      ['recognition', 'revenue', '-83.87'],
    ]);
    expect(csv.split('\r\n').filter((row: string) => row.startsWith('entry,'))).toHaveLength(1);
    const { body } = await acme.api.get('/v1/customers/dora/statement?from=2026-01-01&functional=true');
    expect(body).toMatchObject({ currency: 'EUR', opening: '0.00', closing: '0.00' });
    expect(body.movements.map(({ amount }: { amount: string }) => amount)).toEqual(['100.00', '-100.00']);
    const both = await acme.api.get('/v1/customers/dora/statement?from=2026-01-01&functional=true&currency=USD');
    expect(both.status).toBe(400);
  });

  test('what is owed is valued at the rate of a day, and nothing is posted', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' }, false);
    await recordRates(acme);
    await billed(acme, 'dora', 'team', '2026-01-06');
    await billed(acme, 'yuki', 'team', '2026-01-06');
    acme.on('2026-02-03');
    await recordRates(acme);
    const { body } = await acme.api.get('/v1/ledger/revaluation?on=2026-02-02');
    // 16,500 JPY at 150 for 103.13, 110.00 USD at 1.2 for 100.00
    expect(body.receivables).toEqual([
      {
        currency: 'JPY',
        open: '16500',
        carried: '103.13',
        rate: '0.006666666666667',
        rate_date: '2026-02-02',
        worth: '110.00',
        gain: '6.87',
      },
      {
        currency: 'USD',
        open: '110.00',
        carried: '100.00',
        rate: '0.833333333333333',
        rate_date: '2026-02-02',
        worth: '91.67',
        gain: '-8.33',
      },
    ]);
    expect((await acme.api.get('/v1/ledger/revaluation?on=2026-01-05')).body.receivables).toEqual([]);
    const unknown = (await acme.api.get('/v1/ledger/revaluation?on=2026-01-31')).body.receivables;
    expect(unknown[1]).toMatchObject({ currency: 'USD', rate: null, worth: null, gain: null });
    expect(await told()).toMatchObject({ receivable: '203.13' });
  });

  test('without a functional currency there are none', async () => {
    for (const path of [
      'ledger/balances',
      'ledger/export',
      'ledger/revaluation',
      'customers/dora/statement?from=2026-01-01',
    ]) {
      const query = path.includes('?') ? '&functional=true' : path.endsWith('revaluation') ? '' : '?functional=true';
      const refused = await acme.api.get(`/v1/${path}${query}`);
      expect(refused.body).toMatchObject({ status: 409, code: 'functional-currency-missing' });
    }
  });
});
