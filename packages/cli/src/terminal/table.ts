// SPDX-License-Identifier: Apache-2.0

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Numbers align right. */
  readonly align?: 'left' | 'right';
}

/** A plain text table: a heading, a rule, a line a row. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((line) => (line[index] as string).length)),
  );
  const line = (values: readonly string[]) =>
    values
      .map((value, index) => {
        const width = widths[index] as number;
        return columns[index]?.align === 'right' ? value.padStart(width) : value.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    widths.map((width) => '─'.repeat(width)).join('──'),
    ...cells.map(line),
  ].join('\n');
}

/** `1234567.50` as `1,234,567.50`. */
export function grouped(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}

/** A share as percent: `0.125` is `12.5`. The point is moved, so that words alone need no arithmetic loaded. */
export function inPercent(share: string): string {
  const [whole = '', fraction = ''] = share.split('.');
  const digits = `${whole}${fraction.slice(0, 2).padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(2).replace(/0+$/, '');
  return rest === '' ? digits : `${digits}.${rest}`;
}

/** `1 error`, `2 errors`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
