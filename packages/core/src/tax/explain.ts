// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../kit/decimal.js';
import { type CurrencyCode, fromMinor } from '../kit/money.js';
import type { NumberLanguage } from '../kit/number-text.js';
import { money, number } from '../rating/wording/numbers.js';
import type { TaxAmount, TaxBehaviour } from './tax-result.js';
import { TAX_WORDS } from './wording.js';

/**
 * One tax as a sentence, for a line or for the summary.
 *
 * @example '19% VAT (DE) on 100.00 EUR = 19.00 EUR'
 * @example '9.975% QST (CA-QC) on 105.00 CAD incl. tax = 10.47 CAD' for a compound tax
 * @example '19% VAT (DE) on 84.03 EUR, contained in the price = 15.97 EUR' for an inclusive one
 */
export function explainTax(
  tax: TaxAmount,
  currency: CurrencyCode,
  behaviour: TaxBehaviour = 'exclusive',
  language: NumberLanguage = 'en',
): string {
  const words = TAX_WORDS[language];
  const inMoney = (minor: bigint) => `${money(fromMinor(minor, currency), currency, language)} ${currency}`;
  const percent = words.percent(number(decimal(tax.rate).multiply(decimal(100)), language));
  const taxable = inMoney(tax.taxable_minor);
  const text = words.on(
    `${percent} ${tax.label} (${tax.jurisdiction})`,
    tax.compound ? words.with_tax(taxable) : taxable,
  );
  return `${behaviour === 'inclusive' ? words.contained(text) : text} = ${inMoney(tax.amount_minor)}`;
}
