// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';

/** Quantity × unit amount. Seats are units that are held instead of used. */
export function perUnit(charge: Extract<Charge, { model: 'per_unit' | 'per_seat' }>): ChargeRating {
  const unit_amount = decimal(charge.unit_amount);
  return {
    rate(quantity, _input, steps) {
      const amount = quantity.multiply(unit_amount);
      steps.push({ kind: 'units', quantity, unit_amount, amount });
      return amount;
    },
  };
}
