// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const customerChoiceWords = defineWords(
  { find: 'Find a customer', customer: 'Customer', choose: 'Choose…' },
  { find: 'Kunden suchen', customer: 'Kunde', choose: 'Auswählen…' },
);
