// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { CURRENCY_SYMBOLS } from '../kit/number-text.js';
import { Rational } from '../kit/rational.js';
import { addIntervals, type Interval } from './interval.js';
import type { Unit } from './unit.js';

/** What a figure says, and how exactly it says it. */
export interface Written {
  readonly text: string;
  /** A single value, a range, or a bound on one side. */
  readonly form: 'point' | 'range' | 'at_least' | 'at_most' | 'words';
  /** The value as written. A percentage is a fraction: `83%` is 0.83. Unbounded on both sides for words. */
  readonly value: Interval;
  /** The same with half a unit of the last digit that was written on either side: all that would be written like this. */
  readonly meant: Interval;
  /** Whether the writing itself says that digits were dropped: `~83%`, `$55K`. */
  readonly rounded: boolean;
  /** Whether a bound itself is outside: `>75%`. */
  readonly strict: boolean;
  /** Significant digits of the (first) number. */
  readonly digits: number;
}

const CURRENCIES = new Map(Object.entries(CURRENCY_SYMBOLS).map(([currency, symbol]) => [symbol, currency]));
const FACTORS: Readonly<Record<string, bigint>> = { K: 1_000n, M: 1_000_000n, B: 1_000_000_000n };
const NUMBER = String.raw`(\d{1,3}(?:,\d{3})+|\d{1,30})(\.\d{1,12})?\s?([KMB](?![a-z]))?`;
const FORM = new RegExp(
  String.raw`^(~|≈|about |>=|≥|>|<=|≤|<)?\s?([$€£¥])?${NUMBER}\s?(%|x)?(?:\s?(?:-|–|to)\s?([$€£¥])?${NUMBER}\s?(%|x)?|(\+))?$`,
  'i',
);

interface WrittenNumber {
  readonly whole: string;
  readonly fraction: string;
  readonly suffix: string;
}

/**
 * A figure as it stands in a plan: `"$55K"`, `"~83%"`, `"11.0"`, `"2-5%"`, `"$999-9,999"`, `"100K+"`, `">75%"`, `"50x"`.
 * Null for text that is none, or whose sign does not fit the unit.
 *
 * The precision is that of the writing. Half a unit of the last digit behind the point or before `K`, `M`, `B`
 * (`$55K` is 54,500 to 55,500); of the last whole digit of percentages, ratios and counts; money without
 * either may end in zeros that only fill up, of which the first two digits are always meant (`5500` is 5,450 to 5,550,
 * `2999` is 2,998.50 to 2,999.50). Twice that after `~`.
 */
export function readWritten(text: string, unit: Unit): Written | null {
  if (unit.kind === 'words') return words(text);
  const match = text.length > 80 ? null : FORM.exec(text.trim());
  if (match === null) return null;
  const [, before = '', symbol, whole = '', fraction = '', suffix = '', sign] = match;
  const [upperSymbol, upperWhole, upperFraction = '', upperSuffix = '', upperSign, plus] = match.slice(7);
  for (const each of [symbol, upperSymbol])
    if (each !== undefined && CURRENCIES.get(each) !== unit.currency) return null;
  for (const each of [sign, upperSign])
    if (each !== undefined && unit.kind !== (each === '%' ? 'percent' : 'ratio')) return null;
  const lower: WrittenNumber = { whole, fraction, suffix: suffix.toUpperCase() };
  const mark = before.trim();
  const approximate = mark === '~' || mark === '≈' || mark.toLowerCase() === 'about';
  if (upperWhole === undefined) {
    const bound = plus !== undefined || mark.startsWith('>') || mark === '≥' ? 'at_least' : 'at_most';
    const form = plus === undefined && (mark === '' || approximate) ? 'point' : bound;
    return written(text, form, [lower], unit, { approximate, strict: mark === '<' || mark === '>' });
  }
  if (mark !== '' && !approximate) return null;
  const upper: WrittenNumber = { whole: upperWhole, fraction: upperFraction, suffix: upperSuffix.toUpperCase() };
  // "$1-5M" is one to five million, "500-1K" is not
  const borrowed = { ...lower, suffix: lower.suffix === '' ? upper.suffix : lower.suffix };
  const first = valueIn(borrowed, unit).greaterThan(valueIn(upper, unit)) ? lower : borrowed;
  if (valueIn(first, unit).greaterThan(valueIn(upper, unit))) return null;
  return written(text, 'range', [first, upper], unit, { approximate, strict: false });
}

function words(text: string): Written | null {
  const open = { low: null, high: null };
  if (text.trim() === '') return null;
  return { text, form: 'words', value: open, meant: open, rounded: false, strict: false, digits: 0 };
}

function written(
  text: string,
  form: Written['form'],
  [lower, upper = lower]: readonly [WrittenNumber, WrittenNumber?] | readonly WrittenNumber[],
  unit: Unit,
  { approximate, strict }: { readonly approximate: boolean; readonly strict: boolean },
): Written {
  const first = lower as WrittenNumber;
  const last = upper as WrittenNumber;
  const low = form === 'at_most' ? null : valueIn(first, unit);
  const high = form === 'at_least' ? null : form === 'point' ? low : valueIn(last, unit);
  const wider = approximate ? Rational.of(2) : Rational.ONE;
  const slack = {
    low: halfUnit(first, unit).multiply(wider).negate(),
    high: halfUnit(last, unit).multiply(wider),
  };
  return {
    text,
    form,
    value: { low, high },
    meant: addIntervals({ low, high }, slack),
    rounded: approximate || first.suffix !== '' || last.suffix !== '',
    strict,
    digits: `${first.whole}${first.fraction}`.replace(/[,.]/g, '').replace(/^0+|0+$/g, '').length,
  };
}

function scaleOf({ suffix }: WrittenNumber, unit: Unit): Rational {
  const factor = FACTORS[suffix] ?? 1n;
  return Rational.of(factor, unit.kind === 'percent' ? 100n : 1n);
}

function valueIn(number: WrittenNumber, unit: Unit): Rational {
  const plain = Decimal.parse(`${number.whole.replaceAll(',', '').replace(/^0+(?=\d)/, '')}${number.fraction}`);
  return Rational.fromDecimal(plain as Decimal).multiply(scaleOf(number, unit));
}

function halfUnit(number: WrittenNumber, unit: Unit): Rational {
  const { whole, fraction, suffix } = number;
  const places = fraction === '' ? 0 : fraction.length - 1;
  let filling = 0;
  if (unit.kind === 'money' && fraction === '' && suffix === '') {
    const digits = whole.replaceAll(',', '');
    const zeros = digits.length - digits.replace(/0+$/, '').length;
    filling = Math.max(0, Math.min(zeros, digits.length - 2));
  }
  return Rational.of(10n ** BigInt(filling), 2n * 10n ** BigInt(places)).multiply(scaleOf(number, unit));
}
