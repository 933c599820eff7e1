// SPDX-License-Identifier: Apache-2.0
import { minorUnits } from './currency.js';
import { Decimal, type Rounding } from './decimal.js';

/** An ISO 4217 alphabetic code, upper case, one that `currency.ts` lists. */
export type CurrencyCode = string;

/**
 * A settled amount: whole minor units (cents, yen, fils) of one currency. Rates and unrounded products are
 * `Decimal`; they become `Money` once, at the invoice line.
 */
export interface Money {
  readonly amount_minor: bigint;
  readonly currency: CurrencyCode;
}

/** How a line turns into minor units when the catalog says nothing else. */
export const LINE_ROUNDING: Rounding = 'half-away';

function digitsOf(currency: CurrencyCode): number {
  const digits = minorUnits(currency);
  if (digits === null) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  return digits;
}

/** An amount in major units, rounded once to whole minor units. Throws a RangeError for an unknown currency. */
export function toMinor(amount: Decimal, currency: CurrencyCode, rounding: Rounding): bigint {
  return amount.toScaledInteger(digitsOf(currency), rounding);
}

/** Minor units as an exact amount in major units. Throws a RangeError for an unknown currency. */
export function fromMinor(minor: bigint, currency: CurrencyCode): Decimal {
  return Decimal.fromParts(minor, digitsOf(currency));
}

/** The smaller of two amounts of one currency. */
export function lesser(a: bigint, b: bigint): bigint {
  return b < a ? b : a;
}

/** Minor units as text with all of the currency's digits and no grouping: `12.30`, `1230` (JPY), `-0.005` (BHD). */
export function formatMinor(minor: bigint, currency: CurrencyCode): string {
  return fromMinor(minor, currency).toFixed(digitsOf(currency));
}

/**
 * Splits a total in proportion to weights so that the parts sum to it exactly, by largest remainder: every part is
 * its exact share rounded down, and the units left over go to the largest remainders, the earlier one on a tie.
 * A negative total splits like its positive. Throws a RangeError for no, negative or only zero weights.
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  let sum = 0n;
  for (const weight of weights) {
    if (weight < 0n) throw new RangeError(`a weight may not be negative: ${weight}`);
    sum += weight;
  }
  if (sum === 0n) throw new RangeError('at least one weight must be above zero');
  const size = total < 0n ? -total : total;
  const parts = weights.map((weight) => (size * weight) / sum);
  let left = size - parts.reduce((a, b) => a + b, 0n);
  const remainders = weights.map((weight, index) => ({ index, remainder: (size * weight) % sum }));
  remainders.sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.index - b.index));
  for (const { index } of remainders) {
    if (left === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    left--;
  }
  return total < 0n ? parts.map((part) => -part) : parts;
}
