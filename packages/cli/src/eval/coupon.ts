// SPDX-License-Identifier: Apache-2.0
import {
  applyDiscounts,
  type Coupon,
  couponProblems,
  explainDiscount,
  fail,
  formatMinor,
  isCurrency,
  ok,
  type Problem,
  type RedeemedCoupon,
  type Result,
  type VolumeDiscount,
  volumeDiscountProblems,
} from '@kontor/core';
import { chargeLineProblems, chargeLinesOf } from './charge-lines.js';
import type { EvalRequest } from './protocol.js';
import {
  dateProblems,
  minorOfText,
  negativeProblems,
  placesProblems,
  repeatedIdProblems,
  unknownCurrency,
} from './request-check.js';

/** The discounts of one invoice by coupons and volume, and what each redemption is after it. */
export function coupon(request: EvalRequest<'coupon'>): Result<unknown> {
  const { currency, on, volume } = request;
  if (!isCurrency(currency)) return fail(unknownCurrency(currency, 'currency'));
  const problems = [
    ...dateProblems(on, 'on'),
    ...chargeLineProblems(request.lines, currency),
    ...request.coupons.flatMap((redeemed, index) => redemptionProblems(redeemed, currency, `coupons[${index}]`)),
    ...repeatedIdProblems(request.coupons.map(redemptionId), (index) => `coupons[${index}].redemption.id`),
    ...(volume === undefined ? [] : volumeDiscountProblems(volume, 'volume')),
  ];
  if (problems.length > 0) return fail(...problems);
  const discounts = applyDiscounts({
    currency,
    on,
    lines: chargeLinesOf(request.lines, currency),
    redemptions: request.coupons.map((redeemed, index) => redeemedOf(redeemed, index, on, currency)),
    ...(volume === undefined ? {} : { volume: volume as unknown as VolumeDiscount }),
  });
  const text = (minor: bigint) => formatMinor(minor, currency);
  return ok({
    currency,
    total_before: text(discounts.total_minor + discounts.discount_minor),
    discount: text(discounts.discount_minor),
    total: text(discounts.total_minor),
    lines: discounts.lines.map((line) => ({
      charge_key: line.charge_key,
      amount: text(line.amount_minor),
      discount: text(line.discount_minor),
      discounts: line.discounts.map(({ source, redemption_id, amount_minor }) => ({
        source,
        redemption_id,
        amount: text(amount_minor),
      })),
    })),
    applied: discounts.applied.map((applied) => ({
      source: applied.source,
      redemption_id: applied.redemption_id,
      amount: text(applied.amount_minor),
      explanation: explainDiscount(applied, currency),
    })),
    skipped: discounts.skipped,
    redemptions: discounts.redemptions.map(({ id, coupon_id, periods_used, ended_on, remaining_minor }) => ({
      id,
      coupon_id,
      periods_used,
      ended_on,
      ...(remaining_minor === undefined ? {} : { remaining: text(remaining_minor) }),
    })),
  });
}

type RequestCoupon = EvalRequest<'coupon'>['coupons'][number];

/** A redemption without an id is known by its place, padded so that the places sort as they stand. */
function redemptionId({ redemption }: RequestCoupon, index: number): string {
  return redemption.id ?? `redemption-${String(index + 1).padStart(3, '0')}`;
}

function redemptionProblems({ coupon, redemption }: RequestCoupon, currency: string, path: string): Problem[] {
  const { redeemed_on, ended_on, remaining } = redemption;
  return [
    ...couponProblems(coupon, `${path}.coupon`),
    ...(redeemed_on === undefined ? [] : dateProblems(redeemed_on, `${path}.redemption.redeemed_on`)),
    ...(ended_on === null ? [] : dateProblems(ended_on, `${path}.redemption.ended_on`)),
    ...(remaining === undefined
      ? []
      : [
          ...negativeProblems(remaining, `${path}.redemption.remaining`),
          ...placesProblems(remaining, currency, `${path}.redemption.remaining`),
        ]),
  ];
}

function redeemedOf(given: RequestCoupon, index: number, on: string, currency: string): RedeemedCoupon {
  const coupon = given.coupon as unknown as Coupon;
  const { redeemed_on, periods_used, ended_on, remaining } = given.redemption;
  return {
    coupon,
    redemption: {
      id: redemptionId(given, index),
      coupon_id: coupon.id,
      customer_id: 'customer',
      subscription_id: null,
      redeemed_on: redeemed_on ?? on,
      periods_used,
      ended_on,
      ...(remaining === undefined ? {} : { remaining_minor: minorOfText(remaining, currency) }),
    },
  };
}
