// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../kit/decimal.js';
import type { ExchangeRate } from '../kit/exchange-rate.js';
import { Balances } from './balance.js';
import { carriedShare, functionalItem, functionalUnearned } from './functional-currency.js';
import { recognitionEntries } from './recognition.js';
import { withCredit } from './schedule.js';

const dollars = (rate: string): ExchangeRate => ({
  base: 'EUR',
  quote: 'USD',
  multiply: decimal(rate),
  divide: Decimal.ONE,
  recorded: [],
});

describe('in the functional currency', () => {
  test('an invoice paid in three parts leaves nothing behind', () => {
    const whole = { amount_minor: 10000n, functional_minor: 10825n };
    expect([0n, 3333n, 6666n].map((before, index) => carriedShare(whole, before, index === 2 ? 3334n : 3333n))).toEqual(
      [3608n, 3608n, 3609n],
    );
  });

  test('any parts of a whole sum to what it stands at', () => {
    const parts = fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), (settled, functional_minor) => {
        const amount_minor = settled.reduce((sum, part) => sum + part, 0n);
        fc.pre(amount_minor > 0n);
        let before = 0n;
        let sum = 0n;
        for (const part of settled) {
          sum += carriedShare({ amount_minor, functional_minor }, before, part);
          before += part;
        }
        expect(sum).toBe(functional_minor);
      }),
      { numRuns: 200 },
    );
  });

  test('deferred revenue ends at zero there too, credits included', () => {
    const line = {
      id: 'line_1',
      customer_id: 'cus_1',
      invoice_id: 'in_1',
      charge_key: 'plan/base',
      currency: 'EUR',
      billed_on: '2024-04-01',
      net_minor: 33333n,
      discount_minor: 0n,
      service_period: { start: '2024-04-01', end: '2024-05-01' },
      recognition: 'over_time' as const,
      credits: [],
    };
    const once = withCredit(line, { date: '2024-04-11', net_minor: 11111n });
    const item = functionalItem(withCredit(once, { date: '2024-04-16', net_minor: 5555n }), dollars('1.0825'));
    // 333.33 → 360.83; 111.11 of it → 120.28, 166.66 of it → 180.41
    expect(item).toMatchObject({
      currency: 'USD',
      net_minor: 36083n,
      credits: [{ net_minor: 12028n }, { net_minor: 6013n }],
    });
    // on 16 April 15 of 30 days are over, and all of the second credit is still to be earned
    expect(functionalUnearned(withCredit(once, { date: '2024-04-16', net_minor: 5555n }), dollars('1.0825'))).toBe(
      6013n,
    );
    expect(functionalUnearned(line, dollars('1.0825'))).toBe(0n);
    const balances = new Balances();
    for (const each of recognitionEntries([item], '2024-04-01', '2024-05-01', 'day')) balances.post(each);
    expect(balances.of('deferred_revenue', 'USD')).toBe(36083n - 12028n - 6013n);
    expect(functionalItem(item, dollars('2'))).toBe(item);
  });
});
