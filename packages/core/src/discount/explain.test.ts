// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Coupon } from './coupon.js';
import { explainDiscount } from './explain.js';
import type { ChargeLine } from './scope.js';
import { apply, base, eur, line, redeemed, usage } from './testing/invoices.js';
import type { VolumeDiscount } from './volume-discount.js';

describe('explanations', () => {
  const says = (lines: ChargeLine[], coupon: Partial<Coupon> & Pick<Coupon, 'discount'>, volume?: VolumeDiscount) =>
    apply(lines, [redeemed({ code: 'CODE', ...coupon })], volume === undefined ? {} : { volume }).applied.map((each) =>
      explainDiscount(each, 'EUR'),
    );
  test.each([
    [[base, usage], { discount: { percent: '0.2' } }, 'CODE: 20 % of 120.00 = 24.00 EUR off'],
    [[line('a', 33n)], { discount: { percent: '0.2' } }, 'CODE: 20 % of 0.33 = 0.066, rounded to 0.07 EUR off'],
    [[base, line('credit', -9000n)], { discount: { percent: '0.2' } }, 'CODE: 20 % of 100.00 = 20.00 EUR off'],
    [[base], { discount: eur('5') }, 'CODE: 5.00 EUR off'],
    [[line('a', 300n)], { discount: eur('5') }, 'CODE: 3.00 EUR off of 5.00; there is no more to discount, 2.00 lost'],
    [
      [line('a', 300n)],
      { discount: eur('5', true) },
      'CODE: 3.00 EUR off of 5.00; there is no more to discount, 2.00 kept for the next invoice',
    ],
  ])('%#', (lines, coupon, sentence) => {
    expect(says(lines, coupon)).toEqual([sentence]);
  });
  test('of a graduated volume discount', () => {
    const tiers = [
      { from: '0', percent: '0.05' },
      { from: '500', percent: '0.1' },
    ];
    const volume = { name: 'Loyalty', currency: 'EUR', mode: 'graduated', tiers } as const;
    expect(apply([line('a', 70000n)], [], { volume }).applied.map((each) => explainDiscount(each, 'EUR'))).toEqual([
      'Loyalty: 5 % of 500.00 and 10 % of 200.00 = 45.00 EUR off',
    ]);
  });
});
