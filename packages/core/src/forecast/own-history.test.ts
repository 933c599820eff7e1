// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KONTOR_POLICY } from '../metrics/policy-presets.js';
import { revenueHistory } from '../metrics/revenue-history.js';
import { randomPolicy, randomRevenue } from '../metrics/testing/random-history.js';
import { day, state } from '../metrics/testing/revenue.js';
import { type OwnHistoryRequest, ownHistory, segmentsOf, withOwnHistory } from './own-history.js';
import { cohortProblems } from './sbg-fit.js';
import { parseScenario } from './scenario-parse.js';
import { scenarioOf, segment } from './testing/example-scenario.js';

/** A customer on a plan for 10.00 a month from a day until another. */
const lived = (customer_id: string, plan: string, from: string, until: string | null) =>
  state(from, '10', {
    customer_id,
    subscription_id: `${customer_id}-${from}`,
    plan,
    ends_at: until === null ? null : day(until),
  });
const histories = [
  lived('a', 'small', '2023-10-05', null),
  lived('b', 'small', '2023-10-09', '2023-12-20'),
  lived('c', 'small', '2023-10-12', '2023-11-20'),
  // away in December, and back
  lived('d', 'small', '2023-11-01', '2023-12-10'),
  lived('d', 'small', '2024-01-04', null),
  lived('e', 'big', '2023-12-01', null),
  lived('f', 'other', '2023-12-01', null),
];
const history = revenueHistory({ states: histories, usage: [] }, { policy: KONTOR_POLICY, timezone: 'UTC' });
const request: OwnHistoryRequest = {
  first_month: '2024-02',
  segments: { cloud: { plans: ['small'], every_months: 1 }, sales: { plans: ['big'], every_months: 12 } },
  currency: 'EUR',
  rate: null,
};

function own(change: Partial<OwnHistoryRequest> = {}) {
  const found = ownHistory(history, { ...request, ...change });
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.value;
}

describe("a company's own history", () => {
  test('is months that happened, and cohorts by segment', () => {
    const { actuals, cohorts, outside } = own();
    // f is on a plan of no segment
    expect(outside).toBe(1);
    expect(
      actuals.map(({ month, mrr, customers, new_customers, churned_customers }) => [
        month,
        mrr,
        customers.cloud,
        customers.sales,
        new_customers,
        churned_customers,
      ]),
    ).toEqual([
      ['2023-10', '30.00', 3, 0, 3, 0],
      ['2023-11', '30.00', 3, 0, 1, 1],
      ['2023-12', '20.00', 1, 1, 1, 2],
      ['2024-01', '30.00', 2, 1, 1, 0],
    ]);
    expect(cohorts).toEqual({
      // three in October, of whom 2, 1, 1 were left; one in November, who was away and came back
      cloud: [
        { size: 3, survivors: [2, 1, 1], age_months: 3, alive: 1, monthly: '10' },
        { size: 1, survivors: [1, 1], age_months: 2, alive: 1, monthly: '10' },
      ],
      // it has not come to its first renewal
      sales: [{ size: 1, survivors: [], age_months: 1, alive: 1, monthly: '10' }],
    });
  });
  test('stands in a scenario where that states none', () => {
    const { first_month: _month, ...scenario } = scenarioOf({
      segments: { cloud: { ...segment, retention: { kind: 'sbg' } }, mine: { ...segment, cohorts: [] } },
    });
    const parsed = parseScenario(withOwnHistory(scenario, own({ segments: segmentsOf(scenario) })));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.value).toMatchObject({ first_month: '2024-02', segments: { mine: { cohorts: [] } } });
    expect(parsed.value.segments.cloud?.cohorts).toHaveLength(2);
    expect(segmentsOf(parsed.value)).toMatchObject({ cloud: { plans: ['small', 'middle', 'large'], every_months: 1 } });
  });
  test.each([null, [], 'x', { segments: 1 }, { segments: { a: null } }, { segments: { a: { plans: 3 } } }])(
    'makes no sense of what is no scenario, and does not throw: %j',
    (content) => {
      expect(parseScenario(withOwnHistory(content, own({ segments: segmentsOf(content) }))).ok).toBe(false);
    },
  );
  test('can always be fitted or said why, and adds up, whatever the lives and the policy', () => {
    fc.assert(
      fc.property(randomRevenue, randomPolicy, (lives, policy) => {
        const euros = <T extends { readonly currency: string }>(all: readonly T[]) =>
          all.filter(({ currency }) => currency === 'EUR');
        const random = revenueHistory(
          { states: euros(lives.states), usage: euros(lives.usage) },
          { policy, timezone: 'UTC' },
        );
        const plans = [...new Set(lives.states.map(({ plan }) => plan))];
        const segments = { all: { plans, every_months: 1 } };
        const found = ownHistory(random, { first_month: '2024-07', segments, currency: 'EUR', rate: null });
        if (!found.ok) throw new Error(JSON.stringify(found.problems));
        const cohorts = found.value.cohorts.all ?? [];
        expect(cohortProblems(cohorts).filter(({ path }) => path !== 'cohorts')).toEqual([]);
        const alive = cohorts.reduce((sum, cohort) => sum + (cohort.alive ?? 0), 0);
        expect(found.value.actuals.at(-1)?.customers.all ?? 0).toBe(alive);
      }),
      { numRuns: 40 },
    );
  });
});
