// SPDX-License-Identifier: Apache-2.0
import type { Rational } from '../kit/rational.js';
import {
  addIntervals,
  divideIntervals,
  hull,
  type Interval,
  isPoint,
  multiplyIntervals,
  negateInterval,
  point,
  powerOfInterval,
} from './interval.js';

/** What is known of a figure or of something not stated (`?name`); null when nothing is. */
export type Values = (id: string) => Interval | null;

/** How a figure follows from others. */
export type Expression =
  | { readonly kind: 'number'; readonly value: Rational }
  | { readonly kind: 'figure'; readonly id: string }
  | {
      readonly kind: 'add' | 'subtract' | 'multiply' | 'divide';
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: number }
  /** Anything from the least to the greatest of these: a price range, an average whose weights are not stated. */
  | { readonly kind: 'between'; readonly of: readonly Expression[] }
  /** This or anything above it. */
  | { readonly kind: 'at_least'; readonly of: Expression }
  /** Computed elsewhere from these inputs, e.g. by the price list. */
  | {
      readonly kind: 'computed';
      readonly inputs: readonly string[];
      readonly compute: (values: Values) => Interval | null;
      /** In words, with figures shown by `show`. */
      readonly words: (show: (id: string) => string) => string;
    };

export const figure = (id: string): Expression => ({ kind: 'figure', id });
export const constant = (value: Rational): Expression => ({ kind: 'number', value });
export const plus = (left: Expression, right: Expression): Expression => ({ kind: 'add', left, right });
export const minus = (left: Expression, right: Expression): Expression => ({ kind: 'subtract', left, right });
export const times = (left: Expression, right: Expression): Expression => ({ kind: 'multiply', left, right });
export const over = (left: Expression, right: Expression): Expression => ({ kind: 'divide', left, right });
export const between = (of: readonly Expression[]): Expression => ({ kind: 'between', of });

export function sumOf(parts: readonly Expression[]): Expression {
  return parts.reduce(plus);
}

/** Every figure and unknown an expression takes, in order, as often as it takes it. */
export function inputsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'figure':
      return [expression.id];
    case 'power':
      return inputsOf(expression.base);
    case 'between':
      return expression.of.flatMap(inputsOf);
    case 'at_least':
      return inputsOf(expression.of);
    case 'computed':
      return [...expression.inputs];
    default:
      return [...inputsOf(expression.left), ...inputsOf(expression.right)];
  }
}

/** More corners than these are not tried one by one. */
const MOST_CORNERS = 32;

/**
 * All values an expression can take. A range that occurs more than once is the same value in each place: the ends of
 * such ranges are tried together, which is exact for formulas that grow or fall all along in each of their figures. Null
 * where something is unknown or divided by zero.
 */
export function evaluate(expression: Expression, values: Values): Interval | null {
  const all = inputsOf(expression);
  const repeated = [...new Set(all.filter((id, index) => all.indexOf(id) !== index))].filter((id) => {
    const value = values(id);
    return value !== null && value.low !== null && value.high !== null && !isPoint(value);
  });
  if (repeated.length === 0 || 2 ** repeated.length > MOST_CORNERS) return naturally(expression, values);
  const corners: Interval[] = [];
  for (let corner = 0; corner < 2 ** repeated.length; corner++) {
    const at = naturally(expression, (id) => {
      const value = values(id);
      const place = repeated.indexOf(id);
      if (place === -1 || value === null) return value;
      return point((Math.floor(corner / 2 ** place) % 2 === 0 ? value.low : value.high) as Rational);
    });
    if (at === null) return null;
    corners.push(at);
  }
  return hull(corners);
}

/** By the interval of each part: exact where each range occurs once. */
function naturally(expression: Expression, values: Values): Interval | null {
  switch (expression.kind) {
    case 'number':
      return point(expression.value);
    case 'figure':
      return values(expression.id);
    case 'computed':
      return expression.compute(values);
    case 'at_least': {
      const least = naturally(expression.of, values);
      return least === null ? null : { low: least.low, high: null };
    }
    case 'power': {
      const base = naturally(expression.base, values);
      return base === null ? null : powerOfInterval(base, expression.exponent);
    }
    case 'between': {
      const parts: Interval[] = [];
      for (const each of expression.of) {
        const part = naturally(each, values);
        if (part === null) return null;
        parts.push(part);
      }
      return parts.length === 0 ? null : hull(parts);
    }
    default: {
      const left = naturally(expression.left, values);
      const right = naturally(expression.right, values);
      if (left === null || right === null) return null;
      switch (expression.kind) {
        case 'add':
          return addIntervals(left, right);
        case 'subtract':
          return addIntervals(left, negateInterval(right));
        case 'multiply':
          return multiplyIntervals(left, right);
        case 'divide':
          return divideIntervals(left, right);
      }
    }
  }
}

const RANK = {
  add: 1,
  subtract: 1,
  multiply: 2,
  divide: 2,
  power: 3,
  between: 4,
  at_least: 1,
  computed: 3,
  figure: 4,
  number: 4,
};
const SIGNS = { add: '+', subtract: '−', multiply: '×', divide: '÷' } as const;

/** In the words of arithmetic: `50 × $99 × 12 + 10 × $999 × 12`. */
export function inWords(expression: Expression, show: (id: string) => string): string {
  const part = (of: Expression, least: number) => {
    const text = inWords(of, show);
    return RANK[of.kind] < least ? `(${text})` : text;
  };
  switch (expression.kind) {
    case 'number':
      return decimalText(expression.value);
    case 'figure':
      return show(expression.id);
    case 'computed':
      return expression.words(show);
    case 'at_least':
      return `at least ${inWords(expression.of, show)}`;
    case 'power':
      return `${part(expression.base, 4)}^${expression.exponent}`;
    case 'between': {
      const shown = [...new Set(expression.of.map((each) => inWords(each, show)))];
      return shown.length === 1 ? (shown[0] as string) : `(anything from ${shown.join(', ')})`;
    }
    default: {
      const rank = RANK[expression.kind];
      const closer = expression.kind === 'subtract' || expression.kind === 'divide' ? rank + 1 : rank;
      return `${part(expression.left, rank)} ${SIGNS[expression.kind]} ${part(expression.right, closer)}`;
    }
  }
}

function decimalText(value: Rational): string {
  return value.toDecimal(6, 'half-even').toString();
}
