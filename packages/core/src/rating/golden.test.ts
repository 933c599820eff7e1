// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Charge, Price } from '../catalog/charge.js';
import { checkPrice } from '../catalog/price-check.js';
import { decimal, type Rounding } from '../kit/decimal.js';
import { formatMinor } from '../kit/money.js';
import { compilePrice, rate } from './rate.js';
import { recompute } from './recompute.js';

// Every amount in here was worked out by hand.
const price = (charge: Charge, rest: Partial<Price> = {}): Price => ({
  charge,
  interval: 'month',
  meter: 'events',
  ...rest,
});
function amount(of: Price, quantity: string, currency = 'USD', rounding: Rounding = 'half-away'): string {
  expect(checkPrice(of, '')).toEqual([]);
  const derivation = rate(compilePrice(of, { currency, rounding }), { quantity: decimal(quantity) });
  expect(recompute(derivation)).toBe(derivation.amount_minor);
  return formatMinor(derivation.amount_minor, currency);
}
const HUGE = '1000000000000000000';

const unitTiers = [
  { up_to: 1000, unit_amount: '0.02', flat_amount: 5 },
  { up_to: '10000', unit_amount: '0.01' },
  { up_to: null, unit_amount: '0.005', flat_amount: '10' },
];
const blocks = [
  { up_to: 1000, amount: 19 },
  { up_to: 5000, amount: 49 },
  { up_to: null, amount: 99 },
];
const rates = [
  { up_to: 10000, rate: '0.03' },
  { up_to: 50000, rate: '0.02' },
  { up_to: null, rate: '0.01', flat_amount: 5 },
];
const perUnit = (unit_amount: string): Charge => ({ model: 'per_unit', unit_amount });

const models: [string, Price, [quantity: string, amount: string][]][] = [
  [
    'flat',
    price({ model: 'flat', amount: '29' }),
    [
      ['0', '29.00'],
      ['1', '29.00'],
      [HUGE, '29.00'],
    ],
  ],
  [
    'per unit',
    price(perUnit('0.02')),
    [
      ['0', '0.00'],
      ['1', '0.02'],
      ['12.5', '0.25'],
      ['-5', '0.00'],
      [HUGE, '20000000000000000.00'],
    ],
  ],
  [
    'per unit at 12 places',
    price(perUnit('0.000000000001')),
    [
      ['1', '0.00'],
      ['4999999999', '0.00'],
      ['5000000000', '0.01'],
      [HUGE, '1000000.00'],
    ],
  ],
  [
    'per seat',
    { charge: { model: 'per_seat', unit_amount: '39.90' }, interval: 'month', feature: 'seats' },
    [
      ['0', '0.00'],
      ['1', '39.90'],
      ['7', '279.30'],
    ],
  ],
  [
    'package, begun ones count',
    price({ model: 'package', amount: 5, size: 1000 }),
    [
      ['0', '0.00'],
      ['1', '5.00'],
      ['12.5', '5.00'],
      ['1000', '5.00'],
      ['1001', '10.00'],
      [HUGE, '5000000000000000.00'],
    ],
  ],
  [
    'package, only full ones count',
    price({ model: 'package', amount: 5, size: 1000, partial: 'down' }),
    [
      ['0', '0.00'],
      ['999', '0.00'],
      ['1000', '5.00'],
      ['1999.9', '5.00'],
      ['2000', '10.00'],
    ],
  ],
  [
    'graduated',
    price({ model: 'graduated', tiers: unitTiers }),
    [
      ['0', '0.00'],
      ['1', '5.02'],
      ['12.5', '5.25'],
      ['1000', '25.00'],
      ['1001', '25.01'],
      ['10000', '115.00'],
      ['10001', '125.01'],
      [HUGE, '5000000000000075.00'],
    ],
  ],
  [
    'graduated, first flat amount at zero',
    price({ model: 'graduated', tiers: unitTiers, first_tier_flat_at_zero: true }),
    [
      ['0', '5.00'],
      ['1', '5.02'],
    ],
  ],
  [
    'volume',
    price({ model: 'volume', tiers: unitTiers }),
    [
      ['0', '0.00'],
      ['12.5', '5.25'],
      ['1000', '25.00'],
      ['1001', '10.01'],
      ['10000', '100.00'],
      ['10001', '60.01'],
      [HUGE, '5000000000000010.00'],
    ],
  ],
  [
    'volume, first flat amount at zero',
    price({ model: 'volume', tiers: unitTiers, first_tier_flat_at_zero: true }),
    [
      ['0', '5.00'],
      ['1', '5.02'],
    ],
  ],
  [
    'stairstep',
    price({ model: 'stairstep', tiers: blocks }),
    [
      ['0', '0.00'],
      ['0.5', '19.00'],
      ['1000', '19.00'],
      ['1000.000000000001', '49.00'],
      ['1001', '49.00'],
      ['5000', '49.00'],
      [HUGE, '99.00'],
    ],
  ],
  [
    'graduated percentage',
    price({ model: 'graduated_percentage', tiers: rates }),
    [
      ['0', '0.00'],
      ['12.5', '0.38'],
      ['10000', '300.00'],
      ['10000.01', '300.00'],
      ['50000', '1100.00'],
      ['50001', '1105.01'],
    ],
  ],
  [
    'percentage of a sum',
    price({ model: 'percentage', rate: '0.029', free_amount: 100 }),
    [
      ['0', '0.00'],
      ['100', '0.00'],
      ['101', '0.03'],
      ['1100', '29.00'],
    ],
  ],
  [
    'committed',
    price({ model: 'committed', committed_quantity: 10000, committed_amount: 500, overage_unit_amount: '0.06' }),
    [
      ['0', '500.00'],
      ['12.5', '500.00'],
      ['10000', '500.00'],
      ['10001', '500.06'],
      ['10000.5', '500.03'],
    ],
  ],
];

describe.each(models)('%s', (_, of, rows) => {
  test.each(rows)('%s costs %s', (quantity, expected) => {
    expect(amount(of, quantity)).toBe(expected);
  });
});

const gigabytes = { divide_by: '1000000000' };
const modifiers: [string, Price, [quantity: string, amount: string][]][] = [
  [
    'bytes to GB',
    price(perUnit('0.09'), { convert: gigabytes }),
    [
      ['3500000000', '0.32'],
      ['1', '0.00'],
      ['0', '0.00'],
    ],
  ],
  [
    'bytes to begun GB',
    price(perUnit('0.09'), { convert: { ...gigabytes, round: 'up' } }),
    [
      ['3000000000', '0.27'],
      ['3000000001', '0.36'],
      ['1', '0.09'],
      ['0', '0.00'],
    ],
  ],
  ['bytes to GiB', price(perUnit('0.09'), { convert: { divide_by: 1073741824 } }), [['1610612736', '0.14']]],
  [
    'seconds to hours',
    price(perUnit('0.09'), { convert: { divide_by: 3600 } }),
    [
      ['1200', '0.03'],
      ['3600', '0.09'],
    ],
  ],
  ['cents to thousands, divisor below one', price(perUnit('2'), { convert: { divide_by: '0.04' } }), [['3', '150.00']]],
  [
    'allowance',
    price(perUnit('0.02'), { included: 100 }),
    [
      ['0', '0.00'],
      ['99', '0.00'],
      ['100', '0.00'],
      ['100.5', '0.01'],
      ['101', '0.02'],
    ],
  ],
  [
    'minimum commitment',
    price(perUnit('0.02'), { minimum_amount: 50 }),
    [
      ['0', '50.00'],
      ['2499', '50.00'],
      ['2500', '50.00'],
      ['2501', '50.02'],
    ],
  ],
  [
    'hard limit',
    price(perUnit('0.02'), { limit: { quantity: 1000, enforcement: 'hard' } }),
    [
      ['999', '19.98'],
      ['1000', '20.00'],
      ['1001', '20.00'],
      [HUGE, '20.00'],
    ],
  ],
  [
    'soft limit',
    price(perUnit('0.02'), { limit: { quantity: 1000, enforcement: 'soft' } }),
    [
      ['1000', '20.00'],
      ['1001', '20.02'],
    ],
  ],
  [
    'all of them: 5,000 of 6,000 pass, 1,000 are included, 40.00 is below 45',
    price(perUnit('0.01'), {
      convert: { divide_by: 1000 },
      limit: { quantity: 5000, enforcement: 'hard' },
      included: 1000,
      minimum_amount: '45',
    }),
    [
      ['6000000', '45.00'],
      ['1500000', '45.00'],
    ],
  ],
];
describe.each(modifiers)('%s', (_, of, rows) => {
  test.each(rows)('%s costs %s', (quantity, expected) => {
    expect(amount(of, quantity)).toBe(expected);
  });
});

const currencies: [string, Rounding, string, string][] = [
  ['JPY', 'half-away', '1', '1'],
  ['JPY', 'half-away', '3', '2'],
  ['JPY', 'half-even', '1', '0'],
  ['JPY', 'down', '3', '1'],
  ['BHD', 'half-away', '0.001', '0.001'],
  ['BHD', 'half-away', '0.025', '0.013'],
  ['BHD', 'half-even', '0.025', '0.012'],
  ['BHD', 'up', '0.0000000001', '0.001'],
];
test.each(currencies)('in %s, rounded %s, %s at 0.5 cost %s', (currency, rounding, quantity, expected) => {
  expect(amount(price(perUnit('0.5')), quantity, currency, rounding)).toBe(expected);
});
