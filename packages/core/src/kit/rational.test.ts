// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal } from './decimal.js';
import { Rational } from './rational.js';

const of = Rational.of;

test.each([
  [of(1, 3).add(of(1, 6)), of(1, 2)],
  [of(1, 3).subtract(of(1, 2)), of(-1, 6)],
  [of(2, 3).multiply(of(-3, 4)), of(-1, 2)],
  [of(2, 3).divide(of(-4, 3)), of(-1, 2)],
  [of(2, 3).power(3), of(8, 27)],
  [of(2, 3).power(-2), of(9, 4)],
  [of(0).power(0), of(1)],
  [of(6, -4), of(-3, 2)],
  [Rational.fromDecimal(decimal('0.125')), of(1, 8)],
  [of(-1, 2).abs(), of(1, 2)],
  [of(1, 3).min(of(1, 4)), of(1, 4)],
  [of(1, 3).max(of(1, 4)), of(1, 3)],
])('%#', (left, right) => {
  expect(left.equals(right)).toBe(true);
});

test.each([
  [of(1, 3), 4, '0.3333'],
  [of(2, 3), 4, '0.6667'],
  [of(-5, 2), 0, '-3'],
  [of(229, 299), 4, '0.7659'],
])('%# as a decimal', (value, places, text) => {
  expect(value.toDecimal(places, 'half-away').toString()).toBe(text);
});

test('what cannot be is refused', () => {
  expect(() => of(1, 0)).toThrow(RangeError);
  expect(() => of(1).divide(of(0))).toThrow(RangeError);
  expect(() => of(0).power(-1)).toThrow(RangeError);
  expect(() => of(1, 3).power(0.5)).toThrow(RangeError);
  expect(() => of(2).power(100_000)).toThrow(RangeError);
  let value = of(3n ** 4_000n);
  expect(() => {
    for (let times = 0; times < 20; times++) value = value.multiply(value);
  }).toThrow(RangeError);
});

const rational = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.bigInt({ min: 1n, max: 10n ** 40n }))
  .map(([top, bottom]) => of(top, bottom));

test('it is a field, in order, however large the terms are', () => {
  fc.assert(
    fc.property(rational, rational, rational, (a, b, c) => {
      expect(a.add(b).equals(b.add(a))).toBe(true);
      expect(a.add(b).subtract(b).equals(a)).toBe(true);
      expect(a.multiply(b.add(c)).equals(a.multiply(b).add(a.multiply(c)))).toBe(true);
      if (!b.isZero()) expect(a.divide(b).multiply(b).equals(a)).toBe(true);
      expect(a.compare(b)).toBe(-b.compare(a) + 0);
      expect(a.lessThan(b)).toBe(a.add(c).lessThan(b.add(c)));
      expect(a.power(3).equals(a.multiply(a).multiply(a))).toBe(true);
      expect(a.isInteger()).toBe(a.numerator % a.denominator === 0n);
    }),
  );
});
