// SPDX-License-Identifier: Apache-2.0
import type { RedeemedCoupon } from './apply.js';
import { isPercentOff, type Redemption } from './coupon.js';

/**
 * A redemption once an invoice that it was taken off is credited in full: the invoice counts no longer. Of an amount that
 * carries over, what was taken is there again; every other coupon has its period back. It runs on where it had ended.
 */
export function giveBack({ coupon, redemption }: RedeemedCoupon, taken_minor: bigint): Redemption {
  const { discount } = coupon;
  if (!isPercentOff(discount) && discount.carry_over === true)
    return { ...redemption, remaining_minor: (redemption.remaining_minor ?? 0n) + taken_minor, ended_on: null };
  return { ...redemption, periods_used: Math.max(redemption.periods_used - 1, 0), ended_on: null };
}
