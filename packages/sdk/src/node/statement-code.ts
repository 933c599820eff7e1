// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { type Checked, checked, refuse } from '../licence/refusal.js';

/** What QR codes hold in their alphanumeric mode: the alphabet of base45 (RFC 9285). */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
/** Characters in one code: what the camera of a telephone reads off a screen. */
const PART = 1_000;
const FORM = /^KONTOR:U1\/(\d{1,4})\/(\d{1,4})\/([0-9A-F]{8}):([0-9A-Z $%*+\-./:]+)$/;
const MAX_CODES = 1_000;
const MAX_LENGTH = 4_194_304;

/**
 * The head of a statement as texts for QR codes, to be scanned in any order. Days are told, entries stay at home; a year
 * of two features is two or three codes.
 */
export function usageStatementCodes(statement: string): string[] {
  const [head] = statement.split('\n', 1) as [string];
  const [header, payload, signature] = head.split('.') as [string, string, string];
  const texts = [header, payload].map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  const data = base45(deflateSync([...texts, signature].join('\n'), { level: 9 }));
  const count = Math.max(1, Math.ceil(data.length / PART));
  return Array.from(
    { length: count },
    (_, index) => `KONTOR:U1/${index + 1}/${count}/${mark(head)}:${data.slice(index * PART, (index + 1) * PART)}`,
  );
}

/** The head that codes were made of. Who signed it is not yet known. */
export function joinUsageStatementCodes(codes: readonly string[]): Checked<string> {
  return checked(() => {
    const parts = new Map<number, string>();
    let [of, marked] = [0, ''];
    for (const code of codes) {
      const [, index, count, its_mark, data] = FORM.exec(code) ?? refuse('statement-code-invalid', '', 'it is no code');
      if (of !== 0 && (Number(count) !== of || its_mark !== marked))
        refuse('statement-code-invalid', '', 'these are codes of several statements');
      [of, marked] = [Number(count), its_mark as string];
      parts.set(Number(index), data as string);
    }
    if (of < 1 || of > MAX_CODES) refuse('statement-code-invalid', '', 'there is no code');
    const data: string[] = [];
    for (let index = 1; index <= of; index++)
      data.push(parts.get(index) ?? refuse('statement-code-missing', '', `code ${index} of ${of} is missing`));
    const texts = inflated(fromBase45(data.join(''))).split('\n');
    if (texts.length !== 3) refuse('statement-code-invalid', '', 'it holds no statement');
    const [header, payload, signature] = texts as [string, string, string];
    const encoded = [header, payload].map((text) => Buffer.from(text, 'latin1').toString('base64url'));
    const head = [...encoded, signature].join('.');
    if (mark(head) !== marked) refuse('statement-code-invalid', '', 'a code was not read as it was written');
    return head;
  });
}

const mark = (head: string) => createHash('sha256').update(head).digest('hex').slice(0, 8).toUpperCase();

function inflated(data: Uint8Array): string {
  try {
    return inflateSync(data, { maxOutputLength: MAX_LENGTH }).toString('latin1');
  } catch {
    return refuse('statement-code-invalid', '', 'it is damaged');
  }
}

/** RFC 9285: two bytes are three characters, one byte is two, the least significant first. */
function base45(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 2) {
    const pair = index + 1 < bytes.length;
    let value = pair ? (bytes[index] as number) * 256 + (bytes[index + 1] as number) : (bytes[index] as number);
    for (let place = 0; place < (pair ? 3 : 2); place++) {
      text += ALPHABET[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

function fromBase45(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 3) {
    const group = [...text.slice(index, index + 3)].map((character) => ALPHABET.indexOf(character));
    const value = group.reduceRight((sum, digit) => sum * 45 + digit, 0);
    const pair = group.length === 3;
    if (group.length === 1 || value > (pair ? 0xffff : 0xff))
      refuse('statement-code-invalid', '', 'it is not encoded as base45');
    if (pair) bytes.push(value >> 8, value & 0xff);
    else bytes.push(value);
  }
  return Uint8Array.from(bytes);
}
