// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { linesOf, listOf, ticked } from './list-text.ts';
import { metadataOf, metadataRows } from './metadata-rows.ts';

test.each([
  ['3, 7,14', [3, 7, 14]],
  ['-3', [-3]],
  ['1, last-working-day', [1, 'last-working-day']],
  ['CA, NY,', ['CA', 'NY']],
  ['1.5', ['1.5']],
  ['', []],
])('the list %j says %j', (text, entries) => {
  expect(listOf(text)).toEqual(entries);
});

test('lines are trimmed and empty ones left out', () => {
  expect(linesOf(' DE123 \n\nFR456\n')).toEqual(['DE123', 'FR456']);
});

const DAYS = [
  ['0', 'Mon'],
  ['1', 'Tue'],
  ['2', 'Wed'],
] as const;
const RIGHTS = [
  ['seats', 'Seats'],
  ['caps', 'Caps'],
] as const;

test.each([
  ['numbers stay numbers, in order', DAYS, [2], '0', true, [0, 2]],
  ['one is taken away', DAYS, [0, 2], '2', false, [0]],
  ['the first of none', RIGHTS, undefined, 'caps', true, ['caps']],
  ['the last is taken away', RIGHTS, ['caps'], 'caps', false, []],
] as const)('%s', (_what, choices, before, which, on, after) => {
  expect(ticked(choices, before, which, on)).toEqual(after);
});

test('metadata comes back from its rows, without those that have no key', () => {
  const metadata = { ticker: 'ACM', note: '' };
  expect(metadataOf([...metadataRows(metadata), { key: ' ', value: 'lost' }, { key: 'new ' }])).toEqual({
    ...metadata,
    new: '',
  });
});
