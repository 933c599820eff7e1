// SPDX-License-Identifier: Apache-2.0
import { type Column, table } from './terminal/table.js';

/** Where a command's answer goes: stdout, as one JSON line with `--json`, as text for people otherwise. */
export class Output {
  constructor(
    readonly json: boolean,
    private readonly write: (text: string) => void = (text) => process.stdout.write(text),
  ) {}

  /** The data, or `text` of it. */
  show<T>(data: T, text: (data: T) => string): void {
    this.write(`${this.json ? JSON.stringify(data) : text(data)}\n`);
  }

  /** A list of the API as a table; with `--json` the list itself. */
  list<Row>(
    list: { readonly data: readonly Row[]; readonly has_more?: boolean },
    columns: readonly Column<Row>[],
    empty: string,
  ): void {
    this.show(list, ({ data, has_more }) =>
      data.length === 0 ? empty : `${table(data, columns)}${has_more ? '\n… there is more: --all, or --limit' : ''}`,
    );
  }
}
