// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../../kit/number-text.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';

export type IntervalUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** How a price is told in one language; numbers, amounts and words of the catalog come as they are written. */
export interface PriceWords {
  readonly once: string;
  readonly every: (count: number, unit: IntervalUnit) => string;
  /** What is counted where the catalog has no word for it; `many` after a number. */
  readonly unit: (word: string | undefined, many: boolean) => string;
  readonly seat: string;
  readonly per: (amount: string, unit: string) => string;
  readonly per_seat: (seat: string) => string;
  readonly percent: (number: string) => string;
  readonly plus_flat: (amount: string) => string;
  readonly plus_each: (amount: string) => string;
  readonly up_to: (quantity: string) => string;
  readonly beyond_that: string;
  readonly whole_tier: string;
  readonly committed: (amount: string, quantity: string, then: string) => string;
  readonly beyond: (quantity: string) => string;
  readonly beyond_limit: (feature: string) => string;
  readonly at_least: (amount: string, interval: string) => string;
  readonly of_events: string;
  readonly negotiated: (from: string | null, to: string | null) => string;
  readonly on_request: string;
}

export const PRICE_WORDS: Readonly<Record<NumberLanguage, PriceWords>> = { de, en, es, fr, ja };
