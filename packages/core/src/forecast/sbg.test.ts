// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sbgResidualLifetime, sbgRetention, sbgSurvival } from './sbg.js';
import { fitSbg, type SbgFit } from './sbg-fit.js';

function fitted(cohorts: Parameters<typeof fitSbg>[0]): SbgFit {
  const fit = fitSbg(cohorts);
  if (!fit.ok) throw new Error(JSON.stringify(fit.problems));
  return fit.value;
}
const places = (value: number, digits: number) => Number(value.toFixed(digits));

// Fader and Hardie (2007), table 1: the share of two cohorts that is left after 1 to 12 years; they fit the first seven.
const HIGH_END = [869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394];
const REGULAR = [631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173];

describe('the fit', () => {
  test.each([
    ['high end', HIGH_END, 0.668, 3.806],
    ['regular', REGULAR, 0.704, 1.182],
  ])('Fader and Hardie (2007): %s', (_name, survivors, alpha, beta) => {
    const fit = fitted([{ size: 1000, survivors: survivors.slice(0, 7) }]);
    expect([places(fit.alpha, 3), places(fit.beta, 3), fit.at_bound]).toEqual([alpha, beta, false]);
    // what they fitted on seven years is within one and a half points of a hundred in the five after them
    sbgSurvival(fit, 12).forEach((share, year) => {
      if (year > 0) expect(Math.abs(share * 1000 - (survivors[year - 1] as number))).toBeLessThan(20);
    });
  });
  test('Fader and Hardie (2010), cohorts of different ages: 3.80 and 15.19', () => {
    const survivors = [8000, 6480, 5307, 4391];
    const fit = fitted([4, 3, 2, 1].map((age) => ({ size: 10_000, survivors: survivors.slice(0, age) })));
    expect([places(fit.alpha, 2), places(fit.beta, 2)]).toEqual([3.8, 15.19]);
  });
  test('of 1,000 high-end customers has a log-likelihood of -1611.2', () => {
    expect(fitted([{ size: 1000, survivors: HIGH_END.slice(0, 7) }]).log_likelihood).toBeCloseTo(-1611.2, 1);
  });
  test.each([
    ['nobody leaves', [{ size: 10, survivors: [10, 10] }]],
    ['everybody leaves at once', [{ size: 10, survivors: [0] }]],
    ['everybody is alike', [{ size: 1000, survivors: [800, 640, 512] }]],
    ['more leave the longer they are there', [{ size: 100, survivors: [99, 90, 50] }]],
  ])('has no maximum inside: %s', (_name, cohorts) => {
    const fit = fitted(cohorts);
    expect(fit.at_bound).toBe(true);
    expect(Number.isFinite(fit.log_likelihood)).toBe(true);
  });
  test('of customers who are alike has their retention', () => {
    expect(sbgRetention(fitted([{ size: 1000, survivors: [800, 640, 512] }]), 1)).toBeCloseTo(0.8, 3);
  });
  test.each([
    ['more than before', [{ size: 10, survivors: [11] }], 'cohorts[0].survivors[0]'],
    ['less than nobody', [{ size: 10, survivors: [9, -1] }], 'cohorts[0].survivors[1]'],
    ['an empty cohort', [{ size: 0, survivors: [] }], 'cohorts[0].size'],
    ['no renewal yet', [{ size: 5, survivors: [] }], 'cohorts'],
  ])('refuses %s', (_name, cohorts, path) => {
    const fit = fitSbg(cohorts);
    expect(fit.ok ? [] : fit.problems.map((problem) => [problem.code, problem.path])).toEqual([
      ['cohort-survivors', path],
    ]);
  });
  test('finds the parameters of cohorts that follow them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0.3, max: 20, noNaN: true }),
        (alpha, beta) => {
          const survivors = sbgSurvival({ alpha, beta }, 40)
            .slice(1)
            .map((share) => share * 1e6);
          const fit = fitted([
            { size: 1e6, survivors },
            { size: 1e6, survivors: survivors.slice(0, 3) },
          ]);
          expect(Math.abs(fit.alpha / alpha - 1)).toBeLessThan(1e-4);
          expect(Math.abs(fit.beta / beta - 1)).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('residual lifetime', () => {
  // Equation 6 of Fader and Hardie (2010), its 2F1 by mpmath 1.3.
  test.each([
    [0.668, 3.806, 1, 0.1, 5.41485604837404],
    [0.668, 3.806, 5, 0.1, 6.89705739774609],
    [0.668, 3.806, 1, 0.01, 19.0096259810188],
    [0.704, 1.182, 1, 0.1, 2.96466214613203],
    [0.704, 1.182, 2, 0.01, 12.6929813452431],
    [3.8, 15.19, 1, 0.1, 3.30837680496802],
    [3.8, 15.19, 5, 0.01, 6.21677109388666],
  ])('alpha %f, beta %f, before renewal %i, at %f: %f', (alpha, beta, period, discount_rate, expected) => {
    expect(sbgResidualLifetime({ alpha, beta }, { period, discount_rate })).toBeCloseTo(expected, 10);
  });
  test('of those who stayed longer is longer, and of nearly equal customers it is that of a constant churn', () => {
    const parameters = { alpha: 0.7, beta: 1.2 };
    const lifetimes = [1, 2, 3, 10, 50].map((period) =>
      sbgResidualLifetime(parameters, { period, discount_rate: 0.05 }),
    );
    expect(lifetimes).toEqual([...lifetimes].sort((a, b) => a - b));
    // r / (1 - r / (1 + d)) with r = 0.8, d = 0.1: 0.8 / (1 - 0.8 / 1.1) = 2.9333…
    expect(sbgResidualLifetime({ alpha: 2e8, beta: 8e8 }, { period: 1, discount_rate: 0.1 })).toBeCloseTo(2.93333, 4);
  });
});
