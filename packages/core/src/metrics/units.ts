// SPDX-License-Identifier: Apache-2.0

/**
 * An exact amount as a whole number of units, of which a scale says how many make a minor unit. What stands behind it is
 * for its lane alone to know: safe integers while every sum stays below 2^53, which is some ten times faster, and else
 * bigints. Both give the same digits.
 */
export interface Units {
  readonly units: unique symbol;
}

/** The arithmetic of units. */
export interface Lane {
  readonly name: 'safe' | 'wide';
  readonly zero: Units;
  add(a: Units, b: Units): Units;
  subtract(a: Units, b: Units): Units;
  /** Below zero, zero or above, as that of a number. */
  sign(a: Units): number;
  toBigInt(a: Units): bigint;
}

const number = (units: Units) => units as unknown as number;
const ofNumber = (value: number) => value as unknown as Units;
const big = (units: Units) => units as unknown as bigint;
const ofBig = (value: bigint) => value as unknown as Units;

export const SAFE_LANE: Lane = {
  name: 'safe',
  zero: ofNumber(0),
  add: (a, b) => ofNumber(number(a) + number(b)),
  subtract: (a, b) => ofNumber(number(a) - number(b)),
  sign: number,
  toBigInt: (a) => BigInt(number(a)),
};

export const WIDE_LANE: Lane = {
  name: 'wide',
  zero: ofBig(0n),
  add: (a, b) => ofBig(big(a) + big(b)),
  subtract: (a, b) => ofBig(big(a) - big(b)),
  sign: (a) => (big(a) < 0n ? -1 : big(a) > 0n ? 1 : 0),
  toBigInt: big,
};

/** Units of the safe lane from a safe integer. */
export const safeUnits = ofNumber;
/** Units of the wide lane. */
export const wideUnits = ofBig;
/** The number behind units of the safe lane. */
export const safeNumber = number;
