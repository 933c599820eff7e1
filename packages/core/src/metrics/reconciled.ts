// SPDX-License-Identifier: Apache-2.0
import { divideInteger } from '../kit/decimal.js';

/** Units as whole minor units, half away from zero. */
export function roundedUnits(units: bigint, units_per_minor: bigint): bigint {
  return divideInteger(units, units_per_minor, 'half-away');
}

/**
 * Parts that lead exactly from an opening to a closing amount, in whole minor units that still do: opening and closing are
 * each rounded once, and what they differ by is given to the parts, each its exact amount rounded down and what is left to
 * the largest remainders, the earlier one on a tie. A part of nothing stays nothing.
 */
export function reconciled(
  opening: bigint,
  parts: readonly bigint[],
  closing: bigint,
  units_per_minor: bigint,
): { readonly opening: bigint; readonly parts: readonly bigint[]; readonly closing: bigint } {
  const first = roundedUnits(opening, units_per_minor);
  const last = roundedUnits(closing, units_per_minor);
  const rounded = parts.map((part) => divideInteger(part, units_per_minor, 'floor'));
  const remainder = (index: number) => (parts[index] as bigint) - (rounded[index] as bigint) * units_per_minor;
  let left = last - first - rounded.reduce((sum, part) => sum + part, 0n);
  const order = parts
    .map((part, index) => ({ part, index, remainder: remainder(index) }))
    .filter(({ part }) => part !== 0n)
    .sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.index - b.index));
  // both ends round by less than one unit, so that this is a matter of a unit a part and one more
  for (let turn = 0; left !== 0n && order.length > 0; turn++) {
    const place = turn % order.length;
    const { index } = order[left > 0n ? place : order.length - 1 - place] as { index: number };
    const by = left > 0n ? 1n : -1n;
    rounded[index] = (rounded[index] as bigint) + by;
    left -= by;
  }
  return { opening: first, parts: rounded, closing: last };
}
