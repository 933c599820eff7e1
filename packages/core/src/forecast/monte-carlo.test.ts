// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantileOf, readRange } from './distribution.js';
import { bandOf, monteCarlo } from './monte-carlo.js';
import { outlook } from './outlook.js';
import { compiled, segment } from './testing/example-scenario.js';
import { tornado } from './tornado.js';

describe('ranges', () => {
  test.each<[unknown, number, number, number]>([
    [3, 3, 3, 3],
    ['15%', 0.15, 0.15, 0.15],
    ['-1.5', -1.5, -1.5, -1.5],
    // a quarter of the way
    ['2%..6%', 0.02, 0.03, 0.06],
    ['10 .. 20', 10, 12.5, 20],
    // normal: the quantile of 0.025 + 0.95 / 4 is -0.63566, of 1.95996 that the half of the range is
    ['15% ± 5%', 0.1, 0.15 - 0.05 * (0.63566 / 1.95996), 0.2],
    ['15%+-5%', 0.1, 0.15 - 0.05 * (0.63566 / 1.95996), 0.2],
    [{ low: 0, high: 4, mode: 4, distribution: 'triangular' }, 0, 2, 4],
    [{ low: 0, high: 4, mode: 0, distribution: 'triangular' }, 0, 4 - Math.sqrt(12), 4],
    [{ low: '1%', high: '5%', distribution: 'uniform' }, 0.01, 0.02, 0.05],
    [{ low: 1, high: 100, distribution: 'lognormal' }, 1, 10 ** (1 - 0.63566 / 1.95996), 100],
  ])('%j', (input, low, quarter, high) => {
    const range = readRange(input);
    if (range === null) throw new Error('no range');
    expect(quantileOf(range, 0)).toBeCloseTo(low, 12);
    expect(quantileOf(range, 0.25)).toBeCloseTo(quarter, 3);
    expect(quantileOf(range, 1)).toBeCloseTo(high, 12);
  });
  test.each([
    '',
    '5%..2%',
    'a lot',
    '1e3',
    '5 ± -1',
    Number.NaN,
    null,
    [],
    { low: 1, high: 2 },
    { low: 0, high: 2, distribution: 'lognormal' },
    { low: 0, high: 2, distribution: 'triangular' },
    { low: 0, high: 2, mode: 3, distribution: 'triangular' },
    { low: 0, high: 2, mode: 1, distribution: 'normal' },
  ])('refuse %j', (input) => {
    expect(readRange(input)).toBeNull();
  });
  test('never leave their ends, and never fall', () => {
    const number = fc.double({ min: 0.001, max: 1000, noNaN: true });
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        fc.constantFrom('uniform', 'normal', 'lognormal', 'triangular'),
        probability,
        probability,
        (a, b, distribution, p, q) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          const range = readRange({ low, high, distribution, ...(distribution === 'triangular' ? { mode: low } : {}) });
          if (range === null) throw new Error('no range');
          const [first, second] = [quantileOf(range, Math.min(p, q)), quantileOf(range, Math.max(p, q))];
          expect(first).toBeGreaterThanOrEqual(low - 1e-9);
          expect(second).toBeLessThanOrEqual(high + 1e-9);
          expect(second).toBeGreaterThanOrEqual(first - 1e-9);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const uncertain = {
  counts: 'drawn' as const,
  months: 6,
  sources: { visits: { kind: 'growth' as const, start: '80..120', monthly_growth: '5% ± 5%' } },
  segments: { cloud: { ...segment, funnel: [{ name: 'paid', conversion: '5%..15%' }] } },
  cash: { opening: 1000 },
  costs: { fixed: { rent: { monthly: '300..500' } } },
};

describe('a thousand runs', () => {
  test('without ranges and chance are the one run', () => {
    const scenario = compiled({ cash: { opening: 500 }, costs: { fixed: { rent: { monthly: 300 } } } });
    const { months } = monteCarlo(scenario, { runs: 7, seed: 1 });
    for (const [index, row] of outlook(scenario).entries()) {
      const { mrr, customers, cash } = months[index] as (typeof months)[number];
      expect(new Set(Object.values(mrr))).toEqual(new Set([row.mrr]));
      expect(new Set(Object.values(cash))).toEqual(new Set([row.cash]));
      for (const value of Object.values(customers)) expect(value).toBeCloseTo(row.customers, 9);
    }
  });
  test('are the same for the same seed, and other ones for another', () => {
    const scenario = compiled(uncertain);
    const first = monteCarlo(scenario, { runs: 50, seed: 7 });
    expect(monteCarlo(compiled(uncertain), { runs: 50, seed: 7 })).toEqual(first);
    expect(monteCarlo(scenario, { runs: 50, seed: 8 })).not.toEqual(first);
  });
  test('lie around what is expected: counts drawn with a fixed seed keep their mean', () => {
    const certain = {
      ...uncertain,
      sources: { visits: { kind: 'growth' as const, start: 100 } },
      segments: { cloud: segment },
    };
    const scenario = compiled(certain);
    const expected = outlook(scenario);
    const { months } = monteCarlo(scenario, { runs: 4000, seed: 3 });
    for (const [index, { customers }] of months.entries()) {
      const mean = expected[index]?.customers ?? 0;
      // Poisson, as whoever thins one: its variance is its mean; four standard errors, and a twentieth for the floor
      expect(Math.abs(customers.mean - mean)).toBeLessThan(4 * Math.sqrt(mean / 4000) + mean / 100);
      expect(customers.p95 - customers.p5).toBeGreaterThan(2.4 * Math.sqrt(mean));
      expect(customers.p95 - customers.p5).toBeLessThan(4.2 * Math.sqrt(mean));
    }
  });
  test('bands are in order, and targets are the less likely the higher they are', () => {
    const targets = Object.fromEntries(
      [0, 100, 200, 300, 400, 10_000].map((at_least) => [
        `t${at_least}`,
        { measure: 'mrr' as const, month: 6, at_least },
      ]),
    );
    const result = monteCarlo(compiled({ ...uncertain, targets }), { runs: 400, seed: 5 });
    for (const { mrr, customers, cash } of result.months) {
      expect([mrr.p5, mrr.p25, mrr.p50, mrr.p75, mrr.p95].map(Number)).toEqual(
        [mrr.p5, mrr.p25, mrr.p50, mrr.p75, mrr.p95].map(Number).sort((a, b) => a - b),
      );
      expect(customers.p5).toBeLessThanOrEqual(customers.p50);
      expect(Number(cash.p50)).toBeLessThanOrEqual(Number(cash.p95));
    }
    const probabilities = result.targets.map(({ probability }) => probability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
    expect([probabilities[0], probabilities.at(-1)]).toEqual([1, 0]);
    expect(result.targets[2]).toMatchObject({ key: 't200', month: '2027-04', at_least: '200.00', segment: null });
    const outOfCash = result.months.map(({ out_of_cash }) => out_of_cash);
    expect(outOfCash).toEqual([...outOfCash].sort((a, b) => a - b));
  });
  test('what all of them leave at once empties a segment, and it fills again', () => {
    const all = monteCarlo(
      compiled({
        ...uncertain,
        months: 60,
        segments: { cloud: { ...segment, retention: { kind: 'churn', monthly: 0.99 } } },
      }),
      { runs: 50, seed: 2 },
    );
    for (const { customers } of all.months) {
      expect(Number.isFinite(customers.mean)).toBe(true);
      expect(customers.p5).toBeGreaterThanOrEqual(0);
    }
    expect(all.months.at(-1)?.customers.mean).toBeGreaterThan(1);
  });
  test('quantiles lie between two runs in proportion', () => {
    expect(bandOf(Float64Array.of(5, 1, 4, 2, 3))).toEqual({ mean: 3, p5: 1.2, p25: 2, p50: 3, p75: 4, p95: 4.8 });
  });
});

describe('what matters most', () => {
  test('each range at both ends, the widest swing first', () => {
    const scenario = compiled({
      months: 1,
      sources: { visits: { kind: 'growth', start: '80..120' } },
      segments: { cloud: { ...segment, funnel: [{ name: 'paid', conversion: '5%..15%' }] } },
    });
    // 100 × 10 % × 20.00 = 200; conversion of 5.5 % and 14.5 %, 82 and 118 visits
    expect(tornado(scenario, { measure: 'mrr', month: 1 })).toEqual({
      measure: 'mrr',
      segment: null,
      month: 1,
      middle: '200.00',
      bars: [
        {
          assumption: 'segments.cloud.funnel[0].conversion',
          low: expect.closeTo(0.055),
          high: expect.closeTo(0.145),
          at_low: '110.00',
          at_high: '290.00',
          swing: '180.00',
        },
        { assumption: 'sources.visits.start', low: 82, high: 118, at_low: '164.00', at_high: '236.00', swing: '72.00' },
      ],
    });
    expect(tornado(scenario, { measure: 'customers', month: 1, segment: 'cloud' })).toMatchObject({ middle: '10' });
    expect(tornado(scenario, { measure: 'arr', month: 1 })).toMatchObject({ middle: '2400.00' });
  });
});
