// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { Rational } from '../kit/rational.js';
import { between, constant, type Expression, figure, minus, over, plus, times } from './expression.js';

/** Longest formula that is read. */
export const MAX_FORMULA_LENGTH = 1_000;
const MAX_DEPTH = 30;
const MAX_EXPONENT = 600;

/** Where a formula stops making sense, counted from 0, and what was expected there. */
export interface FormulaFault {
  readonly at: number;
  readonly expected: string;
}

/**
 * A formula over figures: `customers.pro * price.pro * 12 + ?services`. Numbers, `section.figure`, `?name` for what the
 * plan does not state, `+ - * /`, `^` with a whole number, parentheses, and `between(a, b)` for anything from the
 * least to the greatest of its parts.
 */
export function parseFormula(text: string): Expression | FormulaFault {
  if (text.length > MAX_FORMULA_LENGTH)
    return { at: MAX_FORMULA_LENGTH, expected: `at most ${MAX_FORMULA_LENGTH} characters` };
  const reader = new Reader(text);
  const parsed = reader.sum(0);
  return reader.fault ?? (reader.atEnd() ? parsed : { at: reader.at, expected: 'an operator or the end' });
}

export function isFault(parsed: Expression | FormulaFault): parsed is FormulaFault {
  return 'expected' in parsed;
}

class Reader {
  at = 0;
  fault: FormulaFault | null = null;
  constructor(private readonly text: string) {}

  atEnd(): boolean {
    this.take(/\s*/y);
    return this.at >= this.text.length;
  }

  sum(depth: number): Expression {
    let left = this.product(depth);
    for (;;) {
      const sign = this.token(/[+\-−]/y);
      if (sign === null) return left;
      const right = this.product(depth);
      left = sign === '+' ? plus(left, right) : minus(left, right);
    }
  }

  private product(depth: number): Expression {
    let left = this.factor(depth);
    for (;;) {
      const sign = this.token(/[*×/÷]/y);
      if (sign === null) return left;
      const right = this.factor(depth);
      left = sign === '*' || sign === '×' ? times(left, right) : over(left, right);
    }
  }

  private factor(depth: number): Expression {
    const base = this.atom(depth);
    if (this.token(/\^/y) === null) return base;
    const exponent = this.token(/-?\d{1,3}/y);
    if (exponent === null || Math.abs(Number(exponent)) > MAX_EXPONENT)
      return this.fail(`a whole exponent of at most ${MAX_EXPONENT}`);
    return { kind: 'power', base, exponent: Number(exponent) };
  }

  private atom(depth: number): Expression {
    if (depth > MAX_DEPTH) return this.fail(`at most ${MAX_DEPTH} parentheses within each other`);
    const number = this.token(/\d{1,30}(\.\d{1,12})?/y);
    if (number !== null) {
      const value = Decimal.parse(number.replace(/^0+(?=\d)/, ''));
      return constant(value === null ? Rational.ZERO : Rational.fromDecimal(value));
    }
    if (this.token(/between\s*\(/y) !== null) {
      const parts = [this.sum(depth + 1)];
      while (this.fault === null && this.token(/,/y) !== null) parts.push(this.sum(depth + 1));
      return this.token(/\)/y) === null ? this.fail('a comma or a closing parenthesis') : between(parts);
    }
    const name = this.token(/\??[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?/y);
    if (name !== null) return figure(name);
    if (this.token(/\(/y) === null) return this.fail('a number, a figure or a parenthesis');
    const inner = this.sum(depth + 1);
    return this.token(/\)/y) === null ? this.fail('a closing parenthesis') : inner;
  }

  private token(form: RegExp): string | null {
    if (this.fault !== null) return null;
    this.take(/\s*/y);
    return this.take(form);
  }

  private take(form: RegExp): string | null {
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found === null) return null;
    this.at += found[0].length;
    return found[0];
  }

  private fail(expected: string): Expression {
    this.fault ??= { at: this.at, expected };
    return constant(Rational.ZERO);
  }
}
