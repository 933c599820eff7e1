// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import {
  type ChargeModel,
  checkPrice,
  compilePrice,
  decimal,
  explainDerivation,
  formatMinor,
  nextBoundaries,
  type Price,
  type ProrationShare,
  prorateDerivation,
  rate,
  recompute,
  type Schedule,
} from '@kontor/core';
import { expect, test } from 'vitest';

interface Rated {
  readonly price: Price;
  readonly quantity: string;
  readonly included?: string;
  readonly transactions?: readonly string[];
  readonly event_amount?: string;
  readonly event_count?: string;
  readonly share?: ProrationShare;
  readonly amount: string;
  readonly says?: string;
}
interface Scheduled {
  readonly schedule: Schedule;
  readonly after: string;
  readonly next: readonly string[];
}

const guide = readFileSync(new URL('../docs/guides/charges.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(
  (match) => JSON.parse(match[1] as string) as Rated | Scheduled,
);
const rated = examples.filter((example): example is Rated => 'price' in example);
const scheduled = examples.filter((example): example is Scheduled => 'schedule' in example);

test('the guide to charges has an example of every model that rates', () => {
  const shown = new Set(rated.map(({ price }) => price.charge.model));
  const models: Exclude<ChargeModel, 'negotiated'>[] = [
    'flat',
    'per_unit',
    'per_seat',
    'package',
    'graduated',
    'volume',
    'stairstep',
    'percentage',
    'graduated_percentage',
    'committed',
    'dynamic',
  ];
  expect([...shown].sort()).toEqual(models.sort());
});

test.each(rated)('$amount: $says', ({ price, share, amount, says, ...given }) => {
  expect(checkPrice(price, 'price')).toEqual([]);
  const currency = price.currency ?? 'USD';
  const full = rate(compilePrice(price, { currency, rounding: 'half-away' }), {
    quantity: decimal(given.quantity),
    ...(given.included === undefined ? {} : { included: decimal(given.included) }),
    ...(given.transactions === undefined ? {} : { transactions: given.transactions.map(decimal) }),
    ...(given.event_amount === undefined ? {} : { event_amount: decimal(given.event_amount) }),
    ...(given.event_count === undefined ? {} : { event_count: decimal(given.event_count) }),
  });
  const derivation = share === undefined ? full : prorateDerivation(full, share);
  expect(`${formatMinor(recompute(derivation), currency)} ${currency}`).toBe(amount);
  if (says !== undefined) expect(explainDerivation(derivation)).toBe(says);
});

test.each(scheduled)('after $after come $next', ({ schedule, after, next }) => {
  expect(nextBoundaries(schedule, after, next.length)).toEqual(next);
});
