// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import type { ReactNode } from 'react';

type CsvText<Row> = (row: Row) => string | number | null;

/** A column of a CSV. */
export interface CsvColumn<Row> {
  readonly key: string;
  readonly csv?: CsvText<Row> | false | undefined;
}

interface ColumnLook<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right' | undefined;
  /** Left out on narrow screens. */
  readonly wide_only?: boolean;
}

/**
 * A column of any table. `key` is its name in the CSV, in snake_case; what stands there is plain, with a point in decimals:
 * by default what the row holds under the key. A column that the row has no such field for has to say its text, or false
 * where it holds nothing but buttons.
 */
export type Column<Row> = ColumnLook<Row> &
  (
    | { readonly key: keyof Row & string; readonly csv?: CsvText<Row> | false | undefined }
    | { readonly key: string; readonly csv: CsvText<Row> | false }
  );

export function columnClass<Row>({ align, wide_only }: Column<Row>): string {
  return clsx(align === 'right' && 'text-right tabular-nums', wide_only && 'max-md:hidden');
}

/** A column that only the CSV has. */
export type CsvOnly<Row> = CsvColumn<Row> &
  ({ readonly key: keyof Row & string } | { readonly key: string; readonly csv: CsvText<Row> });

/** What the CSV says of a row in a column. */
export function csvText<Row>({ key, csv }: CsvColumn<Row>, row: Row): string {
  const value: unknown = typeof csv === 'function' ? csv(row) : (row as Record<string, unknown>)[key];
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
