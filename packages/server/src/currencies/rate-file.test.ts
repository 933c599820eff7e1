// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { ECB_SOURCE, parseRateFile } from './rate-file.js';

// The layouts, and these rates, are those of the European Central Bank's files eurofxref-hist.csv and eurofxref.csv
// ("Euro foreign exchange reference rates", free to reuse with the source named).
const HISTORICAL = `Date,USD,JPY,BGN,CYP,ISK,
2010-01-05,1.4442,132.41,1.9558,N/A,N/A,
2010-01-04,1.4389,133.62,1.9558,N/A,N/A,
`;
const DAILY = 'Date, USD, JPY, \n05 January 2010, 1.4442, 132.41, \n';

const read = (csv: string, options = {}) => {
  const file = parseRateFile(csv, options);
  if (!file.ok) return file.problems.map(({ path, message }) => `${path}: ${message}`);
  return file.value.rates.map(({ base, quote, date, rate, source }) => `${date} ${base}/${quote} ${rate} ${source}`);
};

describe("the European Central Bank's files", () => {
  test('historical: a row a day, what is not available left out', () => {
    expect(read(HISTORICAL)).toEqual([
      `2010-01-05 EUR/USD 1.4442 ${ECB_SOURCE}`,
      `2010-01-05 EUR/JPY 132.41 ${ECB_SOURCE}`,
      `2010-01-05 EUR/BGN 1.9558 ${ECB_SOURCE}`,
      `2010-01-04 EUR/USD 1.4389 ${ECB_SOURCE}`,
      `2010-01-04 EUR/JPY 133.62 ${ECB_SOURCE}`,
      `2010-01-04 EUR/BGN 1.9558 ${ECB_SOURCE}`,
    ]);
    expect(parseRateFile(HISTORICAL, {})).toMatchObject({ value: { unknown_currencies: ['CYP'] } });
  });

  test('daily: the day in words, only the currencies asked for', () => {
    expect(read(DAILY, { currencies: ['USD'] })).toEqual([`2010-01-05 EUR/USD 1.4442 ${ECB_SOURCE}`]);
  });

  test('what cannot be read is named by its row', () => {
    expect(read('Date,USD\n2010-02-30,1.4\n2010-01-05,1.4.4\n2010-01-04,0\n')).toEqual([
      'rows[0].Date: "2010-02-30" is no day',
      'rows[1].USD: "1.4.4" is no rate above zero',
      'rows[2].USD: "0" is no rate above zero',
    ]);
  });
});

describe('a row a rate', () => {
  test('in any order of columns, with the source beside it or for all', () => {
    expect(read('rate,date,base,quote,source\n1.25,2026-01-30,GBP,usd,Bank\n')).toEqual([
      '2026-01-30 GBP/USD 1.25 Bank',
    ]);
    expect(read('base,quote,date,rate\nGBP,USD,2026-01-30,1.25\n', { source: 'Desk' })).toEqual([
      '2026-01-30 GBP/USD 1.25 Desk',
    ]);
  });

  test.each([
    ['base,quote,rate\n', [': the file has neither a column Date in front nor date']],
    [
      'base,quote,date,rate\nGBP,XXX,yesterday,-1\n',
      [
        'rows[0]: "XXX" is no currency',
        'rows[0]: "yesterday" is no day',
        'rows[0]: "-1" is no rate above zero',
        'rows[0]: nothing says who published it',
      ],
    ],
    [
      'base,quote\n"GBP',
      [': the file is not CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2'],
    ],
  ])('%j cannot be read', (csv, problems) => {
    expect(read(csv)).toEqual(problems);
  });
});
