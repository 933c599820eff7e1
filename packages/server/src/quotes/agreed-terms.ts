// SPDX-License-Identifier: Apache-2.0
import { decimal, type QuoteDocument, toMinor } from '@kontor/core';
import type { AgreedTerms } from '../documents/offer-text.js';

/**
 * What is agreed in a quote: the term and the commitment as terms, which every language has words for, and the rest in
 * the words that are signed, whose first sentences say the same.
 */
export function agreedTerms({ terms, end_date, agreements }: QuoteDocument): AgreedTerms {
  const { renewal, commitment } = terms.contract ?? {};
  return {
    term: { start: terms.start_date, end: end_date },
    renewal: renewal ?? null,
    commitment:
      commitment === undefined
        ? null
        : {
            amount_minor: toMinor(decimal(commitment.amount), terms.currency, 'half-away'),
            months: commitment.months,
          },
    agreements: agreements.slice(commitment === undefined ? 1 : 2),
  };
}
