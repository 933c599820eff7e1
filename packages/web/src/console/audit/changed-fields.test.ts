// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { changedFields } from './changed-fields.ts';

test.each([
  ['nothing', { name: 'Ada' }, { name: 'Ada' }, []],
  ['a value', { name: 'Ada', seats: 3 }, { name: 'Ada', seats: 5 }, [['seats', '3', '5']]],
  [
    'what is new',
    null,
    { id: 'cus_1', tags: ['a'] },
    [
      ['id', null, 'cus_1'],
      ['tags.0', null, 'a'],
    ],
  ],
  ['what is gone', { a: { b: false } }, null, [['a.b', 'false', null]]],
  ['what became nothing', { end: '2026-01-31' }, { end: null }, [['end', '2026-01-31', null]]],
])('%s', (_name, before, after, changes) => {
  expect(changedFields(before, after).map((field) => [field.path, field.before, field.after])).toEqual(changes);
});
