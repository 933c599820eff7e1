// SPDX-License-Identifier: Apache-2.0
import { NO_BREAK_SPACE } from '../../kit/number-text.js';
import type { RatingWords } from './rating-words.js';

const none = (text: string, is_none: boolean) => `${text}${is_none ? ' (compté pour zéro)' : ''}`;

export const fr: RatingWords = {
  list: (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} et ${parts.at(-1)}`),
  series: (parts) => parts.join(', '),
  in_order: (parts) => parts.join(', puis '),
  sentence: (opening, body, result) => `${opening === '' ? '' : `${opening}${NO_BREAK_SPACE}: `}${body} = ${result}`,
  rounded: (exact, rounded) => `${exact}, arrondi à ${rounded}`,
  nothing: 'rien à facturer',
  unit: (unit, one) => unit ?? (one ? 'unité' : 'unités'),
  counted: (quantity, unit, is_none) => none(`${quantity} ${unit}`, is_none),
  converted: (quantity, divide_by, result, rounded, is_none) =>
    `${none(quantity, is_none)} / ${divide_by}${rounded ? ', arrondi à' : ' ='} ${result}`,
  percent: (number) => `${number}${NO_BREAK_SPACE}%`,
  hard_limit: (refused, limit) => `refus de ${refused} au-delà de la limite stricte de ${limit}`,
  soft_limit: (over, limit) => `${over} au-delà de la limite souple de ${limit}`,
  included: (used, all) => (all ? `la totalité (${used}) est incluse` : `dont ${used} inclus`),
  flat_fee: (amount) => `forfait de ${amount}`,
  at: (quantity, price) => `${quantity} à ${price}`,
  for: (quantity, amount) => `${quantity} pour ${amount}`,
  free: (quantity) => `${quantity} sans frais`,
  plus: (text, amount) => `${text} plus ${amount}`,
  above_it: (quantity) => `${quantity} au-delà`,
  all: (quantity) => `la totalité, ${quantity}`,
  packages: (count, one, size, price) => `${count} ${one ? 'lot' : 'lots'} de ${size} à ${price}`,
  block: (above, up_to) => {
    if (above === null && up_to === null) return 'une tranche';
    if (above === null) return `la tranche jusqu’à ${up_to}`;
    return `la tranche au-delà de ${above}${up_to === null ? '' : ` jusqu’à ${up_to}`}`;
  },
  share: (percent, base) => `${percent} de ${base}`,
  free_transactions: (count, one, base) =>
    one ? `la première transaction (${base}) gratuite` : `les ${count} premières transactions (${base}) gratuites`,
  free_amount: (base) => `${base} exonérés du taux`,
  fixed_fees: (count, one, fee) => `${count} ${one ? 'transaction' : 'transactions'} à ${fee}`,
  lifted: (amount, minimum) => `${amount} de plus pour les transactions sous le minimum de ${minimum}`,
  cut: (amount, maximum) => `${amount} de moins pour les transactions au-dessus du maximum de ${maximum}`,
  committed: (quantity, amount, used) =>
    `engagement de ${quantity} pour ${amount}${used === null ? '' : ` (utilisation${NO_BREAK_SPACE}: ${used})`}`,
  event_amounts: (count, one, amount) =>
    `${count} ${one ? 'événement' : 'événements'} pour un montant total de ${amount}`,
  owed: (amount) => (amount === null ? 'rien n’est dû' : `montant dû de ${amount}`),
  billed_before: (amount) => `${amount} déjà facturés`,
  true_up: (amount, minimum) => `${amount} de plus pour atteindre le minimum de ${minimum}`,
  proration: (part, whole, by) => `${part} ${by === 'day' ? 'jours' : 'secondes'} sur ${whole}`,
};
