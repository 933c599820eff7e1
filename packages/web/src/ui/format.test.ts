// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { formats } from './format.ts';

const { number, money } = formats('en');

// No float could hold these.
test.each([
  ['9007199254740993.05', undefined, '9,007,199,254,740,993.05'],
  ['9007199254740993.05', 1, '9,007,199,254,740,993.1'],
  ['-1234.5', 0, '-1,235'],
  ['0.45', 1, '0.5'],
  ['12', 1, '12'],
])('%s at most %s places is %s', (value, places, written) => {
  expect(number(value, places)).toBe(written);
});

test('German has its own signs', () => {
  expect(formats('de').number('1234.56', 1)).toBe('1.234,6');
});

test('an amount keeps the places that it has', () => {
  expect(money('0.0125', 'EUR')).toBe('€0.0125');
  expect(money('90071992547409.9', 'EUR')).toBe('€90,071,992,547,409.90');
});
