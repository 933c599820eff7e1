// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';

/** A capacity paid for whether used or not, and each unit above it. */
export function committed(charge: Extract<Charge, { model: 'committed' }>): ChargeRating {
  const committed_quantity = decimal(charge.committed_quantity);
  const committed_amount = decimal(charge.committed_amount);
  const unit_amount = decimal(charge.overage_unit_amount);
  return {
    rate(quantity, _input, steps) {
      steps.push({ kind: 'commitment', quantity, committed_quantity, amount: committed_amount });
      if (quantity.compare(committed_quantity) <= 0) return committed_amount;
      const over = quantity.subtract(committed_quantity);
      const amount = over.multiply(unit_amount);
      steps.push({ kind: 'overage', quantity: over, unit_amount, amount });
      return committed_amount.add(amount);
    },
  };
}
