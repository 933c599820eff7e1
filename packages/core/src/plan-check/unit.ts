// SPDX-License-Identifier: Apache-2.0
import { TIMES_A_YEAR } from '../catalog/recurring-amount.js';
import { isCurrency } from '../kit/currency.js';
import { Rational } from '../kit/rational.js';

/** How often an amount is due. */
export type UnitPeriod = keyof typeof TIMES_A_YEAR;

/** What a figure counts. */
export interface Unit {
  readonly kind: 'money' | 'percent' | 'ratio' | 'count' | 'words';
  /** As it was written: `USD/user/month`, `percent`, `times`, `customers`, `words`. */
  readonly text: string;
  readonly currency: string | null;
  readonly period: UnitPeriod | null;
}

/**
 * `USD`, `USD/month`, `USD/user/month` (money); `percent`, `percent/year`; `times` (a ratio); `words` (nothing that
 * is counted); anything else in plain words is a count: `customers`, `months`, `GB/month`. Null for a text that is none.
 */
export function parseUnit(text: string): Unit | null {
  if (!/^[\p{L}][\p{L}\p{N} .,'()-]*(\/[\p{L}][\p{L}\p{N} -]*)*$/u.test(text) || text.length > 60) return null;
  const parts = text.split('/');
  const first = parts[0] as string;
  const last = parts.at(-1) as string;
  const period = parts.length > 1 && Object.hasOwn(TIMES_A_YEAR, last) ? (last as UnitPeriod) : null;
  if (isCurrency(first)) return { kind: 'money', text, currency: first, period };
  const kind = first === 'percent' ? 'percent' : text === 'times' ? 'ratio' : text === 'words' ? 'words' : 'count';
  return { kind, text, currency: null, period };
}

/** How many times an amount due every `from` comes to one due every `to`: 12 from month to year, one where either has none. */
export function periodFactor(from: UnitPeriod | null, to: UnitPeriod | null): Rational {
  if (from === null || to === null) return Rational.ONE;
  return Rational.of(TIMES_A_YEAR[from], TIMES_A_YEAR[to]);
}

/** Whether figures of the two units can be held against each other. */
export function comparable(a: Unit, b: Unit): boolean {
  if (a.kind !== b.kind || a.currency !== b.currency) return false;
  if (a.kind === 'count') return a.text === b.text;
  return (a.period === null) === (b.period === null);
}
