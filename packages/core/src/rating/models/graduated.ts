// SPDX-License-Identifier: Apache-2.0
import type { Charge, Tier } from '../../catalog/charge.js';
import { Decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';
import { decimalOrZero, spans } from './tiers.js';

export const unitTier = (tier: Tier) => ({
  unit_amount: decimalOrZero(tier.unit_amount),
  flat_amount: decimalOrZero(tier.flat_amount),
});

/** Each part of the quantity at the rate of the tier it falls into, plus the flat amount of every tier reached. */
export function graduated(charge: Extract<Charge, { model: 'graduated' }>): ChargeRating {
  const tiers = spans(charge.tiers, unitTier);
  const flatAtZero = charge.first_tier_flat_at_zero === true;
  return {
    rate(quantity, _input, steps) {
      let total = Decimal.ZERO;
      if (quantity.isZero() && !flatAtZero) return total;
      for (const { tier, from, up_to, unit_amount, flat_amount } of tiers) {
        const last = up_to === null || quantity.compare(up_to) <= 0;
        const reached = last ? quantity : up_to;
        const part = tier === 1 ? reached : reached.subtract(from);
        const units = part.multiply(unit_amount);
        const amount = flat_amount.isZero() ? units : units.add(flat_amount);
        steps.push({ kind: 'tier', tier, from, up_to, quantity: part, unit_amount, flat_amount, amount });
        total = tier === 1 ? amount : total.add(amount);
        if (last) break;
      }
      return total;
    },
  };
}
