// SPDX-License-Identifier: Apache-2.0
import { Decimal, type Rounding } from '../kit/decimal.js';

/** Digits a conversion keeps where the quotient has no end, such as seconds to hours: half to even, far below any price. */
const CONVERTED_PLACES = 20;

/**
 * One over the divisor when that has an end (its only prime factors are 2 and 5), as 10^9 or 1024^3 have: then the
 * conversion is an exact multiplication.
 */
export function exactReciprocal(divide_by: Decimal): Decimal | null {
  const { coefficient, scale } = divide_by;
  let twos = 0;
  let fives = 0;
  let rest = coefficient;
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  if (rest !== 1n) return null;
  // 1 / (2^a 5^b 10^-s) = 10^s × 2^(n-a) × 5^(n-b) / 10^n with n = max(a, b)
  const places = Math.max(twos, fives);
  const lifted = 2n ** BigInt(places - twos) * 5n ** BigInt(places - fives);
  return places >= scale
    ? Decimal.fromParts(lifted, places - scale)
    : Decimal.fromParts(lifted * 10n ** BigInt(scale - places), 0);
}

/** A quantity in its priced unit: exact, or rounded to whole units by `rounding`, or at 20 places if it has no end. */
export function convertQuantity(
  quantity: Decimal,
  divide_by: Decimal,
  reciprocal: Decimal | null,
  rounding: Rounding | null,
): Decimal {
  if (rounding !== null) return quantity.divide(divide_by, 0, rounding);
  return reciprocal === null
    ? quantity.divide(divide_by, CONVERTED_PLACES, 'half-even')
    : quantity.multiply(reciprocal);
}
