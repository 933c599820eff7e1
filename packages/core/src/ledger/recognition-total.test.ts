// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToDate } from '../kit/calendar.js';
import type { RevenueItem } from './document.js';
import type { JournalEntry } from './posting.js';
import { recognitionEntries } from './recognition.js';
import { RecognitionTotal } from './recognition-total.js';

const january: RevenueItem = {
  id: 'line_1',
  customer_id: 'cus_1',
  invoice_id: 'in_1',
  charge_key: 'plan/base',
  currency: 'EUR',
  billed_on: '2026-01-01',
  net_minor: 9000n,
  discount_minor: 900n,
  service_period: { start: '2026-01-01', end: '2026-04-01' },
  recognition: 'over_time',
  credits: [],
};
const amounts = (entries: readonly JournalEntry[]) =>
  entries.map(({ reference, date, postings }) => [
    reference,
    date,
    ...postings.map(({ account, amount_minor, dimensions }) => `${account} ${dimensions?.charge_key} ${amount_minor}`),
  ]);
const named = (currency: string) => `recognition ${currency}`;

test('lines of the same charge are one sum, a late line is caught up, and each currency has its entry', () => {
  const total = new RecognitionTotal('2026-03-01');
  // 28 of 90 days of 90.00 and of 9.00: 31 days were posted before
  total.add(january, '2026-02-01');
  // nothing of the same line was posted before: 59 of 90 days
  total.add({ ...january, id: 'late' }, null);
  total.add({ ...january, charge_key: 'plan/calls', recognition: 'on_date' }, null);
  total.add({ ...january, charge_key: 'plan/a', currency: 'JPY', discount_minor: 0n }, '2026-02-01');
  expect(amounts(total.entries(named))).toEqual([
    [
      'recognition EUR',
      '2026-02-28',
      'deferred_revenue plan/base 8700',
      'discounts plan/base 870',
      'revenue plan/base -9570',
    ],
    ['recognition JPY', '2026-02-28', 'deferred_revenue plan/a 2800', 'revenue plan/a -2800'],
  ]);
});

test('what earns nothing makes no entry', () => {
  const total = new RecognitionTotal('2026-03-01');
  total.add({ ...january, billed_on: '2026-03-01' }, null);
  total.add({ ...january, id: 'a' }, '2026-02-01');
  total.add({ ...january, id: 'b', net_minor: -9000n, discount_minor: -900n }, '2026-02-01');
  expect(total.entries(named)).toEqual([]);
});

test('for all lines: the same sums as an entry a month for each line', () => {
  const line = fc.record({
    net_minor: fc.bigInt({ min: -9999n, max: 9999n }),
    charge_key: fc.constantFrom('plan/a', 'plan/b'),
    currency: fc.constantFrom('EUR', 'JPY'),
    billed: fc.integer({ min: 0, max: 100 }),
    start: fc.integer({ min: 0, max: 100 }),
    length: fc.integer({ min: 1, max: 200 }),
  });
  const sums = (entries: Iterable<JournalEntry>) => {
    const found = new Map<string, bigint>();
    for (const { postings } of entries)
      for (const { account, currency, amount_minor, dimensions } of postings) {
        const key = `${account} ${currency} ${dimensions?.charge_key}`;
        const sum = (found.get(key) ?? 0n) + amount_minor;
        if (sum === 0n) found.delete(key);
        else found.set(key, sum);
      }
    return found;
  };
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.integer({ min: 0, max: 8 }), (lines, cut) => {
      const items = lines.map(
        ({ billed, start, length, ...rest }, index): RevenueItem => ({
          ...january,
          ...rest,
          id: `line_${index}`,
          discount_minor: 0n,
          billed_on: addToDate('2026-01-01', { days: billed }),
          service_period: {
            start: addToDate('2026-01-01', { days: start }),
            end: addToDate('2026-01-01', { days: start + length }),
          },
        }),
      );
      const first = new RecognitionTotal('2026-03-01');
      for (const item of items.slice(0, cut)) first.add(item, null);
      const second = new RecognitionTotal('2026-06-01');
      for (const [index, item] of items.entries()) second.add(item, index < cut ? '2026-03-01' : null);
      expect(sums([...first.entries(named), ...second.entries(named)])).toEqual(
        sums(recognitionEntries(items, '2026-01-01', '2026-06-01', 'month')),
      );
    }),
    { numRuns: 200 },
  );
});
