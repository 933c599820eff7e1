// SPDX-License-Identifier: Apache-2.0
import type { Decimal, Rounding } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';

/**
 * How an amount came about, step by step: enough to compute it again and to tell it to the customer. Amounts
 * and quantities are exact decimals (text in JSON); only `amount_minor` is rounded, once.
 */
export interface Derivation {
  readonly model: string;
  readonly currency: CurrencyCode;
  /** The word for one of the quantity. */
  readonly unit: string | null;
  /** What was metered or held, before conversion and allowance. */
  readonly quantity: Decimal;
  readonly steps: readonly Step[];
  /** The sum of the steps, exact, in major units. */
  readonly exact: Decimal;
  readonly rounding: Rounding;
  readonly amount_minor: bigint;
}

/**
 * One step. Those with `amount` add up to `Derivation.exact`; the others change the quantity. Tiers count from 1 and
 * hold what is above `from`, up to and including `up_to`.
 */
export type Step =
  | {
      readonly kind: 'convert';
      readonly quantity: Decimal;
      readonly divide_by: Decimal;
      readonly rounding: Rounding | null;
      readonly result: Decimal;
    }
  | { readonly kind: 'hard_limit'; readonly limit: Decimal; readonly refused: Decimal; readonly result: Decimal }
  | { readonly kind: 'soft_limit'; readonly limit: Decimal; readonly over: Decimal }
  | { readonly kind: 'allowance'; readonly included: Decimal; readonly used: Decimal; readonly result: Decimal }
  | { readonly kind: 'flat'; readonly amount: Decimal }
  | { readonly kind: 'units'; readonly quantity: Decimal; readonly unit_amount: Decimal; readonly amount: Decimal }
  | {
      readonly kind: 'packages';
      readonly quantity: Decimal;
      readonly size: Decimal;
      readonly partial: 'up' | 'down';
      readonly packages: Decimal;
      readonly package_amount: Decimal;
      readonly amount: Decimal;
    }
  | {
      readonly kind: 'tier';
      readonly tier: number;
      readonly from: Decimal;
      readonly up_to: Decimal | null;
      readonly quantity: Decimal;
      readonly unit_amount: Decimal;
      readonly flat_amount: Decimal;
      readonly amount: Decimal;
    }
  | {
      readonly kind: 'volume_tier';
      readonly tier: number;
      readonly from: Decimal;
      readonly up_to: Decimal | null;
      readonly quantity: Decimal;
      readonly unit_amount: Decimal;
      readonly flat_amount: Decimal;
      readonly amount: Decimal;
    }
  | {
      readonly kind: 'stair';
      readonly tier: number;
      readonly from: Decimal;
      readonly up_to: Decimal | null;
      readonly quantity: Decimal;
      readonly amount: Decimal;
    }
  | { readonly kind: 'percentage'; readonly base: Decimal; readonly rate: Decimal; readonly amount: Decimal }
  | {
      readonly kind: 'percentage_tier';
      readonly tier: number;
      readonly from: Decimal;
      readonly up_to: Decimal | null;
      readonly base: Decimal;
      readonly rate: Decimal;
      readonly flat_amount: Decimal;
      readonly amount: Decimal;
    }
  /** The first transactions of the period, which moved `base`: neither rate nor fixed fee. */
  | { readonly kind: 'free_transactions'; readonly transactions: Decimal; readonly base: Decimal }
  /** Of the `free` money of the period, `base` was used: no rate on it. */
  | { readonly kind: 'free_amount'; readonly free: Decimal; readonly base: Decimal }
  | {
      readonly kind: 'fixed_fees';
      readonly transactions: Decimal;
      readonly fixed_amount: Decimal;
      readonly amount: Decimal;
    }
  /** What all fees together were lifted by the minimum and cut by the maximum a transaction; `amount` is the net. */
  | {
      readonly kind: 'transaction_bounds';
      readonly lifted: Decimal;
      readonly cut: Decimal;
      readonly minimum: Decimal | null;
      readonly maximum: Decimal | null;
      readonly amount: Decimal;
    }
  | {
      readonly kind: 'commitment';
      readonly quantity: Decimal;
      readonly committed_quantity: Decimal;
      readonly amount: Decimal;
    }
  | { readonly kind: 'overage'; readonly quantity: Decimal; readonly unit_amount: Decimal; readonly amount: Decimal }
  | { readonly kind: 'event_amounts'; readonly events: Decimal; readonly amount: Decimal }
  /** What is owed by the terms of now, to the minor unit; then what an earlier line billed, taken off. */
  | { readonly kind: 'owed'; readonly amount: Decimal }
  | { readonly kind: 'billed_before'; readonly billed: Decimal; readonly amount: Decimal }
  | { readonly kind: 'true_up'; readonly minimum_amount: Decimal; readonly amount: Decimal }
  /** The share of a period: `amount` is what it takes off `full_amount`, so zero or less. */
  | {
      readonly kind: 'proration';
      readonly numerator: number;
      readonly denominator: number;
      readonly by: 'day' | 'second';
      readonly full_amount: Decimal;
      readonly amount: Decimal;
    };
