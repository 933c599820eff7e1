// SPDX-License-Identifier: Apache-2.0
import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal, divideInteger, type Rounding } from './decimal.js';

const ROUNDINGS: readonly Rounding[] = ['half-away', 'half-even', 'up', 'down', 'ceiling', 'floor'];

describe('parsing', () => {
  test.each(['0', '1', '-1', '0.5', '-0.000000000001', '9007199254740993', '123456789012345678901234567890.123456789'])(
    '%s is kept',
    (text) => {
      expect(Decimal.parse(text)?.toString()).toBe(text);
    },
  );
  test.each([
    ['1.50', '1.5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['100.000', '100'],
  ])('%s is written %s', (text, canonical) => expect(decimal(text).toString()).toBe(canonical));
  test.each([
    '',
    '-',
    '.',
    '.5',
    '5.',
    '1e3',
    '+1',
    ' 1',
    '1 ',
    '01',
    '-01',
    '1,000',
    '1.2.3',
    'NaN',
    '٣',
    '1'.repeat(81),
  ])('%j is refused', (text) => expect(Decimal.parse(text)).toBeNull());
  test('a float and an unsafe integer are refused', () => {
    expect(() => decimal(0.5)).toThrow(RangeError);
    expect(() => decimal(2 ** 53)).toThrow(RangeError);
  });
});

// hand-made table: value → rounded to whole units by each mode, in the order of ROUNDINGS
describe('rounding modes', () => {
  test.each([
    ['2.5', '3', '2', '3', '2', '3', '2'],
    ['3.5', '4', '4', '4', '3', '4', '3'],
    ['-2.5', '-3', '-2', '-3', '-2', '-2', '-3'],
    ['-3.5', '-4', '-4', '-4', '-3', '-3', '-4'],
    ['2.4', '2', '2', '3', '2', '3', '2'],
    ['2.6', '3', '3', '3', '2', '3', '2'],
    ['-2.4', '-2', '-2', '-3', '-2', '-2', '-3'],
    ['-2.6', '-3', '-3', '-3', '-2', '-2', '-3'],
    ['0.5', '1', '0', '1', '0', '1', '0'],
    ['-0.5', '-1', '0', '-1', '0', '0', '-1'],
    ['0.000000000001', '0', '0', '1', '0', '1', '0'],
    ['7', '7', '7', '7', '7', '7', '7'],
    [
      '9007199254740993.5',
      '9007199254740994',
      '9007199254740994',
      '9007199254740994',
      '9007199254740993',
      '9007199254740994',
      '9007199254740993',
    ],
  ])('%s', (value, ...expected) => {
    expect(ROUNDINGS.map((rounding) => decimal(value).round(0, rounding).toString())).toEqual(expected);
  });
});

describe('the edge of the small lane', () => {
  test.each([
    ['add', '9007199254740991', '1', '9007199254740992'],
    ['add', '9007199254740991', '0.1', '9007199254740991.1'],
    ['add', '0.000000000000001', '9007199254740991', '9007199254740991.000000000000001'],
    ['subtract', '-9007199254740991', '2', '-9007199254740993'],
    ['multiply', '94906267', '94906267', '9007199515875289'],
    ['multiply', '0.000000000001', '0.000000000001', '0.000000000000000000000001'],
    ['multiply', '99999999999999999999', '99999999999999999999', '9999999999999999999800000000000000000001'],
    ['multiply', '-3', '0', '0'],
  ] as const)('%s %s %s', (operation, a, b, expected) => {
    expect(decimal(a)[operation](decimal(b)).toString()).toBe(expected);
  });
});

describe('division and fixed text', () => {
  test.each([
    ['1', '3', 12, '0.333333333333'],
    ['2', '3', 12, '0.666666666667'],
    ['-2', '3', 2, '-0.67'],
    ['10', '0.0000001', 0, '100000000'],
    ['1', '1024', 10, '0.0009765625'],
  ] as const)('%s / %s at %d places', (a, b, places, expected) => {
    expect(decimal(a).divide(decimal(b), places, 'half-away').toString()).toBe(expected);
  });
  test('by zero throws', () => expect(() => decimal(1).divide(Decimal.ZERO, 2, 'down')).toThrow(RangeError));
  test('toFixed pads and never drops a digit', () => {
    expect(decimal('1.5').toFixed(3)).toBe('1.500');
    expect(decimal('-0.05').toFixed(2)).toBe('-0.05');
    expect(() => decimal('1.005').toFixed(2)).toThrow(RangeError);
  });
});

// big.js answers beside ours; it rounds like half-up (1), half-even (2), up (3), down (0)
const BIG_MODES = { 'half-away': 1, 'half-even': 2, up: 3, down: 0 } as const;
const anyDecimal = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }), fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })),
    fc.integer({ min: 0, max: 16 }),
  )
  .map(([coefficient, scale]) => Decimal.fromParts(coefficient, scale));

describe('big.js agrees', () => {
  test('on + - × and comparison', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        const [x, y] = [new Big(a.toString()), new Big(b.toString())];
        expect(a.add(b).toString()).toBe(x.plus(y).toFixed());
        expect(a.subtract(b).toString()).toBe(x.minus(y).toFixed());
        expect(a.multiply(b).toString()).toBe(x.times(y).toFixed());
        expect(a.compare(b)).toBe(x.cmp(y));
      }),
      { numRuns: 300 },
    );
  });
  test('on division and rounding, in each mode it knows', () => {
    const mode = fc.constantFrom('half-away', 'half-even', 'up', 'down' as const) as fc.Arbitrary<
      keyof typeof BIG_MODES
    >;
    fc.assert(
      fc.property(anyDecimal, anyDecimal, fc.integer({ min: 0, max: 12 }), mode, (a, b, places, rounding) => {
        expect(a.round(places, rounding).toString()).toBe(
          new Big(a.toString()).round(places, BIG_MODES[rounding]).toFixed().replace(/^-0$/, '0'),
        );
        if (b.isZero()) return;
        Big.DP = places;
        Big.RM = BIG_MODES[rounding];
        // big.js decides by the digits of its own quotient: exact for these two, ours by the remainder for all
        if (rounding === 'down' || rounding === 'half-away')
          expect(a.divide(b, places, rounding).toString()).toBe(
            new Big(a.toString()).div(b.toString()).toFixed().replace(/^-0$/, '0'),
          );
      }),
      { numRuns: 300 },
    );
  });
});

test('both lanes round alike', () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.integer({ min: 1, max: 15 }),
      fc.constantFrom(...ROUNDINGS),
      (value, drop, rounding) => {
        const small = Decimal.fromParts(BigInt(value), drop).round(0, rounding).coefficient;
        expect(small).toBe(divideInteger(BigInt(value), 10n ** BigInt(drop), rounding));
      },
    ),
    { numRuns: 300 },
  );
});

test('a safe integer is the scaled integer, or null where digits would be lost', () => {
  expect(decimal('12.34').toSafeInteger(2)).toBe(1234);
  expect(decimal('12.30').toSafeInteger(1)).toBe(123);
  expect(decimal('12.34').toSafeInteger(1)).toBeNull();
  expect(decimal('90071992547409.91').toSafeInteger(2)).toBe(Number.MAX_SAFE_INTEGER);
  expect(decimal('90071992547409.92').toSafeInteger(2)).toBeNull();
  expect(decimal('0').toSafeInteger(40)).toBe(0);
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
      fc.integer({ min: 0, max: 18 }),
      fc.integer({ min: 0, max: 20 }),
      (coefficient, scale, places) => {
        const value = Decimal.fromParts(coefficient, scale);
        const safe = value.toSafeInteger(places);
        if (safe !== null) expect(Decimal.fromParts(BigInt(safe), places).equals(value)).toBe(true);
        else {
          const scaled = value.toScaledInteger(places, 'down');
          const whole = Decimal.fromParts(scaled, places).equals(value);
          // only what is no whole number, too large now or as it is stored, or further than the powers of ten that are exact
          const large = scaled > 9007199254740991n || scaled < -9007199254740991n;
          expect(!whole || large || Math.abs(places - scale) > 15 || !Number.isSafeInteger(Number(coefficient))).toBe(
            true,
          );
        }
      },
    ),
    { numRuns: 300 },
  );
});
