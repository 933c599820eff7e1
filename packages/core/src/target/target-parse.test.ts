// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTargetFile } from './target-parse.js';

const mrr = { key: 'mrr', label: 'MRR', metric: 'mrr', unit: 'money', currency: 'USD', operator: '=', value: '55000' };
const file = (target: object, more: object = {}) => ({ begins: '2026-01-01', targets: [target], ...more });
const due = (target: object, begins = '2026-01-01') => {
  const read = parseTargetFile({ begins, targets: [target] });
  return read.ok ? read.value.targets[0]?.due : read.problems;
};

test('months are counted from the first of the file, and end with their last day', () => {
  expect(due({ ...mrr, due_month: 12 })).toBe('2026-12-31');
  expect(due({ ...mrr, due_month: 2 })).toBe('2026-02-28');
  expect(due({ ...mrr, due_month: 1 }, '2026-01-15')).toBe('2026-02-14');
  expect(due({ ...mrr, due: '2028-02' })).toBe('2028-02-29');
  expect(due({ ...mrr, due: '2028-02-10' })).toBe('2028-02-10');
});

test('a path begins with the file unless the target says otherwise', () => {
  const read = parseTargetFile({ begins: '2026-01-01', targets: [{ ...mrr, due_month: 1 }] });
  expect(read.ok && read.value.targets[0]?.start).toEqual({ date: '2026-01-01' });
});

test.each<[string, object, string, string]>([
  ['nothing', {}, 'missing-field', 'targets'],
  ['no day', file(mrr), 'missing-field', 'targets[0].due'],
  ['a month of no beginning', { targets: [{ ...mrr, due_month: 3 }] }, 'missing-field', 'begins'],
  ['two days', file({ ...mrr, due_month: 3, due: '2026-12' }), 'unknown-field', 'targets[0].due_month'],
  ['month zero', file({ ...mrr, due_month: 0 }), 'out-of-range', 'targets[0].due_month'],
  ['a range of one value', file({ ...mrr, due: '2026-12', operator: 'range' }), 'unknown-field', 'targets[0].value'],
  [
    'a range upside down',
    file({ ...mrr, due: '2026-12', operator: 'range', value: undefined, minimum: '2', maximum: '1' }),
    'out-of-range',
    'targets[0].maximum',
  ],
  [
    'money without a currency',
    file({ ...mrr, due: '2026-12', currency: undefined }),
    'missing-field',
    'targets[0].currency',
  ],
  ['a currency of stars', file({ ...mrr, due: '2026-12', unit: 'count' }), 'unknown-field', 'targets[0].currency'],
  [
    'a start on the last day',
    file({ ...mrr, due: '2026-12', start: { date: '2026-12-31', value: '1' } }),
    'period-empty',
    'targets[0].start.date',
  ],
  [
    'growth from nothing',
    file({ ...mrr, due: '2026-12', path: 'compound', start: { date: '2026-01-01', value: '0' } }),
    'not-positive',
    'targets[0].path',
  ],
  [
    'two of a key',
    {
      targets: [
        { ...mrr, due: '2026-12' },
        { ...mrr, due: '2027-12' },
      ],
    },
    'target-repeated',
    'targets[1].key',
  ],
  [
    'a key result of nothing',
    { targets: [{ ...mrr, due: '2026-12' }], objectives: [{ key: 'o', label: 'O', key_results: [{ target: 'arr' }] }] },
    'target-unknown',
    'objectives[0].key_results[0].target',
  ],
])('is refused: %s', (_, given, code, path) => {
  const read = parseTargetFile(given);
  expect(read.ok ? null : read.problems[0]).toMatchObject({ code, path });
});

test('never throws, whatever comes in', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      parseTargetFile(value);
      parseTargetFile({ begins: '2026-01-01', targets: [value], objectives: [value] });
    }),
  );
});
