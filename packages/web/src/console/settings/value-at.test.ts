// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { changedPaths, isAt, rebased, valueAt, withValue } from './value-at.ts';

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
  ['trials.remind_days', null, { ...settings, trials: { remind_days: null } }],
])('%s becomes %j, and the rest stays', (path, value, after) => {
  expect(withValue(settings, path, value)).toEqual(after);
  expect(settings.documents.seller.name).toBe('Acme');
});

const paths = ['documents.seller.name', 'documents.seller.address.country', 'documents.bank.iban', 'tax.rates'];

test.each([
  ['nothing', settings, []],
  ['another name', withValue(settings, 'documents.seller.name', 'Acme Ltd'), ['documents.seller.name']],
  ['a row', withValue(settings, 'tax.rates', [{ rate: '0.07' }]), ['tax.rates']],
  ['what none of the fields shows', withValue(settings, 'ledger.date_order', 'day_first'), []],
])('%s is what changed', (_what, after, changed) => {
  expect(changedPaths(paths, settings, after)).toEqual(changed);
});

test('what somebody else changed meanwhile stays, and so does what is being edited', () => {
  const edited = withValue(settings, 'documents.seller.name', 'Acme Ltd');
  const theirs = withValue(withValue(settings, 'documents.bank.iban', 'DE89'), 'ledger.date_order', 'day_first');
  expect(rebased(paths, settings, edited, theirs)).toEqual({
    documents: { seller: { name: 'Acme Ltd', address: { country: 'DE' } }, bank: { iban: 'DE89' } },
    ledger: { date_order: 'day_first' },
  });
  // what was emptied stays empty
  const emptied = withValue(settings, 'documents.seller.name', '');
  expect(rebased(paths, settings, emptied, theirs)).not.toHaveProperty('documents.seller.name');
});

test.each([
  ['tax.seller.tax_ids', 'tax.seller.tax_ids', true],
  ['tax.seller.tax_ids[1]', 'tax.seller.tax_ids', true],
  ['mails[0].day', 'mails', true],
  ['office_hours.from_hour', 'office_hours', true],
  ['tax.seller.tax_ids_more', 'tax.seller.tax_ids', false],
  ['tax', 'tax.seller', false],
])('a mistake at %s is at the field %s: %s', (mistake, field, at) => {
  expect(isAt(mistake, field)).toBe(at);
});
