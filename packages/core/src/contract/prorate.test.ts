// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDate, dateOfDay } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { prorate } from './prorate.js';

const period = (start: string, end: string) => ({ start, end });

describe('a part of a period', () => {
  test.each([
    // 17 of 31 days of January: 31.00 × 17 / 31
    ['31', 'day', period('2024-01-01', '2024-02-01'), period('2024-01-15', '2024-02-01'), 'UTC', 17, 31, '17'],
    ['29', 'day', period('2024-02-01', '2024-03-01'), period('2024-02-29', '2024-03-01'), 'UTC', 1, 29, '1'],
    [
      '10',
      'day',
      period('2024-01-01', '2024-02-01'),
      period('2024-01-01', '2024-01-02'),
      'UTC',
      1,
      31,
      '0.32258064516129032258',
    ],
    ['10', 'none', period('2024-01-01', '2024-02-01'), period('2024-01-31', '2024-02-01'), 'UTC', 1, 1, '10'],
    ['10', 'day', period('2024-01-01', '2024-02-01'), period('2024-01-01', '2024-02-01'), 'UTC', 31, 31, '10'],
    ['10', 'day', period('2024-01-01', '2024-02-01'), period('2024-01-10', '2024-01-10'), 'UTC', 0, 31, '0'],
    // the week of the spring change has 167 hours, its Sunday 23
    [
      '167',
      'second',
      period('2024-03-25', '2024-04-01'),
      period('2024-03-31', '2024-04-01'),
      'Europe/Berlin',
      82800,
      601200,
      '23',
    ],
    [
      '169',
      'second',
      period('2024-10-21', '2024-10-28'),
      period('2024-10-27', '2024-10-28'),
      'Europe/Berlin',
      90000,
      608400,
      '25',
    ],
    [
      '168',
      'second',
      period('2024-03-25', '2024-04-01'),
      period('2024-03-31', '2024-04-01'),
      'UTC',
      86400,
      604800,
      '24',
    ],
  ] as const)('%s by %s of %j for %j in %s', (amount, by, full, served, timezone, numerator, denominator, expected) => {
    const share = prorate({ full_amount: decimal(amount), full, served, by, timezone });
    expect({ ...share, amount: share.amount.toString() }).toEqual({ amount: expected, numerator, denominator });
  });

  test('must lie inside it', () => {
    const full = period('2024-01-01', '2024-02-01');
    for (const served of [
      period('2023-12-31', '2024-01-05'),
      period('2024-01-05', '2024-02-02'),
      period('2024-01-05', '2024-01-04'),
    ])
      expect(() => prorate({ full_amount: decimal(1), full, served, by: 'day', timezone: 'UTC' })).toThrow(RangeError);
  });
});

test('the parts of a period sum to the whole: exactly as fractions, within their last place as amounts', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((cents) => Decimal.fromParts(cents, 2));
  fc.assert(
    fc.property(
      amount,
      fc.integer({ min: 0, max: 25_000 }).map(dateOfDay),
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('day' as const, 'second' as const),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo'),
      (full_amount, start, lengths, by, timezone) => {
        const cuts = [start];
        for (const days of lengths) cuts.push(addToDate(cuts.at(-1) as string, { days: days + 1 }));
        const full = period(start, cuts.at(-1) as string);
        const shares = lengths.map((_, index) =>
          prorate({
            full_amount,
            full,
            served: period(cuts[index] as string, cuts[index + 1] as string),
            by,
            timezone,
          }),
        );
        expect(shares.reduce((sum, share) => sum + share.numerator, 0)).toBe(shares[0]?.denominator);
        const off = shares
          .reduce((sum, share) => sum.add(share.amount), Decimal.ZERO)
          .subtract(full_amount)
          .abs();
        expect(off.greaterThan(Decimal.fromParts(BigInt(lengths.length), 20))).toBe(false);
      },
    ),
    { numRuns: 200 },
  );
});
