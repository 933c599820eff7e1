// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../../kit/currency.js';
import type { Decimal } from '../../kit/decimal.js';
import { NUMBER_STYLES, type NumberLanguage } from '../../kit/number-text.js';

/** Catalogs have up to 12 digits after the point; what is longer comes from a division and is cut, with a `…`. */
const LONGEST_FRACTION = 12;
const CUT_FRACTION = 6;

/** Digits in threes, with the signs of the language: `1,250,000.00005`, `1.250.000,00005`. */
function grouped(text: string, language: NumberLanguage): string {
  const { point, group, grouped_from } = NUMBER_STYLES[language];
  const [signed = '', fraction = ''] = text.split('.');
  const digits = signed.replace('-', '');
  const whole = digits.length < grouped_from ? signed : signed.replace(/(?<=\d)(?=(\d{3})+$)/g, group);
  if (fraction === '') return whole;
  const cut = fraction.length > LONGEST_FRACTION ? `${fraction.slice(0, CUT_FRACTION)}…` : fraction;
  return `${whole}${point}${cut}`;
}

export function number(value: Decimal, language: NumberLanguage = 'en'): string {
  return grouped(value.toString(), language);
}

/** Money with all digits of the currency, and as many more as it takes to be exact: `5.00`, `0.00005`. */
export function money(value: Decimal, currency: string, language: NumberLanguage = 'en'): string {
  const digits = minorUnits(currency) ?? 0;
  const exact = value.round(digits, 'down').equals(value);
  return grouped(exact ? value.toFixed(digits) : value.toString(), language);
}
