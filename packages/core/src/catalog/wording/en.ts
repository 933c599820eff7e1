// SPDX-License-Identifier: Apache-2.0
import { range } from './phrases.js';
import type { PriceWords } from './price-wording.js';

export const en: PriceWords = {
  once: 'once',
  every: (count, unit) => (count === 1 ? `per ${unit}` : `every ${count} ${unit}s`),
  unit: (word = 'unit', many) => (many ? `${word}s` : word),
  seat: 'seat',
  per: (amount, unit) => `${amount} per ${unit}`,
  per_seat: (seat) => `per ${seat}`,
  percent: (number) => `${number} %`,
  plus_flat: (amount) => ` and ${amount}`,
  plus_each: (amount) => ` plus ${amount} each`,
  up_to: (quantity) => `up to ${quantity}`,
  beyond_that: 'beyond that',
  whole_tier: ' (the tier reached prices all units)',
  committed: (amount, quantity, then) => `${amount} for ${quantity}, then ${then}`,
  beyond: (quantity) => `beyond ${quantity}`,
  beyond_limit: (feature) => `beyond the limit of ${feature}`,
  at_least: (amount, interval) => `at least ${amount} ${interval}`,
  of_events: 'the amounts on the events',
  negotiated: (...ends) => range('negotiated', 'open', ends, ' to '),
  on_request: 'on request',
};
