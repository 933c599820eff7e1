// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { COLUMNS, columnsOf, delimiterOf } from './statement-columns.ts';

test.each([
  ['id,date,amount,name,text,iban\n1,2', ',', ['date', 'amount', 'name', 'text', 'iban', 'id']],
  [
    '\uFEFF"Buchungstag";"Betrag (EUR)";"Begünstigter/Auftraggeber";"Verwendungszweck";"IBAN des Zahlers"\r\n',
    ';',
    ['Buchungstag', 'Betrag (EUR)', 'Begünstigter/Auftraggeber', 'Verwendungszweck', 'IBAN des Zahlers', undefined],
  ],
  [
    'Booking date\tAmount\tPayer\tReference\n',
    '\t',
    ['Booking date', 'Amount', 'Payer', 'Reference', undefined, undefined],
  ],
])('what the columns of a bank hold is guessed from their names: %j', (text, delimiter, expected) => {
  expect(delimiterOf(text)).toBe(delimiter);
  const header = columnsOf(text, delimiter);
  expect(COLUMNS.map(({ known }) => header.find((name) => known.test(name)))).toEqual(expected);
});
