// SPDX-License-Identifier: Apache-2.0
import { dateText } from '../kit/date-text.js';
import type { NumberLanguage } from '../kit/number-text.js';

/** What a quote agrees on, in one language; days as `YYYY-MM-DD`, amounts as they are written in it. */
export interface QuoteWords {
  readonly ends: (last_day: string) => string;
  readonly renews: (last_day: string, months: number, notice_days: number) => string;
  readonly committed: (amount: string, months: number) => string;
  readonly included: string;
  readonly not_included: string;
}

export const QUOTE_WORDS: Readonly<Record<NumberLanguage, QuoteWords>> = {
  en: {
    ends: (last) => `The contract ends with ${last}.`,
    renews: (last, months, days) =>
      `The term ends with ${last}. The contract then goes on for ${months === 1 ? 'month' : `${months} months`} at a time, unless it is cancelled ${days} days before.`,
    committed: (amount, months) =>
      `At least ${amount} is spent every ${months === 1 ? 'month' : `${months} months`}; what is missing is billed at the end of them.`,
    included: 'included',
    not_included: 'not included',
  },
  de: {
    ends: (last) => `Der Vertrag endet mit dem ${dateText(last, 'de')}.`,
    renews: (last, months, days) =>
      `Die Laufzeit endet mit dem ${dateText(last, 'de')}. Danach verlängert sich der Vertrag jeweils um ${months === 1 ? 'einen Monat' : `${months} Monate`}, wenn er nicht ${days === 1 ? 'einen Tag' : `${days} Tage`} vorher gekündigt wird.`,
    committed: (amount, months) =>
      `Je ${months === 1 ? 'Monat' : `${months} Monate`} werden mindestens ${amount} abgenommen; was fehlt, wird am Ende berechnet.`,
    included: 'enthalten',
    not_included: 'nicht enthalten',
  },
  fr: {
    ends: (last) => `Le contrat prend fin le ${last}.`,
    renews: (last, months, days) =>
      `La durée prend fin le ${last}. Le contrat se poursuit ensuite par périodes de ${months} mois, sauf résiliation ${days === 1 ? 'un jour' : `${days} jours`} avant.`,
    committed: (amount, months) =>
      `Au moins ${amount} sont dépensés tous les ${months === 1 ? 'mois' : `${months} mois`} ; ce qui manque est facturé à leur terme.`,
    included: 'inclus',
    not_included: 'non inclus',
  },
  es: {
    ends: (last) => `El contrato termina el ${last}.`,
    renews: (last, months, days) =>
      `El plazo termina el ${last}. Después el contrato se prorroga por ${months === 1 ? 'un mes' : `${months} meses`} cada vez, salvo cancelación ${days === 1 ? 'un día' : `${days} días`} antes.`,
    committed: (amount, months) =>
      `Cada ${months === 1 ? 'mes' : `${months} meses`} se gastan al menos ${amount}; lo que falte se factura al final.`,
    included: 'incluido',
    not_included: 'no incluido',
  },
  ja: {
    ends: (last) => `契約は ${last} に終了します。`,
    renews: (last, months, days) =>
      `契約期間は ${last} に終了します。${days} 日前までに解約されない限り、契約は ${months} か月ごとに更新されます。`,
    committed: (amount, months) => `${months} か月ごとに最低 ${amount} を利用します。不足分は期末に請求します。`,
    included: '含む',
    not_included: '含まない',
  },
};
