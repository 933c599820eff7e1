// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../kit/currency.js';
import type { Decimal } from '../kit/decimal.js';

/** Catalogs have up to 12 digits after the point; what is longer comes from a division and is cut, with a `…`. */
const LONGEST_FRACTION = 12;
const CUT_FRACTION = 6;

/** Digits in threes: `1,250,000.00005`. */
function grouped(text: string): string {
  const point = text.indexOf('.');
  const whole = point === -1 ? text : text.slice(0, point);
  if (point !== -1 && text.length - point - 1 > LONGEST_FRACTION)
    return `${grouped(text.slice(0, point + 1 + CUT_FRACTION))}…`;
  return whole.replace(/(?<=\d)(?=(\d{3})+$)/g, ',') + text.slice(whole.length);
}

export function number(value: Decimal): string {
  return grouped(value.toString());
}

/** Money with all digits of the currency, and as many more as it takes to be exact: `5.00`, `0.00005`. */
export function money(value: Decimal, currency: string): string {
  const digits = minorUnits(currency) ?? 0;
  const exact = value.round(digits, 'down').equals(value);
  return grouped(exact ? value.toFixed(digits) : value.toString());
}

/**
 * One of a thing, or many. Symbols such as `GB` or `h` and words with an s at the end stay as they are; the rest
 * follows the English rule (query, queries).
 */
export function plural(unit: string, quantity: Decimal): string {
  if (quantity.toString() === '1' || unit.length < 2 || /[A-Zsµ%]$/.test(unit)) return unit;
  if (/[^aeiou]y$/.test(unit)) return `${unit.slice(0, -1)}ies`;
  return /(x|z|ch|sh)$/.test(unit) ? `${unit}es` : `${unit}s`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
