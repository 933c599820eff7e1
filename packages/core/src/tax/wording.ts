// SPDX-License-Identifier: Apache-2.0
import { NO_BREAK_SPACE, type NumberLanguage } from '../kit/number-text.js';

/** How a tax is told in one language; rates and amounts come as they are written in it. */
export interface TaxWords {
  readonly percent: (number: string) => string;
  /** With the tax that is taxed as well. */
  readonly with_tax: (base: string) => string;
  readonly on: (tax: string, base: string) => string;
  readonly contained: (text: string) => string;
}

const spaced = (number: string) => `${number}${NO_BREAK_SPACE}%`;

export const TAX_WORDS: Readonly<Record<NumberLanguage, TaxWords>> = {
  en: {
    percent: (number) => `${number}%`,
    with_tax: (base) => `${base} incl. tax`,
    on: (tax, base) => `${tax} on ${base}`,
    contained: (text) => `${text}, contained in the price`,
  },
  de: {
    percent: spaced,
    with_tax: (base) => `${base} einschl. Steuer`,
    on: (tax, base) => `${tax} auf ${base}`,
    contained: (text) => `${text}, im Preis enthalten`,
  },
  fr: {
    percent: spaced,
    with_tax: (base) => `${base} taxe comprise`,
    on: (tax, base) => `${tax} sur ${base}`,
    contained: (text) => `${text}, comprise dans le prix`,
  },
  es: {
    percent: spaced,
    with_tax: (base) => `${base} impuesto incluido`,
    on: (tax, base) => `${tax} sobre ${base}`,
    contained: (text) => `${text}, incluido en el precio`,
  },
  ja: {
    percent: (number) => `${number}%`,
    with_tax: (base) => `税込 ${base}`,
    on: (tax, base) => `${base} に対する ${tax}`,
    contained: (text) => `${text}（価格に含む）`,
  },
};
