// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToDate } from '../kit/calendar.js';
import { type BilledLine, billedKey } from './billed.js';
import { BilledUsage } from './billed-usage.js';

const line = (start: string, end: string, more: Partial<BilledLine> = {}): BilledLine => ({
  charge_key: 'plan/calls',
  label: 'Calls',
  billed: { start, end },
  amount_minor: 100n,
  discount_minor: 0n,
  revision: 0,
  metered: true,
  ...more,
});
const usage = (...lines: BilledLine[]) =>
  new BilledUsage(new Map(lines.map((one) => [billedKey(one.charge_key, one.billed.start), one])));

test.each<[string, BilledUsage, [string, string][]]>([
  ['nothing was billed', usage(), [['2026-02-01', '2026-03-01']]],
  ['the whole month', usage(line('2026-02-01', '2026-03-01')), []],
  [
    'until a change within it',
    usage(line('2026-01-01', '2026-02-01'), line('2026-02-01', '2026-02-11')),
    [['2026-02-11', '2026-03-01']],
  ],
  ['beyond it', usage(line('2026-01-20', '2026-03-20')), []],
  ['from before it', usage(line('2026-01-20', '2026-02-20')), [['2026-02-20', '2026-03-01']]],
  [
    'before a pause and after it',
    usage(line('2026-02-20', '2026-03-01'), line('2026-02-01', '2026-02-11')),
    [['2026-02-11', '2026-02-20']],
  ],
  [
    'within it',
    usage(line('2026-02-11', '2026-02-20')),
    [
      ['2026-02-01', '2026-02-11'],
      ['2026-02-20', '2026-03-01'],
    ],
  ],
  ['usage so far', usage(line('2026-02-01', '2026-02-11', { interim: true })), [['2026-02-01', '2026-03-01']]],
  ['taken back whole', usage(line('2026-02-01', '2026-02-01')), [['2026-02-01', '2026-03-01']]],
  [
    'another charge',
    usage(line('2026-02-01', '2026-03-01', { charge_key: 'plan/storage' })),
    [['2026-02-01', '2026-03-01']],
  ],
])('what of February was not billed: %s', (_name, billed, unbilled) => {
  const found = billed.unbilled('plan/calls', { start: '2026-02-01', end: '2026-03-01' });
  expect(found.map(({ start, end }) => [start, end])).toEqual(unbilled);
});

test('law: the lines of all periods are all lines, each once, whatever order they came in', () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 30, size: 'max' });
  fc.assert(
    fc.property(days, (starts) => {
      const lines = starts.map((day) => {
        const start = addToDate('2026-01-01', { days: day });
        return line(start, addToDate(start, { days: 1 }));
      });
      const billed = usage(...lines);
      const months = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '2026-05-02'];
      const found = months
        .slice(1)
        .flatMap((end, index) => billed.within('plan/calls', { start: months[index] as string, end }));
      expect(found.map(({ billed: { start } }) => start)).toEqual(lines.map(({ billed: { start } }) => start).sort());
    }),
  );
});
