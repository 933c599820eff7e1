// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const licencesWords = defineWords(
  {
    title: 'Licences',
    kinds: { subscription: 'Subscription', trial: 'Trial', evaluation: 'Evaluation', perpetual: 'Perpetual' },
    status: { issued: 'good', suspended: 'suspended', revoked: 'revoked' },
    from_until: (from: string, until: string) => `from ${from}, until ${until}`,
    from_on: (from: string) => `from ${from}, for good`,
    file: 'Download',
    in_use: 'In use by',
    nobody: 'Nobody uses it now.',
    show_use: 'Who uses it?',
    none: 'You have no licences',
    none_mend: 'Your plan needs none, or the seller has not issued one yet.',
  },
  {
    title: 'Lizenzen',
    kinds: { subscription: 'Abonnement', trial: 'Probe', evaluation: 'Bewertung', perpetual: 'Unbefristet' },
    status: { issued: 'gültig', suspended: 'ausgesetzt', revoked: 'widerrufen' },
    from_until: (from: string, until: string) => `von ${from} bis ${until}`,
    from_on: (from: string) => `ab ${from}, unbefristet`,
    file: 'Herunterladen',
    in_use: 'In Gebrauch durch',
    nobody: 'Zurzeit nutzt sie niemand.',
    show_use: 'Wer nutzt sie?',
    none: 'Sie haben keine Lizenzen',
    none_mend: 'Ihr Tarif braucht keine, oder der Anbieter hat noch keine ausgestellt.',
  },
);
