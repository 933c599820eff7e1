// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { roundedMovements } from './movement.js';
import { customerMovements, movementReport } from './movement-report.js';
import type { MetricPolicy } from './policy.js';
import { CHARTMOGUL_POLICY, KONTOR_POLICY } from './policy-presets.js';
import { reconciled } from './reconciled.js';
import { advance, customerOf, type RevenueInput, revenueHistory } from './revenue-history.js';
import { dailyRate } from './testing/daily-rate.js';
import { monthly, rowWords, totalWords } from './testing/movement-table.js';
import { day, ended, part, state, usage } from './testing/revenue.js';

const history = (input: RevenueInput, options: Partial<MetricPolicy> = {}, timezone = 'UTC') =>
  revenueHistory(input, { policy: { ...KONTOR_POLICY, ...options }, timezone });
const only = (...states: RevenueInput['states']): RevenueInput => ({ states, usage: [] });
const year = monthly('2024-01-01', '2025-01-01');

describe('what one change is', () => {
  test('a switch to another subscription at one instant is no churn', () => {
    const input = only(
      state('2024-01-10', '30'),
      ended('2024-02-10'),
      state('2024-02-10', '50', { subscription_id: 'other' }),
    );
    expect(totalWords(history(input), year)).toEqual([
      '2024-01-01: 0.00 new 30.00 = 30.00',
      '2024-02-01: 30.00 expansion 20.00 = 50.00',
    ]);
  });

  test('one of two subscriptions that ends is a contraction, the last one churn', () => {
    const input = only(
      state('2024-01-10', '30', { ends_at: day('2024-02-10') }),
      state('2024-01-20', '50', { subscription_id: 'other', ends_at: day('2024-03-10') }),
    );
    expect(totalWords(history(input), year)).toEqual([
      '2024-01-01: 0.00 new 30.00 expansion 50.00 = 80.00',
      '2024-02-01: 80.00 contraction -30.00 = 50.00',
      '2024-03-01: 50.00 churn -50.00 = 0.00',
    ]);
  });

  test('a second currency is an expansion; customers are told by the currency they pay in, and once in all', () => {
    const input = only(
      state('2024-01-10', '30', { ends_at: day('2024-03-10') }),
      state('2024-02-10', '50', { subscription_id: 'other', currency: 'USD' }),
    );
    expect(totalWords(history(input), year)).toEqual([
      '2024-01-01: 0.00 new 30.00 = 30.00',
      '2024-02-01: 0.00 expansion 50.00 = 50.00',
      '2024-03-01: 30.00 contraction -30.00 = 0.00',
    ]);
    const customers = (currency: string | null) => {
      const report = movementReport(history(input), {
        ...monthly('2024-01-01', '2024-04-01'),
        currency,
        rate: dailyRate,
      });
      if (!report.ok) throw new Error('a rate is missing');
      return report.value.totals.map((total) => `${total.period.start} ${total.currency} ${total.closing_customers}`);
    };
    expect(customers(null)).toEqual([
      '2024-01-01 EUR 1',
      '2024-01-01 USD 0',
      '2024-02-01 EUR 1',
      '2024-02-01 USD 1',
      '2024-03-01 EUR 0',
      '2024-03-01 USD 1',
    ]);
    expect(customers('EUR')).toEqual(['2024-01-01 EUR 1', '2024-02-01 EUR 1', '2024-03-01 EUR 1']);
  });

  test('a free customer who is kept and leaves is churn of nothing', () => {
    const input = only(state('2024-01-10', '30'), state('2024-02-10', '0'), ended('2024-03-10'));
    expect(customerMovements(history(input, CHARTMOGUL_POLICY), '2024-03-01', '2024-04-01')).toEqual([
      { customer_id: 'c', pays: false, new: 0, begun: 0, ceased: 1 },
    ]);
    expect(customerMovements(history(input), '2024-03-01', '2024-04-01')).toEqual([]);
  });

  test('who is free from the beginning is no customer, and new when they pay', () => {
    const input = only(state('2024-01-10', '0'), state('2024-03-10', '20'));
    for (const policy of [KONTOR_POLICY, CHARTMOGUL_POLICY])
      expect(totalWords(history(input, policy), year)).toEqual(['2024-03-01: 0.00 new 20.00 = 20.00']);
  });

  test('what is off ends without a state of its own, and never takes more than there is', () => {
    const terms = { discounts: [{ amount: part('25').amount, ends_at: day('2024-04-15') }] };
    const input = only(
      state('2024-01-10', '0', { parts: [part('20', terms), part('5', { charge_key: 'plan/more' })] }),
    );
    expect(totalWords(history(input), year)).toEqual([
      '2024-01-01: 0.00 new 5.00 = 5.00',
      '2024-04-01: 5.00 expansion 20.00 = 25.00',
    ]);
  });

  test('somebody who takes a cancellation back goes on', () => {
    const input = only(
      state('2024-01-10', '30'),
      state('2024-02-10', '30', { cancelled_at: day('2024-02-10'), ends_at: day('2024-06-10') }),
      state('2024-03-10', '30'),
    );
    expect(totalWords(history(input), year)).toEqual(['2024-01-01: 0.00 new 30.00 = 30.00']);
    expect(totalWords(history(input, { churn_at: 'cancellation' }), year)).toEqual([
      '2024-01-01: 0.00 new 30.00 = 30.00',
      '2024-02-01: 30.00 churn -30.00 = 0.00',
      '2024-03-01: 0.00 reactivation 30.00 = 30.00',
    ]);
  });

  test('what is cancelled as it begins never was', () => {
    const input = only(state('2024-01-10', '30', { cancelled_at: day('2024-01-10'), ends_at: day('2024-02-10') }));
    expect(totalWords(history(input, { churn_at: 'cancellation' }), year)).toEqual([]);
    expect(totalWords(history(input), year)).toEqual([
      '2024-01-01: 0.00 new 30.00 = 30.00',
      '2024-02-01: 30.00 churn -30.00 = 0.00',
    ]);
  });

  test('a netted month is converted at the day the customer began, whatever comes later in it', () => {
    const input = only(
      state('2024-01-10', '100', { currency: 'USD' }),
      state('2024-01-20', '200', { currency: 'USD' }),
    );
    const request = { ...year, currency: 'EUR', rate: dailyRate };
    // 200 ÷ 1.103, the rate of the 10th
    expect(totalWords(history(input, { same_month: 'netted', exchange: 'at_start' }), request)).toEqual([
      '2024-01-01: 0.00 new 181.32 = 181.32',
    ]);
  });

  test('days are those of the zone', () => {
    const input = only(state('2024-01-01', '30', { at: day('2024-02-01') - 1_800_000 }));
    expect(totalWords(history(input), year)).toEqual(['2024-01-01: 0.00 new 30.00 = 30.00']);
    expect(totalWords(history(input, {}, 'Europe/Berlin'), year)).toEqual(['2024-02-01: 0.00 new 30.00 = 30.00']);
  });
});

describe('usage', () => {
  const billed = (...lines: RevenueInput['usage']): RevenueInput => ({
    states: [state('2024-01-31', '100')],
    usage: lines,
  });

  test('counts as the mean of the months before', () => {
    const input = billed(
      usage('2024-01-31', '2024-02-29', '30'),
      usage('2024-02-29', '2024-03-31', '60'),
      usage('2024-03-31', '2024-04-30', '90'),
    );
    expect(totalWords(history(input, { usage_months: 3 }), year)).toEqual([
      '2024-01-01: 0.00 new 100.00 = 100.00',
      '2024-02-01: 100.00 expansion 10.00 = 110.00',
      '2024-03-01: 110.00 expansion 20.00 = 130.00',
      '2024-04-01: 130.00 expansion 30.00 = 160.00',
      '2024-05-01: 160.00 contraction -10.00 = 150.00',
      '2024-06-01: 150.00 contraction -20.00 = 130.00',
      '2024-07-01: 130.00 contraction -30.00 = 100.00',
    ]);
  });

  test('stands until the next billing, also where months end on other days', () => {
    const input = billed(usage('2024-01-31', '2024-02-29', '30'), usage('2024-02-29', '2024-03-31', '30'));
    // one month from the 29th of February would be the 29th of March
    expect(totalWords(history(input, { usage_months: 1 }), { ...year, by: 'day' })).toEqual([
      '2024-01-31: 0.00 new 100.00 = 100.00',
      '2024-02-29: 100.00 expansion 30.00 = 130.00',
      '2024-04-30: 130.00 contraction -30.00 = 100.00',
    ]);
  });

  test('of a quarter counts as its mean month, and of another meter beside it', () => {
    const input = billed(
      usage('2024-01-01', '2024-04-01', '90'),
      usage('2024-03-01', '2024-04-01', '5', { meter: 'storage' }),
    );
    expect(totalWords(history(input, { usage_months: 1 }), year)).toEqual([
      '2024-01-01: 0.00 new 100.00 = 100.00',
      '2024-04-01: 100.00 expansion 35.00 = 135.00',
      '2024-05-01: 135.00 contraction -5.00 = 130.00',
      '2024-07-01: 130.00 contraction -30.00 = 100.00',
    ]);
  });

  test('counts only while the subscription does', () => {
    const input = billed(usage('2024-01-31', '2024-02-29', '30'));
    const gone = { ...input, states: [...input.states, ended('2024-03-15')] };
    expect(totalWords(history(gone, { usage_months: 3 }), year).at(-1)).toBe('2024-03-01: 110.00 churn -110.00 = 0.00');
  });
});

describe('printed', () => {
  // thirds of a cent: 3 × 0.33 is not 1.00
  test('movements add up to what opening and closing are rounded to', () => {
    const third = (customer_id: string, date: string) =>
      state(date, '0', { customer_id, subscription_id: customer_id, parts: [part('4', { interval: 'year' })] });
    const words = rowWords(history(only(third('a', '2024-01-05'))), year);
    expect(words).toEqual(['a 2024-01-01: 0.00 new 0.33 = 0.33']);
    expect(
      totalWords(history(only(third('a', '2024-01-05'), third('b', '2024-02-05'), third('c', '2024-02-06'))), year),
    ).toEqual(['2024-01-01: 0.00 new 0.33 = 0.33', '2024-02-01: 0.33 new 0.67 = 1.00']);
  });

  test('what is left over goes to the largest remainders, and nothing stays nothing', () => {
    expect(reconciled(0n, [5n, 0n, 6n, 4n], 15n, 10n)).toEqual({ opening: 0n, parts: [1n, 0n, 1n, 0n], closing: 2n });
    expect(reconciled(4n, [-8n, 9n], 5n, 10n)).toEqual({ opening: 0n, parts: [0n, 1n], closing: 1n });
    const amounts = {
      opening: 7n,
      new: 0n,
      expansion: 0n,
      contraction: -7n,
      churn: 0n,
      reactivation: 0n,
      fx: 0n,
      closing: 0n,
    };
    expect(roundedMovements(amounts, 10n)).toMatchObject({ opening: 1n, contraction: -1n, churn: 0n, closing: 0n });
  });
});

test('a day’s update computes those who changed and shares everybody else', () => {
  const before = history(only(...['a', 'b', 'c'].map((customer_id) => state('2024-01-01', '10', { customer_id }))));
  const after = advance(before, only(state('2024-02-01', '12', { customer_id: 'b' })));
  expect(customerOf(after, 'a')).toBe(customerOf(before, 'a'));
  expect(customerOf(after, 'c')).toBe(customerOf(before, 'c'));
  expect(customerOf(after, 'b')?.changes.at).toHaveLength(2);
  expect(customerOf(before, 'b')?.changes.at).toHaveLength(1);
  const without = advance(after, { states: [], usage: [], forget: [{ customer_id: 'b', subscription_id: 's' }] });
  expect(customerOf(without, 'b')).toBeNull();
  expect(without.customer_count).toBe(2);
});
