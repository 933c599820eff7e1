// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../kit/number-text.js';

/** How a discount is told in one language; amounts come as they are written in it. */
export interface DiscountWords {
  readonly off: (amount: string) => string;
  /** Less than was available: there is no more to discount. */
  readonly off_of: (amount: string, available: string, unused: string, kept: boolean) => string;
}

export const DISCOUNT_WORDS: Readonly<Record<NumberLanguage, DiscountWords>> = {
  en: {
    off: (amount) => `${amount} off`,
    off_of: (amount, available, unused, kept) =>
      `${amount} off of ${available}; there is no more to discount, ${unused} ${kept ? 'kept for the next invoice' : 'lost'}`,
  },
  de: {
    off: (amount) => `${amount} Nachlass`,
    off_of: (amount, available, unused, kept) =>
      `${amount} Nachlass von ${available}; mehr gibt es nicht zu ermäßigen, ${unused} ${kept ? 'bleiben für die nächste Rechnung' : 'verfallen'}`,
  },
  fr: {
    off: (amount) => `${amount} de remise`,
    off_of: (amount, available, unused, kept) =>
      `${amount} de remise sur ${available} disponibles ; il n’y a plus rien à réduire, ${unused} ${kept ? 'reportés sur la prochaine facture' : 'perdus'}`,
  },
  es: {
    off: (amount) => `${amount} de descuento`,
    off_of: (amount, available, unused, kept) =>
      `${amount} de descuento de ${available}; no queda nada que descontar, ${unused} ${kept ? 'quedan para la próxima factura' : 'se pierden'}`,
  },
  ja: {
    off: (amount) => `${amount} 割引`,
    off_of: (amount, available, unused, kept) =>
      `${available} のうち ${amount} 割引。これ以上割引の対象はなく、${unused} は${kept ? '次回の請求に繰り越し' : '失効'}`,
  },
};
