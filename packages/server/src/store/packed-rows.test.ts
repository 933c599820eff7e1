// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';
import { insertPacked, packRows } from './packed-rows.js';

const by = { actor: 'tester', now: Date.UTC(2026, 1, 1) };
let store: TestStore;
let org: string;
beforeAll(async () => {
  store = await openTestStore();
  const organisation = { slug: 'one', name: 'One', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ONE' };
  org = (await store.createOrganisation(organisation, by)).id;
});
afterAll(() => store?.close());

type Row = readonly (string | null)[];
const COLUMNS = { name: 'text', day: 'date', count: 'int' };
const cases: { name: string; rows: Row[]; told: Row[] }[] = [
  { name: 'one row', rows: [['a', '2026-01-01', '1']], told: [['a', '2026-01-01', '1']] },
  {
    name: 'columns that say the same',
    rows: [
      ['a', '2026-01-01', '1'],
      ['b', '2026-01-01', '1'],
    ],
    told: [
      ['a', '2026-01-01', '1'],
      ['b', '2026-01-01', '1'],
    ],
  },
  {
    name: 'rows that all say the same',
    rows: [
      ['', '2026-01-01', null],
      ['', '2026-01-01', null],
    ],
    told: [
      ['', '2026-01-01', null],
      ['', '2026-01-01', null],
    ],
  },
  {
    name: 'nothing in some rows',
    rows: [
      [null, null, '1'],
      ['b', '2026-01-02', null],
    ],
    told: [
      [null, null, '1'],
      ['b', '2026-01-02', null],
    ],
  },
  {
    name: 'a separator within a text',
    rows: [
      ['a\u001fb', null, '1'],
      ['c', null, '2'],
    ],
    told: [
      ['a b', null, '1'],
      ['c', null, '2'],
    ],
  },
];

test.each(cases)('$name: what is packed is what is stored', async ({ rows, told }) => {
  const stored = await store.append(org, async (tx) => {
    await tx.client.query('CREATE TEMP TABLE packed_row (owner text, name text, day date, count int) ON COMMIT DROP');
    const packed = packRows(rows, (row) => row);
    const { text, values } = insertPacked('packed_row', { owner: 'me' }, COLUMNS, packed);
    await tx.client.query(text, [...values]);
    return (await tx.client.query<Record<string, unknown>>('SELECT * FROM packed_row')).rows;
  });
  expect(stored).toEqual(
    told.map(([name, day, count]) => ({ owner: 'me', name, day, count: count == null ? null : Number(count) })),
  );
});

test('what all rows say is sent once, but for the first column, which says how many there are', () => {
  const packed = packRows(['b', 'b'], (name) => [name, 'EUR', null]);
  expect(packed).toEqual({ count: 2, texts: ['b\u001fb\u001f', '', ''], same: [null, 'EUR', null] });
});
