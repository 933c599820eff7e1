// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Decimal, decimal } from '../kit/decimal.js';
import type { TargetJudgement } from './judge.js';
import { judgeObjective } from './objective.js';

const judged = (progress: string, status: TargetJudgement['status'] = 'on_track'): TargetJudgement => ({
  key: '',
  status,
  actual: null,
  expected: null,
  progress: decimal(progress),
  probability: null,
  rule: 'path',
  words: '',
});

// three of six launched is 0.5 (rework.withgoogle.com, Grade OKRs); the mean of the key results is the grade
test.each<[string, readonly [string, string][], string, string, string]>([
  ['half done', [['0.5', '1']], '0.5', '0.5', 'yellow'],
  [
    'the mean of three',
    [
      ['1', '1'],
      ['0.5', '1'],
      ['0.25', '1'],
    ],
    '0.5833',
    '0.6',
    'yellow',
  ],
  [
    'weights',
    [
      ['1', '3'],
      ['0', '1'],
    ],
    '0.75',
    '0.8',
    'green',
  ],
  ['0.65 is graded 0.7', [['0.65', '1']], '0.65', '0.7', 'green'],
  ['0.34 is graded 0.3', [['0.34', '1']], '0.34', '0.3', 'red'],
])('%s', (_, results, progress, grade, colour) => {
  const map = new Map(results.map(([value], index) => [`k${index}`, judged(value)]));
  const key_results = results.map(([, weight], index) => ({ target: `k${index}`, weight }));
  const found = judgeObjective({ key: 'o', label: 'O', key_results }, map);
  expect([found.progress.toString(), found.grade.toString(), found.colour]).toEqual([progress, grade, colour]);
});

test('a key result without a figure counts nothing, and is counted', () => {
  const map = new Map([
    ['a', judged('1')],
    ['b', judged('0', 'no_data')],
  ]);
  const key_results = [{ target: 'a' }, { target: 'b' }, { target: 'c' }];
  const found = judgeObjective({ key: 'o', label: 'O', key_results }, map);
  expect(found).toMatchObject({ unknown: 2, colour: 'red' });
  expect(found.progress.compare(Decimal.ONE.divide(decimal(3), 4, 'down'))).toBe(0);
});
