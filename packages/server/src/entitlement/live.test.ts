// SPDX-License-Identifier: Apache-2.0
import { resolveCatalog } from '@kontor/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { type EntitlementStream, LiveEntitlements } from './live.js';

const now = Date.parse('2026-01-15T12:00:00Z');
const by = { actor: 'test', now };
const HOUR = 3_600_000;
/** More than are computed in one transaction. */
const CUSTOMERS = 120;

let store: TestStore;
let org_id: string;
let customers: readonly string[];

beforeAll(async () => {
  store = await openTestStore();
  const organisation = { slug: 'acme', name: 'Acme', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' };
  ({ id: org_id } = await store.createOrganisation(organisation, by));
  customers = await store.write(org_id, by, async (tx) => {
    const { version } = await tx.catalogs.push(exampleCatalog);
    const same = { currency: 'EUR', timezone: 'UTC' };
    const made = await tx.customers.createMany(
      Array.from({ length: CUSTOMERS }, (_none, index) => ({ name: `Customer ${index}`, ...same })),
    );
    const terms = {
      ...same,
      status: 'active',
      plan: 'free',
      catalog_version: version,
      quantities: {},
      add_ons: [],
    } as const;
    const dates = { start_date: '2026-01-01', anchor: 'anniversary', anchor_date: '2026-01-01' } as const;
    // the last one has bought nothing
    await tx.subscriptions.createMany(made.slice(0, -1).map(({ id }) => ({ customer_id: id, ...terms, ...dates })));
    return made.map(({ id }) => id);
  });
});
afterAll(async () => {
  await store?.close();
});

const reader = (stream: EntitlementStream) => {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value } = await iterator.next();
      const text = new TextDecoder().decode(value);
      return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] as string);
    },
    leave: () => iterator.return?.(),
  };
};

// Nothing is looked at for an hour, so whatever arrives was called for by the commit itself.
test('a commit is told at once, to all customers it concerns, each of its own', async () => {
  const live = new LiveEntitlements({ store, now: () => now, look_ms: HOUR });
  const readers = await Promise.all(customers.map(async (id) => reader(await live.follow(org_id, id, null))));
  const before = await Promise.all(readers.map(({ next }) => next()));
  expect(before.map(({ customer_id }) => customer_id)).toEqual(customers);
  expect(before[0].offers['plan/team'].name).toBe('Team');
  const { plans } = resolveCatalog(exampleCatalog).definition;
  const renamed = { ...exampleCatalog, plans: { ...plans, team: { ...plans.team, name: 'Crew' } } };
  await store.write(org_id, by, (tx) => tx.catalogs.push(renamed as never));
  const after = await Promise.all(readers.map(({ next }) => next()));
  expect(after.map(({ customer_id }) => customer_id)).toEqual(customers);
  expect(new Set(after.map(({ offers }) => offers['plan/team'].name))).toEqual(new Set(['Crew']));
  expect([after[0].plans, after.at(-1).plans]).toEqual([['free'], []]);
  // one of them changes, and nobody else hears of it
  const [first] = customers as [string];
  let others = 0;
  const heard = () => others++;
  for (const { next } of readers.slice(1)) void next().then(heard, () => {});
  await store.write(org_id, by, async (tx) => {
    const [terms] = (await tx.subscriptions.all({ customer_ids: [first] })).flat();
    await tx.subscriptions.put({ ...(terms as NonNullable<typeof terms>), plan: 'team' }, { valid_from: '2026-01-01' });
  });
  const told = (await readers[0]?.next()) ?? {};
  expect([told.plans, others]).toEqual([['team'], 0]);
  for (const { leave } of readers) await leave();
});
