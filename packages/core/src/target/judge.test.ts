// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { type Actual, judgeTarget } from './judge.js';
import { isOnPath, pathValue } from './path.js';
import type { Target } from './target.js';

const mrr: Target = {
  key: 'mrr-12',
  label: 'MRR',
  metric: 'mrr',
  unit: 'money',
  currency: 'USD',
  operator: '=',
  value: '55000',
  due: '2026-12-31',
  // 365 days before it is due
  start: { date: '2025-12-31', value: '0' },
};
const churn: Target = {
  key: 'churn',
  label: 'Logo churn',
  metric: 'logo_churn',
  unit: 'fraction',
  operator: '<',
  value: '0.03',
  due: '2026-12-31',
};
const stars: Target = {
  key: 'stars',
  label: 'Stars',
  metric: 'community/stars',
  unit: 'count',
  noun: 'stars',
  operator: 'range',
  minimum: '10000',
  maximum: '12000',
  due: '2026-12-31',
};
const at = (date: string, value: string): Actual => ({ date, value: decimal(value) });

describe('a target, by hand', () => {
  test.each<[string, Target, readonly Actual[], string, number | null, string, string]>([
    // 146 of 365 days: two fifths of the way, 22,000
    ['on its path to the cent', mrr, [at('2026-05-26', '22000')], '2026-05-27', null, 'on_track path', '0.4'],
    ['a cent behind it', mrr, [at('2026-05-26', '21999.99')], '2026-05-27', null, 'off_track path', '0.3999'],
    ['beyond it: reached', mrr, [at('2026-05-26', '60000')], '2026-05-27', null, 'reached met', '1'],
    [
      'a forecast decides instead of the path',
      mrr,
      [at('2026-05-26', '22000')],
      '2026-05-27',
      0.49,
      'off_track forecast',
      '0.4',
    ],
    ['half a chance is enough', mrr, [at('2026-05-26', '100')], '2026-05-27', 0.5, 'on_track forecast', '0.0018'],
    [
      'of which another is asked for',
      { ...mrr, on_track_from: '0.8' },
      [at('2026-05-26', '100')],
      '2026-05-27',
      0.79,
      'off_track forecast',
      '0.0018',
    ],
    ['the last day is not over', mrr, [at('2026-12-31', '54999')], '2026-12-31', null, 'off_track path', '0.9999'],
    ['missed by a cent', mrr, [at('2026-12-31', '54999.99')], '2027-01-01', null, 'missed due', '0.9999'],
    [
      'reached, and what came later does not count',
      mrr,
      [at('2026-12-31', '55000'), at('2027-01-31', '1')],
      '2027-02-01',
      null,
      'reached due',
      '1',
    ],
    ['nothing is known', mrr, [], '2026-05-27', null, 'no_data nothing_known', '0'],
    ['nothing was known in time', mrr, [at('2027-01-01', '60000')], '2027-02-01', null, 'no_data nothing_known', '0'],
    [
      'below its bound it is on track, not reached',
      churn,
      [at('2026-05-26', '0.029')],
      '2026-05-27',
      null,
      'on_track met',
      '1',
    ],
    ['on the day after it is', churn, [at('2026-12-31', '0.029')], '2027-01-01', null, 'reached due', '1'],
    ['at its bound it is not below it', churn, [at('2026-12-31', '0.03')], '2027-01-01', null, 'missed due', '0'],
    // from the first figure: 5 % on 1 January, 364 days before it is due; on 2 July, half way, 4 %
    [
      'a path from the first figure downwards',
      churn,
      [at('2026-01-01', '0.05'), at('2026-07-02', '0.04')],
      '2026-07-03',
      null,
      'on_track path',
      '0',
    ],
    [
      'and above it',
      churn,
      [at('2026-01-01', '0.05'), at('2026-07-02', '0.0401')],
      '2026-07-03',
      null,
      'off_track path',
      '0',
    ],
    [
      'a range is met from its nearer bound on',
      stars,
      [at('2026-05-26', '10000')],
      '2026-05-27',
      null,
      'reached met',
      '1',
    ],
    ['also beyond it', stars, [at('2026-05-26', '13000')], '2026-05-27', null, 'reached met', '1'],
    [
      'from above a range its upper bound is the nearer one',
      { ...stars, start: { date: '2025-12-31', value: '20000' } },
      [at('2026-05-26', '12001')],
      '2027-01-01',
      null,
      'missed due',
      '0.9998',
    ],
  ])('%s', (_, target, actuals, today, probability, expected, progress) => {
    const found = judgeTarget(target, actuals, { today, probability });
    expect(`${found.status} ${found.rule}`).toBe(expected);
    expect(found.progress.toString()).toBe(progress);
  });

  test.each<[string, Target, readonly Actual[], string, number | null, string]>([
    [
      'what is missing, and what that is a month',
      mrr,
      [at('2026-05-26', '21000')],
      '2026-05-27',
      null,
      // 34,000 in the 219 days that are left: 34,000 × 30.4375 / 219
      '$21,000.00 on 2026-05-26; the path is at $22,000.00; $34,000.00 to go, $4,725.46 a month until 2026-12-31',
    ],
    [
      'a chance',
      mrr,
      [at('2026-05-26', '21000')],
      '2026-05-27',
      0.4242,
      '$21,000.00 on 2026-05-26: $34,000.00 to go, $4,725.46 a month until 2026-12-31, with a chance of 42%',
    ],
    ['missed', mrr, [at('2026-11-30', '50000')], '2027-01-01', null, '$50,000.00 on 2026-11-30: $5,000.00 to go'],
    ['too much', churn, [at('2026-12-31', '0.05')], '2027-01-01', null, '5% on 2026-12-31: 2% too much'],
    [
      'just not below',
      churn,
      [at('2026-12-31', '0.03')],
      '2027-01-01',
      null,
      '3% on 2026-12-31: less than that is asked for',
    ],
    [
      'it has to hold',
      churn,
      [at('2026-05-26', '0.02')],
      '2026-05-27',
      null,
      '2% on 2026-05-26; it has to hold until 2026-12-31',
    ],
    ['reached', stars, [at('2026-05-26', '11000')], '2026-05-27', null, '11,000 stars on 2026-05-26'],
    [
      'beyond',
      stars,
      [at('2026-05-26', '13000')],
      '2026-05-27',
      null,
      '13,000 stars on 2026-05-26, beyond what was asked for',
    ],
    ['nothing', stars, [], '2026-05-27', null, 'no figure is known until 2026-05-27'],
  ])('in words: %s', (_, target, actuals, today, probability, words) =>
    expect(judgeTarget(target, actuals, { today, probability }).words).toBe(words),
  );
});

describe('a compound path', () => {
  // from 100 to 1,600 in 4 years of 365 days: doubled each year
  const doubling: Target = {
    ...mrr,
    value: '1600',
    start: { date: '2021-01-01', value: '100' },
    due: '2024-12-31',
    path: 'compound',
  };
  const start = { date: '2021-01-01', value: decimal('100') };
  test.each<[string, string]>([
    ['2022-01-01', '200'],
    ['2023-01-01', '400'],
    ['2024-01-01', '800'],
    ['2024-12-31', '1600'],
  ])('is doubled at %s', (date, value) => {
    expect(pathValue(doubling, start, date).toString()).toBe(value);
    expect(isOnPath(doubling, start, date, decimal(value))).toBe(true);
    expect(isOnPath(doubling, start, date, decimal(value).subtract(decimal('0.000000000001')))).toBe(false);
  });
  test('is below a straight one between its ends', () => {
    expect(isOnPath(doubling, start, '2023-01-01', decimal('500'))).toBe(true);
    expect(isOnPath({ ...doubling, path: 'linear' }, start, '2023-01-01', decimal('500'))).toBe(false);
  });
});

test('a value ahead of one that is on the path is on it, too; what is shown of it lies within it', () => {
  const path = fc.constantFrom('linear' as const, 'compound' as const);
  const value = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(value, value, value, fc.integer({ min: 0, max: 400 }), path, (from, to, actual, days, kind) => {
      const target: Target = {
        ...mrr,
        value: String(to),
        path: kind,
        start: { date: '2026-01-01', value: String(from) },
        due: '2027-01-01',
      };
      const start = { date: '2026-01-01', value: Decimal.fromInteger(from) };
      const date = addToDate('2026-01-01', { days });
      const ahead = from > to ? decimal(actual).subtract(Decimal.ONE) : decimal(actual).add(Decimal.ONE);
      if (isOnPath(target, start, date, decimal(actual))) expect(isOnPath(target, start, date, ahead)).toBe(true);
      const shown = pathValue(target, start, date);
      const near = shown.subtract(decimal(from > to ? '0.5' : '-0.5'));
      expect(isOnPath(target, start, date, near)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test.each<[Target, Actual, string, number | null, string]>([
  [
    mrr,
    at('2026-05-26', '21000'),
    '2026-05-27',
    null,
    '21.000,00 $ am 26.05.2026; der Weg ist bei 22.000,00 $; es fehlen 34.000,00 $, 4.725,46 $ im Monat bis 31.12.2026',
  ],
  [
    mrr,
    at('2026-05-26', '21000'),
    '2026-05-27',
    0.4242,
    '21.000,00 $ am 26.05.2026: es fehlen 34.000,00 $, 4.725,46 $ im Monat bis 31.12.2026, mit einer Wahrscheinlichkeit von 42 %',
  ],
  [churn, at('2026-12-31', '0.05'), '2027-01-01', null, '5 % am 31.12.2026: 2 % zu viel'],
  [churn, at('2026-12-31', '0.03'), '2027-01-01', null, '3 % am 31.12.2026: verlangt ist weniger als das'],
])('is told in German: %o', (target, actual, today, probability, words) => {
  const found = judgeTarget(target, [actual], { today, probability, language: 'de' });
  expect(found.words.replaceAll('\u00a0', ' ')).toBe(words);
});
