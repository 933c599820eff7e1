// SPDX-License-Identifier: Apache-2.0
import { parseTaxRates } from '@kontor/core';
import { expect, test } from 'vitest';
import { GERMAN_TAX_RATE_PROBLEMS } from './tax-rate-problems.ts';

const HEAD = 'jurisdiction,label,kind,rate,valid_from,valid_to\n';

test('whatever can be wrong with a file of tax rates is said in German, and nothing else', () => {
  const codes = [
    'jurisdiction,label,rate,percent\n',
    `${HEAD}"DE,a,vat,0.1\n`,
    `${HEAD}DE,a,VAT,0.1\n`,
    `${HEAD}DE,,vat,0.1\n`,
    `${HEAD}Germany,a,vat,x\nDE,a,vat,20\nDE,a,vat,-1\nDE,a,vat,0.1,2026-02-30\nDE,a,vat,0.1,2026-02-01,2026-01-01\n`,
    `${HEAD}DE,a,vat,0.07\nDE,a,vat,0.08\n`,
  ].flatMap((csv) => {
    const read = parseTaxRates(csv);
    return read.ok ? [] : read.problems.map(({ code }) => code);
  });
  expect([...new Set(codes)].sort()).toEqual(Object.keys(GERMAN_TAX_RATE_PROBLEMS));
});
