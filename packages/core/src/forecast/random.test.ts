// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from './normal.js';
import { poissonQuantile, RandomStream } from './random.js';

describe('the random numbers', () => {
  test('xoshiro128** from 1, 2, 3, 4: the vector of the crate rand_xoshiro', () => {
    const stream = new RandomStream([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => stream.next())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
  test('are the same for the same seed and run, and differ between runs', () => {
    const first = (seed: number, run: number) => {
      const stream = RandomStream.of(seed, run);
      return [stream.next(), stream.next(), stream.next()];
    };
    expect(first(7, 0)).toEqual(first(7, 0));
    const starts = new Set(Array.from({ length: 2000 }, (_, run) => first(7, run).join()));
    expect(starts.size).toBe(2000);
    expect(first(8, 0)).not.toEqual(first(7, 0));
  });
  test('are uniform, within four standard errors of the mean', () => {
    // fixed seed: the same numbers in every run of this test
    let sum = 0;
    for (let run = 0; run < 20_000; run++) sum += RandomStream.of(1, run).uniform();
    expect(Math.abs(sum / 20_000 - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 20_000));
  });
});

describe('quantiles', () => {
  // norm.ppf of scipy 1.x
  test.each([
    [1e-300, -37.0470962993612],
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.99999, 4.264890793923841],
    [0, Number.NEGATIVE_INFINITY],
    [1, Number.POSITIVE_INFINITY],
  ])('of the normal distribution at %f', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 11);
  });
  // cumulative probabilities of a mean of 2: 0.1353, 0.4060, 0.6767, 0.8571
  test.each([
    [0.13, 2, 0],
    [0.14, 2, 1],
    [0.41, 2, 2],
    [0.7, 2, 3],
    [0.5, 0, 0],
    // poisson.ppf of scipy
    [0.05, 100, 84],
    [0.5, 100, 100],
    [0.99, 100, 124],
    [0.001, 40, 22],
  ])('of the Poisson distribution at %f with a mean of %f', (probability, mean, count) => {
    expect(poissonQuantile(probability, mean)).toBe(count);
  });
  test('of a larger mean are never smaller', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        fc.double({ min: 0, max: 80, noNaN: true }),
        fc.double({ min: 0, max: 80, noNaN: true }),
        (probability, a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(poissonQuantile(probability, low)).toBeLessThanOrEqual(
            poissonQuantile(probability, high) + (low <= 32 && high > 32 ? 1 : 0),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
