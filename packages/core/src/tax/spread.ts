// SPDX-License-Identifier: Apache-2.0
import { divideInteger } from '../kit/decimal.js';

/** An exact share of a tax: `numerator / denominator` minor units, the denominator above zero. */
export interface Share {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Breaks ties, so that the order in which shares come decides nothing. */
  readonly rank: () => string;
}

const size = (value: bigint) => (value < 0n ? -value : value);

/** A share in whole minor units, half away from zero. */
export function roundShare({ numerator, denominator }: Share): bigint {
  return divideInteger(numerator, denominator, 'half-away');
}

/** The exact sum of the shares, rounded once, half away from zero. */
export function roundedSum(shares: readonly Share[]): bigint {
  let numerator = 0n;
  let denominator = 1n;
  for (const share of shares)
    if (share.denominator === denominator) numerator += share.numerator;
    else {
      numerator = numerator * share.denominator + share.numerator * denominator;
      denominator *= share.denominator;
    }
  return divideInteger(numerator, denominator, 'half-away');
}

/**
 * The rounded sum of the shares as one whole number each: every share is rounded, and what then is missing or too
 * much is mended by one unit each at the shares that rounding moved most the other way. For shares of one sign this
 * is the method of largest remainder; unlike `allocate` it takes shares of both, as when an invoice holds a credit.
 * Negated shares give the negated parts.
 */
export function spreadSum(shares: readonly Share[]): bigint[] {
  const parts = shares.map(roundShare);
  const left = roundedSum(shares) - parts.reduce((sum, part) => sum + part, 0n);
  if (left === 0n) return parts;
  const step = left < 0n ? -1n : 1n;
  const byLoss = shares
    .map((share, index) => ({
      share,
      index,
      lost: (share.numerator - (parts[index] as bigint) * share.denominator) * step,
    }))
    .sort((a, b) => {
      const first = a.lost * b.share.denominator;
      const second = b.lost * a.share.denominator;
      if (first !== second) return first > second ? -1 : 1;
      const larger = size(b.share.numerator) * a.share.denominator - size(a.share.numerator) * b.share.denominator;
      if (larger !== 0n) return larger > 0n ? 1 : -1;
      // of equal shares the last by rank is the one mended
      const [one, other] = [a.share.rank(), b.share.rank()];
      return one > other ? -1 : one < other ? 1 : 0;
    });
  // no share loses more than half a unit, so |left| is at most the number of those that lost something
  for (const { index } of byLoss.slice(0, Number(size(left)))) parts[index] = (parts[index] as bigint) + step;
  return parts;
}
