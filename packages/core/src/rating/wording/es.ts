// SPDX-License-Identifier: Apache-2.0
import { NO_BREAK_SPACE } from '../../kit/number-text.js';
import type { RatingWords } from './rating-words.js';

const none = (text: string, is_none: boolean) => `${text}${is_none ? ' (cuenta como cero)' : ''}`;

export const es: RatingWords = {
  list: (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} y ${parts.at(-1)}`),
  series: (parts) => parts.join(', '),
  in_order: (parts) => parts.join(', después '),
  sentence: (opening, body, result) => `${opening === '' ? '' : `${opening}: `}${body} = ${result}`,
  rounded: (exact, rounded) => `${exact}, redondeado a ${rounded}`,
  nothing: 'nada que cobrar',
  unit: (unit, one) => unit ?? (one ? 'unidad' : 'unidades'),
  counted: (quantity, unit, is_none) => none(`${quantity} ${unit}`, is_none),
  converted: (quantity, divide_by, result, rounded, is_none) =>
    `${none(quantity, is_none)} / ${divide_by}${rounded ? ', redondeado a' : ' ='} ${result}`,
  percent: (number) => `${number}${NO_BREAK_SPACE}%`,
  hard_limit: (refused, limit) => `se rechazan ${refused} por encima del límite estricto de ${limit}`,
  soft_limit: (over, limit) => `${over} por encima del límite flexible de ${limit}`,
  included: (used, all) => (all ? `incluido todo (${used})` : `de ello ${used} incluido`),
  flat_fee: (amount) => `tarifa fija de ${amount}`,
  at: (quantity, price) => `${quantity} a ${price}`,
  for: (quantity, amount) => `${quantity} por ${amount}`,
  free: (quantity) => `${quantity} sin coste`,
  plus: (text, amount) => `${text} más ${amount}`,
  above_it: (quantity) => `${quantity} por encima`,
  all: (quantity) => `todo, ${quantity}`,
  packages: (count, one, size, price) => `${count} ${one ? 'paquete' : 'paquetes'} de ${size} a ${price}`,
  block: (above, up_to) => {
    if (above === null && up_to === null) return 'un bloque';
    if (above === null) return `el bloque hasta ${up_to}`;
    return `el bloque por encima de ${above}${up_to === null ? '' : ` hasta ${up_to}`}`;
  },
  share: (percent, base) => `${percent} de ${base}`,
  free_transactions: (count, one, base) =>
    one ? `la primera transacción (${base}) gratis` : `las primeras ${count} transacciones (${base}) gratis`,
  free_amount: (base) => `${base} libres del porcentaje`,
  fixed_fees: (count, one, fee) => `${count} ${one ? 'transacción' : 'transacciones'} a ${fee}`,
  lifted: (amount, minimum) => `${amount} más por transacciones por debajo del mínimo de ${minimum}`,
  cut: (amount, maximum) => `${amount} menos por transacciones por encima del máximo de ${maximum}`,
  committed: (quantity, amount, used) =>
    `compromiso de ${quantity} por ${amount}${used === null ? '' : ` (uso: ${used})`}`,
  event_amounts: (count, one, amount) => `${count} ${one ? 'evento' : 'eventos'} por un importe total de ${amount}`,
  owed: (amount) => (amount === null ? 'no se debe nada' : `se deben ${amount}`),
  billed_before: (amount) => `${amount} ya facturados`,
  true_up: (amount, minimum) => `${amount} más hasta el mínimo de ${minimum}`,
  proration: (part, whole, by) => `${part} de ${whole} ${by === 'day' ? 'días' : 'segundos'}`,
};
