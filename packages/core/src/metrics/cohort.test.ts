// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CohortBy, cohortTable } from './cohort.js';
import { NO_FACTS } from './facts.js';
import { movementReport } from './movement-report.js';
import { KONTOR_POLICY } from './policy-presets.js';
import { revenueHistory } from './revenue-history.js';
import { COMPANY, COMPANY_FACTS } from './testing/company.js';
import { randomPolicy, randomRevenue } from './testing/random-history.js';
import { day, state } from './testing/revenue.js';

const frame = { policy: KONTOR_POLICY, timezone: 'UTC' };
const cells = (table: ReturnType<typeof cohortTable>) => {
  if (!table.ok) throw new Error(table.problems[0]?.message);
  return table.value.rows.map(
    ({ cohort, size, cells: ages }) =>
      `${cohort} ${size}: ${ages.map(({ customers, observed, revenue_retention }) => `${customers}/${observed} ${revenue_retention}`).join(', ')}`,
  );
};

// customers 1 to 5 of dbt's MRR playbook, https://github.com/dbt-labs/mrr-playbook, data/subscription_periods.csv
test("cohorts of dbt's MRR playbook by month", () => {
  const periods: [string, string, string, string][] = [
    ['1', '2018-11-01', '2019-02-01', '50'],
    ['1', '2019-04-01', '2019-06-01', '50'],
    ['2', '2017-09-01', '2017-11-01', '25'],
    ['3', '2017-09-01', '2017-10-01', '50'],
    ['4', '2017-10-01', '2017-11-01', '25'],
    ['5', '2018-11-01', '2018-12-01', '50'],
    ['5', '2018-12-01', '2019-03-01', '25'],
  ];
  const states = periods.map(([customer_id, start, end, amount], index) =>
    state(start, amount, { customer_id, subscription_id: String(index), ends_at: day(end) }),
  );
  const request = { by: 'month' as const, from: '2017-09-01', currency: 'EUR', rate: null };
  expect(
    cells(cohortTable(revenueHistory({ states, usage: [] }, frame), NO_FACTS, { ...request, as_of: '2017-12-31' })),
  ).toEqual(['2017-09 2: 2/2 1, 1/2 0.333333, 0/2 0, 0/2 0', '2017-10 1: 1/1 1, 0/1 0, 0/1 0']);
  expect(
    cells(
      cohortTable(revenueHistory({ states, usage: [] }, frame), NO_FACTS, {
        ...request,
        from: '2018-11-20',
        as_of: '2019-04-10',
      }),
    ),
  ).toEqual(['2018-11 2: 2/2 1, 2/2 0.75, 2/2 0.75, 1/2 0.25, 0/2 0, 1/2 0.5']);
});

test('cohorts by plan, source and version; of those who are old enough', () => {
  const history = revenueHistory(COMPANY, frame);
  const table = (by: CohortBy) =>
    cells(
      cohortTable(history, COMPANY_FACTS, { by, from: '2024-01-01', as_of: '2024-03-31', currency: 'EUR', rate: null }),
    );
  expect(table('plan')).toEqual(['business 1: 1/1 1']);
  expect(table('source')).toEqual(['ads 1: 1/1 1']);
  expect(table('version')).toEqual(['1 1: 1/1 1']);
  const all = cells(
    cohortTable(history, COMPANY_FACTS, {
      by: 'plan',
      from: '2023-03-01',
      as_of: '2023-08-31',
      currency: 'EUR',
      rate: null,
    }),
  );
  // e since March, c since June, both starter
  expect(all).toEqual(['starter 2: 2/2 1, 2/2 1, 2/2 1, 1/1 1, 1/1 1, 1/1 1']);
});

test('cohorts in a currency without a rate are refused', () => {
  const history = revenueHistory({ states: [state('2024-01-01', '5', { currency: 'USD' })], usage: [] }, frame);
  const request = { by: 'month' as const, from: '2024-01-01', as_of: '2024-02-10', currency: 'EUR', rate: null };
  expect(cohortTable(history, NO_FACTS, request)).toMatchObject({
    ok: false,
    problems: [{ code: 'exchange-rate-missing', message: 'no rate of USD in EUR may stand for 2024-02-10' }],
  });
});

test('over random lives, cohorts by month add up to all customers and all revenue', () => {
  fc.assert(
    fc.property(randomRevenue, randomPolicy, (lives, policy) => {
      // of one currency, for cohorts are told at the rates of one day
      const euros = <T extends { readonly currency: string }>(all: readonly T[]) =>
        all.filter(({ currency }) => currency === 'EUR');
      const input = { states: euros(lives.states), usage: euros(lives.usage) };
      const history = revenueHistory(input, { policy, timezone: 'UTC' });
      const request = { from: '2023-01-01', currency: 'EUR', rate: null };
      const table = cohortTable(history, NO_FACTS, { ...request, by: 'month', as_of: '2024-11-30' });
      const report = movementReport(history, { ...request, to: '2024-12-01', by: 'month' });
      if (!table.ok || !report.ok) throw new Error('a rate is missing');
      report.value.totals.forEach(({ closing_customers, amounts }, month) => {
        const at = table.value.rows.map(({ cohort, cells: ages }) => {
          const began = (Number(cohort.slice(0, 4)) - 2023) * 12 + Number(cohort.slice(5)) - 1;
          return ages[month - began];
        });
        expect(at.reduce((sum, cell) => sum + (cell?.customers ?? 0), 0)).toBe(closing_customers);
        expect(at.reduce((sum, cell) => sum + (cell?.units ?? 0n), 0n)).toBe(amounts.closing);
      });
    }),
    { numRuns: 60 },
  );
});
