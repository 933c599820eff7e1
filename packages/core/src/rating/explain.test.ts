// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Charge, Price } from '../catalog/charge.js';
import { decimal } from '../kit/decimal.js';
import { derivationFromJson, derivationToJson } from './derivation-json.js';
import { explainDerivation } from './explain.js';
import { prorateDerivation } from './prorate-derivation.js';
import { compilePrice, type RatingInput, rate } from './rate.js';
import { recompute } from './recompute.js';

const derive = (charge: Charge, rest: Partial<Price>, input: Omit<RatingInput, 'quantity'> & { quantity: string }) =>
  rate(
    compilePrice({ charge, interval: 'month', ...rest }, { currency: rest.currency ?? 'USD', rounding: 'half-away' }),
    { ...input, quantity: decimal(input.quantity) },
  );
const perUnit = (unit_amount: string): Charge => ({ model: 'per_unit', unit_amount });
const moved = (...amounts: string[]) => ({ quantity: '0', transactions: amounts.map(decimal) });
const graduated: Charge = {
  model: 'graduated',
  tiers: [
    { up_to: 900_000, unit_amount: '0.0001' },
    { up_to: null, unit_amount: '0.00005', flat_amount: 5 },
  ],
};
const blocks: Charge = {
  model: 'stairstep',
  tiers: [
    { up_to: 1000, amount: 19 },
    { up_to: null, amount: 49 },
  ],
};

const sentences: [string, Charge, Partial<Price>, Parameters<typeof derive>[2]][] = [
  ['flat fee of 29.00 = 29.00 USD', { model: 'flat', amount: 29 }, {}, { quantity: '1' }],
  ['1 event: 1 at 0.02 = 0.02 USD', perUnit('0.02'), { unit: 'event' }, { quantity: '1' }],
  ['0 events: nothing to charge = 0.00 USD', perUnit('0.02'), { unit: 'event' }, { quantity: '0' }],
  ['-5 events (counted as none): nothing to charge = 0.00 USD', perUnit('0.02'), { unit: 'event' }, { quantity: '-5' }],
  ['333 queries: 333 at 0.005 = 1.665, rounded to 1.67 USD', perUnit('0.005'), { unit: 'query' }, { quantity: '333' }],
  ['3 units: 3 at 1,200 = 3,600 JPY', perUnit('1200'), { currency: 'JPY' }, { quantity: '3' }],
  [
    '1,250,000 events: 100,000 included, then 900,000 at 0.0001 and 250,000 at 0.00005 plus 5.00 = 107.50 USD',
    graduated,
    { unit: 'event', included: 100_000 },
    { quantity: '1250000' },
  ],
  ['80 events: all 80 included = 0.00 USD', perUnit('0.02'), { unit: 'event', included: 100 }, { quantity: '80' }],
  [
    '3,500,000,000 / 1,000,000,000, rounded to 4 GB: 4 at 0.09 = 0.36 USD',
    perUnit('0.09'),
    { unit: 'GB', convert: { divide_by: '1000000000', round: 'up' } },
    { quantity: '3500000000' },
  ],
  [
    '3,500,000,000 / 1,000,000,000 = 3.5 GB: 3.5 at 0.09 = 0.315, rounded to 0.32 USD',
    perUnit('0.09'),
    { unit: 'GB', convert: { divide_by: '1000000000' } },
    { quantity: '3500000000' },
  ],
  [
    '2,500 calls: 3 packages of 1,000 at 5.00 = 15.00 USD',
    { model: 'package', amount: 5, size: 1000 },
    { unit: 'call' },
    { quantity: '2500' },
  ],
  [
    '1,200 units: all 1,200 at 0.01 = 12.00 USD',
    { model: 'volume', tiers: [{ up_to: null, unit_amount: '0.01' }] },
    {},
    { quantity: '1200' },
  ],
  ['7 repos: the block up to 1,000 for 19.00 = 19.00 USD', blocks, { unit: 'repo' }, { quantity: '7' }],
  ['1,001 repos: the block above 1,000 for 49.00 = 49.00 USD', blocks, { unit: 'repo' }, { quantity: '1001' }],
  [
    '8,000 units: 10,000 committed for 500.00 (8,000 used) = 500.00 USD',
    { model: 'committed', committed_quantity: 10_000, committed_amount: 500, overage_unit_amount: '0.06' },
    {},
    { quantity: '8000' },
  ],
  [
    '12,000 units: 10,000 committed for 500.00 and 2,000 above it at 0.06 = 620.00 USD',
    { model: 'committed', committed_quantity: 10_000, committed_amount: 500, overage_unit_amount: '0.06' },
    {},
    { quantity: '12000' },
  ],
  [
    '635.00 USD: the first 2 transactions (100.00) free, 100.00 free of the rate, then 2.9 % of 435.00, ' +
      '4 transactions at 0.30, 0.055 more for transactions below the minimum of 0.50 and ' +
      '6.90 less for transactions above the maximum of 5.00 = 6.97 USD',
    {
      model: 'percentage',
      rate: '0.029',
      fixed_amount: '0.30',
      free_units: 2,
      free_amount: 100,
      transaction_minimum: '0.50',
      transaction_maximum: 5,
    },
    {},
    moved('40', '60', '80', '50', '5', '400'),
  ],
  [
    '12 events with amounts of 34.56 together = 34.56 USD',
    { model: 'dynamic' },
    {},
    { quantity: '12', event_amount: decimal('34.56') },
  ],
  [
    '500 events: 500 at 0.02, then 40.00 more to reach the minimum of 50.00 = 50.00 USD',
    perUnit('0.02'),
    { unit: 'event', minimum_amount: 50 },
    { quantity: '500' },
  ],
  [
    '1,200 events: 200 beyond the hard limit of 1,000 refused, then 1,000 at 0.02 = 20.00 USD',
    perUnit('0.02'),
    { unit: 'event', limit: { quantity: 1000, enforcement: 'hard' } },
    { quantity: '1200' },
  ],
  [
    '1,200 events: 1,200 at 0.02 = 24.00 USD; 200 above the soft limit of 1,000',
    perUnit('0.02'),
    { unit: 'event', limit: { quantity: 1000, enforcement: 'soft' } },
    { quantity: '1200' },
  ],
];
test.each(sentences)('%s', (sentence, charge, rest, input) => {
  const derivation = derive(charge, rest, input);
  expect(explainDerivation(derivation)).toBe(sentence);
  recompute(derivation);
});

describe('a share of a period', () => {
  const full = derive({ model: 'flat', amount: 29 }, {}, { quantity: '1' });
  test('is one step more, taken off the full amount: 29 × 17 / 30 = 16.4333…', () => {
    const part = prorateDerivation(full, { numerator: 17, denominator: 30, by: 'day' });
    expect(part.amount_minor).toBe(1643n);
    expect(recompute(part)).toBe(1643n);
    expect(explainDerivation(part)).toBe('flat fee of 29.00, then 17 of 30 days = 16.433333…, rounded to 16.43 USD');
  });
  test('of nothing is nothing, of all is all', () => {
    expect(prorateDerivation(full, { numerator: 0, denominator: 30, by: 'day' }).amount_minor).toBe(0n);
    expect(prorateDerivation(full, { numerator: 30, denominator: 30, by: 'second' }).amount_minor).toBe(2900n);
    expect(() => prorateDerivation(full, { numerator: 31, denominator: 30, by: 'day' })).toThrow(/share/);
  });
});

describe('a derivation that was tampered with', () => {
  const json = () =>
    JSON.parse(
      JSON.stringify(
        derivationToJson(
          derive(
            graduated,
            { included: 100_000, convert: { divide_by: 10 }, minimum_amount: 500 },
            { quantity: '12500000' },
          ),
        ),
      ),
    );
  const read = (changed: unknown) => {
    const result = derivationFromJson(changed);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.value;
  };
  const lies: [string, (derivation: ReturnType<typeof json>) => void, RegExp][] = [
    ['another quantity', (d) => (d.quantity = '12500001'), /step 1 \(convert\).*quantity/],
    ['another conversion', (d) => (d.steps[0].result = '1250001'), /step 1 \(convert\).*result/],
    ['a larger allowance', (d) => (d.steps[1].used = '100001'), /step 2 \(allowance\).*used/],
    ['a tier with more in it', (d) => (d.steps[2].quantity = '900001'), /step 3 \(tier\).*quantity/],
    ['a tier with another rate', (d) => (d.steps[3].unit_amount = '0.00006'), /step 4 \(tier\).*amount/],
    ['a tier left out', (d) => d.steps.splice(2, 1), /step 3 \(tier\).*tier 2/],
    ['a larger true-up', (d) => (d.steps[4].amount = '400'), /step 5 \(true_up\).*amount/],
    ['another sum', (d) => (d.exact = '499'), /sum to 500/],
    ['another rounding', (d) => (d.amount_minor = '50001'), /50000 minor units/],
  ];
  test('recomputes before', () => {
    expect(recompute(read(json()))).toBe(50_000n);
  });
  test.each(lies)('%s is found out', (_, tamper, message) => {
    const derivation = json();
    tamper(derivation);
    expect(() => recompute(read(derivation))).toThrow(message);
  });

  test.each([
    ['exact', 'exact', (d: ReturnType<typeof json>) => (d.exact = 500)],
    ['a step', 'steps[2].quantity', (d: ReturnType<typeof json>) => delete d.steps[2].quantity],
    ['a kind', 'steps[0].kind', (d: ReturnType<typeof json>) => (d.steps[0].kind = 'discount')],
    ['a currency', 'currency', (d: ReturnType<typeof json>) => (d.currency = 'XXX')],
    ['minor units', 'amount_minor', (d: ReturnType<typeof json>) => (d.amount_minor = '5e4')],
  ])('the shape of %s is checked', (_, path, spoil) => {
    const derivation = json();
    spoil(derivation);
    const result = derivationFromJson(derivation);
    expect(result.ok ? [] : result.problems.map((problem) => [problem.code, problem.path])).toEqual([
      ['invalid-derivation', path],
    ]);
  });
});
