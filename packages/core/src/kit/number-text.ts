// SPDX-License-Identifier: Apache-2.0
import { Decimal, decimal } from './decimal.js';
import { type CurrencyCode, formatMinor } from './money.js';

/** How a language writes numbers. Source: Unicode CLDR, decimal, percent and currency patterns. */
export interface NumberStyle {
  readonly point: string;
  readonly group: string;
  /** The shortest whole part that is grouped: 4 digits, or 5 where four stand together. */
  readonly grouped_from: 4 | 5;
  readonly percent: (number: string) => string;
  /** Joins a number with the symbol or the code of its currency. */
  readonly money: (number: string, unit: string, is_symbol: boolean) => string;
}

export const NO_BREAK_SPACE = '\u00a0';
const NARROW_NO_BREAK_SPACE = '\u202f';
const MINUS = '\u2212';
/** The currencies that have a symbol of their own here. */
export const CURRENCY_SYMBOLS: Readonly<Record<CurrencyCode, string>> = { EUR: '€', USD: '$', GBP: '£', JPY: '¥' };

const after = (number: string, unit: string) => `${number}${NO_BREAK_SPACE}${unit}`;
const before = (number: string, unit: string, is_symbol: boolean) =>
  is_symbol ? unit + number : `${unit}${NO_BREAK_SPACE}${number}`;

/** A language that numbers are written in. */
export type NumberLanguage = 'de' | 'en' | 'es' | 'fr' | 'ja';
/** A language that pages and reports are in. */
export type PageLanguage = 'de' | 'en';

export const NUMBER_STYLES: Readonly<Record<NumberLanguage, NumberStyle>> = {
  de: { point: ',', group: '.', grouped_from: 4, percent: (number) => after(number, '%'), money: after },
  en: { point: '.', group: ',', grouped_from: 4, percent: (number) => `${number}%`, money: before },
  es: { point: ',', group: '.', grouped_from: 5, percent: (number) => after(number, '%'), money: after },
  fr: {
    point: ',',
    group: NARROW_NO_BREAK_SPACE,
    grouped_from: 4,
    percent: (number) => `${number}${NARROW_NO_BREAK_SPACE}%`,
    money: after,
  },
  ja: { point: '.', group: ',', grouped_from: 4, percent: (number) => `${number}%`, money: before },
};

/** Plain decimal text, `-1234.50`, in a language's digits: every digit that is there stays, none is added. */
export function writtenNumber(plain: string, style: NumberStyle): string {
  const negative = plain.startsWith('-');
  const [whole = '', fraction] = (negative ? plain.slice(1) : plain).split('.');
  let grouped = whole;
  if (whole.length >= style.grouped_from) {
    const first = whole.length % 3;
    const groups = first === 0 ? [] : [whole.slice(0, first)];
    for (let at = first; at < whole.length; at += 3) groups.push(whole.slice(at, at + 3));
    grouped = groups.join(style.group);
  }
  return `${negative ? MINUS : ''}${grouped}${fraction === undefined ? '' : style.point + fraction}`;
}

/** An amount in minor units, with all digits of its currency and its symbol or code. */
export function moneyText(minor: bigint, currency: CurrencyCode, style: NumberStyle): string {
  return withCurrency(formatMinor(minor, currency), currency, style);
}

/**
 * A price in major units: at least the digits of its currency, and as many more as it has, so `0.0004` stays
 * `$0.0004` and `12.5` becomes `$12.50`.
 */
export function priceText(price: string, currency: CurrencyCode, style: NumberStyle): string {
  const exact = decimal(price).toString();
  const needed = formatMinor(0n, currency).split('.')[1]?.length ?? 0;
  const given = exact.split('.')[1]?.length ?? 0;
  return withCurrency(decimal(exact).toFixed(Math.max(needed, given)), currency, style);
}

/** A rate, `0.19`, as `19 %`. */
export function percentText(rate: string, style: NumberStyle): string {
  return style.percent(writtenNumber(percentNumber(rate), style));
}

/** A rate, `0.19`, as the plain number of percent, `19`. */
export function percentNumber(rate: string): string {
  return decimal(rate).multiply(Decimal.fromInteger(100)).toString();
}

function withCurrency(plain: string, currency: CurrencyCode, style: NumberStyle): string {
  const negative = plain.startsWith('-');
  const number = writtenNumber(negative ? plain.slice(1) : plain, style);
  const symbol = CURRENCY_SYMBOLS[currency];
  return (negative ? MINUS : '') + style.money(number, symbol ?? currency, symbol !== undefined);
}
