// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate } from '../packages/cli/src/eval/evaluate.js';

const guide = readFileSync(new URL('../docs/guides/discounts-and-credits.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1] as string) as object);
const pairs = blocks.flatMap((request, index) => (index % 2 === 0 ? [[request, blocks[index + 1]] as const] : []));

test('the guide to discounts and credits pairs requests with answers', () => {
  expect(pairs.map(([request]) => (request as { op?: string }).op)).toEqual(['coupon', 'coupon', 'credit']);
});

test.each(pairs)('example %# of the guide to discounts and credits', (request, result) => {
  expect(evaluate({ id: 1, ...request })).toMatchObject({ ok: true, result });
});
