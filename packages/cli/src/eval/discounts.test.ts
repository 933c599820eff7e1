// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.js';
import { answerSchema } from './protocol.js';

// Requests that are right but for one or two fields: each is answered, and by the published schema.
const amount = fc.oneof(fc.bigInt({ min: -99999n, max: 99999n }).map(String), fc.constantFrom('0.005', '12.34', '1'));
const lines = fc.array(
  fc.record({
    charge_key: fc.constantFrom('plan/base', '__proto__'),
    amount,
    plan: fc.constantFrom('pro', 'constructor'),
  }),
  { maxLength: 3 },
);
const scope = fc.constantFrom(undefined, {}, { plans: ['pro'] }, { charge_keys: ['__proto__'] });
const coupon = fc.record(
  {
    id: fc.constantFrom('a', 'b'),
    code: fc.constantFrom('A', 'B B'),
    name: fc.constant('name'),
    discount: fc.oneof(
      fc.constantFrom(
        { percent: '0.2' },
        { amount: '5', currency: 'EUR' },
        { amount: '5', currency: 'EUR', carry_over: true },
      ),
      fc.jsonValue(),
    ),
    duration: fc.oneof(
      fc.constantFrom({ kind: 'once' }, { kind: 'forever' }, { kind: 'periods', count: 2 }),
      fc.jsonValue(),
    ),
    stacking: fc.constantFrom('combine', 'exclusive'),
    applies_to: scope,
    minimum_amount: fc.constantFrom(undefined, { amount: '1', currency: 'EUR' }, { amount: '1' }),
  },
  { requiredKeys: ['id', 'code', 'name', 'discount', 'duration', 'stacking'] },
);
const redemption = fc.record(
  {
    periods_used: fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER),
    ended_on: fc.constantFrom(null, '2026-03-01', '2026-02-30'),
    remaining: amount,
  },
  { requiredKeys: [] },
);
const volume = fc.constantFrom(
  undefined,
  { currency: 'EUR', mode: 'whole', tiers: [{ from: '0', percent: '1' }] },
  { currency: 'EUR', mode: 'graduated', tiers: [{ from: '10', percent: '0.5' }, null] },
);
const instant = fc.constantFrom('2026-03-01T00:00:00Z', '2026-03-02T00:00:00.5+01:00', '9999-12-31T23:59:59Z', 'never');
const grant = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'a/rollover'),
    kind: fc.constantFrom('prepaid', 'promotional'),
    amount,
    remaining: amount,
    priority: fc.nat(2),
    effective_at: instant,
    expires_at: fc.option(instant),
    rollover: fc.constantFrom({ days: 1 }, { days: 36_525, percent: '0.5', maximum: '1' }, { days: 2, percent: '-1' }),
    applies_to: scope,
  },
  { requiredKeys: ['id', 'kind', 'amount', 'effective_at'] },
);
const currency = fc.constantFrom('EUR', 'EUR', 'JPY', 'XYZ');

function holds(op: 'coupon' | 'credit', request: object): boolean {
  const answer = evaluate({ id: 1, op, ...request });
  expect(answerSchema(op).safeParse(JSON.parse(JSON.stringify(answer))).error).toBeUndefined();
  return answer.ok;
}

describe('every request is answered by its schema', () => {
  test('coupon', () => {
    let fine = 0;
    fc.assert(
      fc.property(
        fc.record({
          currency,
          on: fc.constantFrom('2026-03-01', '2026-03-32'),
          lines,
          coupons: fc.array(fc.record({ coupon, redemption }), { maxLength: 2 }),
          volume,
        }),
        (request) => {
          if (holds('coupon', request)) fine++;
        },
      ),
      { numRuns: 300 },
    );
    expect(fine).toBeGreaterThan(0);
  });

  test('credit', () => {
    let fine = 0;
    fc.assert(
      fc.property(
        fc.record({ currency, now: instant, lines, grants: fc.array(grant, { maxLength: 2 }) }),
        (request) => {
          if (holds('credit', request)) fine++;
        },
      ),
      { numRuns: 300 },
    );
    expect(fine).toBeGreaterThan(0);
  });
});
