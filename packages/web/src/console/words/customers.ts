// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const customersWords = defineWords(
  {
    title: 'Customers',
    lead: 'Everybody who buys from you, newest first.',
    q: 'Name, e-mail or id',
    plan: 'Plan',
    status: 'Status',
    without: 'Without a subscription',
    name: 'Name',
    email: 'E-mail',
    external_id: 'Your id',
    country: 'Country',
    currency: 'Currency',
    created: 'Since',
    empty: 'No customers yet',
    empty_mend: 'Make the first over the API or with `kontor customers create`.',
  },
  {
    title: 'Kunden',
    lead: 'Alle, die bei Ihnen kaufen, die neuesten zuerst.',
    q: 'Name, E-Mail oder Kennung',
    plan: 'Plan',
    status: 'Status',
    without: 'Ohne Abonnement',
    name: 'Name',
    email: 'E-Mail',
    external_id: 'Ihre Kennung',
    country: 'Land',
    currency: 'Währung',
    created: 'Seit',
    empty: 'Noch keine Kunden',
    empty_mend: 'Legen Sie den ersten über die API oder mit `kontor customers create` an.',
  },
);
