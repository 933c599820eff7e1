// SPDX-License-Identifier: Apache-2.0
import { expect } from 'vitest';

// Fader and Hardie (2007), high-end customers; Bass (1969), room air conditioners.
const survivors = [869, 743, 653, 593, 551, 517, 491];

export const answeredForecasts: [string, object, object][] = [
  [
    'the fit of retention',
    { op: 'sbg_fit', cohorts: [{ size: 1000, survivors }] },
    { alpha: expect.closeTo(0.668, 3), beta: expect.closeTo(3.806, 3), at_bound: false },
  ],
  [
    'how many stay',
    { op: 'sbg_survival', alpha: 1, beta: 1, periods: 3 },
    // 1/2, 2/3, 3/4 stay: 1/2, 1/3, 1/4 are left
    { survival: [1, 0.5, 0.5 * (2 / 3), 0.5 * (2 / 3) * 0.75], retention: [0.5, 2 / 3, 0.75] },
  ],
  // of customers who are alike: 0.5 / (1 - 0.5 / 2)
  [
    'how long they stay',
    { op: 'sbg_derl', alpha: 1e9, beta: 1e9, discount_rate: 1 },
    { derl: expect.closeTo(2 / 3, 6) },
  ],
  [
    'how something new spreads',
    { op: 'bass', market: 100, innovation: 0.5, imitation: 0, periods: 1 },
    { peak: { time: 0, rate: 50 } },
  ],
];

export const refusedForecasts: [string, unknown, string, string][] = [
  [
    'a cohort that grows',
    { op: 'sbg_fit', id: 1, cohorts: [{ size: 10, survivors: [11] }] },
    'cohort-survivors',
    'cohorts[0].survivors[0]',
  ],
  [
    'a lifetime without discount',
    { op: 'sbg_derl', id: 1, alpha: 1, beta: 1, discount_rate: 0 },
    'out-of-bounds',
    'discount_rate',
  ],
];
