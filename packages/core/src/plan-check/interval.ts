// SPDX-License-Identifier: Apache-2.0
import { Rational } from '../kit/rational.js';

/** Every value from `low` to `high`, both included; null is no bound on that side. A point has two equal bounds. */
export interface Interval {
  readonly low: Rational | null;
  readonly high: Rational | null;
}

/** A bound of an interval, or where there is none the infinity of that side. */
type End = Rational | -1 | 1;

export function point(value: Rational): Interval {
  return { low: value, high: value };
}

export function isPoint({ low, high }: Interval): boolean {
  return low !== null && high !== null && (low === high || low.equals(high));
}

/** Whether the two have a value in common. */
export function overlaps(a: Interval, b: Interval): boolean {
  const before = (x: Interval, y: Interval) => x.high !== null && y.low !== null && x.high.lessThan(y.low);
  return !before(a, b) && !before(b, a);
}

/** Whether every value of `inner` is one of `outer`. */
export function contains(outer: Interval, inner: Interval): boolean {
  const low = outer.low === null || (inner.low !== null && !inner.low.lessThan(outer.low));
  const high = outer.high === null || (inner.high !== null && !inner.high.greaterThan(outer.high));
  return low && high;
}

/** The least interval that holds all of these. Expects at least one. */
export function hull(all: readonly Interval[]): Interval {
  return all.reduce((a, b) => ({
    low: a.low === null || b.low === null ? null : a.low.min(b.low),
    high: a.high === null || b.high === null ? null : a.high.max(b.high),
  }));
}

/** The value of an interval that was made as a point: what is computed with most. */
function pointOf({ low, high }: Interval): Rational | null {
  return low === high ? low : null;
}

export function addIntervals(a: Interval, b: Interval): Interval {
  const [x, y] = [pointOf(a), pointOf(b)];
  if (x !== null && y !== null) return point(x.add(y));
  return {
    low: a.low === null || b.low === null ? null : a.low.add(b.low),
    high: a.high === null || b.high === null ? null : a.high.add(b.high),
  };
}

export function negateInterval({ low, high }: Interval): Interval {
  if (low !== null && low === high) return point(low.negate());
  return { low: high === null ? null : high.negate(), high: low === null ? null : low.negate() };
}

export function multiplyIntervals(a: Interval, b: Interval): Interval {
  const [x, y] = [pointOf(a), pointOf(b)];
  if (x !== null && y !== null) return point(x.multiply(y));
  const products = ends(a).flatMap((x) => ends(b).map((y) => multiplyEnds(x, y)));
  return fromEnds(products);
}

/** Null where nothing can be said: the divisor holds zero inside, or is zero. */
export function divideIntervals(a: Interval, b: Interval): Interval | null {
  const [x, y] = [pointOf(a), pointOf(b)];
  if (x !== null && y !== null) return y.isZero() ? null : point(x.divide(y));
  const { low, high } = b;
  const above = low !== null && low.sign() >= 0;
  const below = high !== null && high.sign() <= 0;
  if ((!above && !below) || (low?.isZero() && high?.isZero())) return null;
  const inverse = (value: Rational | null, otherwise: Rational | null) =>
    value === null ? Rational.ZERO : value.isZero() ? otherwise : Rational.ONE.divide(value);
  return multiplyIntervals(a, { low: inverse(high, null), high: inverse(low, null) });
}

/** To a whole power. Null for a negative power of an interval that holds zero. */
export function powerOfInterval(base: Interval, exponent: number): Interval | null {
  const single = pointOf(base);
  if (single !== null) return exponent < 0 && single.isZero() ? null : point(single.power(exponent));
  if (exponent < 0) {
    const positive = powerOfInterval(base, -exponent);
    return positive === null ? null : divideIntervals(point(Rational.ONE), positive);
  }
  const raised = ends(base).map((end) =>
    end instanceof Rational ? end.power(exponent) : raiseInfinity(end, exponent),
  );
  const even = exponent % 2 === 0 && exponent > 0;
  return even && contains(base, point(Rational.ZERO))
    ? hull([point(Rational.ZERO), fromEnds(raised)])
    : fromEnds(raised);
}

function raiseInfinity(end: -1 | 1, exponent: number): End {
  if (exponent === 0) return Rational.ONE;
  return end === -1 && exponent % 2 === 0 ? 1 : end;
}

function ends({ low, high }: Interval): readonly [End, End] {
  return [low ?? -1, high ?? 1];
}

/** Zero times an infinity is zero here: the bound is one of customers, prices or months, which stay finite. */
function multiplyEnds(a: End, b: End): End {
  if (a instanceof Rational && b instanceof Rational) return a.multiply(b);
  const sign = signOf(a) * signOf(b);
  return sign === 0 ? Rational.ZERO : sign > 0 ? 1 : -1;
}

function signOf(end: End): number {
  return end instanceof Rational ? end.sign() : end;
}

function fromEnds(all: readonly End[]): Interval {
  let low: Rational | null | undefined;
  let high: Rational | null | undefined;
  for (const end of all) {
    if (end === -1) low = null;
    else if (end === 1) high = null;
    else {
      if (low === undefined) low = end;
      else if (low !== null) low = low.min(end);
      if (high === undefined) high = end;
      else if (high !== null) high = high.max(end);
    }
  }
  return { low: low ?? null, high: high ?? null };
}
