// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnDown } from './burn-down.js';
import { expiriesBy } from './expiry.js';
import { grant, line } from './testing/grants.js';
import {
  balanceAt,
  burnTransactions,
  expiryTransactions,
  grantTransaction,
  type WalletTransaction,
} from './transaction.js';
import { voidBurns } from './void-burn.js';
import type { CreditGrant } from './wallet.js';

const move = (kind: WalletTransaction['kind'], amount_minor: bigint, at = 1, grant_id = 'a'): WalletTransaction => ({
  wallet_id: 'wal_1',
  grant_id,
  at,
  kind,
  amount_minor,
});

describe('the balance', () => {
  const history = [
    move('burn', -30n, 20),
    move('grant', 100n, 10),
    move('void', 30n, 30),
    move('rollover', -40n, 40),
    move('expire', -60n, 40),
    move('rollover', 40n, 40, 'b'),
    move('refund', -15n, 50, 'b'),
  ];
  test.each([
    [9, 0n],
    [10, 100n],
    [19, 100n],
    [20, 70n],
    [30, 100n],
    [40, 40n],
    [50, 25n],
  ])('as of %s is %s', (at, balance) => {
    const { balance_minor, grants } = balanceAt(history, at);
    expect(balance_minor).toBe(balance);
    expect([...grants.values()].reduce((a, b) => a + b, 0n)).toBe(balance);
  });

  test.each([
    ['an overdraft', [move('grant', 10n, 1), move('burn', -11n, 2)]],
    ['an overdraft that is mended later', [move('burn', -5n, 1), move('grant', 10n, 2)]],
    ['one grant paying for another', [move('grant', 10n), move('grant', 10n, 1, 'b'), move('burn', -11n)]],
    ['a burn that adds', [move('burn', 5n)]],
    ['a grant that takes', [move('grant', -5n)]],
    ['a movement of nothing', [move('grant', 0n)]],
    ['a rollover with one side', [move('grant', 10n), move('rollover', -10n)]],
  ])('cannot come from %s', (_name, transactions) => {
    expect(() => balanceAt(transactions, 100)).toThrow(RangeError);
  });
});

describe('taking burns back', () => {
  test('gives the amount to its grant again; to an expired one only to expire', () => {
    const grants = [
      grant('a', 100n, { remaining_minor: 40n }),
      grant('b', 100n, { remaining_minor: 0n, expires_at: 50 }),
    ];
    const burns = [
      { grant_id: 'a', amount_minor: 60n },
      { grant_id: 'b', amount_minor: 100n },
    ];
    const { transactions, grants: after } = voidBurns(burns, grants, 50);
    expect(after.map(({ remaining_minor }) => remaining_minor)).toEqual([100n, 0n]);
    expect(transactions).toEqual([move('void', 60n, 50), move('void', 100n, 50, 'b'), move('expire', -100n, 50, 'b')]);
    expect(() => voidBurns([{ grant_id: 'a', amount_minor: 61n }], grants, 50)).toThrow(RangeError);
    expect(() => voidBurns([{ grant_id: 'c', amount_minor: 1n }], grants, 50)).toThrow(RangeError);
  });
});

describe('for all lives of a wallet', () => {
  const DAY = 86_400_000;
  const step = fc.oneof(
    fc.record({
      do: fc.constant('grant' as const),
      amount: fc.bigInt({ min: 1n, max: 900n }),
      days: fc.option(fc.integer({ min: 1, max: 5 })),
      keep: fc.constantFrom(undefined, '1', '0.333'),
      kind: fc.constantFrom('prepaid' as const, 'promotional' as const),
    }),
    fc.record({ do: fc.constant('burn' as const), amount: fc.bigInt({ min: 0n, max: 700n }), undo: fc.boolean() }),
  );

  test('the balance is the sum of what is left of the grants after every step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25, size: 'max' }), (steps) => {
        let grants: CreditGrant[] = [];
        let undoable: { grant_id: string; amount_minor: bigint }[] = [];
        const history: WalletTransaction[] = [];
        for (const [index, each] of steps.entries()) {
          const now = index * DAY;
          const expiries = expiriesBy(grants, now, ({ id }) => `${id}'`);
          history.push(...expiryTransactions(expiries));
          const gone = new Set(expiries.map(({ grant_id }) => grant_id));
          const rolled = expiries.flatMap(({ rolled_over }) => (rolled_over === null ? [] : [rolled_over]));
          grants = [...grants, ...rolled].map((held) => (gone.has(held.id) ? { ...held, remaining_minor: 0n } : held));
          if (each.do === 'grant') {
            const expires_at = each.days === null ? null : now + each.days * DAY;
            const rollover =
              each.keep === undefined || each.days === null ? {} : { rollover: { percent: each.keep, days: 2 } };
            const given = grant(`g${index}`, each.amount, {
              effective_at: now,
              expires_at,
              kind: each.kind,
              ...rollover,
            });
            grants.push(given);
            history.push(grantTransaction(given));
          } else if (each.undo) {
            const undone = voidBurns(undoable, grants, now);
            history.push(...undone.transactions);
            grants = [...undone.grants];
            undoable = [];
          } else {
            const burn = burnDown({ lines: [line('l', each.amount)], grants, now });
            history.push(...burnTransactions(burn, now));
            grants = [...burn.grants];
            undoable = burn.burns.map(({ grant_id, amount_minor }) => ({ grant_id, amount_minor }));
          }
          const { balance_minor, grants: held } = balanceAt(history, now);
          expect(balance_minor).toBe(grants.reduce((sum, { remaining_minor }) => sum + remaining_minor, 0n));
          for (const { id, remaining_minor } of grants) expect(held.get(id)).toBe(remaining_minor);
        }
      }),
      { numRuns: 300 },
    );
  });
});
