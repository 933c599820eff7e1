// SPDX-License-Identifier: Apache-2.0
import { applyDiscounts, type DiscountRequest, type RedeemedCoupon } from '../apply.js';
import type { Coupon } from '../coupon.js';
import type { ChargeLine } from '../scope.js';

let next = 0;
export function redeemed(
  coupon: Partial<Coupon> & Pick<Coupon, 'discount'>,
  redemption: Partial<RedeemedCoupon['redemption']> = {},
): RedeemedCoupon {
  const id = redemption.id ?? `red_${String(++next).padStart(4, '0')}`;
  const code = coupon.code ?? id.toUpperCase();
  return {
    coupon: { id: `cpn_${id}`, name: code, duration: { kind: 'forever' }, stacking: 'combine', ...coupon, code },
    redemption: {
      id,
      coupon_id: coupon.id ?? `cpn_${id}`,
      customer_id: 'cus_1',
      subscription_id: null,
      redeemed_on: '2026-01-01',
      periods_used: 0,
      ended_on: null,
      ...redemption,
    },
  };
}
export const eur = (amount: string, carry_over = false) => ({ amount, currency: 'EUR', carry_over });
export const line = (charge_key: string, amount_minor: bigint, more: Partial<ChargeLine> = {}): ChargeLine => ({
  charge_key,
  amount_minor,
  ...more,
});
export const base = line('plan/base', 10000n, { plan: 'pro', product: 'app' });
export const usage = line('plan/usage', 2000n, { plan: 'pro', product: 'app' });
export const addOn = line('add_on/more/base', 3000n, { add_on: 'more', product: 'app' });
export const apply = (
  lines: readonly ChargeLine[],
  redemptions: readonly RedeemedCoupon[],
  more: Partial<DiscountRequest> = {},
) => applyDiscounts({ currency: 'EUR', on: '2026-03-01', lines, redemptions, ...more });
