// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import type { ReactNode } from 'react';

export interface TableColumn<Row> {
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right' | undefined;
  /** Left out on narrow screens. */
  readonly wide_only?: boolean;
}

/** A few rows that are all there, with sums beneath; long lists are `<DataTable>`. */
export function Table<Row>({
  label,
  columns,
  rows,
  row_key,
  below,
  foot,
}: {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly row_key: (row: Row) => string;
  /** What is unfolded beneath a row; null: nothing. */
  readonly below?: (row: Row) => ReactNode;
  /** Sums: their name, and the value in the last column. */
  readonly foot?: readonly (readonly [name: string, value: ReactNode, strong?: boolean])[];
}) {
  const cellClass = ({ align, wide_only }: TableColumn<Row>) =>
    clsx('py-2 pr-4 last:pr-0', align === 'right' && 'text-right tabular-nums', wide_only && 'max-md:hidden');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard
    // biome-ignore lint/a11y/useSemanticElements: a part of the page that has a name already needs no landmark within
    <div role="group" aria-label={label} tabIndex={0} className="overflow-x-auto">
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
          {rows.map((row) => (
            <TableRow key={row_key(row)} {...{ row, columns, cellClass, below: below?.(row) ?? null }} />
          ))}
        </tbody>
        {foot === undefined || foot.length === 0 ? null : (
          <tfoot>
            {foot.map(([name, value, strong]) => (
              <tr key={name} className={clsx('border-t border-line', strong && 'font-semibold')}>
                <td colSpan={columns.length} className="py-2">
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
  );
}

function TableRow<Row>({
  row,
  columns,
  cellClass,
  below,
}: {
  readonly row: Row;
  readonly columns: readonly TableColumn<Row>[];
  readonly cellClass: (column: TableColumn<Row>) => string;
  readonly below: ReactNode;
}) {
  return (
    <>
      <tr className="border-t border-line">
        {columns.map((column) => (
          <td key={column.key} className={cellClass(column)}>
            {column.cell(row)}
          </td>
        ))}
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
