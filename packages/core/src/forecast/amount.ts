// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from '../kit/currency.js';
import { decimal } from '../kit/decimal.js';
import { type CurrencyCode, formatMinor, LINE_ROUNDING, toMinor } from '../kit/money.js';

/** The largest amount that is told: a quadrillion of major units. */
const MOST = 1e15;

/**
 * The one place where a simulated amount becomes money: rounded to minor units, half away from zero, as decimal text.
 * Throws a RangeError beyond a quadrillion, where a float knows no cents any more and no company is.
 */
export function simulatedAmount(value: number, currency: CurrencyCode): string {
  if (!(Math.abs(value) < MOST))
    throw new RangeError(`the forecast reaches ${value} ${currency}: no business grows so far`);
  return formatMinor(
    toMinor(decimal(value.toFixed((minorUnits(currency) ?? 2) + 2)), currency, LINE_ROUNDING),
    currency,
  );
}
