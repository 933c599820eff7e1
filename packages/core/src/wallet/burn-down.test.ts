// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChargeLine } from '../discount/scope.js';
import { burnDown } from './burn-down.js';
import { grant, line } from './testing/grants.js';
import type { CreditGrant } from './wallet.js';

const NOW = 1000;
const used = (lines: readonly ChargeLine[], grants: readonly CreditGrant[], now = NOW) => {
  const { burns, owed_minor } = burnDown({ lines, grants, now });
  return [burns.map((burn) => [burn.grant_id, burn.amount_minor]), owed_minor];
};

describe('one grant', () => {
  test.each([
    ['nothing owed', 0n, 100n, [], 0n],
    ['a part of it', 40n, 100n, [['a', 40n]], 0n],
    ['exact cover', 100n, 100n, [['a', 100n]], 0n],
    ['one cent over', 101n, 100n, [['a', 100n]], 1n],
    ['used up before', 101n, 0n, [], 101n],
    ['a credit is not owed', -50n, 100n, [], 0n],
  ] as const)('%s', (_name, owed, left, burns, rest) => {
    expect(used([line('l', owed)], [grant('a', 100n, { remaining_minor: left })])).toEqual([burns, rest]);
  });

  test.each([
    [999, [['a', 50n]]],
    [1000, []], // expired at the very instant
    [9, []], // not in effect
    [10, [['a', 50n]]],
  ])('at %s', (now, burns) => {
    const held = grant('a', 100n, { effective_at: 10, expires_at: 1000 });
    expect(used([line('l', 50n)], [held], now)[0]).toEqual(burns);
  });

  test('pays lines in proportion, and no more than credits on the invoice leave', () => {
    const lines = [line('b', 500n), line('credit', -300n), line('a', 1000n)];
    const { burns, owed_minor, open, grants } = burnDown({ lines, grants: [grant('g', 2000n)], now: NOW });
    // 1200 owed: two thirds to a, one third to b
    expect(burns).toEqual([
      {
        grant_id: 'g',
        wallet_id: 'wal_1',
        amount_minor: 1200n,
        parts: [
          { line: 2, amount_minor: 800n },
          { line: 0, amount_minor: 400n },
        ],
      },
    ]);
    expect([owed_minor, open, grants[0]?.remaining_minor]).toEqual([0n, [100n, -300n, 200n], 800n]);
  });

  test('pays only the charges it is for', () => {
    const held = grant('a', 900n, { applies_to: { charge_keys: ['plan/usage'] } });
    expect(used([line('plan/base', 500n), line('plan/usage', 300n)], [held])).toEqual([[['a', 300n]], 500n]);
  });
});

describe('the order of use', () => {
  const late = { expires_at: 3000 };
  const soon = { expires_at: 2000 };
  test.each([
    ['lower priority first', [grant('a', 1n, { priority: 1, kind: 'promotional', ...soon }), grant('b', 1n)], 'b a'],
    ['promotional before prepaid', [grant('a', 1n, soon), grant('b', 1n, { kind: 'promotional' })], 'b a'],
    ['earlier expiry, none last', [grant('a', 1n), grant('b', 1n, late), grant('c', 1n, soon)], 'c b a'],
    ['older first', [grant('a', 1n, { effective_at: 7 }), grant('b', 1n, { effective_at: 6 })], 'b a'],
    ['then by id', [grant('c', 1n), grant('a', 1n), grant('b', 1n)], 'a b c'],
  ])('%s', (_name, grants, order) => {
    const { burns } = burnDown({ lines: [line('l', 9n)], grants, now: NOW });
    expect(burns.map(({ grant_id }) => grant_id).join(' ')).toBe(order);
  });
});

describe('for all wallets', () => {
  const held = (limited: boolean) =>
    fc
      .array(
        fc.record({
          amount: fc.bigInt({ min: 1n, max: 500n }),
          used: fc.bigInt({ min: 0n, max: 500n }),
          kind: fc.constantFrom('prepaid' as const, 'promotional' as const),
          priority: fc.nat(2),
          effective_at: fc.nat(1100),
          expires_at: fc.option(fc.integer({ min: 1101, max: 1200 })),
          scope: limited
            ? fc.constantFrom(undefined, { charge_keys: ['a'] }, { plans: ['pro'] })
            : fc.constant(undefined),
        }),
        { maxLength: 6 },
      )
      .map((all) =>
        all.map(({ amount, used: spent, scope, ...more }, index) =>
          grant(`g${index}`, amount, {
            ...more,
            remaining_minor: spent < amount ? amount - spent : 0n,
            ...(scope === undefined ? {} : { applies_to: scope }),
          }),
        ),
      );
  const owed = (min: bigint) =>
    fc.array(
      fc.record({
        charge_key: fc.constantFrom('a', 'b', 'c'),
        amount_minor: fc.bigInt({ min, max: 600n }),
        plan: fc.constantFrom('pro', 'max'),
      }),
      { maxLength: 6 },
    );
  const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);

  test('neither the amount nor a balance is exceeded, and sums reconcile', () => {
    fc.assert(
      fc.property(owed(-300n), held(true), (lines, grants) => {
        const result = burnDown({ lines, grants, now: 1150 });
        const total = sum(lines.map((each) => each.amount_minor));
        expect(result.burned_minor + result.owed_minor).toBe(total > 0n ? total : 0n);
        expect(sum(result.burns.map((burn) => burn.amount_minor))).toBe(result.burned_minor);
        expect(sum(result.open)).toBe(total - result.burned_minor);
        for (const [index, after] of result.grants.entries()) {
          const burn = result.burns.find(({ grant_id }) => grant_id === after.id);
          expect(after.remaining_minor).toBeGreaterThanOrEqual(0n);
          expect(after.remaining_minor).toBe((grants[index]?.remaining_minor ?? 0n) - (burn?.amount_minor ?? 0n));
          expect(sum(burn?.parts.map((part) => part.amount_minor) ?? [])).toBe(burn?.amount_minor ?? 0n);
        }
        for (const [index, open] of result.open.entries())
          expect(open).toBeGreaterThanOrEqual((lines[index]?.amount_minor ?? 0n) < 0n ? -300n : 0n);
      }),
      { numRuns: 300 },
    );
  });

  test('nothing usable is left while something is owed that it applies to', () => {
    fc.assert(
      fc.property(owed(0n), held(true), (lines, grants) => {
        const { grants: after, open } = burnDown({ lines, grants, now: 1150 });
        const left = lines.map((each, index) => ({ ...each, amount_minor: open[index] ?? 0n }));
        expect(burnDown({ lines: left, grants: after, now: 1150 }).burned_minor).toBe(0n);
      }),
      { numRuns: 200 },
    );
  });

  test('two burns in a row use the same of each grant as one of both', () => {
    fc.assert(
      fc.property(owed(0n), owed(0n), held(false), (first, second, grants) => {
        const one = burnDown({ lines: first, grants, now: 1150 });
        const two = burnDown({ lines: second, grants: one.grants, now: 1150 });
        const both = burnDown({ lines: [...first, ...second], grants, now: 1150 });
        expect(two.grants).toEqual(both.grants);
        expect(one.burned_minor + two.burned_minor).toBe(both.burned_minor);
      }),
      { numRuns: 300 },
    );
  });
});
