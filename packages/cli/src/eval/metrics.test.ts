// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.js';

const hostileState = fc.record({
  customer_id: fc.constantFrom('a', 'b', '__proto__'),
  at: fc.constantFrom('2024-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2024-02-10T12:00:00Z'),
  status: fc.constantFrom('active', 'paused', 'trialing', 'past_due', 'ended'),
  currency: fc.constantFrom('EUR', 'JPY', 'CLF'),
  parts: fc.array(
    fc.record({
      amount: fc.constantFrom('1', `0.${'1'.repeat(70)}`, '9'.repeat(80)),
      interval: fc.constantFrom('month', 'once', 'year', { every: 991, unit: 'day' }, { every: 997, unit: 'year' }),
      discounts: fc.constantFrom(
        [],
        [{ amount: '0.333333333333' }],
        [{ amount: '5', ends_at: '2024-02-01T00:00:00Z' }],
      ),
    }),
    { maxLength: 3 },
  ),
});

test('whatever there is in a life, it is answered, with what there is to mend at most', () => {
  const revenue = {
    id: fc.constant(1),
    states: fc.array(hostileState, { maxLength: 3, size: 'max' }),
    policy: fc.constantFrom(
      {},
      { preset: 'recurly' },
      { options: { usage_months: 3, exchange: 'at_start', gap_days: 9 } },
    ),
    currency: fc.constantFrom('EUR', 'JPY'),
    timezone: fc.constantFrom('UTC', 'Pacific/Apia'),
  };
  const days = { as_of: fc.constantFrom('2024-02-29', '9999-12-31', '0000-01-01') };
  const request = fc.oneof(
    fc.record({ op: fc.constant('metrics_snapshot'), ...revenue, ...days }),
    fc.record({ op: fc.constant('retention'), ...revenue, ...days, months: fc.constantFrom(1, 120) }),
    fc.record({ op: fc.constant('cohorts'), ...revenue, ...days, from: fc.constantFrom('2024-01-01', '9999-12-01') }),
    fc.record({
      op: fc.constant('mrr_movements'),
      ...revenue,
      from: fc.constantFrom('2024-01-01', '0000-01-01'),
      to: fc.constantFrom('2024-03-01', '9999-12-31', '0001-01-01'),
      by: fc.constantFrom('month', 'year', 'all'),
    }),
  );
  const codes = new Set<string>();
  fc.assert(
    fc.property(request, (input) => {
      const answer = evaluate(input);
      if (!answer.ok) for (const { code } of answer.problems) codes.add(code);
    }),
    { numRuns: 200 },
  );
  // what is wrong with them is told by these, and nothing else
  const told = ['exchange-rate-missing', 'out-of-range', 'out-of-bounds', 'period-empty'];
  expect([...codes].filter((code) => !told.includes(code))).toEqual([]);
});
