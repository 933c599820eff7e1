// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { Decimal, decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';
import { spanOf, spans } from './tiers.js';

/** One amount for the block the quantity falls into; nothing used, nothing due. */
export function stairstep(charge: Extract<Charge, { model: 'stairstep' }>): ChargeRating {
  const blocks = spans(charge.tiers, (tier) => ({ amount: decimal(tier.amount) }));
  return {
    rate(quantity, _input, steps) {
      if (quantity.isZero()) return Decimal.ZERO;
      const { tier, from, up_to, amount } = spanOf(blocks, quantity);
      steps.push({ kind: 'stair', tier, from, up_to, quantity, amount });
      return amount;
    },
  };
}
