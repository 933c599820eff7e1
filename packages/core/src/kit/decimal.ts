// SPDX-License-Identifier: Apache-2.0

/**
 * How to drop digits. `half-away` (0.5 → 1, -0.5 → -1) is the rule of commercial invoices and the default
 * everywhere; `half-even` is IEEE 754 roundTiesToEven; `up`/`down` are away from and toward zero;
 * `ceiling`/`floor` are toward +∞ and -∞.
 */
export type Rounding = 'half-away' | 'half-even' | 'up' | 'down' | 'ceiling' | 'floor';

/** Longest text `decimal()` accepts: bounds the work one bad input can cause. */
export const MAX_DECIMAL_LENGTH = 80;

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
/** 10^0 … 10^15: the powers that are exact in the small lane. */
const POW10 = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
const MAX_SMALL_POWER = 15;
const bigPowers: bigint[] = [1n];

function bigPow10(power: number): bigint {
  for (let next = bigPowers.length; next <= power; next++) bigPowers.push((bigPowers[next - 1] as bigint) * 10n);
  return bigPowers[power] as bigint;
}

/**
 * An exact decimal: `coefficient / 10^scale`, scale ≥ 0. Immutable.
 *
 * The coefficient lives in one of two lanes. The small lane is an integer-valued `number` of at most
 * 2^53 - 1, on which +, - and × are exact as long as the result is checked to stay inside (a product whose
 * rounded value is below 2^53 was not rounded); everything else takes the BigInt lane. Both lanes give the
 * same digits; the small one is some three times faster, which is what keeps rating near the speed of floats.
 * See docs/decisions/exact-decimal.md.
 */
export class Decimal {
  static readonly ZERO = new Decimal(0, null, 0);
  static readonly ONE = new Decimal(1, null, 0);

  private constructor(
    private readonly small: number,
    private readonly big: bigint | null,
    /** Digits after the point that are stored; trailing zeros may be among them. */
    readonly scale: number,
  ) {}

  /** From an integer. Throws a RangeError for a `number` that is not a safe integer. */
  static fromInteger(value: number | bigint): Decimal {
    if (typeof value === 'bigint') return Decimal.fromParts(value, 0);
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
    return new Decimal(value === 0 ? 0 : value, null, 0);
  }

  /** `coefficient / 10^scale`, e.g. `fromParts(1999n, 2)` is 19.99. */
  static fromParts(coefficient: bigint, scale: number): Decimal {
    return coefficient <= 9007199254740991n && coefficient >= -9007199254740991n
      ? new Decimal(Number(coefficient), null, scale)
      : new Decimal(0, coefficient, scale);
  }

  /** The value as text, or null when it is not a plain decimal number (no exponent, no sign `+`, no blanks). */
  static parse(text: string): Decimal | null {
    const length = text.length;
    if (length === 0 || length > MAX_DECIMAL_LENGTH) return null;
    let index = 0;
    const negative = text.charCodeAt(0) === 45;
    if (negative) index = 1;
    const first = index;
    let digits = 0;
    let point = -1;
    let value = 0;
    for (; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code === 46) {
        if (point !== -1 || index === first) return null;
        point = index;
        continue;
      }
      if (code < 48 || code > 57) return null;
      if (digits < 15) value = value * 10 + (code - 48);
      digits++;
    }
    if (digits === 0 || point === length - 1) return null;
    const integerDigits = (point === -1 ? length : point) - first;
    if (integerDigits > 1 && text.charCodeAt(first) === 48) return null;
    const scale = point === -1 ? 0 : length - point - 1;
    if (digits <= 15) return new Decimal(negative && value !== 0 ? -value : value, null, scale);
    const coefficient = BigInt(point === -1 ? text.slice(first) : text.slice(first, point) + text.slice(point + 1));
    return Decimal.fromParts(negative ? -coefficient : coefficient, scale);
  }

  /** The stored coefficient: the value times 10^scale. */
  get coefficient(): bigint {
    return this.big ?? BigInt(this.small);
  }

  add(other: Decimal): Decimal {
    if (this.big === null && other.big === null) {
      if (this.scale === other.scale) {
        const sum = this.small + other.small;
        if (sum <= MAX_SAFE && sum >= -MAX_SAFE) return new Decimal(sum, null, this.scale);
      } else {
        const shift = this.scale - other.scale;
        if (shift > 0 && shift <= MAX_SMALL_POWER) {
          const lifted = other.small * (POW10[shift] as number);
          const sum = this.small + lifted;
          if (lifted <= MAX_SAFE && lifted >= -MAX_SAFE && sum <= MAX_SAFE && sum >= -MAX_SAFE)
            return new Decimal(sum, null, this.scale);
        } else if (shift < 0 && -shift <= MAX_SMALL_POWER) {
          const lifted = this.small * (POW10[-shift] as number);
          const sum = lifted + other.small;
          if (lifted <= MAX_SAFE && lifted >= -MAX_SAFE && sum <= MAX_SAFE && sum >= -MAX_SAFE)
            return new Decimal(sum, null, other.scale);
        }
      }
    }
    const scale = Math.max(this.scale, other.scale);
    return Decimal.fromParts(this.lifted(scale) + other.lifted(scale), scale);
  }

  subtract(other: Decimal): Decimal {
    return this.add(other.negate());
  }

  multiply(other: Decimal): Decimal {
    if (this.big === null && other.big === null) {
      const product = this.small * other.small;
      if (product <= MAX_SAFE && product >= -MAX_SAFE)
        return new Decimal(product === 0 ? 0 : product, null, this.scale + other.scale);
    }
    return Decimal.fromParts(this.coefficient * other.coefficient, this.scale + other.scale);
  }

  /**
   * The quotient at `places` digits after the point, rounded once by `rounding`.
   * Throws a RangeError on division by zero.
   */
  divide(divisor: Decimal, places: number, rounding: Rounding): Decimal {
    if (divisor.isZero()) throw new RangeError('division by zero');
    // this / divisor = (a / 10^s) / (b / 10^t) = a·10^(t + places - s) / b, scaled by 10^-places
    const shift = divisor.scale + places - this.scale;
    let numerator = this.coefficient;
    let denominator = divisor.coefficient;
    if (shift >= 0) numerator *= bigPow10(shift);
    else denominator *= bigPow10(-shift);
    return Decimal.fromParts(divideInteger(numerator, denominator, rounding), places);
  }

  /** At most `places` digits after the point, rounded by `rounding`. */
  round(places: number, rounding: Rounding): Decimal {
    if (this.scale <= places) return this;
    const drop = this.scale - places;
    if (this.big === null && drop <= MAX_SMALL_POWER)
      return new Decimal(divideSmall(this.small, POW10[drop] as number, rounding), null, places);
    return Decimal.fromParts(divideInteger(this.coefficient, bigPow10(drop), rounding), places);
  }

  /** Rounded to `places` digits and scaled to a whole number: 12.345 at 2 places is 1235n (half-away). */
  toScaledInteger(places: number, rounding: Rounding): bigint {
    return this.round(places, rounding).lifted(places);
  }

  /**
   * Scaled to a whole number without rounding, as a safe integer: 12.34 at 2 places is 1234, for loops that cannot
   * afford a BigInt a step. Null where digits would be lost, or the number or the stored coefficient is not safe.
   */
  toSafeInteger(places: number): number | null {
    if (this.big !== null) return null;
    const shift = places - this.scale;
    if (shift === 0) return this.small;
    if (shift > MAX_SMALL_POWER || shift < -MAX_SMALL_POWER) return this.small === 0 ? 0 : null;
    const power = POW10[shift < 0 ? -shift : shift] as number;
    if (shift < 0) return this.small % power === 0 ? this.small / power + 0 : null;
    const lifted = this.small * power;
    return lifted <= MAX_SAFE && lifted >= -MAX_SAFE ? lifted : null;
  }

  negate(): Decimal {
    return this.big === null
      ? new Decimal(this.small === 0 ? 0 : -this.small, null, this.scale)
      : new Decimal(0, -this.big, this.scale);
  }

  abs(): Decimal {
    return this.sign() < 0 ? this.negate() : this;
  }

  /** -1, 0 or 1. */
  sign(): -1 | 0 | 1 {
    if (this.big === null) return this.small > 0 ? 1 : this.small < 0 ? -1 : 0;
    return this.big > 0n ? 1 : -1;
  }

  isZero(): boolean {
    return this.big === null && this.small === 0;
  }

  isInteger(): boolean {
    return this.scale === 0 || this.round(0, 'down').compare(this) === 0;
  }

  /** -1 when this < other, 0 when equal, 1 when greater. */
  compare(other: Decimal): -1 | 0 | 1 {
    if (this.big === null && other.big === null && this.scale === other.scale)
      return this.small < other.small ? -1 : this.small > other.small ? 1 : 0;
    return this.add(other.negate()).sign();
  }

  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }
  lessThan(other: Decimal): boolean {
    return this.compare(other) < 0;
  }
  greaterThan(other: Decimal): boolean {
    return this.compare(other) > 0;
  }
  min(other: Decimal): Decimal {
    return this.compare(other) <= 0 ? this : other;
  }
  max(other: Decimal): Decimal {
    return this.compare(other) >= 0 ? this : other;
  }

  /** Canonical text: no exponent, no trailing zeros, no negative zero. */
  toString(): string {
    if (this.scale === 0) return this.big === null ? String(this.small) : this.big.toString();
    const text = this.toFixed(this.scale);
    let end = text.length;
    while (text.charCodeAt(end - 1) === 48) end--;
    if (text.charCodeAt(end - 1) === 46) end--;
    const trimmed = text.slice(0, end);
    return trimmed === '-0' ? '0' : trimmed;
  }

  /** Text with exactly `places` digits after the point. Throws when that would drop a non-zero digit. */
  toFixed(places: number): string {
    const coefficient = this.scale > places ? this.round(places, 'down') : this;
    if (coefficient !== this && !coefficient.equals(this))
      throw new RangeError(`${this.toString()} does not fit ${places} places: round it first`);
    const scaled = coefficient.lifted(places);
    const negative = scaled < 0n;
    const digits = (negative ? -scaled : scaled).toString().padStart(places + 1, '0');
    const cut = digits.length - places;
    return `${negative ? '-' : ''}${digits.slice(0, cut)}${places === 0 ? '' : `.${digits.slice(cut)}`}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** The coefficient at a scale of at least this one. */
  private lifted(scale: number): bigint {
    return scale === this.scale ? this.coefficient : this.coefficient * bigPow10(scale - this.scale);
  }
}

/**
 * A decimal from text or an integer. Throws a RangeError on anything that is not exactly a decimal: meant for
 * literals and values already validated; use `Decimal.parse` at the edges.
 *
 * @example decimal('0.000000000001').multiply(decimal(3)).toString() // '0.000000000003'
 */
export function decimal(value: string | number | bigint | Decimal): Decimal {
  if (value instanceof Decimal) return value;
  if (typeof value !== 'string') return Decimal.fromInteger(value);
  const parsed = Decimal.parse(value);
  if (parsed === null) throw new RangeError(`not a decimal number: ${JSON.stringify(value)}`);
  return parsed;
}

/** The integer quotient of two BigInts under a rounding mode. */
export function divideInteger(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator;
  const remainder = numerator - quotient * denominator;
  if (remainder === 0n) return quotient;
  const negative = numerator < 0n !== denominator < 0n;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const size = denominator < 0n ? -denominator : denominator;
  const half = twice === size ? 0 : twice > size ? 1 : -1;
  const odd = quotient % 2n !== 0n;
  return awayFromZero(rounding, negative, half, odd) ? quotient + (negative ? -1n : 1n) : quotient;
}

/** The same on safe integers with a positive denominator. */
function divideSmall(numerator: number, denominator: number, rounding: Rounding): number {
  const remainder = numerator % denominator;
  const quotient = (numerator - remainder) / denominator;
  if (remainder === 0) return quotient === 0 ? 0 : quotient;
  const negative = numerator < 0;
  const size = negative ? -remainder : remainder;
  // compare size with its complement: doubling could leave the safe range
  const rest = denominator - size;
  const half = size === rest ? 0 : size > rest ? 1 : -1;
  const moved = awayFromZero(rounding, negative, half, quotient % 2 !== 0) ? quotient + (negative ? -1 : 1) : quotient;
  return moved === 0 ? 0 : moved;
}

function awayFromZero(rounding: Rounding, negative: boolean, half: -1 | 0 | 1, odd: boolean): boolean {
  switch (rounding) {
    case 'half-away':
      return half >= 0;
    case 'half-even':
      return half > 0 || (half === 0 && odd);
    case 'up':
      return true;
    case 'down':
      return false;
    case 'ceiling':
      return !negative;
    case 'floor':
      return negative;
  }
}
