// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { Decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';
import { unitTier } from './graduated.js';
import { spanOf, spans } from './tiers.js';

/** The whole quantity at the rate of the one tier it reaches, so that one more unit can cost less in total. */
export function volume(charge: Extract<Charge, { model: 'volume' }>): ChargeRating {
  const tiers = spans(charge.tiers, unitTier);
  const flatAtZero = charge.first_tier_flat_at_zero === true;
  return {
    rate(quantity, _input, steps) {
      if (quantity.isZero() && !flatAtZero) return Decimal.ZERO;
      const { tier, from, up_to, unit_amount, flat_amount } = spanOf(tiers, quantity);
      const units = quantity.multiply(unit_amount);
      const amount = flat_amount.isZero() ? units : units.add(flat_amount);
      steps.push({ kind: 'volume_tier', tier, from, up_to, quantity, unit_amount, flat_amount, amount });
      return amount;
    },
  };
}
