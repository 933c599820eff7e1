// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../kit/number-text.js';
import { csvRecord } from '../ledger/export/journal-line.js';
import { type Measure, type PictureValue, plainText, valueText } from './measure.js';

/** A column of numbers says what they are; one without a measure holds words. */
export interface PictureColumn {
  /** Of the CSV: snake_case. */
  readonly key: string;
  /** For people. */
  readonly label: string;
  readonly measure?: Measure;
}

/** The data of a picture: rows of finished texts, as people read them. */
export interface PictureTable {
  readonly columns: readonly PictureColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** Rows before they are written: a number under its column's measure or its own, words, or nothing. */
export type PictureCell =
  | string
  | PictureValue
  | null
  | { readonly value: PictureValue | null; readonly measure: Measure };

export interface PictureRows {
  readonly columns: readonly PictureColumn[];
  readonly rows: readonly (readonly PictureCell[])[];
}

function cellText(
  cell: PictureCell,
  column: PictureColumn | undefined,
  write: (value: PictureValue | null, measure: Measure) => string,
): string {
  if (typeof cell === 'string') return cell;
  if (cell !== null && typeof cell === 'object' && 'measure' in cell) return write(cell.value, cell.measure);
  return write(cell, column?.measure ?? { kind: 'count' });
}

/** As people read it, in their language. */
export function tableOf({ columns, rows }: PictureRows, language: NumberLanguage = 'en'): PictureTable {
  const write = (value: PictureValue | null, measure: Measure) => valueText(value, measure, language);
  return { columns, rows: rows.map((row) => row.map((cell, at) => cellText(cell, columns[at], write))) };
}

/** As CSV (RFC 4180): plain numbers with a point, a head of keys; empty where there is no value. */
export function csvOf({ columns, rows }: PictureRows): string {
  const head = csvRecord(columns.map(({ key }) => key));
  return rows.reduce(
    (text, row) => text + csvRecord(row.map((cell, at) => cellText(cell, columns[at], plainText))),
    head,
  );
}
