// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';

/** An exact quotient, kept until it is printed: `over` is never zero, and above zero. */
export interface Fraction {
  readonly value: bigint;
  readonly over: bigint;
}

/** Digits after the point of a printed quotient. */
export const FRACTION_PLACES = 6;

export function fraction(value: bigint | number, over: bigint | number = 1n): Fraction {
  const [top, bottom] = [BigInt(value), BigInt(over)];
  if (bottom === 0n) throw new RangeError('division by zero');
  return bottom < 0n ? { value: -top, over: -bottom } : { value: top, over: bottom };
}

export function fractionOf(amount: Decimal): Fraction {
  return { value: amount.coefficient, over: 10n ** BigInt(amount.scale) };
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { value: a.value * b.value, over: a.over * b.over };
}

/** Throws a RangeError on division by zero. */
export function dividedBy(a: Fraction, b: Fraction): Fraction {
  return fraction(a.value * b.over, a.over * b.value);
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return a.over === b.over
    ? { value: a.value + b.value, over: a.over }
    : { value: a.value * b.over + b.value * a.over, over: a.over * b.over };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { value: -b.value, over: b.over });
}

/** Rounded once, half away from zero. */
export function toDecimal({ value, over }: Fraction, places: number = FRACTION_PLACES): Decimal {
  return Decimal.fromParts(value, 0).divide(Decimal.fromParts(over, 0), places, 'half-away');
}
