// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { shareOfPercent } from './settled.ts';

test.each([
  ['10', '0.10'],
  ['100', '1.00'],
  ['5', '0.05'],
  ['12.5', '0.125'],
  ['12,5', '0.125'],
  ['0.25', '0.0025'],
  ['007', '0.07'],
])('%s percent is %s', (percent, share) => {
  expect(shareOfPercent(percent)).toBe(share);
});
