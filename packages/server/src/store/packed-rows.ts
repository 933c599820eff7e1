// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from './transaction.js';

/** Between values: a control character, which JSON text, ids and numbers never contain. */
const SEPARATOR = '\u001f';
const NULL = '\u001e';

/**
 * Inserts many rows in one named statement, each column as one text that the server splits: a fraction of the time
 * the driver takes to escape the same values into arrays. `constants` are the same in every row; `columns` names the
 * others with their types, in the order in which `values` gives them. Separators inside a value become blanks.
 */
export async function insertPacked<Row>(
  tx: Transaction,
  table: string,
  constants: Readonly<Record<string, string | bigint>>,
  columns: Readonly<Record<string, string>>,
  rows: readonly Row[],
  values: (row: Row, index: number) => readonly (string | null)[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const texts = names.map(() => '');
  rows.forEach((row, index) => {
    values(row, index).forEach((value, column) => {
      const text = value === null ? NULL : value.includes(SEPARATOR) ? value.replaceAll(SEPARATOR, ' ') : value;
      // Every value is closed by a separator: the empty element after the last one keeps '' from meaning no rows.
      texts[column] += text + SEPARATOR;
    });
  });
  const fixed = Object.keys(constants);
  const offset = fixed.length + 4;
  const split = names.map((_name, column) => `string_to_array($${column + offset}::text, $1::text, $2::text)`);
  await tx.client.query({
    name: `insert-packed-${table}`,
    text: `INSERT INTO ${table} (${[...fixed, ...names].join(', ')})
      SELECT ${[...fixed.map((_name, index) => `$${index + 4}`), ...names.map((name) => `${name}::${columns[name]}`)].join(', ')}
      FROM (SELECT * FROM unnest(${split.join(', ')}) AS packed (${names.join(', ')}) LIMIT $3) AS packed`,
    values: [SEPARATOR, NULL, rows.length, ...Object.values(constants), ...texts],
  });
}
