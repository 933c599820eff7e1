// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const signInWords = defineWords(
  { title: 'Sign in', email: 'E-mail', password: 'Password', sign_in: 'Sign in' },
  { title: 'Anmelden', email: 'E-Mail', password: 'Passwort', sign_in: 'Anmelden' },
);
