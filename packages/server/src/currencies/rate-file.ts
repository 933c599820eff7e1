// SPDX-License-Identifier: Apache-2.0
import { Decimal, fail, isCurrency, isPlainDate, ok, type Problem, type Result } from '@kontor/core';
import { parse } from 'csv-parse/sync';
import type { NewRate } from '../store/exchange-rates.js';

/** Whose rates the layout with a column for each currency holds. */
export const ECB_SOURCE = 'European Central Bank, euro reference rates';
const ECB_BASE = 'EUR';

export interface RateFile {
  readonly rates: readonly NewRate[];
  /** Columns of currencies that ISO 4217 does not list any more, such as CYP: they are passed over. */
  readonly unknown_currencies: readonly string[];
}
export interface RateFileOptions {
  /** Who published the rates, for rows that do not say. */
  readonly source?: string | undefined;
  /** Only pairs with one of these; absent: all. */
  readonly currencies?: readonly string[] | undefined;
}

const ROW_COLUMNS = ['base', 'quote', 'date', 'rate'] as const;
/** Said of one file. */
const MOST_PROBLEMS = 100;
const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/**
 * Reads rates from CSV with a head line, in one of two layouts: a row a rate (`base,quote,date,rate` and, if the file says
 * so, `source`), or that of the European Central Bank's daily and historical files: `Date,USD,JPY,…`, what one euro is
 * worth, `N/A` where there was no rate. Every row must be readable.
 */
export function parseRateFile(csv: string, options: RateFileOptions): Result<RateFile> {
  let rows: string[][];
  try {
    // the bank's rows end with a comma
    rows = parse(csv, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true });
  } catch (error) {
    return fail(unreadable('', `the file is not CSV: ${(error as Error).message}`));
  }
  const [head = [], ...body] = rows;
  const read = /^date$/i.test(head[0] ?? '')
    ? columnsOfCurrencies(head, body, options)
    : rowsOfRates(head, body, options);
  if (!read.ok) return read;
  const { currencies } = options;
  if (currencies === undefined) return read;
  const wanted = new Set(currencies);
  return ok({
    ...read.value,
    rates: read.value.rates.filter(({ base, quote }) => wanted.has(base) || wanted.has(quote)),
  });
}

function columnsOfCurrencies(
  [, ...codes]: readonly string[],
  body: readonly (readonly string[])[],
  { source = ECB_SOURCE }: RateFileOptions,
): Result<RateFile> {
  const problems: Problem[] = [];
  const rates = body.flatMap(([day = '', ...cells], index) => {
    const date = writtenDay(day);
    if (date === null) {
      problems.push(unreadable(`rows[${index}].Date`, `${JSON.stringify(day)} is no day`));
      return [];
    }
    return codes.flatMap((quote, column): NewRate[] => {
      const cell = cells[column] ?? '';
      if (!isCurrency(quote) || quote === ECB_BASE || cell === '' || cell === 'N/A') return [];
      const rate = positive(cell);
      if (rate !== null) return [{ base: ECB_BASE, quote, date, rate, source }];
      problems.push(unreadable(`rows[${index}].${quote}`, `${JSON.stringify(cell)} is no rate above zero`));
      return [];
    });
  });
  const unknown_currencies = codes.filter((code) => code !== '' && !isCurrency(code));
  return problems.length > 0 ? fail(...problems.slice(0, MOST_PROBLEMS)) : ok({ rates, unknown_currencies });
}

function rowsOfRates(
  head: readonly string[],
  body: readonly (readonly string[])[],
  { source: of }: RateFileOptions,
): Result<RateFile> {
  const missing = ROW_COLUMNS.filter((column) => !head.includes(column));
  if (missing.length > 0)
    return fail(unreadable('', `the file has neither a column Date in front nor ${missing.join(', ')}`));
  const problems: Problem[] = [];
  const rates = body.flatMap((cells, index): NewRate[] => {
    const cell = (column: string) => cells[head.indexOf(column)] ?? '';
    const [base, quote, date] = [cell('base').toUpperCase(), cell('quote').toUpperCase(), cell('date')];
    const rate = positive(cell('rate'));
    const source = cell('source') || of;
    const wrong = [
      ...[base, quote].flatMap((code) => (isCurrency(code) ? [] : `${JSON.stringify(code)} is no currency`)),
      ...(isPlainDate(date) ? [] : [`${JSON.stringify(date)} is no day`]),
      ...(rate === null ? [`${JSON.stringify(cell('rate'))} is no rate above zero`] : []),
      ...(source === undefined ? ['nothing says who published it'] : []),
    ];
    problems.push(...wrong.map((message) => unreadable(`rows[${index}]`, message)));
    return rate === null || source === undefined ? [] : [{ base, quote, date, rate, source }];
  });
  return problems.length > 0 ? fail(...problems.slice(0, MOST_PROBLEMS)) : ok({ rates, unknown_currencies: [] });
}

function positive(text: string): Decimal | null {
  const rate = Decimal.parse(text);
  return rate === null || rate.sign() <= 0 ? null : rate;
}

/** `2026-01-30` as in the historical file, or `30 January 2026` as in the daily one. */
function writtenDay(text: string): string | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2}) ([a-z]+) (\d{4})$/i.exec(text) ?? [];
  const date =
    year === ''
      ? text
      : `${year}-${String(MONTHS.indexOf(month.toLowerCase()) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isPlainDate(date) ? date : null;
}

function unreadable(path: string, message: string): Problem {
  return {
    code: 'exchange-rate-file-unreadable',
    path,
    message,
    mend: 'write `base,quote,date,rate,source` above the rows, or give the CSV of the European Central Bank as it comes',
  };
}
