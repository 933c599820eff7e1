// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../../kit/number-text.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';

/**
 * How the computation of an amount is told in one language. Numbers and amounts come as they are written in it; `one` says
 * that there is one of a thing. A language that lacks a phrase does not compile.
 */
export interface RatingWords {
  /** `a`, `a and b`, `a, b and c`. */
  readonly list: (parts: readonly string[]) => string;
  /** `a, b, c`. */
  readonly series: (parts: readonly string[]) => string;
  /** Steps in the order they are taken. */
  readonly in_order: (parts: readonly string[]) => string;
  readonly sentence: (opening: string, body: string, result: string) => string;
  readonly rounded: (exact: string, rounded: string) => string;
  readonly nothing: string;
  /** What is counted by the catalog's word, null: it has none. */
  readonly unit: (unit: string | null, one: boolean) => string;
  /** How much was counted; `none`: it is below zero. */
  readonly counted: (quantity: string, unit: string, none: boolean) => string;
  /** How much was counted in another unit; `rounded`: the result is not exact. */
  readonly converted: (quantity: string, divide_by: string, result: string, rounded: boolean, none: boolean) => string;
  readonly percent: (number: string) => string;
  readonly hard_limit: (refused: string, limit: string) => string;
  readonly soft_limit: (over: string, limit: string) => string;
  /** `all`: more was included than was used. */
  readonly included: (used: string, all: boolean) => string;
  readonly flat_fee: (amount: string) => string;
  readonly at: (quantity: string, price: string) => string;
  readonly for: (quantity: string, amount: string) => string;
  readonly free: (quantity: string) => string;
  readonly plus: (text: string, amount: string) => string;
  /** A quantity above what was committed. */
  readonly above_it: (quantity: string) => string;
  /** A quantity that is priced as one. */
  readonly all: (quantity: string) => string;
  readonly packages: (count: string, one: boolean, size: string, price: string) => string;
  /** A block of a staircase; null: from nothing, or without an end. */
  readonly block: (above: string | null, up_to: string | null) => string;
  readonly share: (percent: string, base: string) => string;
  readonly free_transactions: (count: string, one: boolean, base: string) => string;
  readonly free_amount: (base: string) => string;
  readonly fixed_fees: (count: string, one: boolean, fee: string) => string;
  readonly lifted: (amount: string, minimum: string) => string;
  readonly cut: (amount: string, maximum: string) => string;
  /** `used` null: all of it. */
  readonly committed: (quantity: string, amount: string, used: string | null) => string;
  readonly event_amounts: (count: string, one: boolean, amount: string) => string;
  readonly owed: (amount: string | null) => string;
  readonly billed_before: (amount: string) => string;
  readonly true_up: (amount: string, minimum: string) => string;
  readonly proration: (part: string, whole: string, by: 'day' | 'second') => string;
}

export const RATING_WORDS: Readonly<Record<NumberLanguage, RatingWords>> = { de, en, es, fr, ja };
