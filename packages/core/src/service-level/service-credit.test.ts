// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServiceCredits } from '../catalog/definition.js';
import { addToDate } from '../kit/calendar.js';
import type { RevenueItem } from '../ledger/document.js';
import { monthFee } from './month-fee.js';
import { serviceCredit } from './service-credit.js';

// A published table: less than 99.9 % gives 10 %, less than 99.0 % 25 %, less than 95.0 % all of it
// (AWS Compute Optimizer, https://aws.amazon.com/compute-optimizer/sla/); the cap of a half is ours.
const table: ServiceCredits = {
  steps: [
    { below_percent: '99.9', credit: '0.1' },
    { below_percent: '99', credit: '0.25' },
    { below_percent: '95', credit: '1' },
  ],
  cap: '0.5',
};
const fee = { amount_minor: 19_999n, currency: 'EUR' };

test.each<[number, bigint | null]>([
  [100_000, null],
  [99_900, null],
  // 10 % of 199.99 is 19.999
  [99_899, 2_000n],
  [99_000, 2_000n],
  // 25 % is 49.9975
  [98_999, 5_000n],
  // all of it, capped at a half: 99.995
  [94_999, 10_000n],
])('%d of 100,000 gives %s of 199.99', (part, expected) =>
  expect(serviceCredit(table, { part, whole: 100_000 }, fee)?.amount_minor ?? null).toBe(expected),
);

test('a credit is never above the cap, and never above a fee that is below zero', () => {
  const step = fc.record({ below: fc.integer({ min: 1, max: 1000 }), credit: fc.integer({ min: 0, max: 1000 }) });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 5, size: 'max' }),
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.bigInt({ min: -1000n, max: 10_000_000n }),
      (steps, cap, part, amount_minor) => {
        const credits = {
          steps: steps.map(({ below, credit }) => ({
            below_percent: `${below}`,
            credit: `0.${String(credit).padStart(4, '0')}`,
          })),
          cap: `0.${String(cap).padStart(4, '0')}`,
        };
        const found = serviceCredit(credits, { part, whole: 1000 }, { amount_minor, currency: 'EUR' });
        const given = found?.amount_minor ?? 0n;
        expect(given >= 0n).toBe(true);
        // half a cent for rounding
        expect(given * 20_000n <= (amount_minor > 0n ? amount_minor : 0n) * BigInt(cap) * 2n + 10_000n).toBe(true);
      },
    ),
  );
});

const line = (start: string, end: string, net_minor: bigint, credits: RevenueItem['credits'] = []): RevenueItem => ({
  id: 'il_1',
  customer_id: 'cus_a',
  subscription_id: 'sub_a',
  invoice_id: 'inv_1',
  charge_key: 'plan/base',
  currency: 'EUR',
  billed_on: start,
  net_minor,
  discount_minor: 0n,
  service_period: { start, end },
  recognition: 'over_time',
  credits,
});

test.each<[string, readonly RevenueItem[], bigint]>([
  ['a month', [line('2026-04-01', '2026-05-01', 2_000n)], 2_000n],
  ['17 of the 30 days from 14 April to 13 May: 2,000 × 17 / 30', [line('2026-04-14', '2026-05-14', 2_000n)], 1_133n],
  ['a year: 30 of 365 days, the 91st to the 120th', [line('2026-01-01', '2027-01-01', 36_500n)], 3_000n],
  [
    'the half is credited by hand',
    [line('2026-04-01', '2026-05-01', 2_000n, [{ date: '2026-04-20', net_minor: 1_000n }])],
    1_000n,
  ],
  ['another month', [line('2026-05-01', '2026-06-01', 2_000n)], 0n],
])('the fee of April: %s', (_, lines, expected) => expect(monthFee(lines, '2026-04')).toBe(expected));

test('the months of a line come to the line', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 800 }), fc.bigInt({ min: -100_000n, max: 100_000n }), (days, net_minor) => {
      const item = line('2026-01-17', addToDate('2026-01-17', { days }), net_minor);
      const months = Array.from({ length: 28 }, (_, index) => addToDate('2026-01-01', { months: index }).slice(0, 7));
      expect(months.reduce((sum, month) => sum + monthFee([item], month), 0n)).toBe(net_minor);
    }),
  );
});
