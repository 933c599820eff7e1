// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';

export interface PlainColumn<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right';
}

/** A few rows that are all there; lists of the API are `DataTable`. */
export function PlainTable<Row>({
  label,
  columns,
  rows,
  keyOf,
}: {
  readonly label: string;
  readonly columns: readonly PlainColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}) {
  const cell = (column: PlainColumn<Row>) =>
    clsx('px-3 py-2', column.align === 'right' && 'text-right tabular-nums whitespace-nowrap');
  return (
    <ScrollRegion label={label} className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse text-left">
        <thead className="text-sm text-muted">
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={clsx(cell(column), 'font-medium whitespace-nowrap')}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t border-line">
              {columns.map((column) => (
                <td key={column.head} className={cell(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
