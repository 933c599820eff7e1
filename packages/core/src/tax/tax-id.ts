// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '../kit/result.js';
import { TAX_ID_FORMATS, type TaxIdScheme } from './tax-id-formats.js';

export interface TaxId {
  /** ISO 3166-1 alpha-2: GR for a Greek number, although that begins with EL. */
  readonly country: string;
  readonly scheme: TaxIdScheme;
  /** Capitals, without blanks, dots and hyphens; a Swiss one without MWST, TVA or IVA, so that equal numbers are equal. */
  readonly normalised: string;
}

const BY_PREFIX = new Map(TAX_ID_FORMATS.map((format) => [format.prefix, format]));

/** The longest text looked at: any number with generous punctuation. */
const MAX_LENGTH = 40;

function normalise(text: string): string {
  const bare = text.toUpperCase().replace(/[\s.\-/]/g, '');
  if (bare.startsWith('CHE')) return bare.replace(/(MWST|TVA|IVA)$/, '');
  if (bare.startsWith('GR')) return `EL${bare.slice(2)}`;
  return /^\d{9}MVA$/.test(bare) ? `NO${bare}` : bare;
}

/**
 * A VAT number, as the register of its country would write it: form and check digits. That the number was given out,
 * and to whom, only the register knows (VIES, for one). Problems: `tax-id-country-unknown`, `tax-id-malformed`,
 * `tax-id-check-failed`.
 *
 * @example checkTaxId('de 136.695.976') // { country: 'DE', scheme: 'eu_vat', normalised: 'DE136695976' }
 */
export function checkTaxId(text: string): Result<TaxId> {
  const normalised = text.length > MAX_LENGTH ? '' : normalise(text);
  const format = BY_PREFIX.get(normalised.slice(0, 2));
  if (format === undefined)
    return fail({
      code: 'tax-id-country-unknown',
      path: '',
      message: `${text.slice(0, MAX_LENGTH)} does not begin with a country whose tax numbers are known`,
      mend: `begin with one of ${TAX_ID_FORMATS.map(({ prefix }) => prefix).join(', ')}`,
    });
  const rest = normalised.slice(2);
  const example = `${format.prefix}${format.example}`;
  if (!format.pattern.test(rest))
    return fail({
      code: 'tax-id-malformed',
      path: '',
      message: `${normalised} does not have the form of a tax number of ${format.country}`,
      mend: `write it like ${example}`,
    });
  if (format.check !== undefined && !format.check(rest))
    return fail({
      code: 'tax-id-check-failed',
      path: '',
      message: `the check digits of ${normalised} do not agree with the others`,
      mend: 'look for a wrong or swapped digit',
    });
  return ok({ country: format.country, scheme: format.scheme, normalised });
}
