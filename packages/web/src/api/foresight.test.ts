// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { foreseen } from './foresight.ts';

type Row = { readonly id: string; readonly role: string };
const rows: Row[] = [
  { id: 'a', role: 'owner' },
  { id: 'b', role: 'viewer' },
];
const raised = (row: Row) => ({ ...row, role: 'admin' });

test.each<[string, unknown, string, (row: Row) => Row | null, unknown]>([
  [
    'a list',
    { data: rows, has_more: true },
    'b',
    raised,
    { data: [rows[0], { id: 'b', role: 'admin' }], has_more: true },
  ],
  ['a row that goes', { data: rows }, 'a', () => null, { data: [rows[1]] }],
  [
    'the pages of a list',
    { pages: [{ data: [rows[0]] }, { data: [rows[1]] }], pageParams: [null, 'a'] },
    'b',
    () => null,
    { pages: [{ data: [rows[0]] }, { data: [] }], pageParams: [null, 'a'] },
  ],
  ['a list without it', { data: rows }, 'c', () => null, { data: rows }],
  ['an object', rows[0], 'a', () => null, rows[0]],
  ['nothing yet', undefined, 'a', () => null, undefined],
])('of %s', (_what, read, id, next, expected) => {
  expect(foreseen(read, id, next)).toEqual(expected);
});
