// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '@kontor/core';
import { checkDigits, mod97 } from './mod97.js';

/**
 * The RF creditor reference of an invoice number (ISO 11649): its letters and digits in capitals behind `RF` and two
 * check digits. The same number always gives the same reference; numbers that differ only in signs or case share
 * one, so a series must not.
 */
export function creditorReference(invoice_number: string): Result<string> {
  const body = invoice_number.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  if (body.length >= 1 && body.length <= 21 && !/[^\x20-\x7e]/.test(invoice_number))
    return ok(`RF${checkDigits(body, 'RF')}${body}`);
  return fail({
    code: 'invalid-creditor-reference',
    path: 'reference',
    message: `${JSON.stringify(invoice_number)} gives no creditor reference`,
    mend: 'Use invoice numbers with 1 to 21 letters A–Z and digits; other signs of ASCII are left out.',
  });
}

/** Whether the text, without spaces, is an RF reference with right check digits. */
export function isCreditorReference(text: string): boolean {
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(text) && mod97(text.slice(4) + text.slice(0, 4)) === 1;
}

/**
 * The RF reference in what a payer typed, or null: in one word first, then in groups of four, the shortest reading
 * whose check digits agree.
 */
export function findCreditorReference(text: string): string | null {
  const capitals = text.toUpperCase();
  for (const match of capitals.matchAll(/\bRF\d{2}[A-Z0-9]*\b/g)) if (isCreditorReference(match[0])) return match[0];
  for (const match of capitals.matchAll(/\bRF\d{2}(?: [A-Z0-9]{4}){0,5}(?: [A-Z0-9]{1,4})?\b/g)) {
    const groups = match[0].split(' ');
    for (let count = 2; count <= groups.length; count++) {
      const read = groups.slice(0, count).join('');
      if (isCreditorReference(read)) return read;
    }
  }
  return null;
}
