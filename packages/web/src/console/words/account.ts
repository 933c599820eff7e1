// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const accountWords = defineWords(
  {
    title: 'Your account',
    lead: 'How you are called here, and how you sign in.',
    person: 'You',
    name: 'Name',
    email: 'E-mail',
    language: 'Language of mails to you',
    saved: 'Saved',
    password: 'Password',
    password_lead: 'Every other session of yours ends.',
    current: 'Current password',
    current_hint: 'Leave it empty if you have signed in by links only so far.',
    new: 'New password',
    set: 'Set the password',
    changed: 'Your password is changed',
  },
  {
    title: 'Ihr Konto',
    lead: 'Wie Sie hier heißen, und wie Sie sich anmelden.',
    person: 'Sie',
    name: 'Name',
    email: 'E-Mail',
    language: 'Sprache der E-Mails an Sie',
    saved: 'Gespeichert',
    password: 'Passwort',
    password_lead: 'Jede andere Ihrer Sitzungen endet.',
    current: 'Bisheriges Passwort',
    current_hint: 'Bleibt leer, wenn Sie sich bisher nur über Links angemeldet haben.',
    new: 'Neues Passwort',
    set: 'Passwort festlegen',
    changed: 'Ihr Passwort ist geändert',
  },
);
