// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnDown } from './burn-down.js';
import { grant, line } from './testing/grants.js';
import { balanceAt, burnTransactions, grantTransaction, grantVoidTransaction } from './transaction.js';
import { voidGrant } from './void-grant.js';

describe('voiding a grant', () => {
  test.each([
    ['all of an unused one', {}, 100n],
    ['the rest of one that is half used', { remaining_minor: 50n }, 50n],
    ['one that is not in effect yet', { effective_at: 2_000 }, 100n],
    ['one that expires a moment later', { expires_at: 1_001 }, 100n],
  ])('takes %s', (_name, more, voided_minor) => {
    const result = voidGrant(grant('g', 100n, more), 1_000);
    expect(result).toEqual({ ok: true, value: { grant_id: 'g', wallet_id: 'wal_1', at: 1_000, voided_minor } });
  });

  test.each([
    ['used up', { remaining_minor: 0n }],
    ['expired at that very instant', { expires_at: 1_000 }],
  ])('is refused where it is %s', (_name, more) => {
    expect(voidGrant(grant('g', 100n, more), 1_000)).toMatchObject({
      ok: false,
      problems: [{ code: 'grant-used-up' }],
    });
  });

  test('leaves what was used, and nothing that could be used: whatever was paid before', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10_000n }),
        fc.array(fc.bigInt({ min: 1n, max: 3_000n }), { maxLength: 6 }),
        (amount, paid) => {
          let held = grant('g', amount);
          const moves = [grantTransaction(held)];
          for (const [at, owed] of paid.entries()) {
            const burn = burnDown({ lines: [line('l', owed)], grants: [held], now: at + 1 });
            moves.push(...burnTransactions(burn, at + 1));
            held = burn.grants[0] ?? held;
          }
          const used = amount - held.remaining_minor;
          const done = voidGrant(held, 100);
          expect(done.ok).toBe(used < amount);
          if (!done.ok) return;
          expect(used + done.value.voided_minor).toBe(amount);
          moves.push(grantVoidTransaction(done.value));
          expect(balanceAt(moves, 99).balance_minor).toBe(amount - used);
          expect(balanceAt(moves, 100).balance_minor).toBe(0n);
        },
      ),
    );
  });
});
