// SPDX-License-Identifier: Apache-2.0
import { type Decimal, decimal } from '../kit/decimal.js';
import type { Target } from './target.js';

/** Which way a target is reached: a figure has to rise to it, or to fall to it or stay below it. */
export type Direction = 'up' | 'down';

export function directionOf({ operator, value, maximum, start }: Target): Direction {
  if (operator === '<' || operator === '<=') return 'down';
  if (operator === '>' || operator === '>=' || start?.value === undefined) return 'up';
  const from = decimal(start.value);
  // a range is approached from the side on which its start lies
  return from.greaterThan(decimal((operator === 'range' ? maximum : value) ?? start.value)) ? 'down' : 'up';
}

/** The value that is to be reached: of a range the bound that is nearer to where it starts. */
export function goalOf(target: Target): Decimal {
  if (target.operator !== 'range') return decimal(target.value ?? '0');
  return decimal((directionOf(target) === 'up' ? target.minimum : target.maximum) ?? '0');
}

/** Whether a value is what the target asks for. */
export function isMet(target: Target, value: Decimal): boolean {
  const goal = goalOf(target);
  switch (target.operator) {
    case '>':
      return value.greaterThan(goal);
    case '<':
      return value.lessThan(goal);
    default:
      return directionOf(target) === 'up' ? !value.lessThan(goal) : !value.greaterThan(goal);
  }
}

/** Whether it has to be met on the day it is due: a bound to stay below can be met long before, and broken again. */
export function isHeld(target: Target): boolean {
  return target.operator === '<' || target.operator === '<=';
}
