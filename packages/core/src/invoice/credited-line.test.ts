// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { type CreditAsk, type CreditableLine, creditedShare, type LineShare } from './credited-line.js';

const NOTHING: LineShare = { amount_minor: 0n, discount_minor: 0n, net_minor: 0n, taxes: [] };
/** 100.00 less 10.00 for June, and 19 % on the 90.00. */
const june: CreditableLine = {
  amount_minor: 10_000n,
  discount_minor: 1_000n,
  net_minor: 9_000n,
  taxes: [1_710n],
  period: { start: '2026-06-01', end: '2026-07-01' },
  over_time: true,
  inclusive: false,
  credited: NOTHING,
};
const plus = (a: LineShare, b: LineShare): LineShare => ({
  amount_minor: a.amount_minor + b.amount_minor,
  discount_minor: a.discount_minor + b.discount_minor,
  net_minor: a.net_minor + b.net_minor,
  taxes: b.taxes.map((tax, index) => tax + (a.taxes[index] ?? 0n)),
});
const told = ({ amount_minor, discount_minor, net_minor, taxes }: LineShare) =>
  [amount_minor, discount_minor, net_minor, ...taxes].map(Number);

describe('a credit of a line: before discount, discount, net, tax', () => {
  test.each<[string, CreditableLine, CreditAsk, number[]]>([
    ['all of it', june, { kind: 'rest' }, [10_000, 1_000, 9_000, 1_710]],
    ['by net amount', june, { kind: 'net', amount_minor: 3_000n }, [3_333, 333, 3_000, 570]],
    // 35.70 hold 5.70 of tax
    ['by gross amount', june, { kind: 'gross', amount_minor: 3_570n }, [3_333, 333, 3_000, 570]],
    ['a quarter', june, { kind: 'percent', percent: decimal('0.25') }, [2_500, 250, 2_250, 428]],
    // 18 of 30 days are left: 54.00
    ['the rest of the period', june, { kind: 'from', date: '2026-06-13' }, [6_000, 600, 5_400, 1_026]],
    ['of a period that is over', june, { kind: 'from', date: '2026-07-01' }, [0, 0, 0, 0]],
    ['of usage', { ...june, over_time: false }, { kind: 'from', date: '2026-06-13' }, [0, 0, 0, 0]],
    [
      'of a price that holds the tax: 107.10 are 119.00 less 11.90',
      { ...june, amount_minor: 11_900n, discount_minor: 1_190n, inclusive: true },
      { kind: 'net', amount_minor: 3_000n },
      // 30.00, its tax of 5.70 and 3.97 of the discount
      [3_967, 397, 3_000, 570],
    ],
    [
      'of a line below zero',
      { ...june, amount_minor: -10_000n, discount_minor: -1_000n, net_minor: -9_000n, taxes: [-1_710n] },
      { kind: 'net', amount_minor: 3_000n },
      [-3_333, -333, -3_000, -570],
    ],
    // the state takes 4.00 of 5.25, the county the rest
    [
      'of a line with two taxes',
      { ...june, taxes: [400n, 125n] },
      { kind: 'net', amount_minor: 3_000n },
      [3_333, 333, 3_000, 133, 42],
    ],
    ['beyond it, as asked', june, { kind: 'net', amount_minor: 9_001n }, [10_001, 1_000, 9_001, 1_710]],
  ])('%s', (_name, line, ask, expected) => {
    expect(told(creditedShare(line, ask))).toEqual(expected);
  });

  test('three times a third is the whole, to the cent', () => {
    let credited: LineShare = NOTHING;
    const shares = [1, 2, 3].map(() => {
      const share = creditedShare(
        { ...june, net_minor: 100n, discount_minor: 10n, taxes: [19n], amount_minor: 110n, credited },
        credited.net_minor === 66n ? { kind: 'rest' } : { kind: 'net', amount_minor: 33n },
      );
      credited = plus(credited, share);
      return told(share);
    });
    // 6.27, 12.54 and 19 of tax, counted over all
    expect(shares).toEqual([
      [36, 3, 33, 6],
      [37, 4, 33, 7],
      [37, 3, 34, 6],
    ]);
  });
});

test('for all lines: credits in any order and kind stay within it, and the last takes exactly what is left', () => {
  const ask = fc.oneof(
    fc.record({ kind: fc.constantFrom('net' as const, 'gross' as const), part: fc.integer({ min: 0, max: 100 }) }),
    fc.record({ kind: fc.constant('percent' as const), part: fc.integer({ min: 0, max: 30 }) }),
    fc.record({ kind: fc.constant('from' as const), part: fc.integer({ min: 1, max: 30 }) }),
  );
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 50_000n }),
      fc.bigInt({ min: 0n, max: 9_000n }),
      fc.array(fc.bigInt({ min: 0n, max: 9_000n }), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.boolean(),
      fc.array(ask, { maxLength: 6 }),
      (net, discount, taxes, inclusive, negative, asks) => {
        const sign = negative ? -1n : 1n;
        // no tax on nothing
        const own = taxes.map((tax) => (net === 0n ? 0n : tax));
        const tax = own.reduce((total, each) => total + each, 0n);
        const amount = net + discount + (inclusive ? tax : 0n);
        const line: CreditableLine = {
          ...june,
          amount_minor: sign * amount,
          discount_minor: sign * discount,
          net_minor: sign * net,
          taxes: own.map((each) => sign * each),
          inclusive,
        };
        let credited: LineShare = { ...NOTHING, taxes: own.map(() => 0n) };
        for (const { kind, part } of asks) {
          const left = sign * (line.net_minor - credited.net_minor);
          const taxLeft = tax - credited.taxes.reduce((total, each) => total + sign * each, 0n);
          const of = kind === 'gross' ? left + taxLeft : left;
          const share = creditedShare(
            { ...line, credited },
            kind === 'percent'
              ? { kind, percent: decimal(`0.${String(part).padStart(2, '0')}`) }
              : kind === 'from'
                ? { kind, date: `2026-06-${String(part).padStart(2, '0')}` }
                : { kind, amount_minor: (of * BigInt(part)) / 100n },
          );
          if (sign * share.net_minor > left) continue;
          const after = plus(credited, share);
          if (kind === 'gross') {
            const gross = share.net_minor + share.taxes.reduce((total, each) => total + each, 0n);
            expect(sign * gross).toBe((of * BigInt(part)) / 100n);
          }
          for (const [index, each] of share.taxes.entries()) {
            expect(sign * each >= 0n).toBe(true);
            expect(sign * (after.taxes[index] as bigint) <= (own[index] as bigint)).toBe(true);
          }
          expect(sign * share.net_minor >= 0n).toBe(true);
          expect(sign * after.discount_minor <= discount).toBe(true);
          credited = after;
        }
        const last = creditedShare({ ...line, credited }, { kind: 'rest' });
        const { amount_minor, discount_minor, net_minor } = line;
        expect(plus(credited, last)).toEqual({ amount_minor, discount_minor, net_minor, taxes: line.taxes });
      },
    ),
    { numRuns: 500 },
  );
});
