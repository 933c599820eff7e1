// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { parseTaxRates } from './rates-csv.js';

const plain = { jurisdiction: 'DE', label: 'MwSt.', kind: 'vat', rate: '0.07' };

test.each([
  ['with commas', 'jurisdiction,label,kind,rate\r\nDE,MwSt.,vat,0.07\r\n', [plain]],
  ['as spreadsheets write it', '\uFEFFjurisdiction;label;kind;rate\nDE;MwSt.;vat;0.07', [plain]],
  [
    'with every column, in any order',
    'code,compound,valid_to,valid_from,category,rate,kind,label,jurisdiction\nmwst,true,2027-01-01,2026-01-01,ebook,0.07,vat,"Steuer, ""klein""",DE\n',
    [
      {
        ...{ ...plain, label: 'Steuer, "klein"', category: 'ebook', compound: true, code: 'mwst' },
        ...{ valid_from: '2026-01-01', valid_to: '2027-01-01' },
      },
    ],
  ],
  ['with empty lines and cells', 'jurisdiction,label,kind,rate,category\n\nDE,MwSt.,vat,0.07,\n,,,,\n', [plain]],
  ['without rows', 'jurisdiction,label,kind,rate\n', []],
])('a table is read %s', (_how, csv, rates) => {
  expect(parseTaxRates(csv)).toEqual({ ok: true, value: rates });
});

test.each([
  [
    'no head',
    '',
    [
      ['missing-field', 'jurisdiction'],
      ['missing-field', 'label'],
      ['missing-field', 'kind'],
      ['missing-field', 'rate'],
    ],
  ],
  ['a column too many', 'jurisdiction,label,kind,rate,percent\n', [['unknown-field', 'percent']]],
  ['a column short', 'jurisdiction,label,rate\n', [['missing-field', 'kind']]],
  [
    'a quote that is not closed',
    'jurisdiction,label,kind,rate\n"DE,a,vat,0.1\n',
    [['record-file-unreadable', 'rows[1]']],
  ],
  ['a kind there is not', 'jurisdiction,label,kind,rate\nDE,a,VAT,0.1\n', [['unknown-choice', 'rates[0].kind']]],
  ['a tax without a name', 'jurisdiction,label,kind,rate\nDE,,vat,0.1\n', [['missing-field', 'rates[0].label']]],
  ['percent', 'jurisdiction,label,kind,rate\nDE,a,vat,0.07\nFR,a,vat,20\n', [['rate-above-one', 'rates[1].rate']]],
  [
    'a place that is none',
    'jurisdiction,label,kind,rate\nGermany,a,vat,0.07\n',
    [['invalid-format', 'rates[0].jurisdiction']],
  ],
  [
    'two rates on one day',
    'jurisdiction,label,kind,rate\nDE,a,vat,0.07\nDE,a,vat,0.08\n',
    [['tax-rate-overlap', 'rates[1]']],
  ],
])('%s is told with its place', (_what, csv, expected) => {
  const read = parseTaxRates(csv);
  if (read.ok) throw new Error('it was read');
  expect(read.problems.map(({ code, path }) => [code, path])).toEqual(expected);
});
