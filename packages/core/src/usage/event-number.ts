// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';

/**
 * The plain decimal text of a JSON number, or null when it is not exact: a whole number beyond 2^53 - 1, or no number
 * at all. A fraction is taken by its shortest text (`0.1` is one tenth), which is what the sender wrote as long as
 * that has at most 15 significant digits.
 */
export function numberText(value: number): string | null {
  const text = String(value);
  const exponent = text.indexOf('e');
  if (exponent === -1) {
    if (Number.isInteger(value)) return Number.isSafeInteger(value) ? (Object.is(value, -0) ? '0' : text) : null;
    return Number.isFinite(value) ? text : null;
  }
  const power = Number(text.slice(exponent + 1));
  if (power > 0) return null; // 1e21 and more: far beyond 2^53
  const negative = text.startsWith('-');
  const digits = text.slice(negative ? 1 : 0, exponent).replace('.', '');
  return `${negative ? '-' : ''}0.${'0'.repeat(-power - 1)}${digits}`;
}

/** The decimal that a member of an event's data says, as a JSON number or as decimal text; null when it says none. */
export function decimalOf(value: unknown): Decimal | null {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return Decimal.fromInteger(value);
    const text = numberText(value);
    return text === null ? null : Decimal.parse(text);
  }
  return typeof value === 'string' ? Decimal.parse(value) : null;
}
