// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { Decimal, decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';
import { decimalOrZero, spans } from './tiers.js';

/** Each part of the money moved at the rate of the tier it falls into, plus the flat amount of every tier reached. */
export function graduatedPercentage(charge: Extract<Charge, { model: 'graduated_percentage' }>): ChargeRating {
  const tiers = spans(charge.tiers, (tier) => ({
    rate: decimal(tier.rate),
    flat_amount: decimalOrZero(tier.flat_amount),
  }));
  return {
    rate(quantity, _input, steps) {
      let total = Decimal.ZERO;
      if (quantity.isZero()) return total;
      for (const { tier, from, up_to, rate, flat_amount } of tiers) {
        const last = up_to === null || quantity.compare(up_to) <= 0;
        const reached = last ? quantity : up_to;
        const base = tier === 1 ? reached : reached.subtract(from);
        const amount = base.multiply(rate).add(flat_amount);
        steps.push({ kind: 'percentage_tier', tier, from, up_to, base, rate, flat_amount, amount });
        total = total.add(amount);
        if (last) break;
      }
      return total;
    },
  };
}
