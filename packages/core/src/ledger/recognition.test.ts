// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDate } from '../kit/calendar.js';
import { Balances } from './balance.js';
import type { RevenueItem } from './document.js';
import { balanced } from './posting.js';
import { monthlySchedule, recognitionEntries } from './recognition.js';
import { withCredit } from './schedule.js';

const annual: RevenueItem = {
  id: 'line_1',
  customer_id: 'cus_1',
  subscription_id: 'sub_1',
  invoice_id: 'in_1',
  charge_key: 'plan/base',
  currency: 'EUR',
  billed_on: '2024-01-31',
  net_minor: 120000n,
  discount_minor: 0n,
  service_period: { start: '2024-01-31', end: '2025-01-31' },
  recognition: 'over_time',
  credits: [],
};

describe('1,200.00 a year, billed on 31 January of a leap year', () => {
  // 366 days; until the end of each month 1, 30, 61, 91 … of them are over
  const months: [string, bigint, bigint][] = [
    ['2024-01', 328n, 119672n],
    ['2024-02', 9508n, 110164n],
    ['2024-03', 10164n, 100000n],
    ['2024-04', 9836n, 90164n],
    ['2024-05', 10164n, 80000n],
    ['2024-06', 9836n, 70164n],
    ['2024-07', 10164n, 60000n],
    ['2024-08', 10164n, 49836n],
    ['2024-09', 9836n, 40000n],
    ['2024-10', 10164n, 29836n],
    ['2024-11', 9836n, 20000n],
    ['2024-12', 10164n, 9836n],
    ['2025-01', 9836n, 0n],
  ];

  test('its schedule', () => {
    const table = monthlySchedule([annual]);
    expect(table.map((row) => [row.month, row.recognised_minor, row.closing_minor])).toEqual(months);
    expect(table[0]).toMatchObject({ opening_minor: 0n, billed_minor: 120000n });
    expect(table[1]).toMatchObject({ opening_minor: 119672n, billed_minor: 0n });
  });

  test('its entries', () => {
    const entries = [...recognitionEntries([annual], '2024-01-01', '2026-01-01', 'month')];
    expect(entries.map((entry) => entry.postings.at(-1)?.amount_minor)).toEqual(months.map(([, amount]) => -amount));
    const dimensions = { customer_id: 'cus_1', subscription_id: 'sub_1', charge_key: 'plan/base' };
    expect(entries[1]).toEqual({
      kind: 'recognition',
      date: '2024-02-29',
      reference: 'recognition 2024-02-29',
      postings: [
        { account: 'deferred_revenue', amount_minor: 9508n, currency: 'EUR', dimensions },
        { account: 'revenue', amount_minor: -9508n, currency: 'EUR', dimensions },
      ],
    });
  });

  test('a credit note for the rest, on 1 August, ends it', () => {
    // 183 of 366 days are over
    const ended = withCredit(annual, { date: '2024-08-01', net_minor: 60000n });
    const table = monthlySchedule([ended]);
    expect(table.at(-1)).toEqual({
      currency: 'EUR',
      month: '2024-08',
      opening_minor: 60000n,
      billed_minor: 0n,
      recognised_minor: 0n,
      credited_minor: 60000n,
      closing_minor: 0n,
      reversed_minor: 0n,
    });
  });
});

test('a discount is shown beside revenue on the same days', () => {
  const line = {
    ...annual,
    net_minor: 900n,
    discount_minor: 100n,
    service_period: { start: '2024-02-01', end: '2024-02-04' },
  };
  const [first] = recognitionEntries([{ ...line, billed_on: '2024-02-01' }], '2024-02-01', '2024-02-02', 'day');
  expect(first?.postings.map(({ account, amount_minor }) => [account, amount_minor])).toEqual([
    ['deferred_revenue', 300n],
    ['discounts', 33n],
    ['revenue', -333n],
  ]);
});

test('usage is in the schedule of its month, but in no recognition entry', () => {
  const usage: RevenueItem = { ...annual, recognition: 'on_date', billed_on: '2024-02-01', net_minor: 500n };
  expect([...recognitionEntries([usage], '2024-01-01', '2026-01-01', 'month')]).toEqual([]);
  expect(monthlySchedule([usage])).toMatchObject([
    { month: '2024-02', opening_minor: 0n, billed_minor: 500n, recognised_minor: 500n, closing_minor: 0n },
  ]);
  const reversed = withCredit(usage, { date: '2024-04-10', net_minor: 200n });
  expect(monthlySchedule([reversed])).toMatchObject([
    { month: '2024-02', recognised_minor: 500n },
    { month: '2024-03', billed_minor: 0n, recognised_minor: 0n },
    { month: '2024-04', recognised_minor: 0n, credited_minor: 0n, reversed_minor: 200n },
  ]);
});

test('the schedule of no lines is empty, and one of two currencies keeps them apart', () => {
  expect(monthlySchedule([])).toEqual([]);
  const yen = { ...annual, currency: 'JPY', service_period: { start: '2024-01-31', end: '2024-02-01' } };
  expect(monthlySchedule([yen, annual]).map((row) => `${row.currency} ${row.month}`)).toEqual([
    ...['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((month) => `EUR 2024-${month}`),
    'EUR 2025-01',
    'JPY 2024-01',
  ]);
});

const lines = fc.array(
  fc
    .record({
      net: fc.bigInt({ min: -9999n, max: 9999n }),
      discount: fc.bigInt({ min: 0n, max: 999n }),
      start: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 1, max: 100 }),
      billed: fc.integer({ min: -10, max: 120 }),
      currency: fc.constantFrom('EUR', 'JPY'),
      credit: fc.option(fc.record({ wait: fc.integer({ min: 0, max: 120 }), part: fc.bigInt({ min: 0n, max: 10n }) })),
    })
    .map(({ net, discount, start, length, billed, currency, credit }): RevenueItem => {
      const first = addToDate('2024-01-01', { days: start });
      const line: RevenueItem = {
        ...annual,
        currency,
        net_minor: net,
        discount_minor: net < 0n ? 0n : discount,
        service_period: { start: first, end: addToDate(first, { days: length }) },
        billed_on: addToDate(first, { days: billed }),
      };
      return credit === null
        ? line
        : withCredit(line, {
            date: addToDate(line.billed_on, { days: credit.wait }),
            net_minor: (net * credit.part) / 10n,
          });
    }),
  { maxLength: 4 },
);

describe('always', () => {
  const by = fc.constantFrom('day' as const, 'month' as const);
  const revenue = (items: readonly RevenueItem[], from: string, until: string, step: 'day' | 'month') => {
    const balances = new Balances();
    for (const entry of recognitionEntries(items, from, until, step)) {
      expect(balanced(entry)).toBe(true);
      expect(entry.date >= from && entry.date < until).toBe(true);
      balances.post(entry);
    }
    return balances;
  };

  test('any split of the days comes to the same', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 4 }), by, (items, cuts, step) => {
        const whole = revenue(items, '2023-12-01', '2024-12-01', step);
        const dates = [...cuts].sort((a, b) => a - b).map((days) => addToDate('2023-12-01', { days }));
        const bounds = ['2023-12-01', ...dates, '2024-12-01'];
        for (const account of ['deferred_revenue', 'revenue', 'discounts'] as const)
          for (const currency of ['EUR', 'JPY']) {
            let sum = 0n;
            for (let index = 1; index < bounds.length; index++)
              sum += revenue(items, bounds[index - 1] as string, bounds[index] as string, step).of(account, currency);
            expect(sum).toBe(whole.of(account, currency));
          }
      }),
      { numRuns: 100 },
    );
  });

  test('the schedule adds up and agrees with the entries of every month', () => {
    fc.assert(
      fc.property(lines, (items) => {
        const closing = new Map<string, bigint>();
        for (const row of monthlySchedule(items)) {
          expect(row.opening_minor).toBe(closing.get(row.currency) ?? 0n);
          expect(row.closing_minor).toBe(
            row.opening_minor + row.billed_minor - row.recognised_minor - row.credited_minor,
          );
          closing.set(row.currency, row.closing_minor);
          const first = `${row.month}-01`;
          const entries = revenue(items, first, addToDate(first, { months: 1 }), 'day');
          expect(entries.of('deferred_revenue', row.currency)).toBe(row.recognised_minor);
        }
        for (const left of closing.values()) expect(left).toBe(0n);
      }),
      { numRuns: 100 },
    );
  });
});
