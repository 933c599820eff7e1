// SPDX-License-Identifier: Apache-2.0
import { Rational } from '../kit/rational.js';

/** A function that is monotone where it is looked at; null where it has no value. */
export type RealFunction = (x: Rational) => Rational | null;

const STEPS = 48;
/** How far from where it starts a solution is looked for, as a factor. */
const REACH = Rational.of(1_000);
const PLACES = 9;
/** Two places closer than this part of themselves are one. */
const CLOSE = Rational.of(10_000_000);

/**
 * Where a function takes a value: exactly where it is (ax + b) / (cx + d), as sums, products and quotients are in each of
 * their terms; along chords, to a ten-millionth, where it is a power. Null where it does not get there.
 */
export function solve(of: RealFunction, start: Rational, goal: Rational): Rational | null {
  return byCrossRatio(of, start, goal) ?? alongChords(of, start, goal);
}

/** Four places and their values have the same cross ratio under (ax + b) / (cx + d). */
function byCrossRatio(of: RealFunction, start: Rational, goal: Rational): Rational | null {
  const x1 = start.isZero() ? Rational.ONE : start;
  const [x2, x3, x5] = [2, 3, 5].map((times) => x1.multiply(Rational.of(times))) as [Rational, Rational, Rational];
  const [y1, y2, y3, y5] = [of(x1), of(x2), of(x3), of(x5)];
  if (y1 === null || y2 === null || y3 === null || y5 === null) return null;
  if (y1.equals(y2) || y2.equals(y3) || y1.equals(y3) || y5.equals(y3)) return null;
  // times the two differences that are the same for all: a curve of another form is told by a fourth place
  const ratio = (y: Rational) =>
    y
      .subtract(y1)
      .divide(y.subtract(y3))
      .multiply(y2.subtract(y3).divide(y2.subtract(y1)));
  const scale = x2.subtract(x1).divide(x2.subtract(x3));
  if (
    !ratio(y5)
      .multiply(scale)
      .equals(x5.subtract(x1).divide(x5.subtract(x3)))
  )
    return null;
  if (goal.equals(y3)) return x3;
  const scaled = ratio(goal).multiply(scale);
  if (scaled.equals(Rational.ONE)) return null;
  const x = x1.subtract(scaled.multiply(x3)).divide(Rational.ONE.subtract(scaled));
  return of(x)?.equals(goal) ? x : null;
}

/** Between two places on either side of the goal, along the chord, whose idle end is pulled closer (Illinois). */
function alongChords(of: RealFunction, start: Rational, goal: Rational): Rational | null {
  if (start.sign() <= 0) return null;
  const missing = (x: Rational) => of(x)?.subtract(goal) ?? null;
  let low = start.divide(REACH);
  let atLow = missing(low);
  let high: Rational | null = null;
  let atHigh: Rational | null = null;
  const most = start.multiply(REACH);
  for (let next = start; atLow !== null && !next.greaterThan(most); next = next.multiply(Rational.of(2))) {
    const at = missing(next);
    if (at === null) return null;
    if (at.sign() !== atLow.sign()) {
      [high, atHigh] = [next, at];
      break;
    }
    [low, atLow] = [next, at];
  }
  if (atLow?.isZero()) return low;
  for (let step = 0, kept: 'low' | 'high' | null = null; step < STEPS; step++) {
    if (high === null || atHigh === null || atLow === null) return null;
    if (atHigh.isZero()) return high;
    const width: Rational = high.subtract(low);
    const chord = low.subtract(atLow.multiply(width).divide(atHigh.subtract(atLow)));
    const x = Rational.fromDecimal(chord.toDecimal(PLACES, 'half-even'));
    const at = missing(x);
    if (at === null) return null;
    if (at.isZero() || x.subtract(low).abs().min(x.subtract(high).abs()).multiply(CLOSE).lessThan(x.abs())) return x;
    if (at.sign() === atLow.sign()) {
      [low, atLow] = [x, at];
      if (kept === 'high') atHigh = atHigh.divide(Rational.of(2));
      kept = 'high';
    } else {
      [high, atHigh] = [x, at];
      if (kept === 'low') atLow = atLow.divide(Rational.of(2));
      kept = 'low';
    }
  }
  return low;
}

/**
 * The roundest number from `low` to `high`: of the fewest significant digits, and of those the nearest to the middle.
 * Null when `whole` is asked for and there is none. `digits` counts the significant ones.
 */
export function roundest(
  low: Rational,
  high: Rational,
  whole: boolean,
): { readonly value: Rational; readonly digits: number } | null {
  const middle = low.add(high).divide(Rational.of(2));
  if (low.sign() <= 0 && high.sign() >= 0) return { value: Rational.ZERO, digits: 1 };
  const size = low.abs().max(high.abs());
  let exponent = magnitude(size);
  for (let digits = 0; digits <= 6; digits++, exponent--) {
    if (whole && exponent < -1) return null;
    const step = Rational.of(10).power(exponent + 1);
    const nearest = Rational.fromDecimal(middle.divide(step).toDecimal(0, 'half-even')).multiply(step);
    for (const value of [nearest, nearest.add(step), nearest.subtract(step)])
      if (!value.isZero() && value.compare(low) >= 0 && value.compare(high) <= 0)
        return { value, digits: significant(value) };
  }
  if (whole) return null;
  return { value: middle, digits: 7 };
}

/** The power of ten of the first digit of a size: 3 for 7,604. */
export function magnitude(size: Rational): number {
  let exponent = 0;
  while (size.compare(Rational.of(10).power(exponent + 1)) >= 0 && exponent < 40) exponent++;
  while (size.lessThan(Rational.of(10).power(exponent)) && exponent > -20) exponent--;
  return exponent;
}

/** Significant digits of a number that has few; seven stands for all that have more. */
export function significant(value: Rational): number {
  const text = value
    .abs()
    .toDecimal(20, 'half-even')
    .toString()
    .replace('.', '')
    .replace(/^0+|0+$/g, '');
  return Math.max(1, Math.min(text.length, 7));
}
