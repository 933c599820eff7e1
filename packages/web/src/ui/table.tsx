// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { type Column, columnClass } from './column.ts';
import { CsvExport } from './csv-export.tsx';

/** A few rows that are all there, with sums beneath and their CSV; lists of the API are `<DataTable>`. */
export function Table<Row>({
  label,
  columns,
  rows,
  row_key,
  below,
  foot,
  framed = false,
  most_shown,
  className,
}: {
  /** What the table is of, for whoever hears it; its file is named so, too. */
  readonly label: string;
  /** The first one names its row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly row_key: (row: Row) => string;
  /** What is unfolded beneath a row; null: nothing. */
  readonly below?: (row: Row) => ReactNode;
  /** Sums: their name, and the value in the last column. */
  readonly foot?: readonly (readonly [name: string, value: ReactNode, strong?: boolean])[];
  /** Where it stands on the page by itself. */
  readonly framed?: boolean;
  /** Of so many rows that nobody looks at all of them: how many are shown; the CSV has them all. */
  readonly most_shown?: number;
  readonly className?: string;
}) {
  const padding = framed ? 'px-3 py-2' : 'py-2 pr-4 last:pr-0';
  const cellClass = (column: Column<Row>) => clsx(padding, columnClass(column));
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a part of the page that has a name already needs no landmark within */}
      <div
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard
        tabIndex={0}
        // relative, so that what is only heard scrolls along and does not widen the page
        className={clsx('relative overflow-x-auto', framed && 'rounded-lg border border-line bg-surface', className)}
      >
        <table className="w-full border-collapse text-left align-top">
          <thead className="text-sm text-muted">
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={clsx(cellClass(column), 'font-medium whitespace-nowrap')}>
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most_shown).map((row) => (
              <TableRow key={row_key(row)} {...{ row, columns, cellClass, below: below?.(row) ?? null }} />
            ))}
          </tbody>
          {foot === undefined || foot.length === 0 ? null : (
            <tfoot>
              {foot.map(([name, value, strong]) => (
                <tr key={name} className={clsx('border-t border-line', strong && 'font-semibold')}>
                  <td colSpan={columns.length} className={padding}>
                    <span className="flex justify-between gap-4">
                      <span className={strong ? '' : 'text-muted'}>{name}</span>
                      <span className="tabular-nums">{value}</span>
                    </span>
                  </td>
                </tr>
              ))}
            </tfoot>
          )}
        </table>
      </div>
      <div className="mt-1 flex justify-end">
        <CsvExport label={label} name={fileName(label)} columns={columns} rows={() => [rows]} />
      </div>
    </div>
  );
}

const fileName = (label: string) =>
  label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

function TableRow<Row>({
  row,
  columns,
  cellClass,
  below,
}: {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly cellClass: (column: Column<Row>) => string;
  readonly below: ReactNode;
}) {
  return (
    <>
      <tr className="border-t border-line align-top">
        {columns.map((column, at) =>
          at === 0 ? (
            <th key={column.key} scope="row" className={clsx(cellClass(column), 'font-normal')}>
              {column.cell(row)}
            </th>
          ) : (
            <td key={column.key} className={cellClass(column)}>
              {column.cell(row)}
            </td>
          ),
        )}
      </tr>
      {below === null ? null : (
        <tr>
          <td colSpan={columns.length} className="pb-3">
            {below}
          </td>
        </tr>
      )}
    </>
  );
}
