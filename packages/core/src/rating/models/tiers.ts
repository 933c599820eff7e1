// SPDX-License-Identifier: Apache-2.0
import type { DecimalInput } from '../../catalog/charge.js';
import { Decimal, decimal } from '../../kit/decimal.js';

/** A stretch of quantities: above `from`, up to and including `up_to`; null is no end. */
export interface Span {
  /** Counts from 1. */
  readonly tier: number;
  readonly from: Decimal;
  readonly up_to: Decimal | null;
}

/** Tiers as spans, each with what `prepare` makes of its other fields. */
export function spans<T extends { readonly up_to: DecimalInput | null }, Prepared>(
  tiers: readonly T[],
  prepare: (tier: T) => Prepared,
): (Span & Prepared)[] {
  let from = Decimal.ZERO;
  return tiers.map((tier, index) => {
    const up_to = tier.up_to === null ? null : decimal(tier.up_to);
    const span = { tier: index + 1, from, up_to, ...prepare(tier) };
    if (up_to !== null) from = up_to;
    return span;
  });
}

/** The span a quantity falls into: exactly at an end it is still the lower one. */
export function spanOf<S extends Span>(all: readonly S[], quantity: Decimal): S {
  for (const span of all) if (span.up_to === null || quantity.compare(span.up_to) <= 0) return span;
  throw new RangeError('the last tier must have no end');
}

export function decimalOrZero(value: DecimalInput | undefined): Decimal {
  return value === undefined ? Decimal.ZERO : decimal(value);
}
