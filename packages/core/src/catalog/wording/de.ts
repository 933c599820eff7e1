// SPDX-License-Identifier: Apache-2.0
import { NO_BREAK_SPACE } from '../../kit/number-text.js';
import { manyOf, range } from './phrases.js';
import type { PriceWords } from './price-wording.js';

export const de: PriceWords = {
  once: 'einmalig',
  every: (count, unit) => {
    const one = { day: 'Tag', week: 'Woche', month: 'Monat', quarter: 'Quartal', year: 'Jahr' } as const;
    const many = { day: 'Tage', week: 'Wochen', month: 'Monate', quarter: 'Quartale', year: 'Jahre' } as const;
    return count === 1 ? `pro ${one[unit]}` : `alle ${count} ${many[unit]}`;
  },
  unit: (word, many) => manyOf(word, many, 'Einheit', 'Einheiten'),
  seat: 'Platz',
  per: (amount, unit) => `${amount} pro ${unit}`,
  per_seat: (seat) => `pro ${seat}`,
  percent: (number) => `${number}${NO_BREAK_SPACE}%`,
  plus_flat: (amount) => ` und ${amount}`,
  plus_each: (amount) => ` zuzüglich je ${amount}`,
  up_to: (quantity) => `bis ${quantity}`,
  beyond_that: 'darüber hinaus',
  whole_tier: ' (die erreichte Stufe gilt für alle Einheiten)',
  committed: (amount, quantity, then) => `${amount} für ${quantity}, dann ${then}`,
  beyond: (quantity) => `über ${quantity} hinaus`,
  beyond_limit: (feature) => `über die Grenze von ${feature} hinaus`,
  at_least: (amount, interval) => `mindestens ${amount} ${interval}`,
  of_events: 'die Beträge der Ereignisse',
  negotiated: (...ends) => range('verhandelt', 'offen', ends, ' bis '),
  on_request: 'auf Anfrage',
};
