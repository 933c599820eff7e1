// SPDX-License-Identifier: Apache-2.0
import { shareOf } from '../contract/prorate.js';
import { toMinor } from '../kit/money.js';
import type { Derivation } from './derivation.js';

/** `numerator / denominator` of a period, in days or seconds. */
export interface ProrationShare {
  readonly numerator: number;
  readonly denominator: number;
  readonly by: 'day' | 'second';
}

/**
 * The same charge for a part of its period: one step more, and rounded afresh from the exact amount. Throws a
 * RangeError when the share is not between nothing and all.
 */
export function prorateDerivation(derivation: Derivation, { numerator, denominator, by }: ProrationShare): Derivation {
  if (!(denominator > 0 && numerator >= 0 && numerator <= denominator))
    throw new RangeError(`${numerator}/${denominator} is no share of a period`);
  const full_amount = derivation.exact;
  const exact = shareOf(full_amount, numerator, denominator);
  const amount = exact.subtract(full_amount);
  return {
    ...derivation,
    steps: [...derivation.steps, { kind: 'proration', numerator, denominator, by, full_amount, amount }],
    exact,
    amount_minor: toMinor(exact, derivation.currency, derivation.rounding),
  };
}
