// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval } from '../catalog/charge.js';
import type { Instant } from '../kit/calendar.js';
import type { Decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';

/** What a recurring amount is for; `service` is one that recurs, such as a managed operation. */
export type RevenuePartKind = 'plan' | 'seats' | 'add_on' | 'support' | 'commitment' | 'service';

/** Something taken off a part in each of its intervals, for ever or until an instant. */
export interface RevenueDiscount {
  /** Major units per interval of the part, above zero. A percentage is already the amount it comes to. */
  readonly amount: Decimal;
  /** First instant at which it no longer applies; null: it is for ever. */
  readonly ends_at: Instant | null;
}

/** One recurring amount that a subscription pays: not usage, and nothing that is paid once. */
export interface RevenuePart {
  readonly kind: RevenuePartKind;
  /** `plan/base`, `add_on/extra/base`, `support/gold/base`: unique within a state. */
  readonly charge_key: string;
  /** The feature whose quantity is paid for, such as that of seats; null: none by name. */
  readonly feature: string | null;
  /** How often the amount is due; `once` counts as nothing. */
  readonly interval: BillingInterval;
  /** Major units per interval for all of the quantity, before discounts and without tax; zero or more. */
  readonly amount: Decimal;
  /** Tax on the amount per interval as billed, for policies that count it; zero where it is not known. */
  readonly tax: Decimal;
  readonly discounts: readonly RevenueDiscount[];
}

/**
 * Where a subscription stands for the metrics. `trialing` is served free until it pays; `past_due` owes an invoice and
 * is served all the same; `paused` is neither served nor billed; `ended` is over.
 */
export type RevenueStatus = 'trialing' | 'active' | 'past_due' | 'paused' | 'ended';

/** Where the product runs that a subscription pays for. */
export type Deployment = 'cloud' | 'self_hosted';

/**
 * What a subscription pays from `at` until its next state; before its first state there is none of it. The states of
 * one subscription may come in any order and those of several mixed; of two at one instant the later in the list holds.
 * The end of a discount and `ends_at` need no states of their own.
 */
export interface RevenueState {
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly currency: CurrencyCode;
  /** First instant at which it holds. */
  readonly at: Instant;
  readonly status: RevenueStatus;
  /** When somebody cancelled it, though it may be served on until `ends_at`; null: nobody has. */
  readonly cancelled_at: Instant | null;
  /** First instant that is no longer served, as far as is known; null: open-ended, or renewed by itself. */
  readonly ends_at: Instant | null;
  /** Key of the catalog's plans, or what another system calls it. */
  readonly plan: string;
  /** Null: it was billed elsewhere. */
  readonly catalog_version: number | null;
  /** Null: not known. */
  readonly deployment: Deployment | null;
  readonly parts: readonly RevenuePart[];
}

/** What the usage of one meter in one billing period of a subscription came to. */
export interface UsageRevenue {
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly currency: CurrencyCode;
  /** The period [from, to). */
  readonly from: Instant;
  readonly to: Instant;
  /** Major units after discounts and without tax; zero where all of it was included. */
  readonly amount: Decimal;
  readonly meter: string;
  /** In the meter's unit, for the cost of goods; null: not known. */
  readonly quantity: Decimal | null;
  readonly feature: string | null;
  /** The invoice it was billed with; null: only rated so far. */
  readonly invoice_id: string | null;
}
