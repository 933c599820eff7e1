// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDate, daysBetween, earlierDate } from '../kit/calendar.js';
import { creditProblems } from './credit-check.js';
import type { RevenueItem } from './document.js';
import { positionAt, splitCredit, withCredit } from './schedule.js';

const item = (of: Partial<RevenueItem> = {}): RevenueItem => ({
  id: 'line_1',
  customer_id: 'cus_1',
  subscription_id: 'sub_1',
  invoice_id: 'in_1',
  charge_key: 'plan/base',
  currency: 'EUR',
  billed_on: of.service_period?.start ?? '2024-04-01',
  net_minor: 30000n,
  discount_minor: 0n,
  service_period: { start: '2024-04-01', end: '2024-05-01' },
  recognition: 'over_time',
  credits: [],
  ...of,
});
const recognised = (of: RevenueItem, date: string) => positionAt(of, date).recognised.net_minor;

describe('straight line by day', () => {
  test.each([
    // 10.00 over months of 28 to 31 days: 1000 × days / length, half away
    ['28 days', { start: '2023-02-01', end: '2023-03-01' }, 1000n, [36n, 71n, 107n]],
    ['29 days', { start: '2024-02-01', end: '2024-03-01' }, 1000n, [34n, 69n, 103n]],
    ['30 days', { start: '2024-04-01', end: '2024-05-01' }, 1000n, [33n, 67n, 100n]],
    ['31 days', { start: '2024-01-01', end: '2024-02-01' }, 1000n, [32n, 65n, 97n]],
    ['100 yen over 3 days', { start: '2024-01-01', end: '2024-01-04' }, 100n, [33n, 67n, 100n, 100n]],
    ['one yen over 2 days goes up at the half', { start: '2024-01-01', end: '2024-01-03' }, 1n, [1n, 1n]],
    ['a credit mirrors its charge', { start: '2024-01-01', end: '2024-01-03' }, -1n, [-1n, -1n]],
    ['nothing', { start: '2024-01-01', end: '2024-01-03' }, 0n, [0n, 0n]],
  ])('%s', (_name, service_period, net_minor, cumulative) => {
    const line = item({ service_period, net_minor });
    expect(recognised(line, service_period.start)).toBe(0n);
    for (const [index, amount] of cumulative.entries())
      expect(recognised(line, addToDate(service_period.start, { days: index + 1 }))).toBe(amount);
    expect(recognised(line, service_period.end)).toBe(net_minor);
    expect(recognised(line, '9999-12-31')).toBe(net_minor);
  });

  test('what was served before the invoice is earned on its day', () => {
    const late = item({ billed_on: '2024-04-11' });
    expect(recognised(late, '2024-04-11')).toBe(0n);
    expect(recognised(late, '2024-04-12')).toBe(11000n);
    expect(recognised(item({ billed_on: '2024-06-01' }), '2024-06-01')).toBe(0n);
    expect(recognised(item({ billed_on: '2024-06-01' }), '2024-06-02')).toBe(30000n);
  });

  test('what is billed ahead waits for its service', () => {
    expect(recognised(item({ billed_on: '2024-03-01' }), '2024-04-01')).toBe(0n);
    expect(recognised(item({ billed_on: '2024-03-01' }), '2024-04-02')).toBe(1000n);
  });

  test('usage is earned with its invoice', () => {
    const usage = item({ recognition: 'on_date', billed_on: '2024-05-01' });
    expect(recognised(usage, '2024-05-01')).toBe(0n);
    expect(recognised(usage, '2024-05-02')).toBe(30000n);
  });
});

const none = { net_minor: 0n, discount_minor: 0n };

describe('a credit', () => {
  test('takes what is not earned first, then what is', () => {
    // 15 of 30 days: 150.00 earned, 150.00 not
    expect(splitCredit(item(), { date: '2024-04-16', net_minor: 20000n })).toEqual({
      unearned: { net_minor: 15000n, discount_minor: 0n },
      earned: { net_minor: 5000n, discount_minor: 0n },
    });
  });

  test('takes its share of the discount', () => {
    // half of 100.00 discount is shown; of it 50.00 × 50 / 150
    expect(splitCredit(item({ discount_minor: 10000n }), { date: '2024-04-16', net_minor: 20000n })).toEqual({
      unearned: { net_minor: 15000n, discount_minor: 5000n },
      earned: { net_minor: 5000n, discount_minor: 1667n },
    });
  });

  test('spreads what it leaves over the days that are left', () => {
    // 60.00 of 150.00 left for 15 days
    const credited = withCredit(item(), { date: '2024-04-16', net_minor: 9000n });
    expect(recognised(credited, '2024-04-16')).toBe(15000n);
    expect(recognised(credited, '2024-04-17')).toBe(15400n);
    expect(recognised(credited, '2024-05-01')).toBe(21000n);
    expect(positionAt(credited, '2024-04-16').credited).toEqual(none);
    expect(positionAt(credited, '2024-04-17')).toEqual({
      recognised: { net_minor: 15400n, discount_minor: 0n },
      credited: { net_minor: 9000n, discount_minor: 0n },
      reversed: none,
      deferred: { net_minor: 5600n, discount_minor: 0n },
    });
  });

  test('of the day of the invoice leaves nothing over', () => {
    for (const recognition of ['over_time', 'on_date'] as const) {
      const line = item({ recognition });
      const split = splitCredit(line, { date: '2024-04-01', net_minor: 30000n });
      // usage was put into revenue by its invoice, so it is taken from there
      expect(recognition === 'on_date' ? split.earned : split.unearned).toEqual({
        net_minor: 30000n,
        discount_minor: 0n,
      });
      const position = positionAt(withCredit(line, { date: '2024-04-01', net_minor: 30000n }), '2024-06-01');
      expect(position.deferred).toEqual(none);
      expect(position.recognised.net_minor - position.reversed.net_minor).toBe(0n);
    }
  });

  test('after the period takes from revenue alone', () => {
    expect(splitCredit(item(), { date: '2024-07-01', net_minor: 100n })).toEqual({
      unearned: none,
      earned: { net_minor: 100n, discount_minor: 0n },
    });
  });

  test.each([
    ['more than the line', item(), '2024-04-02', 30001n, 'credit-beyond-line'],
    ['the other sign', item(), '2024-04-02', -1n, 'credit-beyond-line'],
    ['the other sign of a line below zero', item({ net_minor: -30000n }), '2024-04-02', 1n, 'credit-beyond-line'],
    [
      'more than is left',
      withCredit(item(), { date: '2024-04-02', net_minor: 20000n }),
      '2024-04-02',
      10001n,
      'credit-beyond-line',
    ],
    ['before its invoice', item(), '2024-03-31', 1n, 'credit-too-early'],
    [
      'before an earlier one',
      withCredit(item(), { date: '2024-04-20', net_minor: 1n }),
      '2024-04-19',
      1n,
      'credit-too-early',
    ],
  ])('is refused: %s', (_name, line, date, net_minor, code) => {
    expect(() => withCredit(line, { date, net_minor })).toThrow(RangeError);
    expect(creditProblems(line, { date, net_minor }, 'line')).toMatchObject([{ code }]);
  });
});

/** Lines of any sign, billed before, in or after their service, with credits that fit. */
const items = fc
  .record({
    net: fc.bigInt({ min: -100_000n, max: 100_000n }),
    discount: fc.bigInt({ min: 0n, max: 50_000n }),
    start: fc.integer({ min: 0, max: 800 }),
    length: fc.integer({ min: 1, max: 400 }),
    billed: fc.integer({ min: -60, max: 460 }),
    recognition: fc.constantFrom('over_time' as const, 'on_date' as const),
    credits: fc.array(fc.record({ wait: fc.integer({ min: 0, max: 200 }), part: fc.bigInt({ min: 0n, max: 100n }) }), {
      maxLength: 4,
    }),
  })
  .map(({ net, discount, start, length, billed, recognition, credits }) => {
    const first = addToDate('2023-11-15', { days: start });
    let line = item({
      net_minor: net,
      discount_minor: net < 0n ? -discount : discount,
      service_period: { start: first, end: addToDate(first, { days: length }) },
      billed_on: addToDate(first, { days: billed }),
      recognition,
    });
    let date = line.billed_on;
    let left = net;
    for (const { wait, part } of credits) {
      date = addToDate(date, { days: wait });
      line = withCredit(line, { date, net_minor: (left * part) / 100n });
      left -= (left * part) / 100n;
    }
    return line;
  });

describe('always', () => {
  test('billed = recognised + credited + deferred, and in the end nothing is deferred', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: -100, max: 1500 }), (line, days) => {
        for (const date of [addToDate(line.service_period.start, { days }), '2099-01-01']) {
          const { recognised, credited, deferred } = positionAt(line, date);
          for (const part of ['net_minor', 'discount_minor'] as const)
            expect(recognised[part] + credited[part] + deferred[part]).toBe(line[part]);
        }
        const { deferred, recognised, reversed, credited } = positionAt(line, '2099-01-01');
        expect(deferred).toEqual(none);
        const credits = line.credits.reduce((sum, credit) => sum + credit.net_minor, 0n);
        expect(credited.net_minor + reversed.net_minor).toBe(credits);
        expect(recognised.net_minor - reversed.net_minor).toBe(line.net_minor - credits);
      }),
      { numRuns: 300 },
    );
  });

  test('a day never earns against the sign of its line, nor a unit more than its even share', () => {
    fc.assert(
      fc.property(items, (line) => {
        const start = earlierDate(line.billed_on, line.service_period.start);
        const days = BigInt(daysBetween(line.service_period.start, line.service_period.end));
        const plain = { ...line, credits: [], recognition: 'over_time' as const, billed_on: start };
        let before = 0n;
        for (
          let date = line.service_period.start;
          date <= line.service_period.end;
          date = addToDate(date, { days: 1 })
        ) {
          const now = recognised(plain, date);
          const day = line.net_minor < 0n ? before - now : now - before;
          expect(day).toBeGreaterThanOrEqual(0n);
          const size = line.net_minor < 0n ? -line.net_minor : line.net_minor;
          expect(day).toBeLessThanOrEqual(size / days + 1n);
          before = now;
        }
      }),
      { numRuns: 100 },
    );
  });

  test('what is refused and what throws is the same', () => {
    fc.assert(
      fc.property(
        items,
        fc.integer({ min: -100, max: 900 }),
        fc.bigInt({ min: -100_000n, max: 100_000n }),
        (line, days, net_minor) => {
          const credit = { date: addToDate(line.billed_on, { days }), net_minor };
          const takes = creditProblems(line, credit, 'line').length === 0;
          if (takes) expect(withCredit(line, credit).credits.at(-1)).toEqual(credit);
          else expect(() => withCredit(line, credit)).toThrow(RangeError);
        },
      ),
      { numRuns: 300 },
    );
  });
});
