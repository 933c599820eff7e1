// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from './result.js';

/**
 * The records of comma-separated values (RFC 4180), each with its fields; empty lines are passed over. Whichever of comma,
 * semicolon and tab is in the first line most often parts fields. Problems: `record-file-unreadable` for a quote that is not closed.
 */
export function csvRows(csv: string): Result<readonly (readonly string[])[]> {
  const text = csv.replace(/^\uFEFF/, '');
  const delimiter = csvDelimiter(text, [',', ';', '\t']);
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    row.push(field.trim());
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.some((each) => each !== '')) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') {
        field += sign;
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && field.trim() === '') {
      quoted = true;
      field = '';
    } else if (sign === delimiter) endField();
    else if (sign === '\n') endRow();
    else if (sign !== '\r') field += sign;
  }
  if (quoted)
    return fail({
      code: 'record-file-unreadable',
      path: `rows[${rows.length}]`,
      message: `a quote in line ${rows.length + 1} is opened and never closed`,
      mend: 'close it, and write a quote within a field twice',
    });
  endRow();
  return ok(rows);
}

/** Which of `delimiters` is in the first line most often; of those that are as often the one that is named first. */
export function csvDelimiter<Delimiter extends string>(text: string, delimiters: readonly Delimiter[]): Delimiter {
  const line = text.split('\n', 1)[0] ?? '';
  const often = (delimiter: string) => line.split(delimiter).length;
  return delimiters.reduce((best, one) => (often(one) > often(best) ? one : best));
}
