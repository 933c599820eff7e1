// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { grant } from './testing/grants.js';
import {
  grantProblems,
  isUsable,
  usableMinor,
  type Wallet,
  walletMinor,
  walletProblems,
  walletUnits,
} from './wallet.js';

const wallet: Wallet = { id: 'wal_1', customer_id: 'cus_1', currency: 'EUR', kind: 'credits', credit_value: '0.15' };

describe('a wallet', () => {
  test.each([
    [wallet, '10', 150n],
    [wallet, '0.1', 2n], // 1.5 cents
    [{ ...wallet, kind: 'money' }, '10', 1000n],
    [{ ...wallet, currency: 'JPY', credit_value: '3' }, '10', 30n],
  ] as [Wallet, string, bigint][])('%# counts units in minor units', (held, units, minor) => {
    expect(walletMinor(held, decimal(units))).toBe(minor);
  });

  test.each([
    [wallet, 150n, '10'],
    [wallet, 100n, '6.666666'],
    [{ ...wallet, kind: 'money' }, 100n, '1'],
  ] as [Wallet, bigint, string][])('%# shows minor units as units', (held, minor, units) => {
    expect(walletUnits(held, minor).toString()).toBe(units);
  });

  test.each([
    ['missing-field', 'credit_value', { ...wallet, credit_value: undefined }],
    ['not-positive', 'credit_value', { ...wallet, credit_value: '0' }],
    ['invalid-type', 'credit_value', { ...wallet, credit_value: 1 }],
    ['unknown-currency', 'currency', { ...wallet, currency: 'eur' }],
    ['unknown-choice', 'kind', { id: 'wal_1', customer_id: 'cus_1', currency: 'EUR', kind: 'points' }],
    ['unknown-field', 'credit_value', { ...wallet, kind: 'money' }],
  ])('is refused: %s at %s', (code, path, value) => {
    expect(walletProblems(value)).toMatchObject([{ code, path }]);
  });
  test('is fine', () => {
    expect(walletProblems(wallet)).toEqual([]);
  });
});

describe('a grant', () => {
  test('is usable from its first instant until just before its expiry', () => {
    const held = grant('a', 100n, { effective_at: 10, expires_at: 20 });
    expect([9, 10, 19, 20].map((at) => isUsable(held, at))).toEqual([false, true, true, false]);
    expect(isUsable({ ...held, remaining_minor: 0n }, 15)).toBe(false);
    expect(usableMinor([held, grant('b', 5n), grant('c', 7n, { effective_at: 16 })], 15)).toBe(105n);
  });

  test('may roll over up to the last day of the calendar', () => {
    const held = grant('a', 100n, { expires_at: Date.UTC(9999, 11, 30), rollover: { days: 1 } });
    expect(grantProblems(held)).toEqual([]);
  });
  test('is fine', () => {
    const rollover = { percent: '0.5', maximum_minor: 100n, days: 30 };
    expect(grantProblems(grant('a', 100n, { expires_at: 20, rollover, applies_to: { plans: ['pro'] } }))).toEqual([]);
  });
  test.each([
    ['not-positive', 'amount_minor', { amount_minor: 0n, remaining_minor: 0n }],
    ['grant-remainder-invalid', 'remaining_minor', { remaining_minor: 101n }],
    ['grant-remainder-invalid', 'remaining_minor', { remaining_minor: -1n }],
    ['invalid-type', 'priority', { priority: -1 }],
    ['period-empty', 'expires_at', { effective_at: 20, expires_at: 20 }],
    ['rollover-without-expiry', 'rollover', { rollover: { days: 1 } }],
    ['rate-above-one', 'rollover.percent', { expires_at: 20, rollover: { days: 1, percent: '50' } }],
    ['not-positive', 'rollover.maximum_minor', { expires_at: 20, rollover: { days: 1, maximum_minor: 0n } }],
    ['invalid-type', 'rollover.days', { expires_at: 20, rollover: { days: 0 } }],
    ['out-of-range', 'rollover.days', { expires_at: Date.UTC(9999, 11, 31), rollover: { days: 1 } }],
    ['scope-empty', 'applies_to', { applies_to: {} }],
  ])('is refused: %s at %s', (code, path, change) => {
    expect(grantProblems(grant('a', 100n, change))).toMatchObject([{ code, path }]);
  });
});
