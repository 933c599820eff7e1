// SPDX-License-Identifier: Apache-2.0
import { dinero, allocate as dineroAllocate, toSnapshot } from 'dinero.js/bigint';
import * as dineroCurrencies from 'dinero.js/currencies';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCIES, isCurrency, minorUnits } from './currency.js';
import { decimal } from './decimal.js';
import { allocate, formatMinor, fromMinor, toMinor } from './money.js';

describe('currencies', () => {
  test.each([
    ['EUR', 2],
    ['JPY', 0],
    ['BHD', 3],
    ['CLF', 4],
    ['UYW', 4],
    ['HUF', 2],
    ['IQD', 3],
    ['LBP', 2],
    ['KRW', 0],
    ['TND', 3],
    ['MRU', 2],
    ['eur', null],
    ['XAU', null],
    ['ZZZ', null],
    ['', null],
  ])('%s has %s digits', (code, digits) => {
    expect(minorUnits(code)).toBe(digits);
    expect(isCurrency(code)).toBe(digits !== null);
  });

  // MGA divides into five iraimbilanja: dinero says base 5, ISO writes two digits
  const peers = Object.values(dineroCurrencies).filter(({ code, base }) => base === 10 && isCurrency(code));
  test.each(peers.map(({ code, exponent }) => [code, exponent]))('dinero.js agrees on %s', (code, exponent) => {
    expect(minorUnits(code as string)).toBe(exponent);
  });
  test('the table is whole', () => {
    expect(peers.length).toBeGreaterThan(150);
    expect([...CURRENCIES.keys()].filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
  });
});

describe('minor units', () => {
  test.each([
    ['12.345', 'EUR', 1235n, '12.35'],
    ['-12.345', 'EUR', -1235n, '-12.35'],
    ['12.5', 'JPY', 13n, '13'],
    ['0.0005', 'BHD', 1n, '0.001'],
    ['-0.005', 'BHD', -5n, '-0.005'],
    ['1.00005', 'CLF', 10001n, '1.0001'],
    ['90071992547409930.005', 'USD', 9007199254740993001n, '90071992547409930.01'],
    ['0.004', 'EUR', 0n, '0.00'],
  ])('%s %s', (amount, currency, minor, text) => {
    expect(toMinor(decimal(amount), currency, 'half-away')).toBe(minor);
    expect(formatMinor(minor, currency)).toBe(text);
    expect(fromMinor(minor, currency).equals(decimal(text))).toBe(true);
  });
  test('an unknown currency throws', () => expect(() => toMinor(decimal(1), 'ZZZ', 'down')).toThrow(RangeError));
});

describe('allocate', () => {
  test.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [5n, [3n, 7n], [2n, 3n]], // 1.5 and 3.5: a tie, the earlier wins
    [10n, [1n, 2n, 4n], [1n, 3n, 6n]], // 1.43, 2.86, 5.71: the two largest remainders
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [0n, [1n, 9n], [0n, 0n]],
    [7n, [0n, 5n, 0n], [0n, 7n, 0n]],
    [1n, [1n, 2n], [0n, 1n]],
  ])('%s by %s', (total, weights, parts) => expect(allocate(total, weights)).toEqual(parts));

  test('needs a weight above zero and none below', () => {
    expect(() => allocate(1n, [])).toThrow(RangeError);
    expect(() => allocate(1n, [0n, 0n])).toThrow(RangeError);
    expect(() => allocate(1n, [2n, -1n])).toThrow(RangeError);
  });

  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 })
    .filter((all) => all.some((weight) => weight > 0n));
  test('sums to the total, and no part is a whole unit from its share', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), weights, (total, all) => {
        const parts = allocate(total, all);
        const sum = all.reduce((a, b) => a + b, 0n);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
        parts.forEach((part, index) => {
          const off = part * sum - total * (all[index] as bigint);
          expect(off < sum && off > -sum).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('splits evenly as dinero.js does', () => {
    const usd = { code: 'USD', base: 10n, exponent: 2n };
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 1, max: 20 }), (total, count) => {
        const even = Array.from({ length: count }, () => 1n);
        const theirs = dineroAllocate(dinero({ amount: total, currency: usd }), even);
        expect(allocate(total, even)).toEqual(theirs.map((part) => toSnapshot(part).amount));
      }),
      { numRuns: 100 },
    );
  });
});
