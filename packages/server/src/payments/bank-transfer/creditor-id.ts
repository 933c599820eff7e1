// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '@kontor/core';
import { checkDigits } from './mod97.js';

/**
 * A SEPA creditor identifier (EPC262-08, AT-02): country, check digits, three characters the creditor may choose and
 * the national number; the chosen three do not count for the check digits.
 */
export function parseCreditorId(text: string, path = 'creditor_id'): Result<string> {
  const id = text.replace(/\s/g, '').toUpperCase();
  const match = /^([A-Z]{2})(\d{2})[A-Z0-9]{3}([A-Z0-9]{1,28})$/.exec(id);
  if (match && checkDigits(match[3] as string, match[1] as string) === match[2]) return ok(id);
  return fail({
    code: 'invalid-creditor-id',
    path,
    message: `${JSON.stringify(text)} is no SEPA creditor identifier, or its check digits are wrong`,
    mend: 'Copy it from the letter of the national bank, for example DE98ZZZ09999999999.',
  });
}
