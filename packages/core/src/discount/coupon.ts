// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import { toMinor } from '../kit/money.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { ChargeScope } from './scope.js';

/** A share of what is left to pay: `'0.2'` is 20 %. */
export interface PercentOff {
  readonly percent: string;
}

/** An amount off each invoice, in major units as decimal text. */
export interface AmountOff {
  readonly amount: string;
  readonly currency: string;
  /** What an invoice is too small for is kept for the next ones. Default: it is lost. */
  readonly carry_over?: boolean;
}

/** A promise of a lower price to whoever redeems its code. */
export interface Coupon {
  readonly id: string;
  /** What the customer types. */
  readonly code: string;
  readonly name: string;
  readonly discount: PercentOff | AmountOff;
  /** For how many invoices. An invoice from which the coupon took nothing is not counted. */
  readonly duration:
    | { readonly kind: 'once' }
    | { readonly kind: 'forever' }
    | { readonly kind: 'periods'; readonly count: number };
  /** How often it may be redeemed by all customers together. */
  readonly max_redemptions?: number;
  /** Last day on which it may be redeemed; a discount that was redeemed runs on. */
  readonly redeem_by?: PlainDate;
  readonly applies_to?: ChargeScope;
  /** The lines it applies to must come to at least this much before any discount. */
  readonly minimum_amount?: { readonly amount: string; readonly currency: string };
  /** `exclusive` never combines with another coupon: the best choice for the customer wins. */
  readonly stacking: 'combine' | 'exclusive';
  /** Only for customers who never had a subscription before. */
  readonly first_time_only?: boolean;
}

/** That a customer, or one of their subscriptions, has a coupon, and how much of it is used. */
export interface Redemption {
  readonly id: string;
  readonly coupon_id: string;
  readonly customer_id: string;
  /** The subscription it is for; null: every invoice of the customer. */
  readonly subscription_id: string | null;
  readonly redeemed_on: PlainDate;
  /** Invoices it was taken off so far. */
  readonly periods_used: number;
  /** The invoice date on which it was used up, or the first day it no longer holds. */
  readonly ended_on: PlainDate | null;
  /** What former invoices were too small for, in minor units; only with `carry_over`. */
  readonly remaining_minor?: bigint;
}

export function isPercentOff(discount: Coupon['discount']): discount is PercentOff {
  return 'percent' in discount;
}

/** Invoices a coupon is taken off; null: without end. */
export function periodsOf({ duration }: Coupon): number | null {
  if (duration.kind === 'forever') return null;
  return duration.kind === 'once' ? 1 : duration.count;
}

/** The fraction of a percent coupon. */
export function percentOf(discount: PercentOff): Decimal {
  return decimal(discount.percent);
}

/** The amount of an amount coupon, or of a minimum, in minor units of its own currency. */
export function minorOf({ amount, currency }: { readonly amount: string; readonly currency: string }): bigint {
  return toMinor(decimal(amount), currency, 'half-away');
}

/** What decides whether a coupon may be redeemed, as it is known on the day `on`. */
export interface RedeemContext {
  /** Redemptions of the coupon by anybody so far. */
  readonly redemption_count: number;
  readonly customer: {
    /** Whether the customer never had a subscription. */
    readonly is_new: boolean;
    /** Whether this coupon was redeemed before for the same customer or the same subscription. */
    readonly has_redeemed: boolean;
  };
  readonly on: PlainDate;
  /** Whether somebody ended the coupon, and it is over by now. */
  readonly has_ended: boolean;
  /** The currency the customer is invoiced in. */
  readonly currency: string;
}

/** The coupon when it may be redeemed now, or every reason why not. */
export function redeemable(
  coupon: Coupon,
  { redemption_count, customer, on, has_ended, currency }: RedeemContext,
): Result<Coupon> {
  const problems: Problem[] = [];
  const { code, discount, max_redemptions, redeem_by, minimum_amount, first_time_only } = coupon;
  if (redeem_by !== undefined && on > redeem_by)
    problems.push({
      code: 'coupon-expired',
      path: 'redeem_by',
      message: `${code} could be redeemed until ${redeem_by}`,
      mend: 'use another code',
    });
  if (has_ended)
    problems.push({
      code: 'coupon-ended',
      path: '',
      message: `${code} was ended: nobody redeems it any more`,
      mend: 'use another code',
    });
  if (max_redemptions !== undefined && redemption_count >= max_redemptions)
    problems.push({
      code: 'coupon-used-up',
      path: 'max_redemptions',
      message: `${code} has been redeemed ${max_redemptions} times, which is as often as it may be`,
      mend: 'use another code, or raise `max_redemptions`',
    });
  if (customer.has_redeemed)
    problems.push({
      code: 'coupon-already-redeemed',
      path: '',
      message: `${code} has been redeemed here before`,
      mend: 'use another code; a coupon is redeemed once',
    });
  if (first_time_only === true && !customer.is_new)
    problems.push({
      code: 'coupon-first-time-only',
      path: 'first_time_only',
      message: `${code} is for customers who had no subscription before`,
      mend: 'use another code',
    });
  const needed = isPercentOff(discount) ? minimum_amount?.currency : discount.currency;
  if (needed !== undefined && needed !== currency)
    problems.push({
      code: 'coupon-currency-mismatch',
      path: isPercentOff(discount) ? 'minimum_amount.currency' : 'discount.currency',
      message: `${code} is in ${needed} and the invoices are in ${currency}`,
      mend: `use a coupon in ${currency}, or one of a percentage`,
    });
  return problems.length > 0 ? fail(...problems) : ok(coupon);
}

/** A redemption that nothing was used of yet. */
export function redeem(
  coupon: Coupon,
  given: Pick<Redemption, 'id' | 'customer_id' | 'subscription_id' | 'redeemed_on'>,
): Redemption {
  return { ...given, coupon_id: coupon.id, periods_used: 0, ended_on: null };
}
