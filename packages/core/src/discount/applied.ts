// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from '../kit/decimal.js';
import type { Redemption } from './coupon.js';
import type { LinePart } from './open-lines.js';
import type { DiscountPart } from './volume-discount.js';

interface Taken {
  /** A coupon's id, or `volume`. */
  readonly source: string;
  /** Null for a volume discount. */
  readonly redemption_id: string | null;
  /** What the customer knows it by: the coupon's code, the volume discount's name. */
  readonly label: string;
  /** What was taken off, in minor units. */
  readonly amount_minor: bigint;
  /** The same by line; sums to `amount_minor`. */
  readonly parts: readonly LinePart[];
}

/** A discount as it was taken off an invoice, with what it takes to tell how. */
export type AppliedDiscount =
  | (Taken & {
      readonly kind: 'percent' | 'volume';
      /** Which shares of which amounts, in major units. */
      readonly shares: readonly DiscountPart[];
      /** Their sum before the one rounding, in major units. */
      readonly exact: Decimal;
    })
  | (Taken & {
      readonly kind: 'amount';
      /** What could have been taken, what was kept of former invoices included. */
      readonly available_minor: bigint;
      readonly carried_minor: bigint;
    });

/** Why a redemption took nothing off an invoice; it is then not counted as a period used. */
export type SkipReason =
  /** Its `ended_on` has come. */
  | 'ended'
  /** It is redeemed later than the invoice's date. */
  | 'not_started'
  | 'other_currency'
  | 'below_minimum'
  /** No line it applies to has anything left to discount. */
  | 'nothing_to_discount'
  /** It may not be combined with what is better for the customer. */
  | 'not_combinable';

export interface SkippedRedemption {
  readonly coupon_id: string;
  readonly redemption_id: string;
  readonly reason: SkipReason;
}

export interface LineDiscount {
  readonly source: string;
  readonly redemption_id: string | null;
  readonly amount_minor: bigint;
}

/** A line of the request with what is taken off it, in the order it was taken. */
export interface DiscountedLine {
  readonly charge_key: string;
  readonly amount_minor: bigint;
  readonly discounts: readonly LineDiscount[];
  readonly discount_minor: bigint;
}

export interface Discounts {
  /** In the order of the request. */
  readonly lines: readonly DiscountedLine[];
  /** In the order they were taken. */
  readonly applied: readonly AppliedDiscount[];
  readonly skipped: readonly SkippedRedemption[];
  /** What each redemption is after this invoice, in the order of the request. */
  readonly redemptions: readonly Redemption[];
  readonly discount_minor: bigint;
  /** The sum of the lines less the discounts. */
  readonly total_minor: bigint;
}
