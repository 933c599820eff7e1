// SPDX-License-Identifier: Apache-2.0
import { COMPARISON_WORDS, type NumberLanguage, PRICE_WORDS, RATING_WORDS } from '@kontor/core/pricing';
import { PAGE_WORDS } from '../pricing/wording/page-wording.js';

/** All that a pricing page is told with; in the bundle of the component the languages but English are empty at first. */
const WORDS = [PRICE_WORDS, COMPARISON_WORDS, RATING_WORDS, PAGE_WORDS] as const;

/** The same tables, each by language, of which some are there. */
export type Words = readonly Partial<Readonly<Record<NumberLanguage, object>>>[];

export function hasWords(language: NumberLanguage): boolean {
  return Object.keys(PAGE_WORDS[language]).length > 0;
}

export function addWords(words: Words): void {
  WORDS.forEach((table, at) => {
    for (const [language, told] of Object.entries(words[at] ?? {}))
      Object.assign(table[language as NumberLanguage], told);
  });
}
