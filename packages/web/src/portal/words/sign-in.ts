// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const signInWords = defineWords(
  {
    title: 'Sign in',
    lead: 'We mail you a link that signs you in. There is no password.',
    email: 'E-mail address',
    send: 'Mail me a link',
    sent: 'Look into your mails',
    sent_lead: (email: string) =>
      `If ${email} is an address of a customer, a link is on its way. It is good once, for 15 minutes.`,
    another: 'Another address',
    continue: 'Sign in now',
    continue_lead: 'Your link is ready to be used.',
    opening: 'One moment…',
    link_over: 'This link does not work any more',
  },
  {
    title: 'Anmelden',
    lead: 'Wir schicken Ihnen einen Link, der Sie anmeldet. Ein Passwort gibt es nicht.',
    email: 'E-Mail-Adresse',
    send: 'Link zuschicken',
    sent: 'Sehen Sie in Ihre E-Mails',
    sent_lead: (email: string) =>
      `Wenn ${email} die Adresse eines Kunden ist, ist ein Link unterwegs. Er gilt einmal, 15 Minuten lang.`,
    another: 'Andere Adresse',
    continue: 'Jetzt anmelden',
    continue_lead: 'Ihr Link ist bereit.',
    opening: 'Einen Moment…',
    link_over: 'Dieser Link gilt nicht mehr',
  },
);
