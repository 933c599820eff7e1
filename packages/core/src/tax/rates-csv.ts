// SPDX-License-Identifier: Apache-2.0
import { csvRows } from '../kit/csv-rows.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { TaxRate } from './rates.js';
import { checkTaxTable } from './rates-check.js';

/** What a file of rates may have in its head line; the first four must be there. */
export const TAX_RATE_COLUMNS = [
  'jurisdiction',
  'label',
  'kind',
  'rate',
  'category',
  'valid_from',
  'valid_to',
  'compound',
  'code',
] as const satisfies readonly (keyof TaxRate)[];
const REQUIRED = TAX_RATE_COLUMNS.slice(0, 4);
export const TAX_KINDS = ['vat', 'gst', 'sales_tax', 'other'] as const satisfies readonly TaxRate['kind'][];

/**
 * Reads a table of rates from CSV with a head line: `jurisdiction,label,kind,rate` and, if the file has them, the others.
 * Every row must be readable, and the table must be one that `checkTaxTable` finds nothing wrong with. Problems name the
 * row as `rates[index]`, and `missing-field` or `unknown-field` where the head lacks a column or has one too many.
 */
export function parseTaxRates(csv: string): Result<readonly TaxRate[]> {
  const read = csvRows(csv);
  if (!read.ok) return read;
  const [head = [], ...rows] = read.value;
  const problems = headProblems(head);
  if (problems.length > 0) return fail(...problems);
  const rates = rows.map((row) => {
    const cell = (name: keyof TaxRate) => row[head.indexOf(name)] ?? '';
    const said = (name: keyof TaxRate) => (cell(name) === '' ? {} : { [name]: cell(name) });
    return {
      jurisdiction: cell('jurisdiction'),
      label: cell('label'),
      kind: cell('kind') as TaxRate['kind'],
      rate: cell('rate'),
      ...said('category'),
      ...said('valid_from'),
      ...said('valid_to'),
      ...(cell('compound') === 'true' ? { compound: true } : {}),
      ...said('code'),
    };
  });
  const wrong = rows.flatMap((row, index) =>
    cellProblems(rates[index] as TaxRate, row[head.indexOf('compound')], index),
  );
  const found = wrong.length > 0 ? wrong : checkTaxTable({ rates });
  return found.length > 0 ? fail(...found) : ok(rates);
}

function headProblems(head: readonly string[]): Problem[] {
  const known: readonly string[] = TAX_RATE_COLUMNS;
  return [
    ...REQUIRED.filter((name) => !head.includes(name)).map((name) => ({
      code: 'missing-field',
      path: name,
      message: `the first line names no column ${name}`,
      mend: `begin the file with ${REQUIRED.join(',')}`,
    })),
    ...head
      .filter((name) => !known.includes(name))
      .map((name) => ({
        code: 'unknown-field',
        path: name,
        message: `${JSON.stringify(name)} is no column of a table of tax rates`,
        mend: `leave it out; there are ${known.join(', ')}`,
      })),
  ];
}

function cellProblems({ label, kind }: TaxRate, compound: string | undefined, index: number): Problem[] {
  const choice = (path: string, value: string, values: readonly string[]): Problem[] =>
    values.includes(value)
      ? []
      : [
          {
            code: 'unknown-choice',
            path: `rates[${index}].${path}`,
            message: `${JSON.stringify(value)} is not one of ${values.filter((one) => one !== '').join(', ')}`,
            mend: `write one of ${values.filter((one) => one !== '').join(', ')}`,
          },
        ];
  return [
    ...choice('kind', kind, TAX_KINDS),
    ...choice('compound', compound ?? '', ['true', 'false', '']),
    ...(label === ''
      ? [
          {
            code: 'missing-field',
            path: `rates[${index}].label`,
            message: 'the tax has no name',
            mend: 'write what invoices call it, such as VAT',
          },
        ]
      : []),
  ];
}
