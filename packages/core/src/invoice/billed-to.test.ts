// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BilledLine } from './billed.js';
import { type BilledShare, takenBack } from './billed-to.js';
import { correctionLines } from './correction.js';
import type { InvoiceLine } from './invoice.js';
import { january, owed } from './testing/owed-line.js';

const share = (customer_id: string, amount_minor: bigint): BilledShare => ({
  customer_id,
  invoice_ids: [`inv_${customer_id}`],
  amount_minor,
});
const billed = (...billed_to: BilledShare[]): BilledLine => ({
  charge_key: 'plan/base',
  label: 'Base',
  billed: january,
  amount_minor: billed_to.reduce((sum, { amount_minor }) => sum + amount_minor, 0n),
  discount_minor: 0n,
  billed_to,
  revision: 2,
  metered: false,
});
const corrected = (before: BilledLine, now: InvoiceLine, cut: boolean) =>
  takenBack(correctionLines(before, now, cut, 'EUR'), before, 'EUR');

const both = billed(share('ada', 2_000n), share('eve', 500n));
test.each<[string, BilledLine, InvoiceLine, boolean, [number, bigint, string | undefined][]]>([
  ['one was billed it', billed(share('ada', 2_000n)), owed(700n, '2026-01-12'), true, [[3, -1_300n, 'ada']]],
  [
    'cheaper: both lines of the correction are theirs',
    billed(share('ada', 2_000n)),
    owed(1_500n),
    false,
    [
      [3, -2_000n, 'ada'],
      [4, 1_500n, 'ada'],
    ],
  ],
  [
    'dearer: for whoever pays now',
    billed(share('ada', 2_000n)),
    owed(2_400n),
    false,
    [
      [3, -2_000n, undefined],
      [4, 2_400n, undefined],
    ],
  ],
  ['the last one who was billed first', both, owed(2_100n, '2026-01-26'), true, [[3, -400n, 'eve']]],
  [
    'nobody with more than they were billed',
    both,
    owed(1_000n, '2026-01-13'),
    true,
    [
      [3, -500n, 'eve'],
      [4, -1_000n, 'ada'],
    ],
  ],
  [
    'one who has it all back',
    billed(share('ada', 0n), share('eve', 900n)),
    owed(300n),
    false,
    [
      [3, -900n, 'eve'],
      [4, 300n, 'eve'],
    ],
  ],
])('takes back from who was billed: %s', (_name, before, now, cut, expected) => {
  const lines = corrected(before, now, cut);
  expect(lines.map((line) => [line.revision, line.amount_minor, line.billed_to?.customer_id])).toEqual(expected);
});

test('each of several credits says what it brings the line down from, and takes its share of the discount', () => {
  const before = { ...both, discount_minor: 250n };
  const lines = corrected(before, owed(1_000n, '2026-01-13'), true);
  expect(lines.map(({ discount_minor }) => discount_minor)).toEqual([-50n, -100n]);
  expect(
    lines.map(({ derivation: { steps } }) => steps.map((step) => ('amount' in step ? String(step.amount) : ''))),
  ).toEqual([
    ['20', '-25'],
    ['10', '-20'],
  ]);
  for (const line of lines) expect(line.billed).toEqual({ start: '2026-01-01', end: '2026-01-13' });
});

test('law: it takes back as much as before, never more of anybody than they were billed', () => {
  const amounts = fc.array(fc.bigInt(0n, 5_000n), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(amounts, fc.bigInt(0n, 5_000n), fc.boolean(), (parts, now, cut) => {
      const before = billed(...parts.map((amount, index) => share(`c${index}`, amount)));
      const plain = correctionLines(before, owed(now, cut ? '2026-01-13' : january.end), cut, 'EUR');
      const lines = takenBack(plain, before, 'EUR');
      const sum = (some: readonly InvoiceLine[]) => some.reduce((total, line) => total + line.amount_minor, 0n);
      expect(sum(lines)).toBe(sum(plain));
      for (const { customer_id, amount_minor } of before.billed_to ?? []) {
        const theirs = lines.filter(({ billed_to }) => billed_to?.customer_id === customer_id);
        expect(-sum(theirs) <= amount_minor).toBe(true);
      }
      expect(new Set(lines.map(({ revision }) => revision)).size).toBe(lines.length);
    }),
  );
});
