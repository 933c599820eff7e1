// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { lookAtUsage } from './look.js';

// A look at usage is cut off at any statement, then taken again: alerts, mails, invoices and credit come once.
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 15);

let store: TestStore;
let acme: Business;
let org_id: string;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  org_id = (await store.findOrganisation(acme.slug))?.id as string;
  acme.on('2026-01-10');
});
afterAll(() => store?.close());
afterEach(mendConnections);

let customers = 0;
/** A customer with usage over 10.00 that nobody has looked at, alerts, an invoice threshold, and a wallet that is low. */
async function world() {
  const external_id = `customer-${++customers}`;
  const made = await acme.api.post('/v1/customers', { name: external_id, external_id, email: 'ada@example.com' });
  await acme.subscribe({ customer_id: external_id });
  const measure = { of: 'amount', currency: 'EUR' };
  const of = { customer_id: external_id, measure, at: '5' };
  await acme.api.post('/v1/usage_thresholds', { ...of, every: '5', action: 'notify', mail_to: ['customer'] });
  await acme.api.post('/v1/usage_thresholds', { ...of, action: 'invoice' });
  const wallet = (await acme.api.post(`/v1/customers/${external_id}/wallets`, { name: 'Prepaid' })).body;
  await acme.api.put(`/v1/wallets/${wallet.id}/top_up`, { below: '1', amount: '6' });
  // the first ten calls are in the plan, each other is 0.10
  const events = Array.from({ length: 110 }, (_, index) => ({
    specversion: '1.0',
    id: `${external_id}-${index}`,
    source: 'test',
    type: 'acme.call',
    subject: external_id,
    time: '2026-01-10T08:00:00Z',
  }));
  expect((await acme.api.post('/v1/events', events)).body.accepted).toBe(events.length);
  return { customer_id: made.body.id as string, wallet_id: wallet.id as string };
}

const look = () => lookAtUsage(store, { org_id, now: acme.now, actor: 'tester' });

/** Everything that a look leaves behind. */
async function outcome({ customer_id, wallet_id }: Awaited<ReturnType<typeof world>>) {
  const list = async (path: string) => (await acme.api.get(`${path}?customer_id=${customer_id}&limit=100`)).body.data;
  const crossings = await list('/v1/threshold_crossings');
  const books = await acme.books();
  expect(books.difference).toBe('0.00');
  return {
    crossings: crossings.map((one: Record<string, string>) => `${one.action} ${one.step} ${one.value}`).sort(),
    mails: (await list('/v1/mails')).map(({ template }: { template: string }) => template),
    invoices: (await list('/v1/invoices')).map(({ total }: { total: string }) => total).sort(),
    balance: (await acme.api.get(`/v1/wallets/${wallet_id}`)).body.balance,
  };
}
/** By hand: what an undisturbed look leaves behind. */
const EXPECTED = {
  crossings: ['invoice 5 10', 'notify 10 10'],
  mails: ['usage_threshold_reached'],
  invoices: ['10.00', '6.00'],
  balance: '6.00',
};

test(`cut off at ${POINTS} random statements: told, written, invoiced and topped up once`, async () => {
  const whole = await world();
  const statements = await countStatements(() => look());
  expect(statements).toBeGreaterThan(50);
  expect(await outcome(whole)).toEqual(EXPECTED);
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      const made = await world();
      cutAt(point, after);
      await look().catch(() => {
        cut++;
      });
      mendConnections();
      await look();
      expect(await outcome(made)).toEqual(EXPECTED);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false]] },
  );
  // a cut after the last statement of a transaction may go unnoticed, one before the first does not
  expect(cut).toBeGreaterThan(0);
}, 1_800_000);

test('three looks at once: the same', async () => {
  const made = await world();
  await Promise.all([look(), look(), look()]);
  expect(await outcome(made)).toEqual(EXPECTED);
});
