// SPDX-License-Identifier: Apache-2.0
import {
  type CurrencyCode,
  Decimal,
  fail,
  isCurrency,
  isPlainDate,
  ok,
  type Problem,
  parseInstant,
  type Result,
} from '@kontor/core';
import { parse } from 'csv-parse/sync';

/** Problems that are told of one file. */
const MOST_PROBLEMS = 100;
/** Characters of one field. */
const LONGEST = 200;
/** Days and moments that ids, zones and dates can hold. */
const FIRST_DAY = '1970-01-02';
const LAST_YEAR = '9000';
const NUMBER = /^-?\d{1,30}(\.\d{1,20})?$/;

interface LineProblem {
  readonly line: number;
  readonly problem: Problem;
}

/** One row of a file; what cannot be read of it is noted with its line and column. */
export class CsvRow {
  constructor(
    readonly line: number,
    private readonly cells: ReadonlyMap<string, string>,
    private readonly problems: LineProblem[],
  ) {}

  /** The text of the first of these columns that is there and not empty; '' where none is. */
  text(...columns: readonly string[]): string {
    for (const column of columns) {
      const cell = this.cells.get(column) ?? '';
      if (cell.length > LONGEST) this.problem(column, `has more than ${LONGEST} characters`);
      if (cell !== '') return cell.slice(0, LONGEST);
    }
    return '';
  }

  needed(...columns: readonly string[]): string {
    const text = this.text(...columns);
    if (text === '') this.problem(columns[0] ?? '', 'is empty');
    return text;
  }

  /** An amount or number; `empty` where there is none. */
  number(column: string, empty?: Decimal): Decimal {
    const text = this.text(column);
    if (text === '' && empty !== undefined) return empty;
    const value = NUMBER.test(text) ? Decimal.parse(text) : null;
    if (value === null) this.problem(column, `is ${JSON.stringify(text)}, which is no decimal number`);
    return value ?? Decimal.ZERO;
  }

  /** The same, which is not below zero. */
  amount(column: string, empty?: Decimal): Decimal {
    const value = this.number(column, empty);
    if (value.sign() < 0) this.problem(column, `is ${value}, which is below zero`);
    return value;
  }

  day(column: string): string {
    const text = this.text(column);
    if (!isReportDay(text)) this.problem(column, `is ${JSON.stringify(text)}, which is no day such as 2026-01-31`);
    return text;
  }

  /** A month, also by a day of it. */
  month(column: string): string {
    const text = this.text(column);
    const month = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
    if (isReportDay(month)) return month.slice(0, 7);
    this.problem(column, `is ${JSON.stringify(text)}, which is no month such as 2026-01`);
    return '';
  }

  currency(given: CurrencyCode | undefined): CurrencyCode {
    const text = (this.text('currency') || (given ?? '')).toUpperCase();
    if (!isCurrency(text))
      this.problem('currency', text === '' ? 'is not said' : `is ${JSON.stringify(text)}, which is none`);
    return text;
  }

  /** A day (its start in `zone`, as `startOf` tells), or a time: RFC 3339, or `2026-01-31 12:00` in UTC. */
  moment(startOf: (day: string) => number, ...columns: readonly string[]): number | null {
    const text = this.text(...columns);
    if (text === '') return null;
    if (isReportDay(text)) return startOf(text);
    const spelled = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?(\.\d+)?( ?UTC| ?Z)?$/.exec(text);
    const inTime = text >= FIRST_DAY && text < LAST_YEAR && !isPlainDate(text);
    const instant = !inTime
      ? null
      : parseInstant(spelled === null ? text : `${spelled[1]}T${spelled[2]}${spelled[3] ?? ':00'}Z`);
    if (instant === null)
      this.problem(columns[0] ?? '', `is ${JSON.stringify(text)}, which is neither a day nor a time`);
    return instant;
  }

  /** The same where there has to be one. */
  neededMoment(startOf: (day: string) => number, ...columns: readonly string[]): number {
    if (this.needed(...columns) === '') return 0;
    return this.moment(startOf, ...columns) ?? 0;
  }

  problem(column: string, what: string): void {
    const path = `lines[${this.line}].${column}`;
    this.problems.push({ line: this.line, problem: unreadable(path, `line ${this.line}: ${column} ${what}`) });
  }
}

function isReportDay(text: string): boolean {
  return isPlainDate(text) && text >= FIRST_DAY && text < LAST_YEAR;
}

/** `Current Period End (UTC)` is `current_period_end`. */
function columnName(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/\((utc)\)/, '')
    .trim()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}

/**
 * What `read` makes of the rows of a CSV file with a head line, whose columns may come in any order. `columns` must be
 * there: of each list one. `gather` sees all rows, and may find problems in them. All of the file has to be readable;
 * what is not is told by line.
 */
export function readTable<T, Gathered>(
  content: string,
  columns: readonly (readonly string[])[],
  read: (row: CsvRow) => T,
  gather: (rows: T[]) => Gathered,
): Result<Gathered> {
  if (content.includes('\u0000')) return fail(unreadable('', 'the file is no text: it has a character of code zero'));
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(content, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    return fail(unreadable('', `the file is no CSV: ${(error as Error).message}`));
  }
  const [head, ...body] = records;
  const names = (head?.record ?? []).map(columnName);
  const missing = columns.filter((any) => !any.some((name) => names.includes(name)));
  if (missing.length > 0)
    return fail(
      unreadable('', `the file lacks ${missing.map((any) => any.join(' or ')).join(', ')} in its first line`),
    );
  const found: LineProblem[] = [];
  const rows = body.map(({ record, info }) => {
    const row = new CsvRow(info.lines, new Map(names.map((name, index) => [name, record[index] ?? ''])), found);
    if (record.length !== names.length)
      row.problem('', `has ${record.length} fields where the first line has ${names.length}`);
    return read(row);
  });
  const gathered = gather(rows);
  const [first, ...more] = found.sort((a, b) => a.line - b.line).map(({ problem }) => problem);
  return first === undefined ? ok(gathered) : fail(first, ...more.slice(0, MOST_PROBLEMS - 1));
}

export function unreadable(path: string, message: string): Problem {
  return {
    code: 'metric-file-unreadable',
    path,
    message,
    mend: 'correct the file and import all of it again: what is known already is left as it is',
  };
}
