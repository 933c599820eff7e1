// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

/** Where subscriptions and licences stand. */
export const statusWords = defineWords(
  {
    subscription: {
      draft: 'Draft',
      trialing: 'Trial',
      active: 'Active',
      past_due: 'Past due',
      paused: 'Paused',
      cancelled: 'Cancelled',
      ended: 'Ended',
    },
    licence: { issued: 'Issued', suspended: 'Suspended', revoked: 'Revoked' },
  },
  {
    subscription: {
      draft: 'Entwurf',
      trialing: 'Testphase',
      active: 'Aktiv',
      past_due: 'Überfällig',
      paused: 'Pausiert',
      cancelled: 'Gekündigt',
      ended: 'Beendet',
    },
    licence: { issued: 'Ausgestellt', suspended: 'Ausgesetzt', revoked: 'Widerrufen' },
  },
);
