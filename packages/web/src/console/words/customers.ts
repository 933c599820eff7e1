// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const customersWords = defineWords(
  {
    title: 'Customers',
    lead: 'Everybody who buys from you, newest first.',
    name: 'Name',
    external_id: 'Your id',
    currency: 'Currency',
    created: 'Since',
    empty: 'No customers yet',
    empty_mend: 'Make the first over the API or with `kontor customers create`.',
  },
  {
    title: 'Kunden',
    lead: 'Alle, die bei Ihnen kaufen, die neuesten zuerst.',
    name: 'Name',
    external_id: 'Ihre Kennung',
    currency: 'Währung',
    created: 'Seit',
    empty: 'Noch keine Kunden',
    empty_mend: 'Legen Sie den ersten über die API oder mit `kontor customers create` an.',
  },
);
