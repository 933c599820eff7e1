// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition, MeterDefinition } from '@kontor/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';

import { usageTotals } from './totals.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const calls: MeterDefinition = { label: 'Calls', event_type: 'call', aggregation: 'sum', property: 'n', unit: 'call' };
test('works', async () => {
  const now = Date.UTC(2024, 0, 10);
  const org = await store.createOrganisation(
    { slug: 'a', name: 'A', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'A' },
    { actor: 't', now },
  );
  const cus = await store.write(org.id, { actor: 't', now }, async (tx) => {
    await tx.catalogs.push({
      id: 'a',
      name: 'A',
      currencies: ['EUR'],
      products: {},
      features: {},
      plans: {},
      meters: { calls },
    } as CatalogDefinition);
    return tx.customers.put({ name: 'X', external_id: 'x', currency: 'EUR', timezone: 'UTC' });
  });
  const e = (id: string, n: unknown, subject = 'x') => ({
    specversion: '1.0',
    id,
    source: 's',
    type: 'call',
    subject,
    data: { n },
  });
  const totals = await store.read(org.id, (tx) =>
    usageTotals(tx, [
      { customer_id: cus.id, meter: 'calls', definition: calls, from: now, to: now + 3600000 * 2 },
      { customer_id: cus.id, meter: 'calls', definition: calls, from: now - 100, to: now + 100 },
      {
        customer_id: cus.id,
        meter: 'calls',
        definition: { ...calls, aggregation: 'latest' },
        from: now - 100,
        to: now + 100,
      },
    ]),
  );
  expect(1).toBe(1);
});
