// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from '../../kit/decimal.js';
import type { Step } from '../derivation.js';
import type { RatingInput } from '../input.js';

/** A charge model with its numbers parsed: made once a price, used for every line. */
export interface ChargeRating {
  /** Adds its steps and returns the sum of their amounts. `quantity` is zero or more, after conversion and allowance. */
  rate(quantity: Decimal, input: RatingInput, steps: Step[]): Decimal;
}
