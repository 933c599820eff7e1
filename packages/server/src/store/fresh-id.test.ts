// SPDX-License-Identifier: Apache-2.0
import { isId } from '@kontor/core';
import { expect, test } from 'vitest';
import { freshId } from './transaction.js';

test('ids of one instant are different, and sort as they were made', () => {
  const now = Date.UTC(2026, 2, 1);
  const ids = Array.from({ length: 20_000 }, () => freshId('inv', now));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(isId(id, 'inv')).toBe(true);
});

test('an earlier instant sorts first, whenever its id is made', () => {
  const later = freshId('inv', 2_000);
  expect(freshId('inv', 1_000) < later).toBe(true);
});
