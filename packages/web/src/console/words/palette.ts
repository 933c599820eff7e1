// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const paletteWords = defineWords(
  {
    searching: 'Searching…',
    kinds: {
      customer: 'Customer',
      subscription: 'Subscription',
      invoice: 'Invoice',
      credit_note: 'Credit note',
      quote: 'Quote',
      licence: 'Licence',
      coupon: 'Coupon',
      plan: 'Plan',
    },
  },
  {
    searching: 'Wird gesucht…',
    kinds: {
      customer: 'Kunde',
      subscription: 'Abonnement',
      invoice: 'Rechnung',
      credit_note: 'Gutschrift',
      quote: 'Angebot',
      licence: 'Lizenz',
      coupon: 'Gutschein',
      plan: 'Plan',
    },
  },
);
