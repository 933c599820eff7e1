// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { valueAt, withValue } from './value-at.ts';

const settings = { documents: { seller: { name: 'Acme', address: { country: 'DE' } } }, ledger: { date_order: 'iso' } };

test.each([
  ['documents.seller.name', 'Acme'],
  ['documents.seller.address', { country: 'DE' }],
  ['documents.bank.iban', undefined],
  ['tax.seller.address.country', undefined],
])('%s is read', (path, value) => {
  expect(valueAt(settings, path)).toEqual(value);
});

test.each([
  [
    'documents.seller.name',
    'Acme Ltd',
    { ...settings, documents: { seller: { name: 'Acme Ltd', address: { country: 'DE' } } } },
  ],
  ['documents.bank.iban', 'DE89', { ...settings, documents: { ...settings.documents, bank: { iban: 'DE89' } } }],
  ['documents.seller.address.country', '', { ...settings, documents: { seller: { name: 'Acme' } } }],
  ['ledger.date_order', undefined, { documents: settings.documents }],
  ['documents.seller.address.lines', [], settings],
  ['mail.quotes', false, { ...settings, mail: { quotes: false } }],
])('%s becomes %j, and the rest stays', (path, value, after) => {
  expect(withValue(settings, path, value)).toEqual(after);
  expect(settings.documents.seller.name).toBe('Acme');
});
