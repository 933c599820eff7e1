// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Price } from '../catalog/charge.js';
import type { CatalogDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import type { Subscription } from '../contract/subscription.js';
import { decimal } from '../kit/decimal.js';
import { type OverageRequest, trueUps } from '../licence/overage.js';
import { explainDerivation } from '../rating/explain.js';
import { oneOffLine } from './one-off-charge.js';
import { trueUpCharge } from './true-up-charge.js';

const catalogWith = (prices: Record<string, Price>) =>
  resolveCatalog({
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: {},
    features: { members: { kind: 'seats', label: 'Members', unit: 'member' } },
    plans: { team: { name: 'Team', prices, features: { members: 100 } } },
  } satisfies CatalogDefinition);
const perSeat = (unit_amount: string, interval: Price['interval']): Price => ({
  charge: { model: 'per_seat', unit_amount },
  interval,
  feature: 'members',
});
const subscription: Subscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'team',
  catalog_version: 3,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2026-01-01',
  anchor: 'anniversary',
  anchor_date: '2026-01-01',
  quantities: {},
  add_ons: [],
};

interface Case {
  readonly price?: Price;
  readonly start?: string;
  readonly end?: string;
  readonly on: string;
  readonly seats: number;
  readonly terms?: Subscription['contract'];
  readonly yearly?: true;
}

/** What the true-up costs of the period in which so many seats are in use, 100 being licensed. */
function charged({ price, start = '2026-01-01', end = '2027-01-01', on, seats, terms, yearly }: Case) {
  const request: OverageRequest = {
    licensed: decimal(100),
    start,
    end,
    terms: { tolerance: '0.1', true_up: yearly ? 'yearly' : 'quarterly' },
    in_use: [
      { date: start, seats: decimal(1) },
      { date: on, seats: decimal(seats) },
    ],
  };
  const true_up = trueUps(request).find((each) => each.start <= on && on < each.end);
  if (true_up === undefined) throw new Error('it is in no period');
  const charge = trueUpCharge({
    id: 'chg_1',
    subscription: terms === undefined ? subscription : { ...subscription, contract: terms },
    catalog: catalogWith(price === undefined ? {} : { seats: price }),
    feature: 'members',
    true_up,
    term_end: end,
    date: '2026-09-02',
  });
  return charge;
}
const amount = (one: Case) => {
  const charge = charged(one);
  return charge === null ? null : Number(oneOffLine(charge).amount_minor) / 100;
};

describe('a true-up costs', () => {
  test.each<[string, Case, number | null]>([
    // 11 × 12 × 5.00
    [
      'all of the term where it is of the first quarter',
      { price: perSeat('5', 'month'), on: '2026-02-01', seats: 111 },
      660,
    ],
    // 660.00 × 184 / 365 = 332.712…
    ['the days from the first of its quarter', { price: perSeat('5', 'month'), on: '2026-08-10', seats: 111 }, 332.71],
    ['nothing within the tolerance', { price: perSeat('5', 'month'), on: '2026-08-10', seats: 110 }, null],
    // 11 × 50.00 × 92 / 365 = 138.630…
    ['by the year', { price: perSeat('50', 'year'), on: '2026-12-31', seats: 111 }, 138.63],
    [
      'all of the term, where it is trued up yearly',
      { price: perSeat('50', 'year'), on: '2026-12-31', seats: 111, yearly: true },
      550,
    ],
    // 4 quarters of 12.34
    ['by the quarter', { price: perSeat('12.34', 'quarter'), on: '2026-01-05', seats: 112 }, 592.32],
    // a leap year: 366 days, from 1 April 275
    [
      'in a leap year',
      { price: perSeat('5', 'month'), start: '2028-01-01', end: '2029-01-01', on: '2028-04-01', seats: 120 },
      901.64,
    ],
    // 1 January to 15 March: 2 months and 14 of 31 days are 2.45161… intervals; 20 × 5.00 × that
    [
      'of a term that is cut its intervals and days',
      { price: perSeat('5', 'month'), end: '2026-03-15', on: '2026-01-05', seats: 120 },
      245.16,
    ],
    // ten months of a year: 10 seats more than the half
    [
      'of a term shorter than its interval its days',
      { price: perSeat('365', 'year'), end: '2026-01-31', on: '2026-01-05', seats: 120 },
      600,
    ],
    ['nothing known where no seat has a price', { on: '2026-02-01', seats: 111 }, null],
    [
      'nothing known where seats are paid by tiers',
      {
        price: {
          charge: { model: 'volume', tiers: [{ up_to: null, unit_amount: '3' }] },
          interval: 'month',
          feature: 'members',
        },
        on: '2026-02-01',
        seats: 111,
      },
      null,
    ],
    [
      'what the contract has settled',
      {
        price: { charge: { model: 'negotiated', basis: 'per_seat' }, interval: 'year', feature: 'members' },
        terms: { reference: 'C-7', charges: { seats: { model: 'per_seat', unit_amount: '40' } } },
        on: '2026-02-01',
        seats: 111,
      },
      440,
    ],
  ])('%s', (_name, one, expected) => expect(amount(one)).toBe(expected));
});

test('the line says how it came about, and is earned until the end of the term', () => {
  const charge = charged({ price: perSeat('5', 'month'), on: '2026-08-10', seats: 111 });
  if (charge === null) throw new Error('it costs something');
  const line = oneOffLine(charge);
  expect(line).toMatchObject({
    label: 'Members: true-up',
    charge_key: 'charge/chg_1',
    period: { start: '2026-07-01', end: '2027-01-01' },
    catalog_version: 3,
    holder: { customer_id: 'cus_1', subscription_id: 'sub_1' },
  });
  expect(explainDerivation(line.derivation)).toBe(
    '11 members: 11 at 60.00, then 184 of 365 days = 332.712328…, rounded to 332.71 EUR',
  );
});
