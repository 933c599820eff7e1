// SPDX-License-Identifier: Apache-2.0
import { csvDelimiter } from '@kontor/core';

export const DELIMITERS = [';', ',', '\t'] as const;
export const DATE_FORMATS = ['yyyy-mm-dd', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy'] as const;

/** What a bank's CSV may hold, and what banks call it in English and German. */
export const COLUMNS = [
  { name: 'booked_on', required: true, known: /^(booking date|buchungs(tag|datum)|date|datum)$/i },
  { name: 'amount', required: true, known: /^(amount|betrag)\b/i },
  {
    name: 'name',
    required: true,
    known: /^(name|payer|counterparty|beg[uü]nstigter|auftraggeber|zahlungspflichtiger)/i,
  },
  { name: 'remittance_text', required: true, known: /^(remittance|reference|description|text|verwendungszweck)/i },
  { name: 'iban', required: false, known: /iban|kontonummer/i },
  { name: 'line_id', required: false, known: /^(id|transaction id|umsatz-?id)$/i },
] as const;
export type StatementColumn = (typeof COLUMNS)[number]['name'];

const firstLine = (text: string) => text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';

/** What most of the first line is parted by. */
export const delimiterOf = (text: string) => csvDelimiter(text, DELIMITERS);

/** The names of the columns, without the quotes they may stand in. */
export function columnsOf(text: string, delimiter: string): readonly string[] {
  return firstLine(text)
    .split(delimiter)
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '');
}
