// SPDX-License-Identifier: Apache-2.0
import type { RatingWords } from './rating-words.js';

/**
 * One of a thing, or many. Symbols such as `GB` or `h` and words with an s at the end stay as they are; the rest
 * follows the English rule (query, queries).
 */
export function plural(unit: string, one: boolean): string {
  if (one || unit.length < 2 || /[A-Zsµ%]$/.test(unit)) return unit;
  if (/[^aeiou]y$/.test(unit)) return `${unit.slice(0, -1)}ies`;
  return /(x|z|ch|sh)$/.test(unit) ? `${unit}es` : `${unit}s`;
}

const none = (text: string, is_none: boolean) => `${text}${is_none ? ' (counted as none)' : ''}`;

export const en: RatingWords = {
  list: (parts) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`),
  series: (parts) => parts.join(', '),
  in_order: (parts) => parts.join(', then '),
  sentence: (opening, body, result) => `${opening === '' ? '' : `${opening}: `}${body} = ${result}`,
  rounded: (exact, rounded) => `${exact}, rounded to ${rounded}`,
  nothing: 'nothing to charge',
  unit: (unit, one) => plural(unit ?? 'unit', one),
  counted: (quantity, unit, is_none) => none(`${quantity} ${unit}`, is_none),
  converted: (quantity, divide_by, result, rounded, is_none) =>
    `${none(quantity, is_none)} / ${divide_by}${rounded ? ', rounded to' : ' ='} ${result}`,
  percent: (number) => `${number} %`,
  hard_limit: (refused, limit) => `${refused} beyond the hard limit of ${limit} refused`,
  soft_limit: (over, limit) => `${over} above the soft limit of ${limit}`,
  included: (used, all) => `${all ? 'all ' : ''}${used} included`,
  flat_fee: (amount) => `flat fee of ${amount}`,
  at: (quantity, price) => `${quantity} at ${price}`,
  for: (quantity, amount) => `${quantity} for ${amount}`,
  free: (quantity) => `${quantity} at no charge`,
  plus: (text, amount) => `${text} plus ${amount}`,
  above_it: (quantity) => `${quantity} above it`,
  all: (quantity) => `all ${quantity}`,
  packages: (count, one, size, price) => `${count} ${one ? 'package' : 'packages'} of ${size} at ${price}`,
  block: (above, up_to) => {
    if (above === null && up_to === null) return 'one block';
    return `the block${above === null ? '' : ` above ${above}`}${up_to === null ? '' : ` up to ${up_to}`}`;
  },
  share: (percent, base) => `${percent} of ${base}`,
  free_transactions: (count, one, base) => `the first ${count} ${one ? 'transaction' : 'transactions'} (${base}) free`,
  free_amount: (base) => `${base} free of the rate`,
  fixed_fees: (count, one, fee) => `${count} ${one ? 'transaction' : 'transactions'} at ${fee}`,
  lifted: (amount, minimum) => `${amount} more for transactions below the minimum of ${minimum}`,
  cut: (amount, maximum) => `${amount} less for transactions above the maximum of ${maximum}`,
  committed: (quantity, amount, used) => `${quantity} committed for ${amount}${used === null ? '' : ` (${used} used)`}`,
  event_amounts: (count, one, amount) => `${count} ${one ? 'event' : 'events'} with amounts of ${amount} together`,
  owed: (amount) => (amount === null ? 'nothing is owed' : `${amount} is owed`),
  billed_before: (amount) => `${amount} was billed before`,
  true_up: (amount, minimum) => `${amount} more to reach the minimum of ${minimum}`,
  proration: (part, whole, by) => `${part} of ${whole} ${by === 'day' ? 'days' : 'seconds'}`,
};
