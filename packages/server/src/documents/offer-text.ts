// SPDX-License-Identifier: Apache-2.0
import { addToDate, type CurrencyCode, moneyText } from '@kontor/core';
import type { PrintedOffer } from './printable.js';
import type { DocumentWords } from './words/words.js';

export type AgreedTerms = Pick<PrintedOffer, 'term' | 'renewal' | 'commitment' | 'agreements'>;

/** How the term ends, what is committed to, and what else is agreed, a sentence each. */
export function agreedTexts(
  { term, renewal, commitment, agreements }: AgreedTerms,
  currency: CurrencyCode,
  words: DocumentWords,
): string[] {
  const last_day = words.date(addToDate(term.end, { days: -1 }));
  return [
    renewal === null ? words.offer.ends(last_day) : words.offer.renews(last_day, renewal.months, renewal.notice_days),
    ...(commitment === null
      ? []
      : [words.offer.committed(moneyText(commitment.amount_minor, currency, words.numbers), commitment.months)]),
    ...agreements,
  ];
}

/** A moment, RFC 3339 in UTC, to the second. */
export function momentText(at: string, words: DocumentWords): string {
  return `${words.date(at.slice(0, 10))}, ${at.slice(11, 19)} UTC`;
}
