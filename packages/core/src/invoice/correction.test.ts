// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { BilledLine } from './billed.js';
import { correctionLines, lateUsageLine } from './correction.js';
import type { InvoiceLine } from './invoice.js';
import { january, owed } from './testing/owed-line.js';

/** 100.00 for January, of which a credit note by hand took so much. */
const billed = (credited_minor: bigint, amount_minor = 10_000n): BilledLine => ({
  charge_key: 'plan/base',
  label: 'Base',
  billed: january,
  amount_minor,
  discount_minor: amount_minor / 10n,
  credited_minor,
  revision: 0,
  metered: false,
});

test.each<[string, BilledLine, InvoiceLine, boolean, [bigint, bigint][]]>([
  ['days cut off, nothing credited', billed(0n), owed(4_000n, '2026-01-13'), true, [[-6_000n, -600n]]],
  ['days cut off, less credited than is kept', billed(3_000n), owed(4_000n, '2026-01-13'), true, [[-6_000n, -600n]]],
  ['days cut off, more credited than is owed', billed(7_000n), owed(4_000n, '2026-01-13'), true, [[-3_000n, -300n]]],
  ['days cut off, all credited', billed(10_000n), owed(4_000n, '2026-01-13'), true, []],
  ['cheaper, and credited below that', billed(7_000n), owed(5_000n), false, [[-3_000n, -300n]]],
  [
    'dearer: the credit by hand stands beside it',
    billed(7_000n),
    owed(12_000n),
    false,
    [
      [-10_000n, -1_000n],
      [12_000n, 0n],
    ],
  ],
  ['brought down before to what was credited', billed(7_000n, 7_000n), owed(4_000n, '2026-01-13'), true, []],
  [
    'and owed whole again',
    billed(7_000n, 7_000n),
    owed(10_000n),
    false,
    [
      [-7_000n, -700n],
      [10_000n, 0n],
    ],
  ],
])('a correction after a credit by hand: %s', (_name, before, now, cut, amounts) => {
  const lines = correctionLines(before, now, cut, 'EUR');
  expect(lines.map(({ amount_minor, discount_minor }) => [amount_minor, discount_minor])).toEqual(amounts);
  // whatever it does, what is kept of the line is no less than what was credited by hand
  const kept = lines.reduce((sum, { amount_minor }) => sum + amount_minor, before.amount_minor);
  expect(kept >= (before.credited_minor ?? 0n)).toBe(true);
});

test('usage that turns out less is not credited below what was credited by hand', () => {
  expect(lateUsageLine({ ...billed(9_000n), metered: true }, owed(5_000n), 'EUR')?.amount_minor).toBe(-1_000n);
  expect(lateUsageLine({ ...billed(10_000n), metered: true }, owed(5_000n), 'EUR')).toBeNull();
});
