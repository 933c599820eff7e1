// SPDX-License-Identifier: Apache-2.0
import { CURRENCY_SYMBOLS, NUMBER_STYLES, writtenNumber } from '../kit/number-text.js';
import { Rational } from '../kit/rational.js';
import { type Interval, isPoint } from './interval.js';
import type { Unit } from './unit.js';

/** A value in its unit, cut to what people read: `$54,702`, `83.28%`, `44.22`; or with all of its digits. */
export function valueText(value: Rational, unit: Unit, digits: 'cut' | 'all' = 'cut'): string {
  switch (unit.kind) {
    case 'money': {
      const number = writtenNumber(shortened(value.abs(), digits, true), NUMBER_STYLES.en);
      const symbol = unit.currency === null ? undefined : CURRENCY_SYMBOLS[unit.currency];
      const text = symbol === undefined ? `${number} ${unit.currency}` : NUMBER_STYLES.en.money(number, symbol, true);
      return value.sign() < 0 ? `−${text}` : text;
    }
    case 'percent':
      return `${numberText(value.multiply(Rational.of(100)), digits)}%`;
    case 'ratio':
      return `${numberText(value, digits)}x`;
    default:
      return numberText(value, digits);
  }
}

function numberText(value: Rational, digits: 'cut' | 'all'): string {
  const size = shortened(value.abs(), digits, false);
  return writtenNumber(value.sign() < 0 ? `-${size}` : size, NUMBER_STYLES.en);
}

/** An interval in its unit: `$500,000 to $3,000,000`, `$29 and more`. */
export function intervalText(interval: Interval, unit: Unit, digits: 'cut' | 'all' = 'cut'): string {
  const text = (value: Rational) => valueText(value, unit, digits);
  const { low, high } = interval;
  if (low !== null && isPoint(interval)) return text(low);
  if (low === null) return high === null ? 'anything' : `at most ${text(high)}`;
  return high === null ? `${text(low)} and more` : `${text(low)} to ${text(high)}`;
}

/** What a unit counts, for a value that stands alone: `customers`, `a month`. Empty for percentages and ratios. */
export function unitWords({ kind, text, period }: Unit): string {
  if (kind === 'count') return text;
  return kind === 'money' && period !== null ? `a ${period}` : '';
}

/** More places than these are cut even where all digits are asked for: they come from a division. */
const MOST_PLACES = 12;

/** Two places, of which money has none or both. Values below a hundredth keep two significant digits. */
function shortened(size: Rational, kept: 'cut' | 'all', both: boolean): string {
  let places = 2;
  for (let least = Rational.of(1, 100); !size.isZero() && size.lessThan(least) && places < MOST_PLACES; places++)
    least = least.divide(Rational.of(10));
  const all = size.toDecimal(MOST_PLACES, 'half-away');
  const rounded = kept === 'all' ? all : size.toDecimal(places, 'half-away');
  if (rounded.isInteger()) return rounded.round(0, 'half-away').toFixed(0);
  const short = rounded.toString();
  return both && (short.split('.')[1]?.length ?? 0) < places
    ? rounded.round(places, 'half-away').toFixed(places)
    : short;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
