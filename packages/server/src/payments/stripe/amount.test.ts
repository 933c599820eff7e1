// SPDX-License-Identifier: Apache-2.0
import { CURRENCIES } from '@kontor/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromStripeAmount, fromStripeFee, toStripeAmount } from './amount.js';

// What Stripe's page on currencies says, by hand.
test.each([
  ['EUR', 1099n, 1099],
  ['JPY', 500n, 500],
  ['HUF', 12_345n, 12_345],
  ['ISK', 5n, 500],
  ['UGX', 5n, 500],
  ['BHD', 5120n, 5120],
  ['KWD', 10n, 10],
  ['MGA', 500n, 5],
  ['XOF', 1000n, 1000],
  ['USD', 99_999_999n, 99_999_999],
  ['ISK', 999_999n, 99_999_900],
])('%s %d is %d at Stripe', (currency, minor, stripe) => {
  expect(toStripeAmount(minor, currency)).toEqual({ ok: true, value: stripe });
  expect(fromStripeAmount(stripe, currency)).toBe(minor);
});

test.each([
  ['EUR', 0n, 'amount-not-chargeable'],
  ['EUR', -1n, 'amount-not-chargeable'],
  ['EUR', 100_000_000n, 'amount-not-chargeable'],
  ['BHD', 5124n, 'amount-not-chargeable'],
  ['MGA', 550n, 'amount-not-chargeable'],
  ['ISK', 1_000_000n, 'amount-not-chargeable'],
  ['CLF', 10_000n, 'currency-not-chargeable'],
  ['IQD', 1000n, 'currency-not-chargeable'],
  ['XXX', 1000n, 'currency-not-chargeable'],
])('%s %d is refused', (currency, minor, code) =>
  expect(toStripeAmount(minor, currency)).toMatchObject({ ok: false, problems: [{ code }] }),
);

test.each([
  ['EUR', 59, 59n],
  ['JPY', 59, 59n],
  ['ISK', 1250, 13n],
  ['ISK', 1249, 12n],
  ['MGA', 7, 700n],
  ['BHD', 123, 123n],
  ['XXX', 1, null],
])('a fee of %s %d is %s', (currency, fee, minor) => expect(fromStripeFee(fee, currency)).toBe(minor));

test('an amount that has parts its currency has not is a broken invariant', () =>
  expect(() => fromStripeAmount(150, 'ISK')).toThrow(RangeError));

test('what Stripe counts comes back as what we counted, or was refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CURRENCIES.keys()), fc.bigInt({ min: 1n, max: 10n ** 9n }), (currency, minor) => {
      const there = toStripeAmount(minor, currency);
      if (there.ok) expect(fromStripeAmount(there.value, currency)).toBe(minor);
    }),
    { numRuns: 300 },
  );
});
