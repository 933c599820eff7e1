// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Charge, Price } from '../catalog/charge.js';
import { decimal } from '../kit/decimal.js';
import { ratingInputProblems } from './input-check.js';
import { compilePrice, rate } from './rate.js';
import { recompute } from './recompute.js';

const price = (charge: Charge, rest: Partial<Price> = {}): Price => ({
  charge,
  interval: 'month',
  meter: 'events',
  ...rest,
});
const perUnit = (unit_amount: string): Charge => ({ model: 'per_unit', unit_amount });

describe('percentage, transaction by transaction', () => {
  const charge: Charge = {
    model: 'percentage',
    rate: '0.029',
    fixed_amount: '0.30',
    free_units: 2,
    free_amount: 100,
    transaction_minimum: '0.50',
    transaction_maximum: 5,
  };
  const compiled = compilePrice(price(charge), { currency: 'USD', rounding: 'half-away' });
  const moved = (...amounts: string[]) => ({ quantity: decimal(0), transactions: amounts.map(decimal) });

  test('the worked example: 0 + 0 + 0.30 + 1.17 + 0.50 + 5.00', () => {
    const derivation = rate(compiled, moved('40', '60', '80', '50', '5', '400'));
    expect(derivation.steps.map((step) => [step.kind, 'amount' in step ? step.amount.toString() : null])).toEqual([
      ['free_transactions', null],
      ['free_amount', null],
      ['percentage', '12.615'],
      ['fixed_fees', '1.2'],
      ['transaction_bounds', '-6.845'],
    ]);
    expect(derivation.exact.toString()).toBe('6.97');
    expect(recompute(derivation)).toBe(697n);
  });

  const rows: [string[], string][] = [
    [[], '0'],
    [['400', '400'], '0'],
    [['1', '1', '100'], '0.3'],
    [['1', '1', '100.01'], '0.5'],
    [['1', '1', '100', '400', '-400'], '5.6'],
  ];
  test.each(rows)('%j cost %s', (amounts, expected) => {
    const derivation = rate(compiled, moved(...amounts));
    expect(derivation.exact.toString()).toBe(expected);
    recompute(derivation);
  });

  test('cents become dollars one by one', () => {
    const inCents = compilePrice(price(charge, { convert: { divide_by: 100 } }), {
      currency: 'USD',
      rounding: 'half-away',
    });
    expect(rate(inCents, moved('4000', '6000', '8000', '5000', '500', '40000')).amount_minor).toBe(697n);
  });

  test('a sum and a number are enough without bounds and free transactions', () => {
    const plain = compilePrice(price({ model: 'percentage', rate: '0.029', fixed_amount: '0.30' }), {
      currency: 'USD',
      rounding: 'half-away',
    });
    expect(rate(plain, { quantity: decimal(100), transaction_count: decimal(3) }).amount_minor).toBe(380n);
    expect(() => rate(plain, { quantity: decimal(100) })).toThrow(/transaction_count/);
    expect(() => rate(compiled, { quantity: decimal(100), transaction_count: decimal(3) })).toThrow(/transactions/);
  });
});

describe('what a price leaves to its input', () => {
  test('dynamic charges sum what the events carry', () => {
    const dynamic = compilePrice(price({ model: 'dynamic' }), { currency: 'USD', rounding: 'half-away' });
    expect(rate(dynamic, { quantity: decimal(3), event_amount: decimal('34.565') }).amount_minor).toBe(3457n);
    expect(() => rate(dynamic, { quantity: decimal(3) })).toThrow(/event_amount/);
  });

  test('the limit of a feature comes as `included`', () => {
    const of = price(perUnit('0.02'), { included: { limit_of: 'events' } });
    const compiled = compilePrice(of, { currency: 'USD', rounding: 'half-away' });
    expect(rate(compiled, { quantity: decimal(1100), included: decimal(1000) }).amount_minor).toBe(200n);
    expect(() => rate(compiled, { quantity: decimal(1100) })).toThrow(/limit of events/);
  });

  test('a negotiated charge must be settled before, and a currency known', () => {
    const options = { currency: 'USD', rounding: 'half-away' } as const;
    expect(() => compilePrice(price({ model: 'negotiated', basis: 'flat' }), options)).toThrow(/settled/);
    expect(() => compilePrice(price(perUnit('1')), { ...options, currency: 'XXX' })).toThrow(/XXX/);
  });
});

test('what an input lacks is said before it is rated', () => {
  const codes = (of: Price, input: Parameters<typeof ratingInputProblems>[1]) =>
    ratingInputProblems(of, input).map((problem) => problem.code);
  const bounded = price({ model: 'percentage', rate: '0.1', transaction_minimum: 1 });
  const fee = price({ model: 'percentage', rate: '0.1', fixed_amount: 1 });
  const limited = price(perUnit('1'), { included: { limit_of: 'events' } });
  expect(codes(bounded, { transaction_count: decimal(1) })).toEqual(['transactions-missing']);
  expect(codes(bounded, { transactions: [] })).toEqual([]);
  expect(codes(fee, {})).toEqual(['transactions-missing']);
  expect(codes(fee, { transaction_count: decimal(1) })).toEqual([]);
  expect(codes(limited, {})).toEqual(['allowance-missing']);
  expect(codes(limited, { included: decimal(1) })).toEqual([]);
  expect(codes(price({ model: 'dynamic' }), {})).toEqual(['event-amount-missing']);
  expect(codes(price({ model: 'negotiated', basis: 'flat' }), {})).toEqual(['negotiated-price-unsettled']);
});
