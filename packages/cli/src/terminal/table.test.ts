// SPDX-License-Identifier: Apache-2.0
import { percentNumber } from '@kontor/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inPercent } from './table.js';

test.each([
  ['0.5', '50'],
  ['1', '100'],
  ['0.125', '12.5'],
  ['0.05', '5'],
  ['0.005', '0.5'],
  ['0.20', '20'],
])('%s is %s percent', (share, percent) => {
  expect(inPercent(share)).toBe(percent);
});

test('any share is the percent that the core computes', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(0|[1-9]\d{0,3})(\.\d{1,9})?$/), (share) => {
      expect(inPercent(share)).toBe(percentNumber(share));
    }),
  );
});
