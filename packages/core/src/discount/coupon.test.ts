// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { type Coupon, type RedeemContext, redeem, redeemable } from './coupon.js';
import { couponProblems } from './coupon-check.js';
import { volumeDiscountProblems } from './volume-discount.js';

const coupon: Coupon = {
  id: 'cpn_1',
  code: 'WELCOME-20',
  name: 'Welcome',
  discount: { percent: '0.2' },
  duration: { kind: 'periods', count: 3 },
  max_redemptions: 100,
  redeem_by: '2026-03-31',
  applies_to: { plans: ['pro'], add_ons: ['more'] },
  minimum_amount: { amount: '50.00', currency: 'EUR' },
  stacking: 'combine',
  first_time_only: true,
};

describe('a coupon', () => {
  test.each([
    ['in full', coupon],
    [
      'at its least',
      { id: 'a', code: 'A', name: 'a', discount: { percent: '1' }, duration: { kind: 'once' }, stacking: 'exclusive' },
    ],
    ['of an amount', { ...coupon, discount: { amount: '10.50', currency: 'EUR', carry_over: true } }],
    ['of yen', { ...coupon, discount: { amount: '1000', currency: 'JPY' }, minimum_amount: undefined }],
  ])('is fine: %s', (_name, value) => {
    expect(couponProblems(value)).toEqual([]);
  });

  test.each([
    ['invalid-type', '', null],
    ['missing-field', 'stacking', { ...coupon, stacking: undefined }],
    ['unknown-field', 'stack', { ...coupon, stack: true }],
    ['unknown-choice', 'stacking', { ...coupon, stacking: 'sometimes' }],
    ['invalid-format', 'code', { ...coupon, code: 'two words' }],
    ['invalid-format', 'code', { ...coupon, code: 'A'.repeat(65) }],
    ['invalid-type', 'discount', { ...coupon, discount: '20 %' }],
    ['rate-above-one', 'discount.percent', { ...coupon, discount: { percent: '20' } }],
    ['not-positive', 'discount.percent', { ...coupon, discount: { percent: '0.00' } }],
    ['negative-amount', 'discount.percent', { ...coupon, discount: { percent: '-0.2' } }],
    ['invalid-type', 'discount.percent', { ...coupon, discount: { percent: 1 } }],
    ['unknown-field', 'discount.amount', { ...coupon, discount: { percent: '0.2', amount: '5' } }],
    ['missing-field', 'discount.currency', { ...coupon, discount: { amount: '5' } }],
    ['unknown-currency', 'discount.currency', { ...coupon, discount: { amount: '5', currency: 'EURO' } }],
    ['too-many-places', 'discount.amount', { ...coupon, discount: { amount: '5.005', currency: 'EUR' } }],
    ['too-many-places', 'discount.amount', { ...coupon, discount: { amount: '5.5', currency: 'JPY' } }],
    ['not-positive', 'discount.amount', { ...coupon, discount: { amount: '0', currency: 'EUR' } }],
    ['missing-field', 'duration.count', { ...coupon, duration: { kind: 'periods' } }],
    ['invalid-type', 'duration.count', { ...coupon, duration: { kind: 'periods', count: 0 } }],
    ['unknown-field', 'duration.count', { ...coupon, duration: { kind: 'once', count: 1 } }],
    ['invalid-type', 'max_redemptions', { ...coupon, max_redemptions: 0 }],
    ['invalid-date', 'redeem_by', { ...coupon, redeem_by: '2026-02-30' }],
    ['scope-empty', 'applies_to', { ...coupon, applies_to: { plans: [] } }],
    ['invalid-type', 'applies_to.plans[0]', { ...coupon, applies_to: { plans: [7] } }],
    ['coupon-currency-mismatch', 'minimum_amount.currency', { ...coupon, discount: { amount: '5', currency: 'USD' } }],
  ])('is refused: %s at %s', (code, path, value) => {
    expect(couponProblems(value)).toMatchObject([{ code, path }]);
  });
});

describe('redeeming', () => {
  const context: RedeemContext = {
    redemption_count: 99,
    customer: { is_new: true, has_redeemed: false },
    on: '2026-03-31',
    has_ended: false,
    currency: 'EUR',
  };
  test('works up to the last day and the last redemption', () => {
    expect(redeemable(coupon, context)).toEqual({ ok: true, value: coupon });
    expect(
      redeem(coupon, { id: 'red_1', customer_id: 'cus_1', subscription_id: null, redeemed_on: '2026-03-31' }),
    ).toEqual({
      id: 'red_1',
      coupon_id: 'cpn_1',
      customer_id: 'cus_1',
      subscription_id: null,
      redeemed_on: '2026-03-31',
      periods_used: 0,
      ended_on: null,
    });
  });

  test.each([
    ['coupon-expired', { on: '2026-04-01' }],
    ['coupon-ended', { has_ended: true }],
    ['coupon-used-up', { redemption_count: 100 }],
    ['coupon-already-redeemed', { customer: { is_new: true, has_redeemed: true } }],
    ['coupon-first-time-only', { customer: { is_new: false, has_redeemed: false } }],
    ['coupon-currency-mismatch', { currency: 'USD' }],
  ])('does not: %s', (code, change) => {
    expect(redeemable(coupon, { ...context, ...change })).toMatchObject({ ok: false, problems: [{ code }] });
  });

  test('names every reason at once', () => {
    const answer = redeemable(coupon, { ...context, on: '2027-01-01', redemption_count: 500 });
    expect(answer.ok ? [] : answer.problems.map(({ code }) => code)).toEqual(['coupon-expired', 'coupon-used-up']);
  });

  test('a percentage without a minimum works in every currency', () => {
    const { minimum_amount: _, ...anywhere } = coupon;
    expect(redeemable(anywhere, { ...context, currency: 'JPY' }).ok).toBe(true);
  });
});

describe('a volume discount', () => {
  const volume = {
    currency: 'EUR',
    mode: 'whole',
    tiers: [
      { from: '0', percent: '0.05' },
      { from: '500', percent: '0.1' },
    ],
  };
  test('is fine', () => {
    expect(volumeDiscountProblems({ ...volume, name: 'Loyalty', applies_to: { products: ['app'] } })).toEqual([]);
  });
  test.each([
    ['tiers-empty', 'tiers', { ...volume, tiers: [] }],
    ['invalid-type', 'tiers', { ...volume, tiers: {} }],
    ['tier-overlap', 'tiers[1].from', { ...volume, tiers: [volume.tiers[1], volume.tiers[1]] }],
    ['too-many-places', 'tiers[0].from', { ...volume, tiers: [{ from: '1.001', percent: '0.1' }] }],
    ['rate-above-one', 'tiers[0].percent', { ...volume, tiers: [{ from: '1', percent: '5' }] }],
    ['missing-field', 'tiers[0].percent', { ...volume, tiers: [{ from: '1' }] }],
    ['unknown-currency', 'currency', { ...volume, currency: 'EURO' }],
    ['unknown-choice', 'mode', { ...volume, mode: 'stairs' }],
  ])('is refused: %s at %s', (code, path, value) => {
    expect(volumeDiscountProblems(value)).toMatchObject([{ code, path }]);
  });
});
