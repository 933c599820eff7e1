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

const shown = async (id: string) => (await acme.api.get(`/v1/invoices/${id}`)).body;
const rerun = async (id: string, query = '') => (await acme.api.get(`/v1/invoices/${id}/rerun${query}`)).body;
const xml = async (id: string, format = 'cii') => acme.api.get(`/v1/invoices/${id}/e_invoice?format=${format}`);

describe('an invoice in another currency', () => {
  test('says its total in the books’ currency and its tax in that of the tax, with the rate', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    await recordRates(acme);
    const invoice = await billed(acme, 'dora', 'team', '2026-01-06');
    const { total, tax, exchange, tax_exchange } = await shown(invoice.id);
    expect([total, tax]).toEqual(['130.90', '20.90']);
    const said = {
      base: 'USD',
      quote: 'EUR',
      rate: '0.909090909090909',
      date: '2026-01-05',
      source: 'ECB',
      recorded: [{ base: 'EUR', quote: 'USD', date: '2026-01-05', rate: '1.1', source: 'ECB' }],
    };
    // 130.90 / 1.1 and 20.90 / 1.1
    expect(exchange).toEqual({ ...said, amount: '119.00' });
    expect(tax_exchange).toEqual({ ...said, amount: '19.00' });
    const cii = (await xml(invoice.id)).body;
    expect(cii).toContain('<ram:TaxCurrencyCode>EUR</ram:TaxCurrencyCode>');
    expect(cii).toContain('<ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>');
  });

  test('is previewed, listed and changed with the rates it is issued with', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    await recordRates(acme);
    const id = await acme.subscribe({ customer_id: 'dora', plan: 'team', start_date: '2026-01-06' });
    await acme.subscribe({ start_date: '2026-01-06' });
    const told = ({ currency, tax, exchange, tax_exchange }: Record<string, unknown>) => ({
      currency,
      tax,
      exchange,
      tax_exchange,
    });
    const preview = (await acme.api.post('/v1/billing/preview', { until: '2026-01-07' })).body.plans.map(told);
    expect(preview).toContainEqual({ currency: 'EUR', tax: '19.00', exchange: null, tax_exchange: null });
    expect(preview).toContainEqual(
      expect.objectContaining({ tax: '20.90', tax_exchange: expect.objectContaining({ amount: '19.00' }) }),
    );
    const made = await acme.close('2026-01-07');
    const one = await Promise.all(made.map((invoice) => shown(invoice.id)));
    const byCurrency = (a: Record<string, unknown>, b: Record<string, unknown>) =>
      `${a.currency}` < `${b.currency}` ? -1 : 1;
    expect(one.map(told).sort(byCurrency)).toEqual(preview.sort(byCurrency));
    // half a month later, at the rate of then, and what it takes back by hand at the rate of its invoice
    acme.on('2026-02-02');
    await recordRates(acme);
    const path = `/v1/subscriptions/${id}/actions`;
    const rehearsed = (await acme.api.post(`${path}/preview`, { action: 'cancel', when: 'now' })).body.invoices[0];
    const [done] = (await acme.api.post(path, { action: 'cancel', when: 'now' })).body.invoices;
    expect(done).toEqual({ ...rehearsed, id: done.id });
    expect(done.exchange).toMatchObject({ date: '2026-02-02' });
    const dollars = made.find(({ total }) => total === '130.90');
    await acme.api.post('/v1/credit_notes', { invoice_id: dollars?.id, percent: '0.1', reason: 'an outage' });
    const { data } = (await acme.api.get('/v1/invoices')).body;
    expect(data).toHaveLength(4);
    for (const row of data) {
      const { exchange, tax_exchange } = await shown(row.id);
      expect([row.number, row.exchange, row.tax_exchange]).toEqual([row.number, exchange, tax_exchange]);
    }
  });

  test('a quote says its term at the rates of today', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    await recordRates(acme);
    const terms = { customer_id: 'dora', plan: 'team', start_date: '2026-02-01', valid_until: '2026-01-31' };
    const quote = (await acme.api.post('/v1/quotes', { ...terms, term_months: 12, contract: {} })).body;
    const { term } = (await acme.api.get(`/v1/quotes/${quote.id}/preview`)).body;
    // 12 times 110.00 and 19 %, at 1.1
    expect(term).toMatchObject({
      total: '1570.80',
      exchange: { amount: '1428.00' },
      tax_exchange: { amount: '228.00' },
    });
  });

  test('is closed without a rate; printing it is refused until one is recorded, which then stays', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    const { id, number } = await billed(acme, 'dora', 'team', '2026-01-06');
    const none = { base: 'USD', quote: 'EUR', rate: null, date: null, source: null, amount: null, recorded: [] };
    expect(await shown(id)).toMatchObject({ exchange: none, tax_exchange: none });
    for (const refused of [await xml(id), await acme.api.get(`/v1/invoices/${id}/pdf`)]) {
      expect(refused.body).toMatchObject({ status: 422, code: 'exchange-rate-missing' });
      expect(refused.body.detail).toContain(`${number} is in USD, its tax is owed in EUR`);
      expect(refused.body.errors[0].mend).toContain('kontor exchange-rates set USD EUR RATE --date 2026-01-06');
    }
    await recordRates(acme);
    const issued = await shown(id);
    expect(issued.tax_exchange).toMatchObject({ amount: '19.00', date: '2026-01-05' });
    // a better day and a correction come too late for it
    acme.on('2026-01-07');
    await recordRates(acme, [
      { base: 'EUR', quote: 'USD', date: '2026-01-06', rate: '1.15' },
      { base: 'EUR', quote: 'USD', date: '2026-01-05', rate: '1.25' },
    ]);
    expect(await shown(id)).toEqual(issued);
    expect(await rerun(id)).toMatchObject({ equal: true, differences: [] });
    const { differences } = await rerun(id, `?as_of=${await acme.seq()}`);
    expect(differences).toContainEqual({ path: 'tax_exchange.date', stored: '2026-01-05', recomputed: '2026-01-06' });
    expect(differences).toContainEqual({ path: 'exchange.amount', stored: '119.00', recomputed: '113.83' });
  });

  test('a credit note takes back at the rate of its invoice', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    await recordRates(acme);
    const invoice = await billed(acme, 'dora', 'team', '2026-01-06');
    acme.on('2026-02-03');
    await recordRates(acme);
    const note = await acme.api.post('/v1/credit_notes', {
      invoice_id: invoice.id,
      percent: '0.5',
      reason: 'an outage',
    });
    const { number } = (await acme.api.get('/v1/invoices?limit=1')).body.data[0];
    expect(note.status).toBe(200);
    expect(number).toMatch(/-CN-/);
    expect((await shown(number)).exchange).toMatchObject({ date: '2026-01-05', amount: '-59.50' });
    expect((await xml(number)).body).toContain('<ram:TaxTotalAmount currencyID="EUR">9.50</ram:TaxTotalAmount>');
  });

  test('taxes of a seller in another currency than the books go through that of the books', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR', tax_currency: 'USD' });
    await recordRates(acme);
    const invoice = await billed(acme, 'yuki', 'team', '2026-01-06');
    // 19 % of 16,500 JPY is 3,135: / 160 × 1.1 = 21.553125 USD; 19,635 JPY / 160 = 122.71875 EUR
    const { exchange, tax_exchange } = await shown(invoice.id);
    expect(exchange).toMatchObject({ quote: 'EUR', amount: '122.72' });
    expect(tax_exchange).toMatchObject({ quote: 'USD', amount: '21.55', rate: '0.006875' });
    expect(tax_exchange.recorded.map(({ quote }: { quote: string }) => quote)).toEqual(['JPY', 'USD']);
  });
});

describe('an invoice that needs no rate', () => {
  test('is one in the currency of the books', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    const invoice = await billed(acme, 'ada', 'team', '2026-01-06');
    expect(await shown(invoice.id)).toMatchObject({ exchange: null, tax_exchange: null });
    expect((await xml(invoice.id)).body).not.toContain('TaxCurrencyCode');
  });

  test('is one on which there is no tax, and every one while no currency is set', async () => {
    await setCurrencies(acme, undefined);
    const untold = await billed(acme, 'dora', 'team', '2026-01-06');
    expect(await shown(untold.id)).toMatchObject({ exchange: null, tax_exchange: null });
    expect((await xml(untold.id)).status).toBe(200);
    // set afterwards, it is about earlier invoices too
    await setCurrencies(acme, { functional_currency: 'EUR' });
    expect((await xml(untold.id)).body).toMatchObject({ code: 'exchange-rate-missing' });
    await acme.api.put('/v1/customers/dora/billing_settings', { tax: { exemption: { certificate: 'X-1' } } });
    acme.on('2026-01-08');
    const [exempt] = [await billed(acme, 'dora', 'team', '2026-01-08')];
    expect((await xml(exempt.id)).status).toBe(200);
  });

  test('a later tax currency is about later invoices', async () => {
    await setCurrencies(acme, { functional_currency: 'EUR' });
    await recordRates(acme);
    const invoice = await billed(acme, 'dora', 'team', '2026-01-06');
    const before = await shown(invoice.id);
    await setCurrencies(acme, { functional_currency: 'EUR', tax_currency: 'JPY' });
    expect(await shown(invoice.id)).toEqual(before);
  });
});
