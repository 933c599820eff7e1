// SPDX-License-Identifier: Apache-2.0
import { isPlainDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import { type TaxRate, type TaxTable, taxCode } from './rates.js';

/** `DE`, `US-CA`, `US-CA-SAN_FRANCISCO`, `US/94103`. */
const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3}(-[\p{L}\p{N}_]+)?|\/[A-Z0-9-]+)?$/u;

/**
 * Every mistake in a table of rates: places, rates (0 to 1), days, and two rows for the same tax, place and category
 * on one day (`tax-rate-overlap`). Paths are `rates[index]…`.
 */
export function checkTaxTable(table: TaxTable): Problem[] {
  const problems = table.rates.flatMap((rate, index) => rowProblems(rate, `rates[${index}]`));
  return problems.length > 0 ? problems : overlaps(table.rates);
}

function rowProblems(row: TaxRate, path: string): Problem[] {
  const problems: Problem[] = [];
  if (!JURISDICTION.test(row.jurisdiction))
    problems.push({
      code: 'invalid-format',
      path: `${path}.jurisdiction`,
      message: `${row.jurisdiction} is not written like a place of tax`,
      mend: 'write it like DE, US-CA, US-CA-SAN_FRANCISCO or US/94103',
    });
  const rate = Decimal.parse(row.rate);
  if (rate === null)
    problems.push({
      code: 'invalid-decimal',
      path: `${path}.rate`,
      message: `${row.rate} is not a decimal number`,
      mend: "write the rate as a fraction: '0.19' for 19 %",
    });
  else if (rate.sign() < 0)
    problems.push({
      code: 'negative-amount',
      path: `${path}.rate`,
      message: `the rate ${row.rate} is below zero`,
      mend: 'write zero where nothing is due',
    });
  else if (rate.greaterThan(Decimal.ONE))
    problems.push({
      code: 'rate-above-one',
      path: `${path}.rate`,
      message: `the rate ${row.rate} is more than the amount itself`,
      mend: "write the rate as a fraction: '0.19' for 19 %",
    });
  for (const field of ['valid_from', 'valid_to'] as const) {
    const date = row[field];
    if (date !== undefined && !isPlainDate(date))
      problems.push({
        code: 'invalid-date',
        path: `${path}.${field}`,
        message: `${date} is no day of the calendar`,
        mend: 'write an existing day as YYYY-MM-DD',
      });
  }
  if (row.valid_from !== undefined && row.valid_to !== undefined && row.valid_to <= row.valid_from)
    problems.push({
      code: 'period-empty',
      path,
      message: `the rate holds on no day from ${row.valid_from} to ${row.valid_to}`,
      mend: 'let `valid_to`, the first day outside, be later than `valid_from`',
    });
  return problems;
}

function overlaps(rates: readonly TaxRate[]): Problem[] {
  const bySubject = new Map<string, { rate: TaxRate; index: number }[]>();
  for (const [index, rate] of rates.entries()) {
    const subject = JSON.stringify([taxCode(rate), rate.jurisdiction, rate.category ?? null]);
    const group = bySubject.get(subject);
    if (group === undefined) bySubject.set(subject, [{ rate, index }]);
    else group.push({ rate, index });
  }
  const problems: Problem[] = [];
  for (const group of bySubject.values()) {
    const sorted = group.sort((a, b) => ((a.rate.valid_from ?? '') < (b.rate.valid_from ?? '') ? -1 : 1));
    for (const [place, { rate, index }] of sorted.entries()) {
      const before = sorted[place - 1];
      if (before === undefined) continue;
      const end = before.rate.valid_to;
      if (end !== undefined && rate.valid_from !== undefined && end <= rate.valid_from) continue;
      problems.push({
        code: 'tax-rate-overlap',
        path: `rates[${index}]`,
        message: `${taxCode(rate)} in ${rate.jurisdiction} has two rates on one day: see rates[${before.index}]`,
        mend: 'end the one before with `valid_to`, or give taxes that add up different labels or codes',
      });
    }
  }
  return problems;
}
