// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';

/** Whole packages of `size`: a begun one counts (`up`) or only full ones do (`down`). */
export function packages(charge: Extract<Charge, { model: 'package' }>): ChargeRating {
  const size = decimal(charge.size);
  const package_amount = decimal(charge.amount);
  const partial = charge.partial ?? 'up';
  return {
    rate(quantity, _input, steps) {
      const count = quantity.divide(size, 0, partial);
      const amount = count.multiply(package_amount);
      steps.push({ kind: 'packages', quantity, size, partial, packages: count, package_amount, amount });
      return amount;
    },
  };
}
