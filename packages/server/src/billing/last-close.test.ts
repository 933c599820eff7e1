// SPDX-License-Identifier: Apache-2.0
import { addToDate } from '@kontor/core';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ingestEvents } from '../ingest/ingest.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { closePeriod } from './close.js';

// A close looks no further back than it must. Whatever happened, it bills what it would bill if it looked at everything.
const now = Date.UTC(2026, 1, 3, 6);
const by = { actor: 'tester', now };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

type Query = (this: pg.Client, ...args: unknown[]) => Promise<pg.QueryResult>;
const prototype = pg.Client.prototype as unknown as { query: Query };
const query = prototype.query;
afterEach(() => {
  prototype.query = query;
});

/** Counts the invoice lines that are read from now on. */
function countLines(): () => number {
  let lines = 0;
  prototype.query = async function counted(this: pg.Client, ...args) {
    const result = await query.apply(this, args);
    if ((args[0] as { name?: string }).name === 'billed-lines') lines += result.rows.length;
    return result;
  };
  return () => lines;
}

const terms = {
  status: 'active' as const,
  plan: 'team',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'Pacific/Auckland',
  start_date: '2026-01-01',
  anchor: 'anniversary' as const,
  anchor_date: '2026-01-01',
  quantities: { seats: '3' },
  add_ons: [],
};

async function world(slug: string): Promise<string> {
  const organisation = { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM' };
  const { id: org } = await store.createOrganisation(organisation, by);
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    const same = { currency: 'EUR', timezone: 'UTC', country: 'DE' };
    const ids = ['changed', 'late', 'held', 'quiet', 'free'];
    await tx.customers.createMany(ids.map((id) => ({ ...same, id: `cus_${id}`, external_id: id, name: id })));
    const plan = (id: string) => (id === 'free' ? { plan: 'free', quantities: {} } : {});
    await tx.subscriptions.createMany(
      ids.map((id) => ({ ...terms, ...plan(id), id: `sub_${id}`, customer_id: `cus_${id}` })),
    );
  });
  return org;
}
async function calls(org: string, subject: string, day: string, count: number) {
  const event = { specversion: '1.0', source: 'test', type: 'acme.call', subject, time: `${day}T12:00:00Z` };
  const events = Array.from({ length: count }, (_none, index) => ({ ...event, id: `${subject}-${day}-${index}` }));
  await ingestEvents(store, org, events, now);
}
const close = (org_id: string, until: string, customer_id?: string) =>
  closePeriod(store, { org_id, until, now, actor: 'tester', customer_id });
const taxed = (org: string, country: string) =>
  store.write(org, by, (tx) => tx.organisations.update({ billing: { tax: { seller: { address: { country } } } } }));

/** A year in which terms change, usage comes late and a tax cannot be found; `before` runs before each close. */
async function year(org: string, before: () => Promise<unknown>): Promise<string[]> {
  for (let month = 1; month <= 12; month++) {
    const until = addToDate('2026-01-02', { months: month });
    await calls(org, 'quiet', addToDate(until, { days: -9 }), 25);
    if (month === 3) await calls(org, 'late', '2026-01-31', 40);
    if (month === 4) await close(org, '2026-07-15', 'cus_changed');
    if (month === 5)
      await store.write(org, by, (tx) =>
        tx.subscriptions.put(
          { ...terms, id: 'sub_changed', customer_id: 'cus_changed', quantities: { seats: '8' } },
          { valid_from: '2026-04-16' },
        ),
      );
    // a buyer whose country is not known cannot be taxed, and is billed once it is
    const bare = { id: 'cus_held', name: 'held', currency: 'EUR', timezone: 'UTC', external_id: 'held' };
    if (month === 6) await taxed(org, 'DE');
    if (month === 6) await store.write(org, by, (tx) => tx.customers.put(bare, { valid_from: '2026-01-01' }));
    if (month === 8)
      await store.write(org, by, (tx) => tx.customers.put({ ...bare, country: 'DE' }, { valid_from: '2026-01-01' }));
    await before();
    const { skipped } = await close(org, until);
    expect(skipped.map(({ subscription_id }) => subscription_id)).toEqual(
      month === 6 || month === 7 ? ['sub_held'] : [],
    );
  }
  const { data } = await store.read(org, (tx) => tx.invoices.list({ limit: 1_000 }));
  return data.map((one) => `${one.number} ${one.subscription_id} ${one.invoice_date} ${one.total_minor}`).sort();
}

test('what a close leaves out cannot change: the same invoices as by looking at everything', async () => {
  const fast = await world('fast');
  const slow = await world('slow');
  const forget = () => store.append(slow, (tx) => tx.client.query('DELETE FROM last_close WHERE org_id = $1', [slow]));
  const expected = await year(slow, forget);
  expect(await year(fast, async () => {})).toEqual(expected);
  expect(expected.length).toBeGreaterThan(45);
});

test('the hundredth month reads as many lines as the third, whether it is billed or free', async () => {
  const org = await world('long');
  await close(org, '2026-03-02');
  const third = countLines();
  await close(org, '2026-04-02');
  const few = third();
  prototype.query = query;
  await close(org, '2034-04-02');
  const later = countLines();
  expect(await close(org, '2034-05-02')).toMatchObject({ invoices: 4, lines: 8 });
  expect(few).toBeGreaterThan(0);
  expect(later()).toBe(few);
});

test('of a close that did not go through nothing is taken for closed', async () => {
  const org = await world('cut');
  await expect(
    closePeriod(store, {
      org_id: org,
      until: '2026-02-02',
      now,
      actor: 'tester',
      batch_size: 2,
      onProgress: () => {
        throw new Error('cut');
      },
    }),
  ).rejects.toThrow('cut');
  const { rows } = await store.read(org, (tx) => tx.client.query('SELECT 1 FROM last_close'));
  expect(rows).toEqual([]);
  await close(org, '2026-02-02', 'cus_quiet');
  expect(await close(org, '2026-02-02')).toMatchObject({ subscriptions: 5 });
  const { data } = await store.read(org, (tx) => tx.invoices.list({ limit: 100 }));
  expect(data).toHaveLength(8);
});
