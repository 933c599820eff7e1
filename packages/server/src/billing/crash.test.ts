// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ingestEvents } from '../ingest/ingest.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { closePeriod } from './close.js';

// Billing is cut off at any statement. Then billing is run again, as an operator would.
const now = Date.UTC(2026, 1, 3, 6);
const by = { actor: 'tester', now };
const SUBSCRIPTIONS = 7;
const POINTS = 200;

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

afterEach(mendConnections);

/**
 * Two customers who share coupons and credits over seven subscriptions with seats and usage, unbilled since January; and
 * one who pays for another, with a subscription each and a charge that waits.
 */
async function world(slug: string): Promise<string> {
  const organisation = { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM' };
  const { id: org } = await store.createOrganisation(organisation, by);
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    await tx.organisations.update({ billing: { tax: { seller: { address: { country: 'DE' } } } } });
    const same = { currency: 'EUR', timezone: 'UTC', country: 'DE' };
    await tx.customers.createMany(['cus_1', 'cus_2'].map((id) => ({ ...same, id, external_id: id, name: id })));
    await tx.customers.createMany([
      { ...same, id: 'cus_3', name: 'cus_3' },
      { ...same, id: 'cus_4', name: 'cus_4', payer_customer_id: 'cus_3' },
    ]);
    const workshop = {
      ...{
        id: 'chg_1',
        customer_id: 'cus_4',
        subscription_id: null,
        label: 'Workshop',
        currency: 'EUR',
        quantity: '1',
      },
      ...{ period: { start: '2026-01-10', end: '2026-01-11' }, date: '2026-01-10', catalog_version: 0 },
    };
    const price = { charge: { model: 'flat', amount: '100' }, interval: 'once' } as const;
    await tx.charges.create([{ ...workshop, price, rounding: 'half-away' }]);
    await tx.credits.createWallets([{ id: 'wal_1', customer_id: 'cus_1', currency: 'EUR', kind: 'money' }]);
    const grant = {
      wallet_id: 'wal_1',
      customer_id: 'cus_1',
      kind: 'promotional' as const,
      priority: 0,
      reason: 'gift',
    };
    await tx.credits.give([{ ...grant, id: 'grt_1', amount_minor: 7_000n, effective_at: 0, expires_at: null }]);
    const terms = {
      status: 'active' as const,
      plan: 'team',
      catalog_version: 1,
      currency: 'EUR',
      timezone: 'UTC',
      start_date: '2026-01-01',
      anchor: 'anniversary' as const,
      anchor_date: '2026-01-01',
      add_ons: [],
    };
    await tx.subscriptions.createMany(
      Array.from({ length: SUBSCRIPTIONS + 2 }, (_none, index) => ({
        ...terms,
        id: `sub_${index}`,
        customer_id: index < SUBSCRIPTIONS ? `cus_${1 + (index % 2)}` : `cus_${index - SUBSCRIPTIONS + 3}`,
        quantities: { seats: String(index) },
      })),
    );
  });
  const event = { specversion: '1.0', source: 'test', type: 'acme.call', time: '2026-01-15T12:00:00Z' };
  const events = Array.from({ length: 40 }, (_none, index) => ({
    ...event,
    id: `e${index}`,
    subject: `cus_${1 + (index % 2)}`,
  }));
  await ingestEvents(store, org, events, now);
  return org;
}
const close = (org: string) =>
  closePeriod(store, { org_id: org, until: '2026-02-02', now, actor: 'tester', batch_size: 2 });

/** Everything that billing leaves behind, without ids. */
function outcome(org: string) {
  return store.read(org, async (tx) => {
    const invoices = (await tx.invoices.list({ limit: 1_000 })).data;
    const balances = await tx.ledger.balances();
    const grants = await tx.credits.grants(['cus_1', 'cus_2'], true);
    expect(balances.reduce((sum, { balance_minor }) => sum + balance_minor, 0n)).toBe(0n);
    const numbers = invoices.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
    return {
      invoices: invoices.map((one) => `${one.subscription_id} ${one.invoice_date} ${one.total_minor}`).sort(),
      credited: String(invoices.reduce((sum, { credited_minor }) => sum + credited_minor, 0n)),
      balances: balances.map(({ account, balance_minor }) => `${account} ${balance_minor}`),
      credits: [...grants.values()].flat().map(({ id, remaining_minor }) => `${id} ${remaining_minor}`),
    };
  });
}

test(`cut off at ${POINTS} random statements and run again: nothing twice, nothing left out, books balanced`, async () => {
  const whole = await world('whole');
  const statements = await countStatements(() => close(whole));
  expect(statements).toBeGreaterThan(50);
  const expected = await outcome(whole);
  expect(expected.invoices).toHaveLength(SUBSCRIPTIONS * 2 + 2);
  // with 19 %: 40.00 and 15 seats at 5.00 a month, and in February the workshop
  expect(expected.invoices.slice(0, 2)).toEqual([' 2026-01-01 13685', ' 2026-02-01 25585']);

  let run = 0;
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      const org = await world(`cut-${++run}`);
      cutAt(point, after);
      await close(org).catch(() => {
        cut++;
      });
      mendConnections();
      await close(org);
      expect(await outcome(org)).toEqual(expected);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false]] },
  );
  // a cut after the last statement of a transaction may go unnoticed, one before the first does not
  expect(cut).toBeGreaterThan(0);
}, 600_000);
