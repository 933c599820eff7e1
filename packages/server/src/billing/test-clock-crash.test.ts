// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ingestEvents } from '../ingest/ingest.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { advanceTestClock } from './test-clock.js';

// "Advance one year" is cut off at any statement of it, and asked for again.
const from = Date.UTC(2026, 0, 1);
const to = Date.UTC(2027, 0, 1);
const by = { actor: 'tester', now: from };
const POINTS = 20;
const ids = ['one', 'two'] as const;

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

afterEach(mendConnections);

/** Two customers on the team plan from January on, with calls in June. */
async function world(slug: string): Promise<string> {
  const terms = { name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM', test_clock: from };
  const { id: org } = await store.createOrganisation({ slug, ...terms }, by);
  const same = { currency: 'EUR', timezone: 'UTC' };
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    await tx.customers.createMany(ids.map((id) => ({ ...same, id: `cus_${id}`, external_id: id, name: id })));
    await tx.subscriptions.createMany(
      ids.map((id, index) => ({
        ...same,
        id: `sub_${id}`,
        customer_id: `cus_${id}`,
        status: 'active' as const,
        plan: 'team',
        catalog_version: 1,
        start_date: '2026-01-01',
        anchor: 'anniversary' as const,
        anchor_date: '2026-01-01',
        quantities: { seats: String(index) },
        add_ons: [],
      })),
    );
  });
  const call = { specversion: '1.0', source: 'test', type: 'acme.call', subject: 'two', time: '2026-06-15T12:00:00Z' };
  const events = Array.from({ length: 30 }, (_none, index) => ({ ...call, id: `e${index}` }));
  await ingestEvents(store, org, events, to);
  return org;
}
const advance = (org_id: string) =>
  advanceTestClock(store, { org_id, to, step: 'month', by: { actor: 'tester', real_now: from } });

function outcome(org: string) {
  return store.read(org, async (tx) => {
    const invoices = (await tx.invoices.list({ limit: 100 })).data;
    const balances = await tx.ledger.balances();
    expect(balances.reduce((sum, { balance_minor }) => sum + balance_minor, 0n)).toBe(0n);
    return {
      clock: (await tx.organisations.get()).test_clock,
      invoices: invoices.map((one) => `${one.number} ${one.subscription_id} ${one.invoice_date} ${one.total_minor}`),
      balances: balances.map(({ account, balance_minor }) => `${account} ${balance_minor}`),
    };
  });
}

test(`a year cut off at ${POINTS} random statements: nothing twice, nothing left out, books balanced`, async () => {
  const whole = await world('whole');
  const statements = await countStatements(() => advance(whole));
  const expected = await outcome(whole);
  expect(expected.clock).toBe(to);
  // twelve months in advance, the calls of June on the invoice of July
  expect(expected.invoices).toHaveLength(12 * ids.length);

  let runs = 0;
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      const org = await world(`cut-${++runs}`);
      cutAt(point, after);
      const first = await advance(org).catch(() => null);
      if (first === null) cut++;
      mendConnections();
      expect((await advance(org)).ok).toBe(true);
      expect(await outcome(org)).toEqual(expected);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false]] },
  );
  // a cut after the last statement of a transaction may go unnoticed, one before the first does not
  expect(cut).toBeGreaterThan(0);
}, 600_000);
