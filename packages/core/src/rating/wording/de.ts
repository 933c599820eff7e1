// SPDX-License-Identifier: Apache-2.0
import { NO_BREAK_SPACE } from '../../kit/number-text.js';
import type { RatingWords } from './rating-words.js';

const none = (text: string, is_none: boolean) => `${text}${is_none ? ' (zählt als null)' : ''}`;

export const de: RatingWords = {
  list: (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} und ${parts.at(-1)}`),
  series: (parts) => parts.join(', '),
  in_order: (parts) => parts.join(', dann '),
  sentence: (opening, body, result) => `${opening === '' ? '' : `${opening}: `}${body} = ${result}`,
  rounded: (exact, rounded) => `${exact}, gerundet auf ${rounded}`,
  nothing: 'nichts zu berechnen',
  unit: (unit, one) => unit ?? (one ? 'Einheit' : 'Einheiten'),
  counted: (quantity, unit, is_none) => none(`${quantity} ${unit}`, is_none),
  converted: (quantity, divide_by, result, rounded, is_none) =>
    `${none(quantity, is_none)} / ${divide_by}${rounded ? ', gerundet auf' : ' ='} ${result}`,
  percent: (number) => `${number}${NO_BREAK_SPACE}%`,
  hard_limit: (refused, limit) => `${refused} über der festen Grenze von ${limit} abgelehnt`,
  soft_limit: (over, limit) => `${over} über der weichen Grenze von ${limit}`,
  included: (used, all) => `${all ? 'alle ' : ''}${used} inbegriffen`,
  flat_fee: (amount) => `Pauschale von ${amount}`,
  at: (quantity, price) => `${quantity} zu ${price}`,
  for: (quantity, amount) => `${quantity} für ${amount}`,
  free: (quantity) => `${quantity} kostenlos`,
  plus: (text, amount) => `${text} zuzüglich ${amount}`,
  above_it: (quantity) => `${quantity} darüber`,
  all: (quantity) => `alle ${quantity}`,
  packages: (count, one, size, price) => `${count} ${one ? 'Paket' : 'Pakete'} mit je ${size} zu ${price}`,
  block: (above, up_to) => {
    if (above === null && up_to === null) return 'ein Block';
    return `der Block${above === null ? '' : ` über ${above}`}${up_to === null ? '' : ` bis ${up_to}`}`;
  },
  share: (percent, base) => `${percent} von ${base}`,
  free_transactions: (count, one, base) =>
    `${one ? 'die erste Transaktion' : `die ersten ${count} Transaktionen`} (${base}) frei`,
  free_amount: (base) => `${base} frei vom Satz`,
  fixed_fees: (count, one, fee) => `${count} ${one ? 'Transaktion' : 'Transaktionen'} zu ${fee}`,
  lifted: (amount, minimum) => `${amount} mehr für Transaktionen unter dem Mindestbetrag von ${minimum}`,
  cut: (amount, maximum) => `${amount} weniger für Transaktionen über dem Höchstbetrag von ${maximum}`,
  committed: (quantity, amount, used) =>
    `${quantity} zugesagt für ${amount}${used === null ? '' : ` (${used} genutzt)`}`,
  event_amounts: (count, one, amount) =>
    `${count} ${one ? 'Ereignis' : 'Ereignisse'} mit Beträgen von zusammen ${amount}`,
  owed: (amount) => (amount === null ? 'nichts ist geschuldet' : `${amount} sind geschuldet`),
  billed_before: (amount) => `${amount} wurden schon berechnet`,
  true_up: (amount, minimum) => `${amount} mehr bis zum Mindestbetrag von ${minimum}`,
  proration: (part, whole, by) => `${part} von ${whole} ${by === 'day' ? 'Tagen' : 'Sekunden'}`,
};
