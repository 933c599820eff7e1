// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../../kit/number-text.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';

/** How plans are compared and reckoned in one language; numbers and words of the catalog come as they are written. */
export interface ComparisonWords {
  readonly included: string;
  readonly not_included: string;
  /** The catalog says neither that it is nor that it is not. */
  readonly unsaid: string;
  readonly features: string;
  readonly service: string;
  readonly support: string;
  readonly uptime: string;
  /** After a limit that begins again: a word of its own with the blank before it. */
  readonly resets: Readonly<Record<'day' | 'week' | 'month' | 'year' | 'never', string>>;
  readonly at_least: (least: string, most: string) => string;
  readonly unlimited: string;
  readonly by_use: string;
  readonly first_response: (hours: number) => string;
  readonly edition: string;
  readonly delivery: string;
  readonly licence: string;
  readonly by_contract: string;
  readonly not_in_currency: string;
  readonly not_priced: string;
  /** What a plan holds at most, in a line that says why it is not enough. */
  readonly holds: (limit: string, feature: string) => string;
  readonly not_with: (add_on: string) => string;
  /** After a charge that comes more than once in a term. */
  readonly times: (count: number, months: number) => string;
}

export const COMPARISON_WORDS: Readonly<Record<NumberLanguage, ComparisonWords>> = { de, en, es, fr, ja };
