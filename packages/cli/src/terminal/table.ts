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

/** `1 error`, `2 errors`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
