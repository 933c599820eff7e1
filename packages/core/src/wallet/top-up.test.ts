// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { type TopUpRule, topUp, topUpRuleProblems } from './top-up.js';

const rule: TopUpRule = { below_minor: 1000n, amount_minor: 500n, monthly_limit_minor: 2000n };

describe('an automatic top-up', () => {
  test.each([
    ['at the threshold nothing', 1000n, 0n, 0n, 'enough'],
    ['a cent below it one', 999n, 0n, 500n, 'topped_up'],
    ['just one at half', 500n, 0n, 500n, 'topped_up'],
    ['two a cent below that', 499n, 0n, 1000n, 'topped_up'],
    ['from nothing', 0n, 0n, 1000n, 'topped_up'],
    ['up to the limit of the month', 0n, 1000n, 1000n, 'topped_up'],
    ['as far as the limit goes', 0n, 1500n, 500n, 'limited'],
    ['no part of one', 0n, 1501n, 0n, 'limited'],
    ['nothing beyond the limit', 0n, 2500n, 0n, 'limited'],
  ] as const)('%s', (_name, balance_minor, month_minor, amount_minor, outcome) => {
    expect(topUp({ rule, balance_minor, month_minor })).toEqual({ amount_minor, outcome });
  });

  test('without a limit', () => {
    const unlimited = { ...rule, monthly_limit_minor: null };
    expect(topUp({ rule: unlimited, balance_minor: 0n, month_minor: 99999n }).amount_minor).toBe(1000n);
  });

  test.each([
    ['not-positive', 'below_minor', { below_minor: 0n }],
    ['not-positive', 'amount_minor', { amount_minor: 0n }],
    ['minimum-above-maximum', 'monthly_limit_minor', { monthly_limit_minor: 499n }],
  ])('is refused: %s at %s', (code, path, change) => {
    expect(topUpRuleProblems(rule)).toEqual([]);
    expect(topUpRuleProblems({ ...rule, ...change })).toMatchObject([{ code, path }]);
  });
});
