// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestEvents } from '../ingest/ingest.js';
import type { Actor } from '../store/store.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { closePeriod } from './close.js';
import { rerunInvoice } from './rerun.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const at = (day: string): Actor => ({ actor: 'tester', now: Date.parse(`${day}T06:00:00Z`) });

let organisations = 0;
async function world(): Promise<string> {
  const organisation = {
    slug: `acme-${++organisations}`,
    name: 'Acme',
    currency: 'EUR',
    timezone: 'UTC',
    invoice_prefix: 'ACM',
  };
  const { id: org } = await store.createOrganisation(organisation, at('2026-01-01'));
  await store.write(org, at('2026-01-01'), async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    await tx.organisations.update({ billing: { tax: { seller: { address: { country: 'DE' } } } } });
    const same = { currency: 'EUR', timezone: 'UTC' };
    await tx.customers.createMany([{ ...same, id: 'cus_1', external_id: 'ada', name: 'Ada', country: 'DE' }]);
    const wallet_id = 'wal_1';
    await tx.credits.createWallets([{ id: wallet_id, customer_id: 'cus_1', currency: 'EUR', kind: 'money' }]);
    await tx.credits.give([
      {
        id: 'grt_1',
        wallet_id,
        customer_id: 'cus_1',
        kind: 'promotional',
        amount_minor: 5_000n,
        priority: 0,
        effective_at: 0,
        expires_at: null,
        reason: 'welcome',
      },
    ]);
    const terms = {
      status: 'active' as const,
      plan: 'team',
      catalog_version: 1,
      ...same,
      start_date: '2026-01-01',
      anchor: 'anniversary' as const,
      anchor_date: '2026-01-01',
      quantities: { seats: '3' },
      add_ons: [],
    };
    await tx.subscriptions.createMany(['sub_1', 'sub_2'].map((id) => ({ ...terms, id, customer_id: 'cus_1' })));
  });
  return org;
}
async function use(org: string, count: number, name: string, day: string): Promise<void> {
  const events = Array.from({ length: count }, (_none, index) => ({
    specversion: '1.0',
    id: `${name}-${index}`,
    source: 'test',
    type: 'acme.call',
    subject: 'ada',
    time: '2026-01-15T12:00:00Z',
  }));
  await ingestEvents(store, org, events, at(day).now);
}
const invoices = (org: string) => store.read(org, async (tx) => (await tx.invoices.list({ limit: 1_000 })).data);

test('every invoice is equal, whatever was learned since; as of later, the differences say what was', async () => {
  const org = await world();
  const close = (until: string, day = until) => closePeriod(store, { org_id: org, until, ...at(day), batch_size: 1 });
  await close('2026-01-02');
  await use(org, 100, 'in-time', '2026-01-20');
  await close('2026-02-02');
  const before = await invoices(org);
  expect(before.length).toBe(4);

  // late usage, prices with the tax in them, another name, terms changed for the past, a new catalog
  await use(org, 50, 'late', '2026-02-05');
  await store.write(org, at('2026-02-06'), async (tx) => {
    const seller = { address: { country: 'DE' } };
    await tx.organisations.update({ name: 'Acme AG', billing: { tax: { seller, behaviour: 'inclusive' } } });
    const customer = await tx.customers.get('cus_1');
    if (customer === null) throw new Error('no customer');
    await tx.customers.put({ ...customer, name: 'Ada Lovelace' }, { valid_from: '2025-12-01' });
    const [terms] = await tx.subscriptions.history('sub_1');
    if (terms === undefined) throw new Error('no terms');
    await tx.subscriptions.put({ ...terms, quantities: { seats: '5' } }, { valid_from: '2026-01-01' });
  });
  await close('2026-02-07');
  const adjusted = (await invoices(org)).filter(({ sys_from }) => before.every((one) => one.sys_from !== sys_from));
  const labels = adjusted.flatMap(({ document }) =>
    (document as { lines: { label: string; amount_minor: string }[] }).lines.map(({ label, amount_minor }) => [
      label,
      amount_minor,
    ]),
  );
  // 50 more calls at 0.10, for each of the two subscriptions that share them
  expect(labels.filter(([label]) => label?.includes('late'))).toEqual([
    ['Team: Calls (late usage)', '500'],
    ['Team: Calls (late usage)', '500'],
  ]);
  expect((await close('2026-02-07')).invoices).toBe(0);

  for (const invoice of await invoices(org)) {
    const { equal, differences } = await rerunInvoice(store, org, invoice, undefined);
    expect({ number: invoice.number, equal, differences }).toEqual({
      number: invoice.number,
      equal: true,
      differences: [],
    });
  }

  const first = before.find(
    ({ subscription_id, invoice_date }) => subscription_id === 'sub_1' && invoice_date === '2026-01-01',
  );
  const usage = before.find(
    ({ subscription_id, invoice_date }) => subscription_id === 'sub_2' && invoice_date === '2026-02-01',
  );
  if (first === undefined || usage === undefined) throw new Error('an invoice is missing');
  // five seats instead of three
  const now = await rerunInvoice(store, org, first, at('2026-02-20').now);
  const changes = new Map(now.differences.map(({ path, recomputed }) => [path, recomputed]));
  expect(changes.get('lines[1].amount_minor')).toBe('2500');
  expect(changes.get('customer.name')).toBe('Ada Lovelace');
  expect(changes.get('subtotal_minor')).toBe('4500');
  // usage that came in time, and with the late events
  const then = await rerunInvoice(store, org, usage, at('2026-02-04').now);
  expect(then.differences).toEqual([]);
  const late = await rerunInvoice(store, org, usage, at('2026-02-05').now);
  const line = late.differences.find(({ path }) => /lines\[\d\]\.derivation\.quantity/.test(path));
  expect([line?.stored, line?.recomputed]).toEqual(['100', '150']);
});

test('a changed document shows', async () => {
  const [invoice] = await invoices((await store.listOrganisations())[0]?.id as string);
  if (invoice === undefined) throw new Error('no invoice');
  const forged = { ...invoice, document: { ...(invoice.document as object), total_minor: '1' } };
  const { equal, differences } = await rerunInvoice(
    store,
    (await store.listOrganisations())[0]?.id as string,
    forged,
    undefined,
  );
  expect(equal).toBe(false);
  expect(differences.map(({ path }) => path)).toEqual(['total_minor']);
});

test('what a close before the day of its invoice left for later is not missed in it', async () => {
  const org = await world();
  const close = (until: string) => closePeriod(store, { org_id: org, until, ...at(until) });
  await close('2026-01-02');
  await use(org, 100, 'in-time', '2026-01-20');
  // January is over by then, and its usage billed on the first of February, whose own fee is not due before the day after
  await close('2026-02-01');
  const made = (await invoices(org)).filter(({ invoice_date }) => invoice_date === '2026-02-01');
  expect(made.length).toBeGreaterThan(0);
  await close('2026-02-02');
  for (const invoice of await invoices(org)) {
    const { differences } = await rerunInvoice(store, org, invoice, undefined);
    expect(differences, invoice.number).toEqual([]);
  }
});
