// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { invoiceOneOff } from '../billing/one-off-invoice.js';
import { Business } from '../testing/business.js';
import { exampleCatalog } from '../testing/example-catalog.js';
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

const workshop = { label: 'Workshop', amount: '100' };
const charge = async (body: object, customer = 'ada') =>
  (await acme.api.post(`/v1/customers/${customer}/charges`, body)).body;
const invoiceOf = async (id: string) => (await acme.api.get(`/v1/invoices/${id}`)).body;
const isReproduced = async (id: string) => {
  const { body } = await acme.api.get(`/v1/invoices/${id}/rerun`);
  expect(body).toMatchObject({ equal: true, differences: [] });
};
const taxed = () =>
  acme.api.put('/v1/billing_settings', {
    tax: {
      seller: { address: { country: 'DE' } },
      rates: [{ jurisdiction: 'DE', category: 'book', label: 'VAT', kind: 'vat', rate: '0.07' }],
    },
  });

describe('billed now', () => {
  test('is an invoice of its own: coupon, tax and credit as on any other, equal when computed again', async () => {
    await acme.api.put('/v1/billing_settings', { tax: { seller: { address: { country: 'DE' } } } });
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    const tenth = { code: 'TENTH', name: 'Tenth', discount: { percent: '0.1' }, duration: { kind: 'forever' } };
    await acme.api.post('/v1/coupons', tenth);
    await acme.api.post('/v1/coupons/TENTH/redeem', { customer_id: 'ada' });
    const wallet = await acme.api.post('/v1/customers/ada/wallets', {});
    await acme.api.post(`/v1/wallets/${wallet.body.id}/grants`, { kind: 'promotional', amount: '7.10' });
    const body = { label: 'Workshop', unit_amount: '25', quantity: '4', bill: 'now' };
    const preview = await charge({ ...body, dry_run: true });
    // 100.00 less a tenth is 90.00, with 19 % 107.10, less 7.10 of credit
    const invoice = {
      subtotal: '100.00',
      discount: '10.00',
      tax: '17.10',
      total: '107.10',
      credited: '7.10',
      due: '100.00',
    };
    expect(preview).toMatchObject({ amount: '100.00', status: 'waiting', invoice });
    expect((await acme.api.get('/v1/customers/ada/charges')).body.data).toEqual([]);

    const made = await charge(body);
    expect(made).toMatchObject({ status: 'invoiced', invoice: preview.invoice });
    const issued = await invoiceOf(made.invoice_id);
    expect(issued).toMatchObject({ subscription_id: null, total: '107.10', due: '100.00', invoice_date: '2026-01-01' });
    expect(issued.lines).toMatchObject([
      {
        label: 'Workshop',
        charge_key: `charge/${made.id}`,
        subscription_id: null,
        amount: '100.00',
        discount: '10.00',
      },
    ]);
    await isReproduced(made.invoice_id);
    expect((await acme.api.get(`/v1/invoices/${made.invoice_id}/explanation`)).body.recomputed).toBe(true);
    expect(await acme.close('2026-03-01')).toEqual([]);
    // served on the day of the invoice: deferred, and earned by the end of the day
    expect(await acme.books()).toMatchObject({ deferred_revenue: '-90.00', tax_payable: '-17.10', difference: '0.00' });
    acme.on('2026-02-01');
    await acme.api.post('/v1/ledger/recognise', { until: '2026-02-01' });
    expect(await acme.books()).toMatchObject({ revenue: '-100.00', discounts: '10.00', difference: '0.00' });
  });

  test('takes the rate of its category', async () => {
    await taxed();
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    const made = await charge({ ...workshop, tax_category: 'book', bill: 'now' });
    expect(made.invoice).toMatchObject({ tax: '7.00', total: '107.00' });
    await isReproduced(made.invoice_id);
  });

  test('for a year is earned over the year', async () => {
    const period = { start: '2026-01-01', end: '2027-01-01' };
    await charge({ label: 'Escrow', amount: '365', period, bill: 'now' });
    acme.on('2026-02-01');
    await acme.api.post('/v1/ledger/recognise', { until: '2026-02-01' });
    expect(await acme.books()).toMatchObject({ revenue: '-31.00', deferred_revenue: '-334.00', difference: '0.00' });
  });

  test('is charged once however often it is asked with one key', async () => {
    const key = { 'idempotency-key': 'workshop-1' };
    const path = '/v1/customers/ada/charges';
    const first = await acme.api.post(path, { ...workshop, bill: 'now' }, key);
    expect((await acme.api.post(path, { ...workshop, bill: 'now' }, key)).body).toEqual(first.body);
    expect((await acme.api.get('/v1/invoices')).body.data).toHaveLength(1);
  });
});

describe('on the next invoice', () => {
  test('joins that of its subscription, is previewed with it, and is billed once', async () => {
    const subscription_id = await acme.subscribe();
    const made = await charge({ ...workshop, subscription_id });
    expect(made).toMatchObject({ status: 'waiting', subscription_id, invoice_id: null, invoice: { total: '100.00' } });
    const preview = (await acme.api.post('/v1/billing/preview', { until: '2026-01-02' })).body;
    const [invoice, ...more] = await acme.close('2026-01-02');
    expect(more).toEqual([]);
    expect(invoice).toMatchObject({ total: '120.00' });
    expect(preview.totals).toEqual([{ currency: 'EUR', amount: '120.00' }]);
    const { lines, subscription_id: of } = await invoiceOf(invoice?.id ?? '');
    expect(of).toBe(subscription_id);
    expect(lines.map(({ label, subscription_id: id }: Record<string, string>) => [label, id])).toEqual([
      ['Team', subscription_id],
      ['Workshop', subscription_id],
    ]);
    expect((await acme.api.get(`/v1/charges/${made.id}`)).body).toMatchObject({
      status: 'invoiced',
      invoice_id: invoice?.id,
    });
    await isReproduced(invoice?.id ?? '');
    expect((await acme.close('2026-02-02')).map(({ total }) => total)).toEqual(['20.00']);
    await isReproduced(invoice?.id ?? '');
  });

  test('waits for its day, and for an invoice', async () => {
    const subscription_id = await acme.subscribe();
    await charge({ ...workshop, subscription_id, date: '2026-02-10' });
    const totals = async (until: string) => (await acme.close(until)).map(({ total }) => total);
    expect(await totals('2026-02-20')).toEqual(['20.00', '20.00']);
    expect(await totals('2026-03-02')).toEqual(['120.00']);
  });

  test('of a subscription that is over, it is an invoice of its own', async () => {
    const subscription_id = await acme.subscribe({ end_date: '2026-02-01' });
    await acme.close('2026-02-01');
    acme.on('2026-02-05');
    await charge({ ...workshop, subscription_id });
    const [invoice] = await acme.close('2026-03-01');
    expect(invoice).toMatchObject({ total: '100.00' });
    await isReproduced(invoice?.id ?? '');
    expect(await acme.close('2026-04-01')).toEqual([]);
  });

  test('is what a change billed at once brings along', async () => {
    const subscription_id = await acme.subscribe();
    await charge({ ...workshop, subscription_id });
    const action = { action: 'cancel', when: 'now' };
    const { body } = await acme.api.post(`/v1/subscriptions/${subscription_id}/actions`, {
      ...action,
      when: '2026-01-11',
    });
    expect(body.problems).toEqual([]);
    const kept = await acme.api.post(`/v1/subscriptions/${subscription_id}/actions`, { action: 'keep' });
    expect(kept.body.invoices).toMatchObject([{ total: '120.00' }]);
    expect(await acme.close('2026-01-02')).toEqual([]);
  });

  test('without a subscription all that waits is one invoice a currency at the next close', async () => {
    await charge(workshop);
    await charge({ ...workshop, label: 'Travel', amount: '50' });
    await charge({ ...workshop, label: 'Flight', amount: '30', currency: 'USD' });
    await charge({ ...workshop, label: 'Later', date: '2026-06-01' });
    const removed = await charge({ ...workshop, label: 'Mistake' });
    expect((await acme.api.send('DELETE', `/v1/charges/${removed.id}`, undefined)).body.status).toBe('removed');
    const made = await acme.close('2026-02-01');
    expect(made.map(({ total }) => total).sort()).toEqual(['150.00', '30.00']);
    for (const { id } of made) await isReproduced(id);
    expect(await acme.close('2026-02-01')).toEqual([]);
    const path = '/v1/customers/ada/charges';
    const waiting = (await acme.api.get(`${path}?waiting=true`)).body.data;
    expect(waiting.map(({ label }: { label: string }) => label)).toEqual(['Later']);
    expect((await acme.api.get(`${path}?limit=2`)).body).toMatchObject({ has_more: true, data: [{}, {}] });
    expect((await acme.api.send('DELETE', `/v1/charges/${removed.id}`, undefined)).body).toMatchObject({
      code: 'charge-not-waiting',
    });
  });
});

test('a service costs what the catalog in force asks', async () => {
  const prices = {
    day: { label: 'Day', charge: { model: 'per_unit', unit_amount: '900' }, interval: 'once' },
    setup: { charge: { model: 'flat', amount: '250' }, interval: 'once' },
  };
  const services = {
    consulting: { name: 'Consulting', prices },
    onboarding: { name: 'Onboarding', prices: { base: prices.setup } },
  };
  await acme.api.put('/v1/catalog', { ...exampleCatalog, services });
  const days = { service: 'consulting', price: 'day', quantity: '2.5', bill: 'now' };
  expect(await charge(days)).toMatchObject({ label: 'Consulting: Day', amount: '2250.00', catalog_version: 2 });
  expect(await charge({ service: 'onboarding' })).toMatchObject({ label: 'Onboarding', amount: '250.00' });
  expect(await charge({ service: 'consulting' })).toMatchObject({ code: 'unknown-service', param: 'price' });
  expect(await charge({ service: 'nothing' })).toMatchObject({ code: 'unknown-service', param: 'service' });
});

test('refused: what says too little, too much or nothing to pay', async () => {
  const refusals: [string, object, string][] = [
    ['nothing to pay', { label: 'x', amount: '0' }, 'not-positive'],
    ['nothing of it', { ...workshop, quantity: '0' }, 'not-positive'],
    ['a gift', { ...workshop, amount: '-1' }, 'not-positive'],
    ['no price', { label: 'x' }, 'missing-field'],
    ['two prices', { ...workshop, unit_amount: '5' }, 'unknown-field'],
    ['no label', { amount: '5' }, 'missing-field'],
    ['more digits than euro have', { ...workshop, amount: '1.005' }, 'too-many-places'],
    ['no days', { ...workshop, period: { start: '2026-02-01', end: '2026-02-01' } }, 'period-empty'],
    ['now, but on another day', { ...workshop, bill: 'now', date: '2026-02-01' }, 'unknown-field'],
  ];
  for (const [what, body, code] of refusals) expect([what, (await charge(body)).code]).toEqual([what, code]);
  expect((await acme.api.get('/v1/customers/ada/charges')).body.data).toEqual([]);
});

test('refused: for the subscription of somebody else, and in a currency it is never billed in', async () => {
  const subscription_id = await acme.subscribe();
  await acme.api.post('/v1/customers', { name: 'Eve', external_id: 'eve' });
  expect(await charge({ ...workshop, subscription_id }, 'eve')).toMatchObject({ code: 'resource-unknown' });
  const dollars = { ...workshop, subscription_id, currency: 'USD' };
  expect(await charge(dollars)).toMatchObject({ code: 'charge-currency-mismatch' });
});

test('a payment ahead is credit in the books: neither revenue nor taxed, and no coupon lowers it', async () => {
  await taxed();
  const { id: customer_id } = (await acme.api.patch('/v1/customers/ada', { country: 'DE' })).body;
  const now = Date.parse('2026-01-01T09:00:00Z');
  const { id: org_id } = (await acme.api.get('/v1/organisation')).body;
  const ahead = {
    id: 'chg_1',
    customer_id,
    subscription_id: null,
    label: 'Prepaid credit',
    currency: 'EUR',
    price: { charge: { model: 'flat', amount: '50' }, interval: 'once' },
    quantity: '1',
    period: { start: '2026-01-01', end: '2026-01-02' },
    date: '2026-01-01',
    prepaid: true,
    catalog_version: 0,
    rounding: 'half-away',
  } as const;
  const issued = await store.write(org_id, { actor: 'tester', now }, (tx) => invoiceOneOff(tx, [ahead]));
  const id = issued.ok ? (issued.value.invoices[0]?.id ?? '') : '';
  expect(await invoiceOf(id)).toMatchObject({ total: '50.00', tax: '0.00', due: '50.00' });
  await isReproduced(id);
  acme.on('2026-03-01');
  await acme.api.post('/v1/ledger/recognise', { until: '2026-03-01' });
  expect(await acme.books()).toEqual({ receivable: '50.00', customer_credit: '-50.00', difference: '0.00' });
  expect((await acme.api.get('/v1/ledger/schedule')).body.months).toEqual([]);
});
