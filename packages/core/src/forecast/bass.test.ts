// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bassAdopters, bassAdoptions, bassPeak } from './bass.js';

describe('how something new spreads', () => {
  // Bass (1969), the estimates of table 1 and the years of the predicted peaks.
  test.each([
    ['room air conditioners', 16_895_000, 0.010399, 0.41861, 8.6],
    ['clothes dryers', 15_092_000, 0.017206, 0.35688, 8.1],
    ['electric blankets', 76_589_000, 0.005876, 0.24387, 14.9],
    ['automatic coffee makers', 58_838_000, 0.017135, 0.30145, 9],
    ['steam irons', 55_696_000, 0.028632, 0.32791, 6.8],
    ['record players', 21_937_000, 0.024796, 0.6541, 4.8],
  ])('%s', (_name, market, innovation, imitation, year) => {
    expect(bassPeak({ market, innovation, imitation }).time.toFixed(1)).toBe(year.toFixed(1));
  });
  test('at the peak a share of (q - p) / 2q has taken it up, at m (p + q)² / 4q a year', () => {
    const parameters = { market: 16_895_000, innovation: 0.010399, imitation: 0.41861 };
    const { time, rate } = bassPeak(parameters);
    expect(bassAdopters(parameters, time) / parameters.market).toBeCloseTo((0.41861 - 0.010399) / (2 * 0.41861), 12);
    // 16,895,000 × 0.429009² ÷ 1.67444
    expect(Math.round(rate / 1000)).toBe(1857);
  });
  test('without imitation it is an exponential, and its peak is the start', () => {
    const parameters = { market: 100, innovation: 0.5, imitation: 0 };
    expect(bassAdoptions(parameters, 2).map((adopted) => adopted.toFixed(3))).toEqual(['39.347', '23.865']);
    expect(bassPeak(parameters)).toEqual({ time: 0, rate: 50 });
  });
  test('nobody takes it up twice, and everybody in the end', () => {
    const share = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (innovation, imitation) => {
        const adoptions = bassAdoptions({ market: 1000, innovation, imitation }, 200);
        const sum = adoptions.reduce((total, adopted) => total + adopted, 0);
        expect(Math.min(...adoptions)).toBeGreaterThanOrEqual(0);
        expect(sum).toBeCloseTo(bassAdopters({ market: 1000, innovation, imitation }, 200), 6);
        expect(sum).toBeLessThanOrEqual(1000 + 1e-9);
      }),
      { numRuns: 100 },
    );
  });
});
