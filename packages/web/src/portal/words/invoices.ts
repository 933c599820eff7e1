// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const invoicesWords = defineWords(
  {
    title: 'Invoices',
    number: 'Number',
    date: 'Date',
    total: 'Total',
    open: 'To be paid',
    files: 'Files',
    credit_note: 'credit note',
    paid: 'settled',
    pay: (amount: string) => `Pay ${amount}`,
    pdf: (number: string) => `PDF of ${number}`,
    e_invoice: (number: string) => `XML (e-invoice) of ${number}`,
    none: 'There are no invoices yet',
    none_mend: 'The first one comes with your first bill.',
  },
  {
    title: 'Rechnungen',
    number: 'Nummer',
    date: 'Datum',
    total: 'Summe',
    open: 'Zu zahlen',
    files: 'Dateien',
    credit_note: 'Gutschrift',
    paid: 'erledigt',
    pay: (amount: string) => `${amount} bezahlen`,
    pdf: (number: string) => `PDF von ${number}`,
    e_invoice: (number: string) => `XML (E-Rechnung) von ${number}`,
    none: 'Es gibt noch keine Rechnungen',
    none_mend: 'Die erste kommt mit Ihrer ersten Abrechnung.',
  },
);
