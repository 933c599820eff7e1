// SPDX-License-Identifier: Apache-2.0
import {
  fail,
  type Instant,
  isPlainDate,
  ok,
  type PlainDate,
  type Problem,
  parseInstant,
  type Result,
} from '@kontor/core';
import { parse } from 'csv-parse/sync';
import type { NewCase } from './cases.js';
import type { NewOutage } from './outages.js';

/** Said of one file. */
const MOST_PROBLEMS = 100;

/** A row of a file, by the names of its columns; reading a cell that is wrong notes it with its line. */
interface Row {
  text(column: string): string;
  instant(column: string): Instant | null;
  flag(column: string): boolean;
}

/**
 * Support cases from CSV: `reference,customer,severity,opened` and, if the file says so, `responded,resolved,level`.
 * Times are RFC 3339; an empty cell has not happened yet.
 */
export function parseCaseFile(csv: string): Result<NewCase[]> {
  return rowsOf(csv, ['reference', 'customer', 'severity', 'opened'], ['responded', 'resolved', 'level'], (row) => ({
    reference: row.text('reference'),
    customer_id: row.text('customer'),
    severity: row.text('severity'),
    level: row.text('level') || null,
    opened_at: row.instant('opened') ?? 0,
    responded_at: row.instant('responded'),
    resolved_at: row.instant('resolved'),
  }));
}

/**
 * Outages from CSV: `reference,component,from` and, if the file says so, `to,planned,customers`: nothing in `to` while it
 * goes on, `true` for planned maintenance, and blanks between the customers that were affected; none: everybody.
 */
export function parseOutageFile(csv: string): Result<NewOutage[]> {
  return rowsOf(csv, ['reference', 'component', 'from'], ['to', 'planned', 'customers'], (row) => {
    const customers = row.text('customers').split(/\s+/).filter(Boolean);
    return {
      reference: row.text('reference'),
      component: row.text('component'),
      from: row.instant('from') ?? 0,
      to: row.instant('to'),
      planned: row.flag('planned'),
      customer_ids: customers.length === 0 ? null : customers,
    };
  });
}

/** Holidays from CSV: `date,name`. */
export function parseHolidayFile(csv: string): Result<{ date: PlainDate; name: string }[]> {
  return rowsOf(csv, ['date', 'name'], [], (row) => ({ date: row.text('date'), name: row.text('name') }), [
    ['date', (text) => isPlainDate(text), 'a day such as 2026-12-25'],
  ]);
}

type CellRule = readonly [column: string, sound: (text: string) => boolean, wanted: string];

function rowsOf<T>(
  csv: string,
  needed: readonly string[],
  optional: readonly string[],
  read: (row: Row) => T,
  rules: readonly CellRule[] = [],
): Result<T[]> {
  let lines: { record: string[]; info: { lines: number } }[];
  try {
    lines = parse(csv, {
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      info: true,
    }) as never;
  } catch (error) {
    return fail(unreadable('', `the file is not CSV: ${(error as Error).message}`, needed));
  }
  const head = lines[0]?.record ?? [];
  const missing = needed.filter((column) => !head.includes(column));
  const strange = head.filter((column) => ![...needed, ...optional].includes(column));
  if (missing.length > 0 || strange.length > 0) {
    const message =
      missing.length > 0 ? `no column ${missing.join(', ')}` : `nobody knows a column ${strange.join(', ')}`;
    return fail(unreadable('line 1', message, [...needed, ...optional]));
  }
  const problems: Problem[] = [];
  const rows = lines.slice(1).map(({ record, info }) => {
    const wrong = (column: string, wanted: string) =>
      problems.push(
        unreadable(`line ${info.lines}`, `${column} ${JSON.stringify(text(column))} is not ${wanted}`, needed),
      );
    const text = (column: string) => record[head.indexOf(column)] ?? '';
    for (const column of needed) if (text(column) === '') wrong(column, 'filled in');
    for (const [column, sound, wanted] of rules) if (!sound(text(column))) wrong(column, wanted);
    return read({
      text,
      instant(column) {
        if (text(column) === '') return null;
        const instant = parseInstant(text(column));
        if (instant === null) wrong(column, 'a time such as 2026-03-01T09:30:00+01:00');
        return instant;
      },
      flag(column) {
        if (!['', 'true', 'false'].includes(text(column))) wrong(column, 'true or false');
        return text(column) === 'true';
      },
    });
  });
  return problems.length > 0 ? fail(...problems.slice(0, MOST_PROBLEMS)) : ok(rows);
}

function unreadable(path: string, message: string, columns: readonly string[]): Problem {
  return {
    code: 'record-file-unreadable',
    path,
    message,
    mend: `write the columns ${columns.join(', ')} in the first line, and a row below it for each`,
  };
}
