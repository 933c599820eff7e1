// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const limitsWords = defineWords(
  {
    title: 'Alerts and cap',
    lead: 'What your usage of a period may come to before you are told, or before it stops.',
    amount: (currency: string) => `Amount in ${currency}`,
    kind: 'What happens then',
    notify: 'I get a mail',
    block: 'Usage stops until the period ends',
    add: 'Set',
    notify_at: (amount: string) => `A mail at ${amount}`,
    block_at: (amount: string) => `Usage stops at ${amount}`,
    other: (amount: string) => `Told at ${amount}`,
    by_seller: 'set by the seller',
    remove: 'Remove',
    saved: 'Saved',
    none: 'Nothing is set',
    none_mend: 'Set an alert, and no bill surprises you.',
  },
  {
    title: 'Hinweise und Obergrenze',
    lead: 'Auf wie viel Ihre Nutzung in einem Zeitraum kommen darf, bevor Sie es erfahren oder bevor sie anhält.',
    amount: (currency: string) => `Betrag in ${currency}`,
    kind: 'Was dann geschieht',
    notify: 'Ich bekomme eine E-Mail',
    block: 'Die Nutzung hält an, bis der Zeitraum endet',
    add: 'Festlegen',
    notify_at: (amount: string) => `Eine E-Mail ab ${amount}`,
    block_at: (amount: string) => `Die Nutzung hält an bei ${amount}`,
    other: (amount: string) => `Hinweis ab ${amount}`,
    by_seller: 'vom Anbieter festgelegt',
    remove: 'Entfernen',
    saved: 'Gespeichert',
    none: 'Es ist nichts festgelegt',
    none_mend: 'Legen Sie einen Hinweis fest, und keine Rechnung überrascht Sie.',
  },
);
