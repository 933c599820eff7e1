// SPDX-License-Identifier: Apache-2.0
import { daysBetween, type PlainDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { directionOf, goalOf } from './operator.js';
import type { Target } from './target.js';

/** Where a path begins. */
export interface PathStart {
  readonly date: PlainDate;
  readonly value: Decimal;
}

/** Digits that a path is shown with beyond those of its values. */
const SHOWN_DIGITS = 6;

/** Whether a value on a day is on its path to the target, or ahead of it. Exact, also where growth is compound. */
export function isOnPath(target: Target, start: PathStart, date: PlainDate, value: Decimal): boolean {
  const order = againstPath(target, start, date, value);
  return directionOf(target) === 'up' ? order >= 0 : order <= 0;
}

/** Whether the value is above (1), on (0) or below (-1) the path. */
function againstPath(target: Target, start: PathStart, date: PlainDate, value: Decimal): -1 | 0 | 1 {
  const { whole, gone } = steps(target, start, date);
  const goal = goalOf(target);
  if (!isCompound(target, start)) {
    const days = Decimal.fromInteger(whole);
    const risen = goal.subtract(start.value).multiply(Decimal.fromInteger(gone));
    return value.subtract(start.value).multiply(days).compare(risen);
  }
  if (value.sign() <= 0) return -1;
  // value / start against (goal / start) ^ (gone / whole), both sides to the power of whole
  const divisor = commonDivisor(whole, gone);
  const [n, k] = [whole / divisor, gone / divisor];
  const left = power(value, n).multiply(power(start.value, k));
  return left.compare(power(goal, k).multiply(power(start.value, n)));
}

/** The value of the path on a day, for the eye: of a compound one to six digits. */
export function pathValue(target: Target, start: PathStart, date: PlainDate): Decimal {
  const { whole, gone } = steps(target, start, date);
  const goal = goalOf(target);
  if (!isCompound(target, start)) {
    const risen = goal.subtract(start.value).multiply(Decimal.fromInteger(gone));
    return start.value.add(risen.divide(Decimal.fromInteger(whole), SHOWN_DIGITS, 'half-even'));
  }
  // a root, which is not exact whatever computes it; nothing is decided by it
  const ratio = Number(goal.toString()) / Number(start.value.toString());
  const value = Number(start.value.toString()) * ratio ** (gone / whole);
  return decimal(value.toFixed(SHOWN_DIGITS)).round(Math.max(0, SHOWN_DIGITS - wholeDigits(value)), 'half-even');
}

/** Days of the whole path, at least one, and days gone of it. */
function steps({ due }: Target, start: PathStart, date: PlainDate) {
  const whole = Math.max(1, daysBetween(start.date, due));
  return { whole, gone: Math.min(whole, Math.max(0, daysBetween(start.date, date))) };
}

function isCompound(target: Target, start: PathStart): boolean {
  return target.path === 'compound' && start.value.sign() > 0 && goalOf(target).sign() > 0;
}

function wholeDigits(value: number): number {
  return String(Math.floor(Math.abs(value))).length;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function power(base: Decimal, exponent: number): Decimal {
  let result = Decimal.ONE;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result.multiply(square);
    if (left > 1) square = square.multiply(square);
  }
  return result;
}
