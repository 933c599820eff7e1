// SPDX-License-Identifier: Apache-2.0
import type { Charge } from '../../catalog/charge.js';
import { decimal } from '../../kit/decimal.js';
import type { ChargeRating } from './charge-rating.js';

/** The same amount whatever the quantity. */
export function flat(charge: Extract<Charge, { model: 'flat' }>): ChargeRating {
  const amount = decimal(charge.amount);
  return {
    rate(_quantity, _input, steps) {
      steps.push({ kind: 'flat', amount });
      return amount;
    },
  };
}
