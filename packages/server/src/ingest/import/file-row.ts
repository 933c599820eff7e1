// SPDX-License-Identifier: Apache-2.0
import { CsvError, parse } from 'csv-parse/sync';
import { type Lines, MAX_LINE_LENGTH } from './text-lines.js';

/** One record of a file. `line` is where it begins, `text` what stands there, `fields` what it says. */
export interface FileRow<Fields> {
  readonly line: number;
  readonly text: string;
  readonly fields: Fields;
}
/** Gets every record in order: its fields, or why it has none. */
export interface RowSink<Fields> {
  row(line: number, fields: Fields, text: string): void;
  unreadable(line: number, text: string, why: string): void;
}

const TOO_LONG = `the line is longer than ${MAX_LINE_LENGTH} characters`;
const MAX_RECORD_LINES = 100;
const MAX_RECORD_LENGTH = 1 << 16;

/**
 * Records of CSV (RFC 4180). Lines without a quote are split by themselves; others go through csv-parse, many at a
 * time. Where a quote is left open, the record may go on over 100 lines; if it finds no end that fits the header, only
 * the line it began on is given up, and reading resumes at the next.
 */
export class CsvRows {
  #pending: string[] = [];
  #pendingFrom = 0;

  constructor(
    private readonly delimiter: string,
    private readonly width: number,
    private readonly sink: RowSink<readonly string[]>,
  ) {}

  push({ first, lines }: Lines): void {
    if (this.#pending.length === 0 && this.#whole(first, lines)) return;
    for (let index = 0; index < lines.length; index++) this.#line(first + index, lines[index] as string);
  }

  end(): void {
    while (this.#pending.length > 0) this.#giveUp('a quote is never closed');
  }

  /** The whole portion at once; false, with nothing done, when that is not obviously right. */
  #whole(first: number, lines: readonly string[]): boolean {
    const text = lines.join('\n');
    if (!text.includes('"')) return false;
    if (text.length > MAX_LINE_LENGTH) return false;
    const parsed = this.#parse(text);
    if (typeof parsed === 'string' || parsed.some((fields) => fields.length !== this.width)) return false;
    // A field with a line end makes records and lines differ: then one by one, to know where each begins.
    if (parsed.length !== lines.length) return false;
    parsed.forEach((fields, index) => {
      this.sink.row(first + index, fields, lines[index] as string);
    });
    return true;
  }

  #line(number: number, line: string): void {
    if (this.#pending.length > 0) {
      this.#pending.push(line);
      if (line.includes('"')) this.#tryPending();
      if (this.#pending.length > MAX_RECORD_LINES || this.#pendingLength() > MAX_RECORD_LENGTH)
        this.#giveUp('a quote is never closed');
      return;
    }
    if (line === '') return;
    if (line.length > MAX_LINE_LENGTH) this.sink.unreadable(number, line, TOO_LONG);
    else if (!line.includes('"')) this.#fields(number, line.split(this.delimiter), line);
    else {
      const parsed = this.#parse(line);
      if (parsed === 'CSV_QUOTE_NOT_CLOSED') {
        this.#pending = [line];
        this.#pendingFrom = number;
      } else if (typeof parsed === 'string') this.sink.unreadable(number, line, 'its quotes do not match');
      else this.#fields(number, parsed[0] ?? [], line);
    }
  }

  #tryPending(): void {
    const text = this.#pending.join('\n');
    const parsed = this.#parse(text);
    if (typeof parsed === 'string' || parsed.length !== 1 || parsed[0]?.length !== this.width) return;
    this.#pending = [];
    this.sink.row(this.#pendingFrom, parsed[0], text);
  }

  #giveUp(why: string): void {
    const [begun = '', ...later] = this.#pending;
    const number = this.#pendingFrom;
    this.#pending = [];
    this.sink.unreadable(number, begun, why);
    later.forEach((line, index) => {
      this.#line(number + 1 + index, line);
    });
  }

  #pendingLength(): number {
    return this.#pending.reduce((sum, line) => sum + line.length + 1, 0);
  }

  #fields(number: number, fields: readonly string[], text: string): void {
    if (fields.length === this.width) this.sink.row(number, fields, text);
    else this.sink.unreadable(number, text, `it has ${fields.length} fields, the header ${this.width}`);
  }

  /** The records of a text, or the code of what is wrong with it. */
  #parse(text: string): string[][] | string {
    return parseCsv(text, this.delimiter);
  }
}

export function parseCsv(text: string, delimiter: string): string[][] | string {
  try {
    return parse(text, { delimiter, relax_column_count: true, record_delimiter: '\n' }) as string[][];
  } catch (error) {
    if (error instanceof CsvError) return error.code;
    throw error;
  }
}

export type JsonFields = Readonly<Record<string, unknown>>;

/** Records of newline-delimited JSON: an object a line. */
export class NdjsonRows {
  constructor(private readonly sink: RowSink<JsonFields>) {}

  push({ first, lines }: Lines): void {
    for (let index = 0; index < lines.length; index++) this.#line(first + index, lines[index] as string);
  }

  end(): void {}

  #line(number: number, line: string): void {
    if (line.trim() === '') return;
    if (line.length > MAX_LINE_LENGTH) {
      this.sink.unreadable(number, line, TOO_LONG);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.sink.unreadable(number, line, 'it is not JSON');
      return;
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      this.sink.row(number, value as JsonFields, line);
    else this.sink.unreadable(number, line, 'it is not a JSON object');
  }
}
