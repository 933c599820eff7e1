// SPDX-License-Identifier: Apache-2.0
import { defineWords, plural } from '../../ui/words.ts';

export const testClockWords = defineWords(
  {
    title: 'Test clock',
    lead: 'Let time pass in a simulated organisation: what falls due on the way is billed as it would be.',
    real: 'This organisation lives in real time',
    real_mend: 'A test clock is given when an organisation is made, and never later:',
    now: 'It is',
    to: 'Let it become',
    to_hint: 'The clock moves forward only.',
    step: 'Bill on the way',
    steps: { day: 'every day', week: 'every Monday', month: 'every first of a month' },
    advance: 'Let time pass',
    confirm_title: (day: string) => `Let time pass until ${day}?`,
    confirm_says: 'Invoices that fall due on the way are issued, and the clock does not go back.',
    running: 'Time passes…',
    done: 'What came of it',
    invoices: (count: number) => plural('en', count, 'invoice', 'invoices'),
    none: 'No invoice fell due.',
    skipped: (count: number) =>
      `${plural('en', count, 'subscription was', 'subscriptions were')} left out: their terms must be mended first.`,
  },
  {
    title: 'Testuhr',
    lead: 'Lassen Sie in einer simulierten Organisation Zeit vergehen: Was unterwegs fällig wird, wird abgerechnet wie im Leben.',
    real: 'Diese Organisation lebt in echter Zeit',
    real_mend: 'Eine Testuhr bekommt eine Organisation, wenn sie angelegt wird, und später nie:',
    now: 'Es ist',
    to: 'Es werde',
    to_hint: 'Die Uhr geht nur vorwärts.',
    step: 'Unterwegs abrechnen',
    steps: { day: 'jeden Tag', week: 'jeden Montag', month: 'jeden Monatsersten' },
    advance: 'Zeit vergehen lassen',
    confirm_title: (day: string) => `Zeit bis zum ${day} vergehen lassen?`,
    confirm_says: 'Rechnungen, die unterwegs fällig werden, werden ausgestellt, und die Uhr geht nicht zurück.',
    running: 'Zeit vergeht…',
    done: 'Was daraus wurde',
    invoices: (count: number) => plural('de', count, 'Rechnung', 'Rechnungen'),
    none: 'Keine Rechnung wurde fällig.',
    skipped: (count: number) =>
      `${plural('de', count, 'Abonnement wurde', 'Abonnements wurden')} ausgelassen: Erst müssen die Konditionen berichtigt werden.`,
  },
);
