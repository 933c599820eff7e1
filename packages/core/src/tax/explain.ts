// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../kit/decimal.js';
import { type CurrencyCode, formatMinor } from '../kit/money.js';
import type { TaxAmount, TaxBehaviour } from './tax-result.js';

/**
 * One tax as a sentence, for a line or for the summary.
 *
 * @example '19% VAT (DE) on 100.00 EUR = 19.00 EUR'
 * @example '9.975% QST (CA-QC) on 105.00 CAD incl. tax = 10.47 CAD' for a compound tax
 * @example '19% VAT (DE) on 84.03 EUR, contained in the price = 15.97 EUR' for an inclusive one
 */
export function explainTax(tax: TaxAmount, currency: CurrencyCode, behaviour: TaxBehaviour = 'exclusive'): string {
  const money = (minor: bigint) => `${formatMinor(minor, currency)} ${currency}`;
  const percent = `${decimal(tax.rate).multiply(decimal(100)).toString()}%`;
  const base = `${money(tax.taxable_minor)}${tax.compound ? ' incl. tax' : ''}`;
  const contained = behaviour === 'inclusive' ? ', contained in the price' : '';
  return `${percent} ${tax.label} (${tax.jurisdiction}) on ${base}${contained} = ${money(tax.amount_minor)}`;
}
