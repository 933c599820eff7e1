// SPDX-License-Identifier: Apache-2.0

/** Between values: a control character, which JSON text, ids and numbers never contain. */
const SEPARATOR = '\u001f';
const NULL = '\u001e';

/** Many rows as one text a column, which the server splits: a fraction of what escaping them into arrays takes. */
export interface PackedRows {
  readonly count: number;
  /** '' for a column that says the same in every row. */
  readonly texts: readonly string[];
  /** What such a column says; null for the others. */
  readonly same: readonly (string | null)[];
}

/** Packs `rows`, the values in the order of the columns. Separators inside a value become blanks. */
export function packRows<Row>(rows: readonly Row[], values: (row: Row) => readonly (string | null)[]): PackedRows {
  const columns: string[][] = [];
  for (const row of rows) {
    const told = values(row);
    for (let column = 0; column < told.length; column++) {
      const value = told[column] as string | null;
      const text = value === null ? NULL : value.includes(SEPARATOR) ? value.replaceAll(SEPARATOR, ' ') : value;
      const known = columns[column];
      if (known === undefined) columns[column] = [text];
      else known.push(text);
    }
  }
  // the first column says how many rows there are
  const same = columns.map(([first], column) =>
    column > 0 && columns[column]?.every((text) => text === first) ? first : undefined,
  );
  return {
    count: rows.length,
    // Every value is closed by a separator: the empty element after the last one keeps '' from meaning no rows.
    texts: columns.map((texts, column) => (same[column] === undefined ? [...texts, ''].join(SEPARATOR) : '')),
    same: same.map((text) => (text === undefined || text === NULL ? null : text)),
  };
}

/**
 * The INSERT of packed rows and its values. `constants` are the same in every row; `columns` names the others with
 * their types. Parameters count from `first`, so that several such statements fit into one.
 */
export function insertPacked(
  table: string,
  constants: Readonly<Record<string, string | bigint>>,
  columns: Readonly<Record<string, string>>,
  packed: PackedRows,
  first = 1,
): { readonly text: string; readonly values: readonly unknown[] } {
  const names = Object.keys(columns);
  const fixed = Object.keys(constants);
  const at = (index: number) => `$${first + index}`;
  const split = names.map(
    (_name, column) => `string_to_array(${at(3 + fixed.length + column)}::text, ${at(0)}, ${at(1)})`,
  );
  // a column without a text is shorter than the others, and unnest makes up for that with nulls
  const said = names.map((name, column) => {
    const same = at(3 + fixed.length + names.length + column);
    return `coalesce(${name}::${columns[name]}, ${same}::${columns[name]})`;
  });
  const selected = [...fixed.map((_name, index) => at(3 + index)), ...said];
  return {
    text: `INSERT INTO ${table} (${[...fixed, ...names].join(', ')}) SELECT ${selected.join(', ')}
      FROM (SELECT * FROM unnest(${split.join(', ')}) AS packed (${names.join(', ')}) LIMIT ${at(2)}) AS packed`,
    values: [SEPARATOR, NULL, packed.count, ...Object.values(constants), ...packed.texts, ...packed.same],
  };
}
