// SPDX-License-Identifier: Apache-2.0
import { Decimal, divideInteger, type Rounding } from './decimal.js';

/** Beyond some twenty thousand decimal digits nothing is computed any more: bounds the work one bad input can cause. */
const LARGEST = 1n << 65_536n;
/** The same in hexadecimal digits. */
const MOST_DIGITS = 16_384;

/** From here on a denominator is brought to lowest terms: before, that takes longer than what it saves. */
const REDUCED_FROM = 1n << 2_048n;
const MAX_SAFE = 9007199254740991n;

/** An exact fraction: immutable, with a denominator above zero; not always in lowest terms. */
export class Rational {
  static readonly ZERO = new Rational(0n, 1n);
  static readonly ONE = new Rational(1n, 1n);

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  /** `numerator / denominator`. Throws a RangeError when the denominator is zero or either is beyond 65,536 bits. */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
    let top = BigInt(numerator);
    let bottom = BigInt(denominator);
    if (bottom === 0n) throw new RangeError('division by zero');
    if (bottom < 0n) [top, bottom] = [-top, -bottom];
    if (bottom === 1n) return top === 0n ? Rational.ZERO : Rational.bounded(top, bottom);
    if (bottom <= MAX_SAFE && top <= MAX_SAFE && top >= -MAX_SAFE) {
      const common = BigInt(commonDivisor(Math.abs(Number(top)), Number(bottom)));
      return new Rational(top / common, bottom / common);
    }
    if (bottom < REDUCED_FROM) return Rational.bounded(top, bottom);
    const common = greatestCommonDivisor(top < 0n ? -top : top, bottom);
    return Rational.bounded(top / common, bottom / common);
  }

  private static bounded(top: bigint, bottom: bigint): Rational {
    if (top > LARGEST || top < -LARGEST || bottom > LARGEST) throw new RangeError('beyond what is computed exactly');
    return new Rational(top, bottom);
  }

  static fromDecimal(value: Decimal): Rational {
    return Rational.of(value.coefficient, 10n ** BigInt(value.scale));
  }

  add(other: Rational): Rational {
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }
  subtract(other: Rational): Rational {
    return this.add(other.negate());
  }
  multiply(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }
  /** Throws a RangeError on division by zero. */
  divide(other: Rational): Rational {
    return Rational.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }
  /** To a whole exponent; 0 to the power of 0 is 1. Throws a RangeError for a negative power of zero. */
  power(exponent: number): Rational {
    if (!Number.isSafeInteger(exponent)) throw new RangeError(`not a whole exponent: ${exponent}`);
    const base = exponent < 0 ? Rational.ONE.divide(this) : this;
    const times = exponent < 0 ? -exponent : exponent;
    const digits = base.numerator.toString(16).length + base.denominator.toString(16).length;
    if (digits * times > MOST_DIGITS) throw new RangeError('beyond what is computed exactly');
    return new Rational(base.numerator ** BigInt(times), base.denominator ** BigInt(times));
  }
  negate(): Rational {
    return new Rational(-this.numerator, this.denominator);
  }
  abs(): Rational {
    return this.numerator < 0n ? this.negate() : this;
  }

  /** -1, 0 or 1. */
  sign(): -1 | 0 | 1 {
    return this.numerator > 0n ? 1 : this.numerator < 0n ? -1 : 0;
  }
  isZero(): boolean {
    return this.numerator === 0n;
  }
  isInteger(): boolean {
    return this.denominator === 1n || this.numerator % this.denominator === 0n;
  }
  /** -1 when this < other, 0 when equal, 1 when greater. */
  compare(other: Rational): -1 | 0 | 1 {
    if (this.denominator === other.denominator)
      return this.numerator < other.numerator ? -1 : this.numerator > other.numerator ? 1 : 0;
    const left = this.numerator * other.denominator;
    const right = other.numerator * this.denominator;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  equals(other: Rational): boolean {
    return this.compare(other) === 0;
  }
  lessThan(other: Rational): boolean {
    return this.compare(other) < 0;
  }
  greaterThan(other: Rational): boolean {
    return this.compare(other) > 0;
  }
  min(other: Rational): Rational {
    return this.compare(other) <= 0 ? this : other;
  }
  max(other: Rational): Rational {
    return this.compare(other) >= 0 ? this : other;
  }

  /** At `places` digits after the point, rounded once by `rounding`. */
  toDecimal(places: number, rounding: Rounding): Decimal {
    return Decimal.fromParts(divideInteger(this.numerator * 10n ** BigInt(places), this.denominator, rounding), places);
  }
}

function commonDivisor(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small !== 0) [large, small] = [small, large % small];
  return large;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small !== 0n) [large, small] = [small, large % small];
  return large;
}
