// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { catalog, scenarioOf } from '../forecast/testing/example-scenario.js';
import type { Target } from './target.js';
import { targetChances } from './target-chance.js';

const mrr: Target = {
  key: 'mrr',
  label: 'MRR',
  metric: 'mrr',
  unit: 'money',
  currency: 'USD',
  operator: '>=',
  value: '0',
  due: '2026-12-31',
};
const chances = (targets: readonly Target[]) => {
  const found = targetChances(targets, scenarioOf(), catalog, { runs: 20, seed: 1 });
  return found.ok ? Object.fromEntries(found.value) : found.problems;
};

test('without ranges a target of the second month is certain up to what it comes to, and impossible beyond', () => {
  // ten come in November and in December, half of the first ten have left by then: 15 customers with 20.00 each
  const found = chances([
    { ...mrr, key: 'reached', value: '300' },
    { ...mrr, key: 'missed', value: '300.01' },
    { ...mrr, key: 'year', metric: 'arr', value: '3600' },
    { ...mrr, key: 'later', value: '300.01', due: '2027-01-31' },
  ]);
  expect(found).toEqual({ reached: 1, missed: 0, year: 1, later: 1 });
});

test('a forecast says nothing of other figures, currencies and months, nor of bounds to stay below', () => {
  const found = chances([
    { ...mrr, metric: 'logo_churn' },
    { ...mrr, currency: 'EUR' },
    { ...mrr, due: '2026-10-31' },
    { ...mrr, due: '2027-03-31' },
    { ...mrr, operator: '<' },
  ]);
  expect(found).toEqual({});
});
