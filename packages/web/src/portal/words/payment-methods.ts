// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const paymentMethodsWords = defineWords(
  {
    title: 'Payment methods',
    lead: 'Invoices are charged to the first one; the others are tried after it.',
    add: 'Add a payment method',
    first: 'is charged',
    good_until: (month: string) => `good until ${month}`,
    make_first: 'Charge this first',
    remove: 'Remove',
    remove_question: (label: string) => `Remove ${label}?`,
    remove_lead: 'It is not charged any more.',
    removed: 'Removed',
    none: 'You have given no payment method',
    none_mend: 'Without one you pay each invoice by yourself.',
  },
  {
    title: 'Zahlungsarten',
    lead: 'Rechnungen werden von der ersten abgebucht; die anderen kommen danach an die Reihe.',
    add: 'Zahlungsart hinzufügen',
    first: 'wird belastet',
    good_until: (month: string) => `gültig bis ${month}`,
    make_first: 'Zuerst belasten',
    remove: 'Entfernen',
    remove_question: (label: string) => `${label} entfernen?`,
    remove_lead: 'Davon wird nichts mehr abgebucht.',
    removed: 'Entfernt',
    none: 'Sie haben keine Zahlungsart hinterlegt',
    none_mend: 'Ohne eine bezahlen Sie jede Rechnung selbst.',
  },
);
