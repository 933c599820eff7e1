// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { type MetricPolicy, POLICY_OPTIONS, POLICY_PRESETS } from '@kontor/core';
import { expect, test } from 'vitest';

test('the guide to metric policies says what the presets are', () => {
  const guide = readFileSync(new URL('../docs/guides/metric-policies.md', import.meta.url), 'utf8');
  const rows = guide
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [head = [], , ...table] = rows;
  expect(head.slice(2)).toEqual([...POLICY_PRESETS.keys()]);
  expect(table.map(([option]) => option)).toEqual(POLICY_OPTIONS.map((option) => `\`${option}\``));
  for (const [index, option] of POLICY_OPTIONS.entries())
    expect(table[index]?.slice(2)).toEqual(
      [...POLICY_PRESETS.values()].map((policy: MetricPolicy) => String(policy[option])),
    );
});
