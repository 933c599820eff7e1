// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

/** Who did something, where it was nobody of the team and no API key. */
export const actorWords = defineWords(
  {
    /** By the name that the server gives itself at a work. */
    names: {
      'alert-worker': 'Kontor, for alerts',
      anyone: 'Somebody not signed in',
      collecting: 'Kontor, collecting',
      'kontor start': 'Kontor, for sample data',
      operator: 'The operator of the server',
      'plan-migration-worker': 'Kontor, for plan migrations',
      refunding: 'Kontor, sending refunds',
      'usage-worker': 'Kontor, for limits of usage',
      webhooks: 'Kontor, for webhooks',
    },
    /** By the beginning of the id. */
    kinds: { cus: 'The customer', pses: 'The customer', quo: 'Who signed the quote' },
  },
  {
    names: {
      'alert-worker': 'Kontor, für Warnungen',
      anyone: 'Jemand ohne Anmeldung',
      collecting: 'Kontor, beim Einziehen',
      'kontor start': 'Kontor, für Beispieldaten',
      operator: 'Betreiber des Servers',
      'plan-migration-worker': 'Kontor, für Planumstellungen',
      refunding: 'Kontor, beim Erstatten',
      'usage-worker': 'Kontor, für Grenzen der Nutzung',
      webhooks: 'Kontor, für Webhooks',
    },
    kinds: { cus: 'Der Kunde', pses: 'Der Kunde', quo: 'Wer das Angebot unterschrieb' },
  },
);
