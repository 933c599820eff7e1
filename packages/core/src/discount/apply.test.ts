// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { RedeemedCoupon } from './apply.js';
import type { Coupon } from './coupon.js';
import type { ChargeLine } from './scope.js';
import { addOn, apply, base, eur, line, redeemed, usage } from './testing/invoices.js';
import type { VolumeDiscount } from './volume-discount.js';

describe('one coupon', () => {
  // name, lines, coupon, discount of each line
  const cases: [string, ChargeLine[], Partial<Coupon> & Pick<Coupon, 'discount'>, bigint[]][] = [
    ['a fifth', [base], { discount: { percent: '0.2' } }, [2000n]],
    ['a fifth of two lines', [base, usage], { discount: { percent: '0.2' } }, [2000n, 400n]],
    ['nothing of nothing', [line('a', 0n)], { discount: { percent: '0.5' } }, [0n]],
    ['half of a cent counts as one', [line('a', 1n)], { discount: { percent: '0.5' } }, [1n]],
    ['less than half of a cent is none', [line('a', 1n)], { discount: { percent: '0.49' } }, [0n]],
    // 10 % of 20 is 2, although 10 % of each 5 would round to 1 four times
    [
      'one rounding, not one a line',
      [5n, 5n, 5n, 5n].map((a, i) => line(`l${i}`, a)),
      { discount: { percent: '0.1' } },
      [1n, 1n, 0n, 0n],
    ],
    // 100 over 1 : 1 : 1 → 34, 33, 33
    [
      'the odd cent to the first key',
      [line('c', 500n), line('a', 500n), line('b', 500n)],
      { discount: eur('1.00') },
      [33n, 34n, 33n],
    ],
    ['all of it', [base, usage], { discount: { percent: '1' } }, [10000n, 2000n]],
    ['an amount', [base, usage], { discount: eur('6.00') }, [500n, 100n]],
    ['exact cover', [base], { discount: eur('100') }, [10000n]],
    ['one cent over', [base], { discount: eur('100.01') }, [10000n]],
    ['one cent under', [base], { discount: eur('99.99') }, [9999n]],
    ['far more than there is', [line('a', 700n)], { discount: eur('100000') }, [700n]],
    [
      'only on an add-on',
      [base, addOn],
      { discount: { percent: '0.5' }, applies_to: { add_ons: ['more'] } },
      [0n, 1500n],
    ],
    [
      'only on a plan',
      [base, usage, addOn],
      { discount: { percent: '0.5' }, applies_to: { plans: ['pro'] } },
      [5000n, 1000n, 0n],
    ],
    [
      'on any key named',
      [base, usage, addOn],
      { discount: { percent: '0.5' }, applies_to: { charge_keys: ['plan/usage'], add_ons: ['more'] } },
      [0n, 1000n, 1500n],
    ],
    [
      'on a product',
      [base, line('x', 500n)],
      { discount: { percent: '0.5' }, applies_to: { products: ['app'] } },
      [5000n, 0n],
    ],
    ['never on a credit', [base, line('credit', -4000n)], { discount: { percent: '0.2' } }, [2000n, 0n]],
    [
      'a share of the charge, however much is taken back besides',
      [base, line('credit', -12000n)],
      { discount: { percent: '0.2' } },
      [2000n, 0n],
    ],
    ['an amount: no more than the credits leave', [base, line('credit', -9500n)], { discount: eur('10') }, [500n, 0n]],
    [
      'an amount: nothing when the credits are larger',
      [base, line('credit', -12000n)],
      { discount: eur('10') },
      [0n, 0n],
    ],
    ['at the minimum', [base], { discount: { percent: '0.2' }, minimum_amount: eur('100.00') }, [2000n]],
    ['a cent below the minimum', [base], { discount: { percent: '0.2' }, minimum_amount: eur('100.01') }, [0n]],
    [
      'the minimum counts its own lines',
      [base, addOn],
      { discount: { percent: '0.2' }, applies_to: { add_ons: ['more'] }, minimum_amount: eur('100') },
      [0n, 0n],
    ],
  ];
  test.each(cases)('%s', (_name, lines, coupon, expected) => {
    const result = apply(lines, [redeemed(coupon)]);
    expect(result.lines.map((each) => each.discount_minor)).toEqual(expected);
    expect(result.discount_minor).toBe(expected.reduce((a, b) => a + b, 0n));
  });

  test('the odd cent of lines of one key goes to the larger, whichever comes first', () => {
    const [small, large] = [line('a', 5n), line('a', 15n)];
    const tenth = redeemed({ discount: { percent: '0.1' } }); // 0.5 and 1.5
    for (const lines of [
      [small, large],
      [large, small],
    ])
      expect(apply(lines, [tenth]).lines.find(({ amount_minor }) => amount_minor === 15n)?.discount_minor).toBe(2n);
  });

  test('in yen, which have no cents', () => {
    const result = apply([line('a', 999n)], [redeemed({ discount: { percent: '0.15' } })], { currency: 'JPY' });
    expect([result.discount_minor, result.total_minor]).toEqual([150n, 849n]); // 149.85
  });
});

describe('several coupons', () => {
  test('three stacked: percent on percent, then the amount, whatever the order they are given in', () => {
    const ten = redeemed({ discount: eur('10.00') }, { id: 'red_a', redeemed_on: '2026-01-01' });
    const half = redeemed({ discount: { percent: '0.5' } }, { id: 'red_b', redeemed_on: '2026-01-03' });
    const fifth = redeemed({ discount: { percent: '0.2' } }, { id: 'red_c', redeemed_on: '2026-01-02' });
    for (const redemptions of [
      [ten, half, fifth],
      [fifth, ten, half],
    ]) {
      const { applied, total_minor } = apply([base], redemptions);
      expect(applied.map((each) => [each.redemption_id, each.amount_minor])).toEqual([
        ['red_c', 2000n], // 20 % of 100.00
        ['red_b', 4000n], // 50 % of 80.00
        ['red_a', 1000n],
      ]);
      expect(total_minor).toBe(3000n);
    }
  });

  test('an exclusive one that is better than all others together stands alone', () => {
    const exclusive = redeemed({ discount: { percent: '0.31' }, stacking: 'exclusive' }, { id: 'red_x' });
    const others = [redeemed({ discount: { percent: '0.2' } }), redeemed({ discount: eur('10') })]; // 20 + 10
    const { applied, skipped } = apply([base], [...others, exclusive]);
    expect(applied.map((each) => [each.redemption_id, each.amount_minor])).toEqual([['red_x', 3100n]]);
    expect(skipped.map(({ reason }) => reason)).toEqual(['not_combinable', 'not_combinable']);
  });

  test('an exclusive one that is worse is left out, and not used up', () => {
    const exclusive = redeemed(
      { discount: { percent: '0.29' }, stacking: 'exclusive', duration: { kind: 'once' } },
      { id: 'red_x' },
    );
    const others = [redeemed({ discount: { percent: '0.2' } }), redeemed({ discount: eur('10') })];
    const { discount_minor, skipped, redemptions } = apply([base], [exclusive, ...others]);
    expect(discount_minor).toBe(3000n);
    expect(skipped).toEqual([{ coupon_id: 'cpn_red_x', redemption_id: 'red_x', reason: 'not_combinable' }]);
    expect(redemptions[0]).toEqual(exclusive.redemption);
  });

  test('on a tie the one redeemed first', () => {
    const late = redeemed({ discount: eur('20'), stacking: 'exclusive' }, { id: 'red_a', redeemed_on: '2026-02-02' });
    const early = redeemed(
      { discount: { percent: '0.2' }, stacking: 'exclusive' },
      { id: 'red_b', redeemed_on: '2026-02-01' },
    );
    expect(apply([base], [late, early]).applied.map((each) => each.redemption_id)).toEqual(['red_b']);
  });

  test('the same redemption twice is a fault of the caller', () => {
    const coupon = redeemed({ discount: eur('1') });
    expect(() => apply([base], [coupon, coupon])).toThrow(RangeError);
    expect(() => apply([base], [redeemed({ discount: eur('1') }, { coupon_id: 'cpn_other' })])).toThrow(RangeError);
  });
});

describe('what a redemption becomes', () => {
  const off = { discount: eur('10.00') };
  test('once: ended by its first invoice', () => {
    const once = redeemed({ ...off, duration: { kind: 'once' } });
    const first = apply([base], [once]).redemptions[0];
    expect(first).toMatchObject({ periods_used: 1, ended_on: '2026-03-01' });
    const again = apply([base], [{ ...once, redemption: first as RedeemedCoupon['redemption'] }], { on: '2026-04-01' });
    expect(again).toMatchObject({ discount_minor: 0n, skipped: [{ reason: 'ended' }] });
  });

  test('three periods: three invoices, and those without a discount do not count', () => {
    let current = redeemed({ ...off, duration: { kind: 'periods', count: 3 } });
    const invoices: [string, ChargeLine[]][] = [
      ['2026-03-01', [base]],
      ['2026-04-01', [line('credit', -100n)]],
      ['2026-05-01', [base]],
      ['2026-06-01', [base]],
      ['2026-07-01', [base]],
    ];
    const taken = invoices.map(([on, lines]) => {
      const { discount_minor, redemptions } = apply(lines, [current], { on });
      current = { ...current, redemption: redemptions[0] as RedeemedCoupon['redemption'] };
      return discount_minor;
    });
    expect(taken).toEqual([1000n, 0n, 1000n, 1000n, 0n]);
    expect(current.redemption).toMatchObject({ periods_used: 3, ended_on: '2026-06-01' });
  });

  test('the excess is lost, unless it is carried over', () => {
    const small = line('plan/base', 400n);
    const lost = redeemed({ discount: eur('10.00'), duration: { kind: 'once' } });
    expect(apply([small], [lost]).redemptions[0]).toMatchObject({ ended_on: '2026-03-01' });
    let kept = redeemed({ discount: eur('10.00', true), duration: { kind: 'once' } });
    const taken = ['2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01'].map((on) => {
      const { discount_minor, redemptions } = apply([small], [kept], { on });
      kept = { ...kept, redemption: redemptions[0] as RedeemedCoupon['redemption'] };
      return [discount_minor, kept.redemption.remaining_minor, kept.redemption.ended_on];
    });
    expect(taken).toEqual([
      [400n, 600n, null],
      [400n, 200n, null],
      [200n, 0n, '2026-05-01'],
      [0n, 0n, '2026-05-01'],
    ]);
    expect(kept.redemption.periods_used).toBe(1);
  });

  test.each([
    ['ended', {}, { ended_on: '2026-03-01' }],
    ['not_started', {}, { redeemed_on: '2026-03-02' }],
    ['other_currency', { discount: { amount: '5', currency: 'USD' } }, {}],
    ['other_currency', { discount: { percent: '0.5' }, minimum_amount: { amount: '5', currency: 'USD' } }, {}],
    ['below_minimum', { minimum_amount: eur('100.01') }, {}],
    ['nothing_to_discount', { applies_to: { plans: ['max'] } }, {}],
  ] as const)('is skipped: %s', (reason, coupon, redemption) => {
    const result = apply([base], [redeemed({ discount: eur('5'), ...coupon }, redemption)]);
    expect(result).toMatchObject({ discount_minor: 0n, applied: [], skipped: [{ reason }] });
  });

  test('holds on the day it is redeemed and until the day before it ends', () => {
    const window = { redeemed_on: '2026-03-01', ended_on: '2026-03-02' };
    expect(apply([base], [redeemed({ discount: eur('5') }, window)]).discount_minor).toBe(500n);
  });
});

describe('volume discounts', () => {
  const tiers = [
    { from: '100', percent: '0.05' },
    { from: '500', percent: '0.1' },
  ];
  const volume = (mode: VolumeDiscount['mode'], more: Partial<VolumeDiscount> = {}): VolumeDiscount => ({
    currency: 'EUR',
    mode,
    tiers,
    ...more,
  });
  test.each([
    ['whole', 0n, 0n],
    ['whole', 9999n, 0n],
    ['whole', 10000n, 500n],
    ['whole', 49999n, 2500n], // 24.9995
    ['whole', 50000n, 5000n],
    ['whole', 70000n, 7000n],
    ['graduated', 9999n, 0n],
    ['graduated', 10000n, 0n], // nothing lies above the step yet
    ['graduated', 30000n, 1000n], // 5 % of 200
    ['graduated', 50000n, 2000n], // 5 % of 400
    ['graduated', 70000n, 4000n], // 5 % of 400 + 10 % of 200
  ] as const)('%s, spend %s: %s off', (mode, amount, expected) => {
    expect(apply([line('a', amount)], [], { volume: volume(mode) }).discount_minor).toBe(expected);
  });

  test('come before coupons, also before an exclusive one', () => {
    const exclusive = redeemed({ discount: { percent: '0.5' }, stacking: 'exclusive' });
    const { applied, total_minor } = apply([line('a', 50000n)], [exclusive], { volume: volume('whole') });
    expect(applied.map((each) => [each.source, each.amount_minor])).toEqual([
      ['volume', 5000n],
      [exclusive.coupon.id, 22500n],
    ]);
    expect(total_minor).toBe(22500n);
  });

  test('count and lower only the charges they name, in their currency', () => {
    const named = volume('whole', { applies_to: { add_ons: ['more'] } });
    expect(apply([line('a', 50000n), { ...addOn, amount_minor: 10000n }], [], { volume: named }).lines).toMatchObject([
      { discount_minor: 0n },
      { discount_minor: 500n },
    ]);
    expect(apply([line('a', 50000n)], [], { volume: volume('whole', { currency: 'USD' }) }).discount_minor).toBe(0n);
  });
});
