// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { type CurrencyCode, formatMinor, toMinor } from '../kit/money.js';
import { moneyText, NUMBER_STYLES, type NumberLanguage, percentText, writtenNumber } from '../kit/number-text.js';

/**
 * A value on a picture: exact where it is exact (money in major units, counts), a `number` where it is a statistic
 * (a probability, a fitted curve). Throws a RangeError later on for a number that is not finite.
 */
export type PictureValue = Decimal | number;

/**
 * What a value is: an amount of a currency in major units, a `share` (0.19 is written 19%), a `count` of things, a
 * `ratio` (3.2 is written 3.2×), or a number of `months`.
 */
export type Measure =
  | { readonly kind: 'money'; readonly currency: CurrencyCode }
  | { readonly kind: 'share' }
  | { readonly kind: 'count' }
  | { readonly kind: 'ratio' }
  | { readonly kind: 'months' };

/** Statistics are told to as many places as a person reads; a Decimal keeps all that it has in tables. */
const STATISTIC_PLACES = 6;

/** Nearer to zero than this is zero: what is left of a sum of floats. */
const NOTHING = 1e-9;

/** As a coordinate only; never for what is written. */
export function coordinateOf(value: PictureValue): number {
  const coordinate = typeof value === 'number' ? value : Number(value.toString());
  if (!Number.isFinite(coordinate)) throw new RangeError(`not a number to draw: ${value}`);
  return Math.abs(coordinate) < NOTHING ? 0 : coordinate;
}

/** The value as an exact decimal: a statistic to six places. */
export function decimalOf(value: PictureValue): Decimal {
  if (typeof value !== 'number') return value;
  return shortDecimal(coordinateOf(value), STATISTIC_PLACES);
}

/** A float to so many places after the point. */
export function shortDecimal(value: number, places: number): Decimal {
  // toFixed writes an exponent from 1e21 on, where a double is a whole number
  if (Math.abs(value) >= 1e21) return Decimal.fromInteger(BigInt(value));
  const size = Decimal.parse(Math.abs(value).toFixed(places)) as Decimal;
  return value < 0 ? size.negate() : size;
}

/** Plain text for a table that machines read: `1234.50`, `0.19`; empty for none. */
export function plainText(value: PictureValue | null, measure: Measure): string {
  if (value === null) return '';
  const exact = decimalOf(value);
  if (measure.kind !== 'money') return exact.toString();
  const minor = toMinor(exact, measure.currency, 'half-away');
  const settled = formatMinor(minor, measure.currency);
  return exact.equals(Decimal.parse(settled) as Decimal) ? settled : exact.toString();
}

/** One month, and several. */
const MONTH_WORDS: Readonly<Record<NumberLanguage, readonly [one: string, many: string]>> = {
  de: ['Monat', 'Monate'],
  en: ['month', 'months'],
  es: ['mes', 'meses'],
  fr: ['mois', 'mois'],
  ja: ['か月', 'か月'],
};

/** In full, as people read it: `$1,234.50`, `19.4%`, `3.2×`, `6.5 months`; `–` for none. */
export function valueText(value: PictureValue | null, measure: Measure, language: NumberLanguage): string {
  if (value === null) return '–';
  const exact = decimalOf(value);
  const style = NUMBER_STYLES[language];
  switch (measure.kind) {
    case 'money':
      return moneyText(toMinor(exact, measure.currency, 'half-away'), measure.currency, style);
    case 'share':
      return percentText(exact.round(3, 'half-away').toString(), style);
    case 'count':
      return writtenNumber(exact.round(2, 'half-away').toString(), style);
    case 'ratio':
      return `${writtenNumber(exact.round(2, 'half-away').toString(), style)}×`;
    case 'months': {
      const [one, many] = MONTH_WORDS[language];
      const number = exact.round(2, 'half-away');
      return `${writtenNumber(number.toString(), style)}\u00a0${number.equals(Decimal.ONE) ? one : many}`;
    }
  }
}

/** Words of large numbers. Source: Unicode CLDR, compact decimal patterns (short). */
const SCALES: Readonly<Record<NumberLanguage, readonly (readonly [digits: number, word: string])[]>> = {
  de: [
    [9, '\u00a0Mrd.'],
    [6, '\u00a0Mio.'],
    [3, '\u00a0Tsd.'],
  ],
  en: [
    [9, 'B'],
    [6, 'M'],
    [3, 'K'],
  ],
  es: [
    [6, '\u00a0M'],
    [3, '\u00a0mil'],
  ],
  fr: [
    [9, '\u00a0Md'],
    [6, '\u00a0M'],
    [3, '\u00a0k'],
  ],
  ja: [
    [8, '億'],
    [4, '万'],
  ],
};

/**
 * In short, to three digits, for where there is little room: `$12.3K`, `19.4%`. Values of one axis are written alike when
 * each is told the greatest of them.
 */
export function shortText(
  value: PictureValue | null,
  measure: Measure,
  language: NumberLanguage,
  greatest?: number,
): string {
  if (value === null || measure.kind === 'share' || measure.kind === 'months')
    return valueText(value, measure, language);
  const exact = decimalOf(value);
  const size = Math.abs(greatest ?? coordinateOf(exact));
  const found =
    size >= 10_000 && !exact.isZero() ? SCALES[language].find(([digits]) => size >= 10 ** digits) : undefined;
  const [digits, word] = found ?? [0, ''];
  const scaled = exact.multiply(Decimal.fromParts(1n, digits));
  const whole = Math.floor(Math.log10(Math.max(1, size))) - digits;
  const shown = writtenNumber(
    scaled
      .round(Math.max(0, 2 - whole), 'half-away')
      .abs()
      .toString(),
    NUMBER_STYLES[language],
  );
  const sign = exact.sign() < 0 ? '\u2212' : '';
  if (measure.kind === 'ratio') return `${sign}${shown}${word}×`;
  if (measure.kind === 'count') return `${sign}${shown}${word}`;
  // the symbol stands where it stands beside a full amount
  const pattern = moneyText(0n, measure.currency, NUMBER_STYLES[language]);
  return sign + pattern.replace(/\d[\d.,]*/, `${shown}${word}`);
}
