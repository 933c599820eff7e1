// SPDX-License-Identifier: Apache-2.0
import { formatMinor } from '../../kit/money.js';
import type { JournalEntry, Posting } from '../posting.js';

/** How many numbered entries of a journal are written; zero before its head is. */
export interface Written {
  count: number;
}

/** What people call what the journal knows by id; undefined: the id has no other name. */
export interface JournalNames {
  /** The number of a document: `ACM-000017`. */
  readonly document: (id: string) => string | undefined;
  readonly customer: (id: string) => string | undefined;
}

export const NO_NAMES: JournalNames = { document: () => undefined, customer: () => undefined };

/** What an entry is, by words: `invoice ACM-000017`; a reference that says so itself, `recognition 2024-02 EUR`, stands alone. */
export function entryTitle(kind: JournalEntry['kind'], document: string): string {
  const what = kind.replaceAll('_', ' ');
  return document.startsWith(`${what} `) ? document : `${what} ${document}`;
}

/** The two amount columns of a posting as decimal text; the other one is empty. */
export function debitAndCredit({ amount_minor, currency }: Posting): readonly [string, string] {
  return amount_minor >= 0n ? [formatMinor(amount_minor, currency), ''] : ['', formatMinor(-amount_minor, currency)];
}

/**
 * One record of comma-separated values (RFC 4180, 2.): fields with a comma, a quote or a line break are quoted, and
 * the line ends with CRLF. A field that a spreadsheet would run as a formula starts with an apostrophe.
 */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(field: string): string {
  const text = /^[=+@\t\r]|^-(?!\d)/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
