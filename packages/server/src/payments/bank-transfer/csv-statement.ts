// SPDX-License-Identifier: Apache-2.0
import { fail, isCurrency, isPlainDate, ok, type Problem, type Result } from '@kontor/core';
import { parse } from 'csv-parse/sync';
import { type Statement, type StatementLine, statementAmount, unreadable, withLineIds } from './statement.js';

/** Which column of a bank's CSV holds what. */
export interface StatementMapping {
  readonly delimiter: ',' | ';' | '\t';
  readonly date_format: 'yyyy-mm-dd' | 'dd.mm.yyyy' | 'dd/mm/yyyy' | 'mm/dd/yyyy';
  readonly decimal_separator: ',' | '.';
  /** The account's currency, where there is no column for it. */
  readonly currency: string;
  readonly columns: {
    readonly booked_on: string;
    /** Signed: money out is negative. */
    readonly amount: string;
    readonly name: string;
    readonly remittance_text: string;
    readonly iban?: string;
    readonly currency?: string;
    readonly structured_reference?: string;
    readonly end_to_end_id?: string;
    /** The bank's own id of the line. */
    readonly line_id?: string;
  };
}

/** Reads a bank's CSV with a head line. Every row must be readable: half a statement is worse than none. */
export function parseCsvStatement(csv: string, mapping: StatementMapping): Result<Statement> {
  let rows: Record<string, string>[];
  try {
    rows = parse(csv, { columns: true, bom: true, delimiter: mapping.delimiter, skip_empty_lines: true, trim: true });
  } catch (error) {
    return fail(unreadable('', `the file is not CSV: ${(error as Error).message}`));
  }
  const problems: Problem[] = [];
  for (const column of Object.values(mapping.columns))
    if (rows[0] && !(column in rows[0])) problems.push(unreadable(column, `the file has no column ${column}`));
  if (problems.length > 0) return fail(...problems);
  const { columns } = mapping;
  const lines = rows.flatMap((row, index): (Omit<StatementLine, 'line_id'> & { bank_id: string | null })[] => {
    const cell = (column: string | undefined) => (column === undefined ? null : row[column] || null);
    const currency = (cell(columns.currency) ?? mapping.currency).toUpperCase();
    const booked_on = plainDate(cell(columns.booked_on) ?? '', mapping.date_format);
    const signed = plainAmount(cell(columns.amount) ?? '', mapping.decimal_separator);
    const size = statementAmount(signed.replace(/^[+-]/, ''), currency);
    if (booked_on === null) problems.push(unreadable(`rows[${index}].${columns.booked_on}`, 'this is no date'));
    if (!isCurrency(currency)) problems.push(unreadable(`rows[${index}]`, `${currency} is no currency`));
    if (size === null)
      problems.push(unreadable(`rows[${index}].${columns.amount}`, `this is no amount in ${currency}`));
    if (booked_on === null || size === null) return [];
    return [
      {
        bank_id: cell(columns.line_id),
        booked_on,
        amount_minor: signed.startsWith('-') ? -size : size,
        currency,
        counterparty_name: cell(columns.name) ?? '',
        counterparty_iban: cell(columns.iban)?.replace(/\s/g, '') ?? null,
        structured_reference: cell(columns.structured_reference),
        remittance_text: cell(columns.remittance_text) ?? '',
        end_to_end_id: cell(columns.end_to_end_id),
        return_reason: null,
      },
    ];
  });
  return problems.length > 0 ? fail(...problems) : ok({ account_iban: null, lines: withLineIds(lines, null) });
}

/** `1.234,50` and `1 234,50` as `1234.50`: the other separator only groups thousands. */
function plainAmount(text: string, separator: ',' | '.'): string {
  const grouped = separator === ',' ? /^[+-]?\d{1,3}([. ]\d{3})+(,\d+)?$/ : /^[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?$/;
  const bare = separator === ',' ? /^[+-]?\d+(,\d+)?$/ : /^[+-]?\d+(\.\d+)?$/;
  if (!grouped.test(text) && !bare.test(text)) return '';
  return separator === ',' ? text.replace(/[. ]/g, '').replace(',', '.') : text.replace(/[, ]/g, '');
}

function plainDate(text: string, format: StatementMapping['date_format']): string | null {
  const parts = text.split(/[-./]/);
  if (parts.length !== 3 || text.length !== 10) return null;
  const [a, b, c] = parts as [string, string, string];
  const date =
    format === 'yyyy-mm-dd' ? `${a}-${b}-${c}` : format === 'mm/dd/yyyy' ? `${c}-${a}-${b}` : `${c}-${b}-${a}`;
  return isPlainDate(date) ? date : null;
}
