// SPDX-License-Identifier: Apache-2.0
import { parseTaxRates, type TaxRate } from '@kontor/core';
import { expect, test } from 'vitest';
import { taxRatesCsv } from './tax-rates-file.ts';
import { type TaxQuestion, taxSample } from './tax-sample.ts';
import { type Settings, withValue } from './value-at.ts';

const home = { tax: { seller: { address: { country: 'DE' } } } };
const oss = withValue(home, 'tax.seller.eu_oss', true);
const inclusive = withValue(home, 'tax.behaviour', 'inclusive');
const own_rate = withValue(home, 'tax.rates', [
  { jurisdiction: 'DE', label: 'VAT', kind: 'vat', rate: '0.5', code: 'vat' },
  // one that is being written
  { jurisdiction: 'DE', kind: 'vat' },
]);
const question: TaxQuestion = {
  ...{ country: 'DE', region: '', kind: 'consumer', tax_id: '', amount: '100' },
  ...{ currency: 'EUR', date: '2026-03-10', language: 'en' },
};

test.each<readonly [string, Settings, Partial<TaxQuestion>, string, string, string]>([
  ['at home', home, {}, 'domestic', '100.00', '119.00'],
  ['at home, with tax in the price', inclusive, { amount: '119' }, 'domestic', '100.00', '119.00'],
  ['a consumer in France', oss, { country: 'FR' }, 'destination', '100.00', '120.00'],
  [
    'a business in France',
    home,
    { country: 'FR', kind: 'business', tax_id: 'FR83404833048' },
    'reverse_charge',
    '100.00',
    '100.00',
  ],
  ['Switzerland', home, { country: 'CH' }, 'outside_scope', '100.00', '100.00'],
  ['before the rate was raised', home, { date: '2020-08-01' }, 'domestic', '100.00', '116.00'],
  ['a rate of one’s own beside the built-in one', own_rate, {}, 'domestic', '100.00', '169.00'],
])('a customer is charged as the next invoice would: %s', (_who, settings, asked, treatment, net, total) => {
  expect(taxSample(settings, { ...question, ...asked })).toMatchObject({ ok: true, value: { treatment, net, total } });
});

test('what an invoice would be refused for is told by its code', () => {
  const refused = taxSample(home, { ...question, country: 'FR' });
  expect(refused).toMatchObject({ ok: false, problems: [{ code: 'tax-registration-missing' }] });
});

test.each<readonly [string, Settings, Partial<TaxQuestion>]>([
  ['no country of the seller', {}, {}],
  ['half a country', home, { country: 'F' }],
  ['no amount', home, { amount: '' }],
  ['no amount that is a number', home, { amount: 'a lot' }],
  ['no currency that there is', home, { currency: 'XYZ' }],
])('nothing is said of a question with %s', (_what, settings, asked) => {
  expect(taxSample(settings, { ...question, ...asked })).toBeNull();
});

test('a table that is saved is read again as it was', () => {
  const rates: readonly TaxRate[] = [
    { jurisdiction: 'US-IL', label: 'Illinois, "state"', kind: 'sales_tax', rate: '0.0625' },
    {
      ...{ jurisdiction: 'CA-QC', label: 'QST', kind: 'gst', rate: '0.09975', compound: true, code: 'qst' },
      ...{ category: 'ebook', valid_from: '2013-01-01', valid_to: '2030-01-01' },
    } as TaxRate,
  ];
  expect(parseTaxRates(taxRatesCsv(rates))).toEqual({ ok: true, value: rates });
});
