// SPDX-License-Identifier: Apache-2.0
import { NO_BREAK_SPACE } from '../../kit/number-text.js';
import { manyOf, range } from './phrases.js';
import type { PriceWords } from './price-wording.js';

export const fr: PriceWords = {
  once: 'une fois',
  every: (count, unit) => {
    const one = { day: 'jour', week: 'semaine', month: 'mois', quarter: 'trimestre', year: 'an' } as const;
    const many = { day: 'jours', week: 'semaines', month: 'mois', quarter: 'trimestres', year: 'ans' } as const;
    const all = unit === 'week' ? 'toutes' : 'tous';
    return count === 1 ? `par ${one[unit]}` : `${all} les ${count} ${many[unit]}`;
  },
  unit: (word, many) => manyOf(word, many, 'unité', 'unités'),
  seat: 'poste',
  per: (amount, unit) => `${amount} par ${unit}`,
  per_seat: (seat) => `par ${seat}`,
  percent: (number) => `${number}${NO_BREAK_SPACE}%`,
  plus_flat: (amount) => ` et ${amount}`,
  plus_each: (amount) => ` plus ${amount} chacune`,
  up_to: (quantity) => `jusqu’à ${quantity}`,
  beyond_that: 'au-delà',
  whole_tier: ' (la tranche atteinte vaut pour toutes les unités)',
  committed: (amount, quantity, then) => `${amount} pour ${quantity}, puis ${then}`,
  beyond: (quantity) => `au-delà de ${quantity}`,
  beyond_limit: (feature) => `au-delà de la limite de ${feature}`,
  at_least: (amount, interval) => `au moins ${amount} ${interval}`,
  of_events: 'les montants des événements',
  negotiated: (...ends) => range('négocié', 'ouvert', ends, ' à '),
  on_request: 'sur demande',
};
