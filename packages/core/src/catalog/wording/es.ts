// SPDX-License-Identifier: Apache-2.0
import { NO_BREAK_SPACE } from '../../kit/number-text.js';
import { manyOf, range } from './phrases.js';
import type { PriceWords } from './price-wording.js';

export const es: PriceWords = {
  once: 'una vez',
  every: (count, unit) => {
    const one = {
      day: 'al día',
      week: 'a la semana',
      month: 'al mes',
      quarter: 'al trimestre',
      year: 'al año',
    } as const;
    const many = { day: 'días', week: 'semanas', month: 'meses', quarter: 'trimestres', year: 'años' } as const;
    return count === 1 ? one[unit] : `cada ${count} ${many[unit]}`;
  },
  unit: (word, many) => manyOf(word, many, 'unidad', 'unidades'),
  seat: 'puesto',
  per: (amount, unit) => `${amount} por ${unit}`,
  per_seat: (seat) => `por ${seat}`,
  percent: (number) => `${number}${NO_BREAK_SPACE}%`,
  plus_flat: (amount) => ` y ${amount}`,
  plus_each: (amount) => ` más ${amount} cada una`,
  up_to: (quantity) => `hasta ${quantity}`,
  beyond_that: 'a partir de ahí',
  whole_tier: ' (el tramo alcanzado vale para todas las unidades)',
  committed: (amount, quantity, then) => `${amount} por ${quantity}, después ${then}`,
  beyond: (quantity) => `por encima de ${quantity}`,
  beyond_limit: (feature) => `por encima del límite de ${feature}`,
  at_least: (amount, interval) => `al menos ${amount} ${interval}`,
  of_events: 'los importes de los eventos',
  negotiated: (...ends) => range('negociado', 'abierto', ends, ' a '),
  on_request: 'a petición',
};
