// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const customerFieldWords = defineWords(
  {
    customer: 'Customer',
    another: 'Another',
    placeholder: 'Name, e-mail or your id',
    found: 'Customers found',
    none: 'No customer is called so.',
  },
  {
    customer: 'Kunde',
    another: 'Anderer',
    placeholder: 'Name, E-Mail oder Ihre Kennung',
    found: 'Gefundene Kunden',
    none: 'So heißt kein Kunde.',
  },
);
