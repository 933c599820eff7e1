// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { compileScenario } from '../forecast/compile.js';
import { monteCarlo } from '../forecast/monte-carlo.js';
import { catalog, scenarioOf } from '../forecast/testing/example-scenario.js';
import { forecastTargets } from './forecast-targets.js';
import type { Target } from './target.js';

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

test('without ranges a target of the second month is certain up to what it comes to, and impossible beyond', () => {
  const scenario = scenarioOf();
  // ten come in November and in December, half of the first ten have left by then: 15 customers with 20.00 each
  const targets = forecastTargets(
    [
      { ...mrr, key: 'reached', value: '300' },
      { ...mrr, key: 'missed', value: '300.01' },
      { ...mrr, key: 'year', metric: 'arr', value: '3600' },
      { ...mrr, key: 'later', value: '300.01', due: '2027-01-31' },
    ],
    scenario,
  );
  const compiled = compileScenario({ ...scenario, targets }, catalog);
  const found = compiled.ok ? monteCarlo(compiled.value, { runs: 20, seed: 1 }).targets : [];
  expect(found.map(({ key, month, probability }) => [key, month, probability])).toEqual([
    ['reached', '2026-12', 1],
    ['missed', '2026-12', 0],
    ['year', '2026-12', 1],
    ['later', '2027-01', 1],
  ]);
});

test('a forecast says nothing of other figures, currencies and months, nor of bounds to stay below', () => {
  const others: Partial<Target>[] = [
    { metric: 'logo_churn' },
    { currency: 'EUR' },
    { due: '2026-10-31' },
    { due: '2027-03-31' },
    { operator: '<' },
  ];
  expect(
    forecastTargets(
      others.map((other) => ({ ...mrr, ...other })),
      scenarioOf(),
    ),
  ).toEqual({});
});
