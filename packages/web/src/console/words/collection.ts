// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const collectionWords = defineWords(
  {
    title: 'Collecting',
    due: 'Due on',
    mode: 'How',
    modes: { charge: 'Charged to a payment method', transfer: 'Paid by the customer' },
    policy: 'Policy',
    next: 'Looked at again',
    past_due: 'The subscription is past due.',
    promise: 'Note a promise',
    steps: 'What was done, and what is to come',
    when: 'When',
    step: 'Step',
    outcome: 'Outcome',
    because: 'Why then',
    to_come: 'To come',
    actions: { charge: 'Charge', mail: 'Mail', mark_past_due: 'Subscription becomes past due', end: 'Give up' },
  },
  {
    title: 'Einzug und Mahnung',
    due: 'Fällig am',
    mode: 'Wie',
    modes: { charge: 'Wird eingezogen', transfer: 'Zahlt der Kunde' },
    policy: 'Regelung',
    next: 'Wird wieder angesehen',
    past_due: 'Das Abonnement ist im Verzug.',
    promise: 'Zusage vermerken',
    steps: 'Was geschah und was noch kommt',
    when: 'Wann',
    step: 'Schritt',
    outcome: 'Ergebnis',
    because: 'Warum dann',
    to_come: 'Kommt noch',
    actions: { charge: 'Einziehen', mail: 'E-Mail', mark_past_due: 'Abonnement gerät in Verzug', end: 'Aufgeben' },
  },
);
