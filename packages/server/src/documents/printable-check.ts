// SPDX-License-Identifier: Apache-2.0
import { Decimal, formatMinor, isCurrency, isPlainDate, type Period, type Problem } from '@kontor/core';
import type { PrintableDocument } from './printable.js';

const RECONCILE = 'Take the amounts from the invoice that was computed; do not round them again.';

/**
 * Whether a document can be printed: its sums reconcile to the cent, its dates, decimals and currency can be read, and
 * its text has no control characters. Every renderer asks this first; an empty list means yes.
 */
export function printableProblems(document: PrintableDocument): Problem[] {
  const { currency, lines, taxes, totals } = document;
  if (!isCurrency(currency))
    return [
      {
        code: 'unknown-currency',
        path: 'currency',
        message: `${JSON.stringify(currency)} is not an ISO 4217 currency with a minor unit`,
        mend: 'Write the code in capitals, e.g. EUR.',
      },
    ];
  const problems: Problem[] = [];
  const equal = (path: string, stated: bigint, what: string, computed: bigint) => {
    if (stated === computed) return;
    problems.push({
      code: 'document-not-reconciling',
      path,
      message: `${path} says ${formatMinor(stated, currency)} ${currency}, but ${what} is ${formatMinor(computed, currency)}`,
      mend: RECONCILE,
    });
  };
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  equal('totals.net_minor', totals.net_minor, 'the sum of the lines', sum(lines.map((line) => line.net_minor)));
  equal(
    'totals.discount_minor',
    totals.discount_minor,
    'the sum of the discounts of the lines',
    sum(lines.map((line) => line.discount_minor)),
  );
  equal('totals.tax_minor', totals.tax_minor, 'the sum of the taxes', sum(taxes.map((tax) => tax.amount_minor)));
  equal('totals.gross_minor', totals.gross_minor, 'net plus tax', totals.net_minor + totals.tax_minor);
  const due = totals.gross_minor - totals.prepaid_minor - totals.credits_minor;
  equal('totals.due_minor', totals.due_minor, 'gross less prepaid and credits', due);

  if (lines.length === 0)
    problems.push({
      code: 'missing-field',
      path: 'lines',
      message: 'a document needs at least one line',
      mend: 'Add a line, with an amount of zero if nothing is owed.',
    });
  problems.push(...dateProblems(document), ...decimalProblems(document), ...textProblems(document, ''));
  return problems;
}

function dateProblems(document: PrintableDocument): Problem[] {
  const problems: Problem[] = [];
  const day = (path: string, date: string | null) => {
    if (date === null || isPlainDate(date)) return;
    const message = `${JSON.stringify(date)} is not an existing day`;
    problems.push({ code: 'invalid-date', path, message, mend: 'Write it as YYYY-MM-DD.' });
  };
  const period = (path: string, span: Period | null) => {
    if (span === null) return;
    day(`${path}.start`, span.start);
    day(`${path}.end`, span.end);
    if (span.start < span.end) return;
    const message = `the period from ${span.start} to before ${span.end} has no day`;
    problems.push({ code: 'period-empty', path, message, mend: 'Let `end` be the day after the last one.' });
  };
  day('issue_date', document.issue_date);
  day('due_date', document.due_date);
  day('valid_until', document.valid_until);
  document.references.corrects.forEach(({ issue_date }, index) => {
    day(`references.corrects[${index}].issue_date`, issue_date);
  });
  period('service_period', document.service_period);
  document.lines.forEach((line, index) => {
    period(`lines[${index}].period`, line.period);
  });
  return problems;
}

function decimalProblems(document: PrintableDocument): Problem[] {
  const problems: Problem[] = [];
  const exact = (path: string, text: string | null) => {
    if (text === null || Decimal.parse(text) !== null) return;
    const message = `${JSON.stringify(text)} is not a decimal number`;
    problems.push({ code: 'invalid-decimal', path, message, mend: "Write it like '0.19', without grouping." });
  };
  document.lines.forEach((line, index) => {
    exact(`lines[${index}].quantity`, line.quantity);
    exact(`lines[${index}].unit_price`, line.unit_price);
    exact(`lines[${index}].tax.rate`, line.tax.rate);
  });
  document.taxes.forEach((tax, index) => {
    exact(`taxes[${index}].rate`, tax.rate);
  });
  return problems;
}

// What XML 1.0 cannot hold, and what no font shows; tabs and line breaks are fine.
const UNPRINTABLE = /[\p{Cs}\ufffe\uffff]|(?![\t\n\r])\p{Cc}/u;

function textProblems(value: unknown, path: string): Problem[] {
  if (typeof value === 'string')
    return UNPRINTABLE.test(value)
      ? [
          {
            code: 'document-text-unprintable',
            path,
            message: 'the text holds a control character or half of a character pair',
            mend: 'Remove the characters that have no shape; line breaks and tabs may stay.',
          },
        ]
      : [];
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textProblems(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  );
}
