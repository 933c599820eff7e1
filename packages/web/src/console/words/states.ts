// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

/** How things stand, in words: the states of the API. */
export const stateWords = defineWords(
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
    quote: {
      draft: 'Draft',
      sent: 'Sent',
      accepted: 'Accepted',
      declined: 'Declined',
      expired: 'Expired',
      revoked: 'Taken back',
    },
    invoice: { open: 'Open', partly_paid: 'Partly paid', paid: 'Paid', credit_note: 'Credit note' },
    refund: { requested: 'To be sent', processing: 'Under way', succeeded: 'Sent', failed: 'Failed' },
    collection: { open: 'Open', paid: 'Paid', ended: 'Given up' },
    attempt: {
      started: 'Begun',
      requires_action: 'Customer must act',
      processing: 'Under way',
      failed: 'Failed',
      cancelled: 'Cancelled',
      succeeded: 'Succeeded',
    },
    bank: {
      applied: 'Assigned',
      returned: 'Debit returned',
      paid_out: 'Payout',
      ambiguous: 'Several fit',
      unmatched: 'Not assigned',
      dismissed: 'Dismissed',
      ignored: 'Not ours',
    },
  },
  {
    subscription: {
      draft: 'Entwurf',
      trialing: 'Probezeit',
      active: 'Aktiv',
      past_due: 'Im Verzug',
      paused: 'Pausiert',
      cancelled: 'Gekündigt',
      ended: 'Beendet',
    },
    quote: {
      draft: 'Entwurf',
      sent: 'Verschickt',
      accepted: 'Angenommen',
      declined: 'Abgelehnt',
      expired: 'Abgelaufen',
      revoked: 'Zurückgezogen',
    },
    invoice: { open: 'Offen', partly_paid: 'Teilweise bezahlt', paid: 'Bezahlt', credit_note: 'Gutschrift' },
    refund: { requested: 'Zu senden', processing: 'Unterwegs', succeeded: 'Gesendet', failed: 'Fehlgeschlagen' },
    collection: { open: 'Offen', paid: 'Bezahlt', ended: 'Aufgegeben' },
    attempt: {
      started: 'Begonnen',
      requires_action: 'Kunde muss handeln',
      processing: 'Unterwegs',
      failed: 'Fehlgeschlagen',
      cancelled: 'Abgebrochen',
      succeeded: 'Gelungen',
    },
    bank: {
      applied: 'Zugeordnet',
      returned: 'Rücklastschrift',
      paid_out: 'Auszahlung',
      ambiguous: 'Mehrere passen',
      unmatched: 'Nicht zugeordnet',
      dismissed: 'Abgelegt',
      ignored: 'Nicht von uns',
    },
  },
);
