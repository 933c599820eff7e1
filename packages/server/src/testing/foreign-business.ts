// SPDX-License-Identifier: Apache-2.0
import { defineCatalog } from '@kontor/core';
import type { Store } from '../store/store.js';
import { type BilledInvoice, Business } from './business.js';

const catalog = defineCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR', 'USD', 'JPY'],
  products: { acme: { name: 'Acme' } },
  meters: {},
  features: { sso: { kind: 'boolean', label: 'Single sign-on' } },
  plans: {
    team: {
      name: 'Team',
      features: { sso: true },
      prices: {
        euro: { charge: { model: 'flat', amount: '100' }, interval: 'month' },
        dollar: { charge: { model: 'flat', amount: '110' }, interval: 'month', currency: 'USD' },
        yen: { charge: { model: 'flat', amount: '16500' }, interval: 'month', currency: 'JPY' },
      },
    },
    annual: {
      name: 'Annual',
      features: { sso: true },
      prices: { dollar: { charge: { model: 'flat', amount: '1200' }, interval: 'year', currency: 'USD' } },
    },
  },
});

/** Of what the European Central Bank publishes, a few days as they might have been. */
export const RATES = [
  { base: 'EUR', quote: 'USD', date: '2026-01-05', rate: '1.1' },
  { base: 'EUR', quote: 'JPY', date: '2026-01-05', rate: '160' },
  { base: 'EUR', quote: 'USD', date: '2026-02-02', rate: '1.2' },
  { base: 'EUR', quote: 'JPY', date: '2026-02-02', rate: '150' },
] as const;

/** A business in Germany whose customers Dora and Yuki pay in dollars and yen; it is the fifth of January 2026. */
export async function openForeignBusiness(store: Store): Promise<Business> {
  const acme = await Business.open(store);
  acme.on('2026-01-05');
  await acme.api.put('/v1/catalog', catalog);
  await acme.api.patch('/v1/customers/ada', { country: 'DE' });
  const buyer = { country: 'DE', timezone: 'UTC' };
  await acme.api.post('/v1/customers', { ...buyer, name: 'Dora', external_id: 'dora', currency: 'USD' });
  await acme.api.post('/v1/customers', { ...buyer, name: 'Yuki', external_id: 'yuki', currency: 'JPY' });
  return acme;
}

/** Says the currencies of the books and of the taxes, beside what invoices need. */
export async function setCurrencies(acme: Business, currencies: object | undefined, taxed = true): Promise<void> {
  const answer = await acme.api.put('/v1/billing_settings', {
    ...(taxed ? { tax: { seller: { address: { country: 'DE' }, tax_ids: ['DE136695976'] } } } : {}),
    documents: {
      payment_days: 14,
      seller: { address: { lines: ['Hafenstr. 1'], city: 'Hamburg', country: 'DE' }, vat_id: 'DE136695976' },
    },
    ...(currencies === undefined ? {} : { currencies }),
  });
  if (answer.status !== 200) throw new Error(answer.body.detail);
}

export async function recordRates(acme: Business, rates: readonly object[] = RATES): Promise<void> {
  const today = new Date(acme.now).toISOString().slice(0, 10);
  const known = rates.filter((rate) => (rate as { date: string }).date <= today);
  const answer = await acme.api.put('/v1/exchange_rates', { rates: known, source: 'ECB' });
  if (answer.status !== 200) throw new Error(answer.body.detail);
}

/** Subscribes a customer from a day on and bills the first period. */
export async function billed(acme: Business, customer_id: string, plan: string, day: string): Promise<BilledInvoice> {
  await acme.subscribe({ customer_id, plan, start_date: day });
  const until = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const [invoice] = await acme.close(until);
  if (invoice === undefined) throw new Error(`nothing was due on ${day}`);
  return invoice;
}
