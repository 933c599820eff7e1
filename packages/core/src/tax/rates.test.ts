// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { extendTaxTable, jurisdictionsOf, ratesAt, type TaxAddress, type TaxRate } from './rates.js';
import { checkTaxTable } from './rates-check.js';
import { EU_MEMBERS, STANDARD_VAT_RATES } from './standard-vat-rates.js';

const rateOf = (country: string, date: string) =>
  ratesAt(STANDARD_VAT_RATES, { country }, undefined, date).map(({ rate }) => rate.rate);

const STANDARD: readonly (readonly [string, string, string])[] = [
  ['DE', '2020-06-30', '0.19'],
  ['DE', '2020-07-01', '0.16'],
  ['DE', '2020-12-31', '0.16'],
  ['DE', '2021-01-01', '0.19'],
  ['EE', '2023-12-31', '0.2'],
  ['EE', '2025-06-30', '0.22'],
  ['EE', '2025-07-01', '0.24'],
  ['FI', '2024-08-31', '0.24'],
  ['FI', '2024-09-01', '0.255'],
  ['IE', '2021-02-28', '0.21'],
  ['LU', '2023-06-01', '0.16'],
  ['LU', '2024-01-01', '0.17'],
  ['RO', '2025-07-31', '0.19'],
  ['RO', '2025-08-01', '0.21'],
  ['SK', '2025-01-01', '0.23'],
  ['HU', '2025-01-01', '0.27'],
  ['GB', '2025-01-01', '0.2'],
  ['CH', '2023-12-31', '0.077'],
  ['CH', '2024-01-01', '0.081'],
  ['NO', '2025-01-01', '0.25'],
];

describe('standard rates', () => {
  test.each(STANDARD)('%s on %s: %s', (country, date, rate) => {
    expect(rateOf(country, date)).toEqual([rate]);
  });

  test('27 members, each with one rate today, and nothing wrong in the table', () => {
    expect(EU_MEMBERS.size).toBe(27);
    for (const country of EU_MEMBERS) expect(rateOf(country, '2025-12-01')).toHaveLength(1);
    expect(checkTaxTable(STANDARD_VAT_RATES)).toEqual([]);
  });

  test('a day before the table begins has no rate', () => {
    expect(rateOf('DE', '2006-12-31')).toEqual([]);
  });
});

const row = (jurisdiction: string, label: string, rate: string, more: Partial<TaxRate> = {}): TaxRate => ({
  jurisdiction,
  label,
  kind: 'sales_tax',
  rate,
  ...more,
});

const chicago: TaxAddress = {
  country: 'US',
  region: 'US-IL',
  county: 'Cook',
  city: 'Chicago',
  districts: ['RTA'],
  postal_code: '60601-1234',
};

describe('rates at an address', () => {
  test('an address lies in all of these', () => {
    expect(jurisdictionsOf(chicago)).toEqual([
      'US',
      'US-IL',
      'US-IL-COOK',
      'US-IL-CHICAGO',
      'US-IL-RTA',
      'US/60601',
      'US/60601-1234',
    ]);
    expect(jurisdictionsOf({ country: 'CA', region: 'QC', city: 'Trois-Rivières' })[2]).toBe('CA-QC-TROIS_RIVIERES');
    expect(jurisdictionsOf({ country: 'GB', postal_code: 'sw1a 1aa' })).toEqual(['GB', 'GB/SW1A1AA']);
  });

  test('state, county, city and district add up; other places do not', () => {
    const rates = [
      row('US-IL-RTA', 'RTA', '0.01'),
      row('US-IL-CHICAGO', 'City', '0.0125'),
      row('US-IL-COOK', 'County', '0.0175'),
      row('US-IL', 'State', '0.0625'),
      row('US-CA', 'State', '0.0725'),
    ];
    expect(ratesAt({ rates }, chicago, undefined, '2025-01-01').map(({ rate }) => rate.label)).toEqual([
      'State',
      'County',
      'City',
      'RTA',
    ]);
  });

  test('several rows of one postal code add up', () => {
    const rates = [row('US/60601', 'State', '0.0625'), row('US/60601', 'Local', '0.04')];
    expect(ratesAt({ rates }, chicago, undefined, '2025-01-01')).toHaveLength(2);
  });

  test('of one code the closest place wins: HST in place of GST', () => {
    const rates = [
      row('CA-ON', 'HST', '0.13', { kind: 'gst', code: 'CA GST' }),
      row('CA', 'GST', '0.05', { kind: 'gst', code: 'CA GST' }),
    ];
    const at = (region: string) => ratesAt({ rates }, { country: 'CA', region }, undefined, '2025-01-01');
    expect(at('ON').map(({ rate }) => rate.label)).toEqual(['HST']);
    expect(at('AB').map(({ rate }) => rate.label)).toEqual(['GST']);
  });

  test('a row of the category stands in for the plain one, for its lines only', () => {
    const table = extendTaxTable(STANDARD_VAT_RATES, [
      { jurisdiction: 'DE', category: 'ebook', label: 'VAT', kind: 'vat', rate: '0.07' },
    ]);
    const at = (category?: string) =>
      ratesAt(table, { country: 'DE' }, category, '2025-01-01').map(({ rate }) => rate.rate);
    expect([at('ebook'), at('saas'), at()]).toEqual([['0.07'], ['0.19'], ['0.19']]);
  });

  test("a seller's row replaces the standard one of its place", () => {
    const table = extendTaxTable(STANDARD_VAT_RATES, [
      { jurisdiction: 'DE', label: 'VAT', kind: 'vat', rate: '0.2', valid_from: '2030-01-01' },
    ]);
    expect(ratesAt(table, { country: 'DE' }, undefined, '2030-01-01').map(({ rate }) => rate.rate)).toEqual(['0.2']);
    expect(ratesAt(table, { country: 'DE' }, undefined, '2029-12-31')).toEqual([]);
  });
});

const WRONG: readonly (readonly [string, readonly TaxRate[], string, string])[] = [
  ['a place in words', [row('Germany', 'VAT', '0.19')], 'invalid-format', 'rates[0].jurisdiction'],
  ['a rate in words', [row('DE', 'VAT', '19 %')], 'invalid-decimal', 'rates[0].rate'],
  ['percent', [row('DE', 'VAT', '19')], 'rate-above-one', 'rates[0].rate'],
  ['below zero', [row('DE', 'VAT', '-0.19')], 'negative-amount', 'rates[0].rate'],
  ['no day', [row('DE', 'VAT', '0.19', { valid_from: '2025-02-29' })], 'invalid-date', 'rates[0].valid_from'],
  [
    'no day between',
    [row('DE', 'VAT', '0.19', { valid_from: '2025-02-01', valid_to: '2025-02-01' })],
    'period-empty',
    'rates[0]',
  ],
  [
    'two at once',
    [row('DE', 'VAT', '0.19', { valid_from: '2025-02-01' }), row('DE', 'VAT', '0.16', { valid_to: '2025-02-02' })],
    'tax-rate-overlap',
    'rates[0]',
  ],
];

test.each(WRONG)('the table check names %s', (_, rates, code, path) => {
  expect(checkTaxTable({ rates })).toMatchObject([{ code, path }]);
});
