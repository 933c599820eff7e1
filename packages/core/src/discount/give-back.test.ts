// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { applyDiscounts } from './apply.js';
import type { Coupon, Redemption } from './coupon.js';
import { giveBack } from './give-back.js';

const coupon = (change: Partial<Coupon>): Coupon => ({
  id: 'cpn_1',
  code: 'ONE',
  name: 'One',
  discount: { percent: '0.5' },
  duration: { kind: 'once' },
  stacking: 'combine',
  ...change,
});
const fresh: Redemption = {
  id: 'red_1',
  coupon_id: 'cpn_1',
  customer_id: 'cus_1',
  subscription_id: null,
  redeemed_on: '2026-01-01',
  periods_used: 0,
  ended_on: null,
};

test.each<[string, Coupon]>([
  ['once', coupon({})],
  ['for three invoices', coupon({ duration: { kind: 'periods', count: 3 } })],
  ['for ever', coupon({ duration: { kind: 'forever' } })],
  ['an amount', coupon({ discount: { amount: '5', currency: 'EUR' } })],
  ['an amount that carries over', coupon({ discount: { amount: '30', currency: 'EUR', carry_over: true } })],
])('a coupon given back takes the same off the next invoice: %s', (_name, own) => {
  const invoice = (redemption: Redemption) =>
    applyDiscounts({
      currency: 'EUR',
      lines: [
        {
          charge_key: 'plan/base',
          amount_minor: 2_000n,
          period: { start: '2026-01-01', end: '2026-02-01' },
        },
      ],
      redemptions: [{ coupon: own, redemption }],
      on: '2026-01-01',
    });
  const first = invoice(fresh);
  expect(first.discount_minor > 0n).toBe(true);
  const used = first.redemptions[0] as Redemption;
  const back = giveBack({ coupon: own, redemption: used }, first.discount_minor);
  expect(back.ended_on).toBeNull();
  expect(invoice(back).discount_minor).toBe(first.discount_minor);
  expect(invoice(back).redemptions).toEqual(first.redemptions);
});
