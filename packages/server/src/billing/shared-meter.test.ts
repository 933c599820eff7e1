// SPDX-License-Identifier: Apache-2.0
import { type Charge, defineCatalog } from '@kontor/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestEvents } from '../ingest/ingest.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { closePeriod } from './close.js';

const now = Date.UTC(2026, 2, 1);
const by = { actor: 'tester', now };
const price = (charge: Charge) => ({ charge, interval: 'month', meter: 'sales' }) as const;
const catalogWith = (meter: object) =>
  defineCatalog({
    id: 'acme',
    name: 'Acme',
    currencies: ['EUR'],
    products: { acme: { name: 'Acme' } },
    features: {},
    meters: {
      sales: { label: 'Sales', event_type: 'acme.sale', aggregation: 'sum', property: 'amount', unit: 'EUR', ...meter },
    },
    plans: {
      // 1 % of each sale, at least 0.50
      fee: { name: 'Fee', prices: { fee: price({ model: 'percentage', rate: '0.01', transaction_minimum: '0.5' }) } },
      flat: { name: 'Flat', prices: { unit: price({ model: 'per_unit', unit_amount: '0.002' }) } },
    },
  });

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const subscription = (plan: string, catalog_version: number) => ({
  customer_id: 'cus_1',
  status: 'active' as const,
  plan,
  catalog_version,
  currency: 'EUR',
  timezone: 'UTC',
  start_date: '2026-01-01',
  anchor: 'anniversary' as const,
  anchor_date: '2026-01-01',
  quantities: {},
  add_ons: [],
});

// sales of 10, 30 and 200: fees of 0.50, 0.50 and 2.00; 240 units at 0.002 are 0.48
test.each([
  ['the one that wants every value comes first', ['fee', 'flat']],
  ['it comes last', ['flat', 'fee']],
])('two subscriptions of one customer read one meter: %s', async (_name, plans) => {
  const organisation = { slug: plans.join('-'), name: 'Acme', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM' };
  const { id } = await store.createOrganisation(organisation, by);
  await store.write(id, by, async (tx) => {
    await tx.catalogs.push(catalogWith({}));
    await tx.catalogs.push(catalogWith({ aggregation: 'max' }));
    await tx.customers.createMany([{ id: 'cus_1', name: 'Ada', currency: 'EUR', timezone: 'UTC' }]);
    for (const plan of plans) await tx.subscriptions.put(subscription(plan, 1));
    // the second version of the catalog bills the largest sale, not the sum: 200 at 0.002 are 0.40
    await tx.subscriptions.put(subscription('flat', 2));
  });
  const sale = (amount: number, index: number) => ({
    specversion: '1.0',
    id: String(index),
    source: 'shop',
    type: 'acme.sale',
    subject: 'cus_1',
    time: `2026-01-1${index}T00:00:00Z`,
    data: { amount },
  });
  await ingestEvents(store, id, [10, 30, 200].map(sale), now);
  const { plans: due = [] } = await closePeriod(store, { org_id: id, until: '2026-02-01', dry_run: true, ...by });
  expect(due.map(({ total_minor }) => total_minor).sort((a, b) => Number(a - b))).toEqual([40n, 48n, 300n]);
});
