// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const invoicesWords = defineWords(
  {
    title: 'Invoices',
    lead: 'Invoices and credit notes, newest first. They never change once they are issued.',
    number: 'Number',
    customer: 'Customer',
    date: 'Date',
    kind: 'Kind',
    kinds: { invoice: 'Invoices', credit_note: 'Credit notes' },
    currency: 'Currency',
    total: 'Total',
    open: 'Open',
    paid: 'Payment',
    payment: { true: 'Something is open', false: 'Nothing is open' },
    state: 'State',
    empty: 'No invoices yet',
    empty_mend:
      'They are written when a billing period is closed: by the server every day, or with `kontor billing close`.',
  },
  {
    title: 'Rechnungen',
    lead: 'Rechnungen und Gutschriften, die neuesten zuerst. Einmal gestellt, ändern sie sich nie.',
    number: 'Nummer',
    customer: 'Kunde',
    date: 'Datum',
    kind: 'Art',
    kinds: { invoice: 'Rechnungen', credit_note: 'Gutschriften' },
    currency: 'Währung',
    total: 'Summe',
    open: 'Offen',
    paid: 'Zahlung',
    payment: { true: 'Etwas ist offen', false: 'Nichts ist offen' },
    state: 'Stand',
    empty: 'Noch keine Rechnungen',
    empty_mend:
      'Sie entstehen, wenn ein Abrechnungszeitraum abgeschlossen wird: täglich durch den Server oder mit `kontor billing close`.',
  },
);
