// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { expiriesBy } from './expiry.js';
import { grant } from './testing/grants.js';
import type { CreditGrant } from './wallet.js';

const DAY = 86_400_000;
const idOf = (expired: CreditGrant) => `${expired.id}'`;

describe('expiry', () => {
  test.each([
    ['before', 99, []],
    ['at the very instant', 100, [['a', 70n]]],
    ['later', 500, [['a', 70n]]],
  ] as const)('%s', (_name, by, expected) => {
    const held = grant('a', 100n, { remaining_minor: 70n, expires_at: 100 });
    expect(expiriesBy([held], by, idOf).map((each) => [each.grant_id, each.expired_minor])).toEqual(expected);
  });

  test('passes by what is used up or never expires, and sorts the rest', () => {
    const grants = [
      grant('d', 5n, { expires_at: 50 }),
      grant('c', 5n, { expires_at: 40 }),
      grant('a', 5n, { expires_at: 50 }),
      grant('b', 5n, { expires_at: 30, remaining_minor: 0n }),
      grant('e', 5n),
    ];
    expect(expiriesBy(grants, 60, idOf).map((each) => [each.grant_id, each.at])).toEqual([
      ['c', 40],
      ['a', 50],
      ['d', 50],
    ]);
  });
});

describe('rollover', () => {
  test.each([
    ['all', { days: 1 }, 0n, 75n],
    ['half, rounded once', { percent: '0.5', days: 1 }, 37n, 38n], // 37.5
    ['at most', { maximum_minor: 20n, days: 1 }, 55n, 20n],
    ['half below the maximum', { percent: '0.5', maximum_minor: 40n, days: 1 }, 37n, 38n],
    ['too little to keep', { percent: '0.001', days: 1 }, 75n, null], // 0.075
  ] as const)('of 75: %s', (_name, rollover, expired, kept) => {
    const held = grant('a', 100n, { remaining_minor: 75n, expires_at: 100, rollover });
    const [expiry] = expiriesBy([held], 100, idOf);
    expect([expiry?.expired_minor, expiry?.rolled_over?.amount_minor ?? null]).toEqual([expired, kept]);
  });

  test('makes a grant of the same kind, once', () => {
    const applies_to = { plans: ['pro'] };
    const held = grant('a', 100n, {
      kind: 'promotional',
      priority: 3,
      expires_at: 100,
      rollover: { days: 2 },
      applies_to,
    });
    expect(expiriesBy([held], 100, idOf)[0]?.rolled_over).toEqual({
      id: "a'",
      wallet_id: 'wal_1',
      kind: 'promotional',
      amount_minor: 100n,
      remaining_minor: 100n,
      priority: 3,
      effective_at: 100,
      expires_at: 100 + 2 * DAY,
      applies_to,
    });
  });

  test('is followed when it is noticed late', () => {
    const held = grant('a', 100n, { expires_at: 100, rollover: { percent: '0.4', days: 2 } });
    expect(expiriesBy([held], 100 + 2 * DAY, idOf).map((each) => [each.grant_id, each.at, each.expired_minor])).toEqual(
      [
        ['a', 100, 60n],
        ["a'", 100 + 2 * DAY, 40n],
      ],
    );
  });
});
