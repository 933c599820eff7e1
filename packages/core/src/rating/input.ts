// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from '../kit/decimal.js';

/** What one charge is computed from. */
export interface RatingInput {
  /**
   * What was metered or is held, before conversion; for percentage charges the money that was moved. A total below
   * zero counts as zero: usage never earns a credit.
   */
  readonly quantity: Decimal;
  /** In converted units, replaces what the price states; required where the price includes the limit of a feature. */
  readonly included?: Decimal;
  /**
   * The money of each transaction in order of time, in the meter's unit, for percentage charges: their sum replaces
   * the quantity. One below zero (a refund) moves nothing and gives no fee back.
   */
  readonly transactions?: readonly Decimal[];
  /** For percentage charges with a fixed fee, when `transactions` are not given. */
  readonly transaction_count?: Decimal;
  /** For dynamic charges: the sum of what the events carry, in major units. */
  readonly event_amount?: Decimal;
  /** For dynamic charges: how many events that were. */
  readonly event_count?: Decimal;
}
