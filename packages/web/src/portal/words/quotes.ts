// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const quotesWords = defineWords(
  {
    title: 'Quotes',
    status: {
      draft: 'draft',
      sent: 'to be signed',
      accepted: 'signed',
      declined: 'declined',
      expired: 'expired',
      revoked: 'taken back',
    },
    until: (day: string) => `good until ${day}`,
    read: (number: string) => `Read ${number}`,
    sign: (number: string) => `Read and sign ${number}`,
    none: 'There are no quotes for you',
    none_mend: 'When the seller makes you one, it is here to sign.',
  },
  {
    title: 'Angebote',
    status: {
      draft: 'Entwurf',
      sent: 'zu unterschreiben',
      accepted: 'unterschrieben',
      declined: 'abgelehnt',
      expired: 'abgelaufen',
      revoked: 'zurückgezogen',
    },
    until: (day: string) => `gültig bis ${day}`,
    read: (number: string) => `${number} lesen`,
    sign: (number: string) => `${number} lesen und unterschreiben`,
    none: 'Es gibt keine Angebote für Sie',
    none_mend: 'Macht der Anbieter Ihnen eines, können Sie es hier unterschreiben.',
  },
);
