// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rational } from '../kit/rational.js';
import { evaluate, inputsOf, inWords, type Values } from './expression.js';
import { isFault, parseFormula } from './formula.js';
import { type Interval, point } from './interval.js';

const of = (low: number, high = low): Interval => ({ low: Rational.of(low), high: Rational.of(high) });
const known: Record<string, Interval> = { 'a.x': of(2), 'a.y': of(3), 'a.range': of(10, 20), 'a.zero': of(0) };
const values: Values = (id) => known[id] ?? null;
const result = (text: string) => {
  const parsed = parseFormula(text);
  if (isFault(parsed)) return parsed;
  const value = evaluate(parsed, values);
  const end = (of: Rational | null) => of?.toDecimal(6, 'half-even').toString() ?? null;
  return value === null ? null : [end(value.low), end(value.high)];
};

test.each([
  ['1 + 2 * 3', ['7', '7']],
  ['(1 + 2) * 3 - 4 / 8', ['8.5', '8.5']],
  ['10 - 4 - 3', ['3', '3']],
  ['16 / 4 / 2', ['2', '2']],
  ['a.x^3 * 2', ['16', '16']],
  ['2^-2', ['0.25', '0.25']],
  ['a.range / a.x', ['5', '10']],
  ['1 - a.x / a.range', ['0.8', '0.9']],
  // a range that occurs twice is the same value in both places
  ['(a.range - a.x) / a.range', ['0.8', '0.9']],
  ['a.range - a.range', ['0', '0']],
  ['between(a.x, a.range, 5)', ['2', '20']],
  ['a.x / a.zero', null],
  ['a.x + ?unknown', null],
])('%s', (text, expected) => {
  expect(result(text)).toEqual(expected);
});

test.each([
  ['1 +', 3, 'a number, a figure or a parenthesis'],
  ['(1', 2, 'a closing parenthesis'],
  ['1 2', 2, 'an operator or the end'],
  ['a.x ^ a.y', 6, 'a whole exponent of at most 600'],
  ['2^601', 5, 'a whole exponent of at most 600'],
  ['between(1', 9, 'a comma or a closing parenthesis'],
  ['('.repeat(40), 31, 'at most 30 parentheses within each other'],
])('%s is told where it stops making sense', (text, at, expected) => {
  expect(parseFormula(text)).toEqual({ at, expected });
});

test('an interval holds what every choice of values in it comes to', () => {
  const between = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }));
  const formulas = ['a * b + c', '(a - b) / c', 'a / (b + c)', 'a * (1 + b) ^ 2 - c', '(a - b - c) / a'];
  fc.assert(
    fc.property(
      fc.constantFrom(...formulas),
      between,
      between,
      between,
      fc.nat({ max: 7 }),
      (text, a, b, c, corner) => {
        const parsed = parseFormula(text.replaceAll(/[abc]/g, 's.$&'));
        if (isFault(parsed)) throw new Error(parsed.expected);
        const ranges: Record<string, readonly [number, number]> = { 's.a': a, 's.b': b, 's.c': c };
        const whole = evaluate(parsed, (id) => {
          const [from, width] = ranges[id] as [number, number];
          return of(from, from + width);
        });
        const chosen = evaluate(parsed, (id) => {
          const [from, width] = ranges[id] as [number, number];
          const upper = Math.floor(corner / 2 ** Object.keys(ranges).indexOf(id)) % 2 === 1;
          return point(Rational.of(upper ? from + width : from));
        });
        expect(chosen?.low?.compare(whole?.low as Rational)).not.toBe(-1);
        expect(chosen?.high?.compare(whole?.high as Rational)).not.toBe(1);
      },
    ),
  );
});

test('no text makes the reader throw, and what it reads is read the same from its words', () => {
  const text = fc.oneof(fc.string({ maxLength: 300, size: 'max' }), fc.stringMatching(/^[ab.x()+*/^0-9 -]{0,40}$/));
  fc.assert(
    fc.property(text, (given) => {
      const parsed = parseFormula(given);
      if (isFault(parsed)) return;
      const again = parseFormula(inWords(parsed, (id) => id));
      expect(isFault(again) ? again : inputsOf(again)).toEqual(inputsOf(parsed));
    }),
  );
});
