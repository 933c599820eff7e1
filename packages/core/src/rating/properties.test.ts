// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Charge, Price, Tier } from '../catalog/charge.js';
import { checkPrice } from '../catalog/price-check.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { derivationFromJson, derivationToJson } from './derivation-json.js';
import { explainDerivation } from './explain.js';
import { prorateDerivation } from './prorate-derivation.js';
import { compilePrice, type RatingInput, rate } from './rate.js';
import { recompute } from './recompute.js';

/** A fraction of BigInts: arithmetic that shares nothing with Decimal. */
type Fraction = readonly [numerator: bigint, denominator: bigint];
const fraction = (value: string | number): Fraction => {
  const [whole, part = ''] = String(value).split('.') as [string, string?];
  return [BigInt(whole + part), 10n ** BigInt(part.length)];
};
const plus = (a: Fraction, b: Fraction): Fraction => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const minus = (a: Fraction, b: Fraction): Fraction => plus(a, [-b[0], b[1]]);
const times = (a: Fraction, b: Fraction): Fraction => [a[0] * b[0], a[1] * b[1]];
const less = (a: Fraction, b: Fraction): boolean => a[0] * b[1] < b[0] * a[1];
const smaller = (a: Fraction, b: Fraction): Fraction => (less(a, b) ? a : b);
const ceiling = ([n, d]: Fraction): Fraction => [(n + d - 1n) / d, 1n];
const none: Fraction = [0n, 1n];
/** Half away from zero, for zero and more. */
const toCents = ([n, d]: Fraction): bigint => (n * 200n + d) / (2n * d);

interface NaiveTier {
  readonly up_to: string | number | null;
  readonly unit_amount?: string | number;
  readonly flat_amount?: string | number;
  readonly rate?: string | number;
  readonly amount?: string | number;
}

/** The charge models once more, as slowly and plainly as they can be said. */
function naive(charge: Charge, quantity: Fraction): Fraction {
  const tiered = (tiers: readonly NaiveTier[]): Fraction => {
    let total = none;
    let from = none;
    for (const tier of tiers) {
      if (!less(from, quantity)) break;
      const end = tier.up_to === null ? quantity : smaller(quantity, fraction(tier.up_to));
      const part = times(minus(end, from), fraction(tier.unit_amount ?? tier.rate ?? 0));
      total = plus(total, plus(part, fraction(tier.flat_amount ?? 0)));
      from = end;
    }
    return total;
  };
  const reached = <T extends NaiveTier>(tiers: readonly T[]): T =>
    tiers.find((tier) => tier.up_to === null || !less(fraction(tier.up_to), quantity)) as T;
  switch (charge.model) {
    case 'flat':
      return fraction(charge.amount);
    case 'per_unit':
      return times(quantity, fraction(charge.unit_amount));
    case 'package': {
      const [n, d] = fraction(charge.size);
      return times(ceiling(times(quantity, [d, n])), fraction(charge.amount));
    }
    case 'graduated':
    case 'graduated_percentage':
      return tiered(charge.tiers);
    case 'volume': {
      if (quantity[0] === 0n) return none;
      const tier = reached(charge.tiers);
      return plus(times(quantity, fraction(tier.unit_amount ?? 0)), fraction(tier.flat_amount ?? 0));
    }
    case 'stairstep':
      return quantity[0] === 0n ? none : fraction(reached(charge.tiers).amount);
    case 'committed': {
      const over = minus(quantity, fraction(charge.committed_quantity));
      const extra = over[0] > 0n ? times(over, fraction(charge.overage_unit_amount)) : none;
      return plus(fraction(charge.committed_amount), extra);
    }
    default:
      throw new Error(`no naive ${charge.model}`);
  }
}

const digits = (whole: number, places: number) =>
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** BigInt(whole + places) - 1n }), fc.integer({ min: 0, max: places }))
    .map(([coefficient, scale]) => Decimal.fromParts(coefficient, scale).toString());
const unitAmount = digits(0, 12).map((text) => Decimal.parse(text)?.min(decimal(1000)).toString() as string);
const amount = digits(3, 2);
const quantity = fc.oneof(digits(5, 0), digits(4, 3), digits(15, 9), fc.constantFrom('0', '1000', '1000.000000001'));
const rising = fc
  .uniqueArray(fc.integer({ min: 1, max: 20_000 }), { maxLength: 4 })
  .map((ends) => [...ends.sort((a, b) => a - b), null]);
const tiersOf = <T>(fields: fc.Arbitrary<T>) =>
  rising.chain((ends) => fc.tuple(...ends.map((up_to) => fields.map((rest) => ({ up_to, ...rest })))));
const unitTiers = tiersOf(fc.record({ unit_amount: unitAmount, flat_amount: amount }));

const graduated = unitTiers.map((tiers): Charge => ({ model: 'graduated', tiers }));
const perUnit = unitAmount.map((unit_amount): Charge => ({ model: 'per_unit', unit_amount }));
const packages = fc
  .tuple(amount, fc.integer({ min: 1, max: 5000 }))
  .map(([each, size]): Charge => ({ model: 'package', amount: each, size }));
/** Dearer from block to block. */
const stairstep = tiersOf(fc.record({ amount: fc.integer({ min: 0, max: 500 }) })).map((tiers): Charge => {
  const ascending = tiers.map((tier) => tier.amount).sort((a, b) => a - b);
  return { model: 'stairstep', tiers: tiers.map((tier, index) => ({ ...tier, amount: ascending[index] as number })) };
});
const rateFraction = fc
  .integer({ min: 0, max: 1_000_000 })
  .map((parts) => Decimal.fromParts(BigInt(parts), 6).toString());
const graduatedPercentage = tiersOf(fc.record({ rate: rateFraction, flat_amount: amount })).map(
  (tiers): Charge => ({ model: 'graduated_percentage', tiers }),
);
const monotone = fc.oneof(graduated, perUnit, packages, stairstep, graduatedPercentage);
const anyCharge = fc.oneof(
  monotone,
  unitTiers.map((tiers): Charge => ({ model: 'volume', tiers })),
  amount.map((flat): Charge => ({ model: 'flat', amount: flat })),
  fc.tuple(amount, amount, unitAmount).map(
    ([committed_quantity, committed_amount, overage_unit_amount]): Charge => ({
      model: 'committed',
      committed_quantity,
      committed_amount,
      overage_unit_amount,
    }),
  ),
);
const anyPrice = fc.record(
  {
    charge: anyCharge,
    interval: fc.constant('month' as const),
    meter: fc.constant('events'),
    unit: fc.constant('event'),
    convert: fc.record(
      {
        divide_by: fc.constantFrom(1000, '1000000000', 1024, 3600, '0.3'),
        round: fc.constantFrom('up' as const, 'down' as const, 'half-away' as const),
      },
      { requiredKeys: ['divide_by'] },
    ),
    included: digits(4, 1),
    minimum_amount: amount,
    limit: fc.record({ quantity: digits(5, 0), enforcement: fc.constantFrom('hard' as const, 'soft' as const) }),
  },
  { requiredKeys: ['charge', 'interval', 'meter'] },
) as fc.Arbitrary<Price>;

const currency = fc.constantFrom('USD', 'JPY', 'BHD');
const rounding = fc.constantFrom('half-away' as const, 'half-even' as const, 'up' as const, 'down' as const);
const inDollars = { currency: 'USD', rounding: 'half-away' } as const;
const simple = (charge: Charge): Price => ({ charge, interval: 'month', meter: 'events' });
const exactly = (charge: Charge, text: string) =>
  rate(compilePrice(simple(charge), inDollars), { quantity: decimal(text) });
const RUNS = { numRuns: 300 };

describe('a charge', () => {
  test('costs what slow fractions say', () => {
    fc.assert(
      fc.property(anyCharge, quantity, (charge, used) => {
        expect(checkPrice(simple(charge), '')).toEqual([]);
        expect(exactly(charge, used).amount_minor).toBe(toCents(naive(charge, fraction(used))));
      }),
      RUNS,
    );
  });

  test('never costs less for more, but for volume', () => {
    fc.assert(
      fc.property(monotone, quantity, quantity, (charge, a, b) => {
        const [less, more] = decimal(a).lessThan(decimal(b)) ? [a, b] : [b, a];
        expect(exactly(charge, less).exact.compare(exactly(charge, more).exact)).toBeLessThanOrEqual(0);
      }),
      RUNS,
    );
  });

  test('by volume can cost less for one more: 1,000 at 0.02 against 1,001 at 0.01', () => {
    const tiers = [
      { up_to: 1000, unit_amount: '0.02' },
      { up_to: null, unit_amount: '0.01' },
    ];
    expect(exactly({ model: 'volume', tiers }, '1000').amount_minor).toBe(2000n);
    expect(exactly({ model: 'volume', tiers }, '1001').amount_minor).toBe(1001n);
  });

  test('graduated from q1 to q1 + q2 costs what the tiers between them hold', () => {
    fc.assert(
      fc.property(unitTiers, digits(4, 2), digits(4, 2), (tiers, q1, q2) => {
        const charge: Charge = { model: 'graduated', tiers: tiers.map(({ flat_amount, ...tier }) => tier) };
        const start = decimal(q1);
        // the same tiers, counted from q1 on
        const rest = charge.tiers.flatMap(({ up_to, ...tier }): Tier[] => {
          const end = up_to === null ? null : decimal(up_to).subtract(start);
          return end === null ? [{ up_to: null, ...tier }] : end.sign() > 0 ? [{ up_to: end.toString(), ...tier }] : [];
        });
        const whole = exactly(charge, start.add(decimal(q2)).toString()).exact;
        const parts = exactly(charge, q1).exact.add(exactly({ model: 'graduated', tiers: rest }, q2).exact);
        expect(parts.toString()).toBe(whole.toString());
      }),
      RUNS,
    );
  });
});

describe('a derivation', () => {
  const rated = fc
    .tuple(anyPrice, quantity, currency, rounding)
    .map(([price, used, code, mode]) =>
      rate(compilePrice(price, { currency: code, rounding: mode }), { quantity: decimal(used) }),
    );
  const share = fc.tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 31, max: 366 }));
  const derived = fc.oneof(
    rated,
    fc
      .tuple(rated, share)
      .map(([full, [numerator, denominator]]) => prorateDerivation(full, { numerator, denominator, by: 'day' })),
  );

  test('recomputes to its own minor units, adds up, and reads as one sentence', () => {
    fc.assert(
      fc.property(derived, (derivation) => {
        expect(recompute(derivation)).toBe(derivation.amount_minor);
        const amounts = derivation.steps.flatMap((step) => ('amount' in step ? [step.amount] : []));
        const sum = amounts.reduce((total, each) => total.add(each), Decimal.ZERO);
        expect(sum.toString()).toBe(derivation.exact.toString());
        expect(explainDerivation(derivation)).toMatch(/^\S.* (USD|JPY|BHD)(; .*soft limit of [\d,.]+)?$/);
      }),
      RUNS,
    );
  });

  test('survives JSON', () => {
    fc.assert(
      fc.property(derived, (derivation) => {
        const json = derivationToJson(derivation);
        const back = derivationFromJson(JSON.parse(JSON.stringify(json)));
        if (!back.ok) throw new Error(JSON.stringify(back.problems));
        expect(derivationToJson(back.value)).toEqual(json);
        expect(recompute(back.value)).toBe(derivation.amount_minor);
      }),
      RUNS,
    );
  });
});

test('the order of transactions does not change a total, as long as none is free for being early', () => {
  const charge: Charge = {
    model: 'percentage',
    rate: '0.029',
    fixed_amount: '0.3',
    transaction_minimum: '0.5',
    transaction_maximum: 5,
  };
  const compiled = compilePrice(simple(charge), inDollars);
  const total = (input: RatingInput) => {
    const derivation = rate(compiled, input);
    expect(recompute(derivation)).toBe(derivation.amount_minor);
    return derivation.exact.toString();
  };
  const moved = fc.array(digits(3, 2), { maxLength: 20, size: 'max' }).map((texts) => texts.map(decimal));
  const shuffled = moved.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([transactions, other]) => {
      const quantity = Decimal.ZERO;
      expect(total({ quantity, transactions: other })).toBe(total({ quantity, transactions }));
      const each = transactions.map((money) => decimal(total({ quantity, transactions: [money] })));
      expect(total({ quantity, transactions })).toBe(each.reduce((a, b) => a.add(b), Decimal.ZERO).toString());
    }),
    RUNS,
  );
});
