// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Price } from './charge.js';
import { checkPrice } from './price-check.js';

const price = (charge: unknown, rest: Record<string, unknown> = {}) => ({
  charge,
  interval: 'month',
  meter: 'events',
  ...rest,
});
const flat = { model: 'flat', amount: '29' };
const graduated = (...ends: unknown[]) => ({
  model: 'graduated',
  tiers: ends.map((up_to) => ({ up_to, unit_amount: '0.02' })),
});

const good: [string, Price][] = [
  ['flat', { charge: { model: 'flat', amount: 29 }, interval: 'month' }],
  ['12 places', { charge: { model: 'per_unit', unit_amount: '0.000000000001' }, interval: 'month', meter: 'events' }],
  ['once per day of work', { charge: { model: 'per_unit', unit_amount: '1500' }, interval: 'once', unit: 'day' }],
  [
    'seats',
    { charge: { model: 'per_seat', unit_amount: '39' }, interval: 'year', feature: 'seats', timing: 'advance' },
  ],
  ['custom interval', { charge: { model: 'flat', amount: '1' }, interval: { every: 6, unit: 'week' } }],
  ['limit of a feature', price({ model: 'per_unit', unit_amount: '1' }, { included: { limit_of: 'events' } }) as Price],
  ['negotiated', { charge: { model: 'negotiated', basis: 'flat', minimum: '500', maximum: 2000 }, interval: 'month' }],
];
test.each(good)('%s is a good price', (_, value) => {
  expect(checkPrice(value, 'price')).toEqual([]);
});

const bad: [unknown, string, string][] = [
  [null, 'invalid-type', 'p'],
  [[], 'invalid-type', 'p'],
  [{ charge: flat }, 'missing-field', 'p.interval'],
  [price({ model: 'flat' }), 'missing-field', 'p.charge.amount'],
  [price({ model: 'tiered' }), 'unknown-charge-model', 'p.charge.model'],
  [price({ model: '__proto__' }), 'unknown-charge-model', 'p.charge.model'],
  [price({ ...flat, ammount: '1' }), 'unknown-field', 'p.charge.ammount'],
  [price({ model: 'flat', amount: '1,000' }), 'invalid-decimal', 'p.charge.amount'],
  [price({ model: 'flat', amount: 0.5 }), 'invalid-decimal', 'p.charge.amount'],
  [price({ model: 'flat', amount: '-1' }), 'negative-amount', 'p.charge.amount'],
  [price({ model: 'per_unit', unit_amount: '0.0000000000001' }), 'too-many-places', 'p.charge.unit_amount'],
  [price({ model: 'package', amount: '5', size: '0' }), 'not-positive', 'p.charge.size'],
  [price({ model: 'package', amount: '5', size: '10', partial: 'Up ' }), 'unknown-choice', 'p.charge.partial'],
  [price(graduated()), 'tiers-empty', 'p.charge.tiers'],
  [price(graduated('10', '20')), 'tier-gap', 'p.charge.tiers[1].up_to'],
  [price(graduated('10', '10', null)), 'tier-overlap', 'p.charge.tiers[1].up_to'],
  [price(graduated('0', null)), 'tier-overlap', 'p.charge.tiers[0].up_to'],
  [price(graduated(null, null)), 'tier-overlap', 'p.charge.tiers[0].up_to'],
  [price({ model: 'stairstep', tiers: [{ up_to: null }] }), 'missing-field', 'p.charge.tiers[0].amount'],
  [price({ model: 'percentage', rate: '2.9' }), 'rate-above-one', 'p.charge.rate'],
  [price({ model: 'percentage', rate: '0.1', free_units: 1.5 }), 'invalid-type', 'p.charge.free_units'],
  [
    price({ model: 'percentage', rate: '0.1', transaction_minimum: '2', transaction_maximum: '1' }),
    'minimum-above-maximum',
    'p.charge.transaction_minimum',
  ],
  [price(flat, { interval: 'fortnight' }), 'unknown-choice', 'p.interval'],
  [price(flat, { interval: { every: 0, unit: 'day' } }), 'invalid-type', 'p.interval.every'],
  [price(flat, { currency: 'EURO' }), 'unknown-currency', 'p.currency'],
  [price(flat, { convert: { divide_by: 0 } }), 'not-positive', 'p.convert.divide_by'],
  [price(flat, { included: { limit: 'events' } }), 'missing-field', 'p.included.limit_of'],
  [price(flat, { feature: 'seats' }), 'quantity-ambiguous', 'p'],
  [price(flat, { timing: 'advance' }), 'metered-in-advance', 'p.timing'],
  [price(flat, { interval: 'once' }), 'metered-once', 'p.interval'],
  [price({ model: 'percentage', rate: '0.1' }, { included: 5 }), 'modifier-without-effect', 'p.included'],
  [price({ model: 'dynamic' }, { convert: { divide_by: 10 } }), 'modifier-without-effect', 'p.convert'],
  [{ charge: graduated(null), interval: 'month' }, 'meter-missing', 'p.meter'],
  [{ charge: { model: 'dynamic' }, interval: 'month', feature: 'seats' }, 'meter-missing', 'p.meter'],
  [{ charge: { model: 'per_seat', unit_amount: 1 }, interval: 'month' }, 'seats-feature-missing', 'p.feature'],
];
test.each(bad)('%j is refused as %s at %s', (value, code, path) => {
  expect(checkPrice(value, 'p').map((problem) => [problem.code, problem.path])).toContainEqual([code, path]);
});

test('a misspelt field is told its right name', () => {
  const [problem] = checkPrice(price({ model: 'flat', amount: '1' }, { minimun_amount: '5' }), '');
  expect(problem).toMatchObject({
    code: 'unknown-field',
    path: 'minimun_amount',
    mend: 'did you mean `minimum_amount`?',
  });
});

test('a misspelt model is told its right name', () => {
  const [problem] = checkPrice(price({ model: 'per-unit', unit_amount: '1' }), '');
  expect(problem?.mend).toBe("did you mean 'per_unit'?");
});

test('every mistake is reported at once', () => {
  const value = price({ model: 'package', amount: 'x', size: 0 }, { currency: '€', interval: 3 });
  expect(checkPrice(value, '').map((problem) => problem.code)).toEqual([
    'invalid-decimal',
    'not-positive',
    'unknown-choice',
    'unknown-currency',
  ]);
});

test('nothing of any shape makes it throw, and only a whole price passes', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(checkPrice(value, 'price').length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
