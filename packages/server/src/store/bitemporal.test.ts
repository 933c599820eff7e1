// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';
import { remainders } from './bitemporal.js';
import type { NewSubscription } from './subscriptions.js';

const day = (text: string) => Date.parse(`${text}T12:00:00Z`);
const by = (text: string) => ({ actor: 'tester', now: day(text) });
const terms: NewSubscription = {
  id: 'sub_1',
  customer_id: 'cus_1',
  status: 'active',
  plan: 'team',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2026-01-01',
  anchor: 'anniversary',
  anchor_date: '2026-01-01',
  quantities: { seats: '5' },
  add_ons: [],
};

let store: TestStore;
let org: string;
beforeAll(async () => {
  store = await openTestStore();
  const organisation = { slug: 'one', name: 'One', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' };
  org = (await store.createOrganisation(organisation, by('2026-01-01'))).id; // commit 1
  await store.write(org, by('2026-01-01'), (tx) => tx.subscriptions.put(terms)); // commit 2
  await store.write(org, by('2026-02-10'), (tx) =>
    tx.subscriptions.put({ ...terms, quantities: { seats: '8' } }, { valid_from: '2026-02-15' }),
  ); // commit 3
  await store.write(org, by('2026-03-01'), (tx) =>
    // A correction found in March: in January there were 6.
    tx.subscriptions.put(
      { ...terms, quantities: { seats: '6' } },
      { valid_from: '2026-01-10', valid_to: '2026-02-01' },
    ),
  ); // commit 4
});
afterAll(() => store?.close());

describe('a subscription in two times', () => {
  const golden: [as_of: string | bigint | undefined, on: string, seats: string | null][] = [
    [undefined, '2026-01-05', '5'],
    [undefined, '2026-01-10', '6'],
    [undefined, '2026-01-31', '6'],
    [undefined, '2026-02-01', '5'],
    [undefined, '2026-02-14', '5'],
    [undefined, '2026-02-15', '8'],
    [undefined, '2030-01-01', '8'],
    [undefined, '2025-12-31', null],
    ['2026-02-28', '2026-01-20', '5'],
    ['2026-02-28', '2026-02-20', '8'],
    ['2026-02-01', '2026-02-20', '5'],
    ['2025-12-31', '2026-01-20', null],
    [4n, '2026-01-20', '6'],
    [3n, '2026-01-20', '5'],
    [2n, '2026-02-20', '5'],
    [1n, '2026-01-20', null],
  ];
  test.each(golden)('as of %s, on %s: %s seats', async (as_of, on, seats) => {
    const at = typeof as_of === 'string' ? day(as_of) : as_of;
    const found = await store.read(org, (tx) => tx.subscriptions.get('sub_1', on), { as_of: at });
    expect(found?.quantities.seats ?? null).toBe(seats);
  });

  test('its history has no gaps and no overlaps', async () => {
    const slices = await store.read(org, (tx) => tx.subscriptions.history('sub_1'));
    expect(slices.map(({ valid_from, valid_to, quantities }) => [valid_from, valid_to, quantities.seats])).toEqual([
      ['2026-01-01', '2026-01-10', '5'],
      ['2026-01-10', '2026-02-01', '6'],
      ['2026-02-01', '2026-02-15', '5'],
      ['2026-02-15', '9999-12-31', '8'],
    ]);
  });

  test('what was known at a commit stays what was known, whatever comes later', async () => {
    const read = () => store.read(org, (tx) => tx.subscriptions.history('sub_1'), { as_of: 3n });
    const before = await read();
    await store.write(org, by('2026-03-02'), (tx) => tx.subscriptions.put({ ...terms, status: 'cancelled' }));
    const known = (slices: typeof before) => slices.map(({ sys_to: _ended, ...slice }) => slice);
    expect(known(await read())).toEqual(known(before));
  });

  test('a change within the same commit replaces what nobody has seen', async () => {
    const slices = await store.write(org, by('2026-04-01'), async (tx) => {
      await tx.subscriptions.put({ ...terms, id: 'sub_2' });
      await tx.subscriptions.put({ ...terms, id: 'sub_2', plan: 'enterprise' }, { valid_from: '2026-01-01' });
      return tx.subscriptions.history('sub_2');
    });
    expect(slices.map((slice) => slice.plan)).toEqual(['enterprise']);
  });
});

test('customers and catalogs answer as of a commit, too', async () => {
  const catalog = (name: string) => ({ id: 'one', name, currencies: ['EUR'], products: {}, features: {}, plans: {} });
  const push = (name: string, date: string) =>
    store.write(org, by(date), async (tx) => {
      await tx.customers.put({ id: 'cus_1', external_id: 'ada', name, currency: 'EUR', timezone: 'UTC' });
      return tx.catalogs.push(catalog(name) as unknown as Parameters<typeof tx.catalogs.push>[0]);
    });
  expect((await push('First', '2026-05-01')).version).toBe(1);
  expect((await push('First', '2026-05-02')).version).toBe(1);
  expect((await push('Second', '2026-05-03')).version).toBe(2);
  const at = (date: string | undefined) =>
    store.read(
      org,
      async (tx) => {
        const current = await tx.catalogs.current();
        return [current?.version, current?.content.name, (await tx.customers.byExternalId('ada'))?.name];
      },
      { as_of: date === undefined ? undefined : day(date) },
    );
  expect(await at(undefined)).toEqual([2, 'Second', 'Second']);
  expect(await at('2026-05-02')).toEqual([1, 'First', 'First']);
  expect(await at('2026-04-30')).toEqual([undefined, undefined, undefined]);
  expect(await store.read(org, (tx) => tx.catalogs.get(2), { as_of: day('2026-05-02') })).toBeNull();
});

test('lists go from the newest id to the oldest, in pages, both ways', async () => {
  const ids = ['cus_p1', 'cus_p2', 'cus_p3', 'cus_p4', 'cus_p5'];
  await store.write(org, by('2026-06-01'), (tx) =>
    tx.customers.createMany(ids.map((id) => ({ id, name: id, currency: 'EUR', timezone: 'UTC' }))),
  );
  const list = async (request: Parameters<TestStore['read']>[0] extends string ? object : never) => {
    const page = await store.read(org, (tx) => tx.customers.list({ limit: 2, ...request }));
    return [...page.data.map((customer) => customer.id), page.has_more];
  };
  expect(await list({})).toEqual(['cus_p5', 'cus_p4', true]);
  expect(await list({ starting_after: 'cus_p4' })).toEqual(['cus_p3', 'cus_p2', true]);
  expect(await list({ starting_after: 'cus_p1' })).toEqual(['cus_1', false]);
  expect(await list({ ending_before: 'cus_p2' })).toEqual(['cus_p4', 'cus_p3', true]);
});

test('batches go from the oldest id to the newest, every stretch of terms with its subscription', async () => {
  const batch = async (after: string, count: number, customer_id?: string) => {
    const filter = customer_id === undefined ? {} : { customer_id };
    const groups = await store.read(org, (tx) => tx.subscriptions.batch(after, count, filter), { as_of: 4n });
    return groups.map((slices) => [slices[0]?.id, slices.map((slice) => slice.quantities.seats).join()]);
  };
  expect(await batch('', 10)).toEqual([['sub_1', '5,6,5,8']]);
  await store.write(org, by('2026-07-01'), (tx) =>
    tx.subscriptions.createMany(
      ['sub_b2', 'sub_b1', 'sub_b3'].map((id) => ({ ...terms, id, customer_id: `of_${id}` })),
    ),
  );
  const ids = async (after: string, count: number, customer_id?: string) => {
    const filter = customer_id === undefined ? {} : { customer_id };
    const groups = await store.read(org, (tx) => tx.subscriptions.batch(after, count, filter));
    return groups.map((slices) => slices[0]?.id);
  };
  expect(await ids('sub_2', 2)).toEqual(['sub_b1', 'sub_b2']);
  expect(await ids('sub_b2', 2)).toEqual(['sub_b3']);
  expect(await ids('sub_b3', 2)).toEqual([]);
  expect(await ids('', 2, 'of_sub_b3')).toEqual(['sub_b3']);
});

test('a change leaves the days outside of it as they were', () => {
  const date = fc.integer({ min: 1, max: 28 }).map((of) => `2026-01-${String(of).padStart(2, '0')}`);
  fc.assert(
    fc.property(fc.uniqueArray(date, { minLength: 2 }), date, date, date, (cuts, a, b, probe) => {
      fc.pre(a !== b);
      const [from, to] = a < b ? [a, b] : [b, a];
      const sorted = [...cuts].sort();
      const slices = sorted
        .slice(1)
        .map((valid_to, index) => ({ valid_from: sorted[index] as string, valid_to, index }));
      const covering = (rows: typeof slices) => rows.filter((row) => row.valid_from <= probe && probe < row.valid_to);
      const untouched = slices.filter((row) => row.valid_from >= to || row.valid_to <= from);
      const after = covering([...untouched, ...remainders(slices, from, to)]).map((row) => row.index);
      const inside = from <= probe && probe < to;
      expect(after).toEqual(inside ? [] : covering(slices).map((row) => row.index));
    }),
    { numRuns: 300 },
  );
});
