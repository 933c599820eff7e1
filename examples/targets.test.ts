// SPDX-License-Identifier: Apache-2.0
import { metricProblems, parseTargetFile } from '@kontor/core';
import { expect, test } from 'vitest';
import { examples } from './index.js';

// The key figures and objectives of the five plans, in their own words: hand-picked ones against what the plans say.
const read = (id: string) => {
  const file = parseTargetFile(examples.find((business) => business.id === id)?.targets());
  if (!file.ok) throw new Error(file.problems[0]?.message);
  return file.value;
};

test.each(examples.map(({ id }) => id))('%s: every target is of a figure there is', (id) => {
  const { targets } = read(id);
  expect(targets.flatMap((target) => metricProblems(target))).toEqual([]);
});

test.each<[string, string, string]>([
  ['kalcifer', 'mrr-12', 'mrr = 55000 USD 2024-10-31'],
  ['kalcifer', 'logo-churn-12', 'logo_churn < 0.03 2024-10-31'],
  ['kalcifer', 'mrr-8', 'mrr = 15000 USD 2024-06-30'],
  ['conexus', 'arr-24', 'arr range 1000000..5000000 USD 2025-10-31'],
  ['streaming', 'mrr-18', 'mrr = 50000 USD 2025-04-30'],
  ['zendb', 'net-revenue-retention-24', 'net_revenue_retention = 0.95 2025-10-31'],
  ['concertmaster', 'stars-3', 'community/stars >= 1000 2024-01-31'],
])('%s %s', (id, key, expected) => {
  const target = read(id).targets.find((one) => one.key === key);
  const { metric, operator, value, minimum, maximum, currency, due } = target ?? ({} as never);
  expect([metric, operator, value ?? `${minimum}..${maximum}`, currency, due].filter(Boolean).join(' ')).toBe(expected);
});

test('Conexus has six objectives, with four key results each', () => {
  const { objectives } = read('conexus');
  expect(objectives.map(({ label, key_results }) => `${label} ${key_results.length}`)).toEqual([
    'Build Community 4',
    'Validate Enterprise Market 4',
    'Build Product Foundation 4',
    'Scale Revenue 4',
    'Expand Market 4',
    'Operational Excellence 4',
  ]);
});
