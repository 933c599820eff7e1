// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { grantServiceCredits } from './credits.js';

// A grant of credits is cut off at any statement, then done again: each customer has its credit once.
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 10);

let store: TestStore;
let acme: Business;
let org_id: string;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  const { team } = exampleCatalog.plans;
  const sla = { uptime_percent: '99.9', credits: { steps: [{ below_percent: '99.9', credit: '0.1' }] } };
  await acme.api.put('/v1/catalog', { ...exampleCatalog, plans: { ...exampleCatalog.plans, team: { ...team, sla } } });
  const outage = { reference: 'o-1', component: 'api', from: '2026-01-10T00:00:00Z', to: '2026-01-11T00:00:00Z' };
  await acme.api.put('/v1/service_outages', { outages: [outage] });
  acme.on('2026-02-02');
  org_id = (await store.findOrganisation(acme.slug))?.id as string;
});
afterAll(() => store?.close());
afterEach(mendConnections);

let customers = 0;
/** A customer with a month of 20.00 and a day without service. */
async function world(): Promise<string> {
  const external_id = `customer-${++customers}`;
  const { id } = (await acme.api.post('/v1/customers', { name: external_id, external_id })).body;
  await acme.subscribe({ customer_id: external_id });
  await acme.api.post('/v1/billing/close', { until: '2026-02-01', customer_id: id });
  return id;
}

const grant = (customer_id: string) =>
  store.write(org_id, { actor: 'tester', now: acme.now }, (tx) =>
    grantServiceCredits(tx, { customer_ids: [customer_id], month: '2026-01' }),
  );

async function outcome(customer_id: string) {
  const credits = (await acme.api.get(`/v1/service_credits?customer_id=${customer_id}`)).body.data;
  const wallets = (await acme.api.get(`/v1/customers/${customer_id}/wallets`)).body.data;
  return [credits, wallets].map((rows) => rows.map((row: Record<string, string>) => row.amount ?? row.balance));
}
const EXPECTED = [['2.00'], ['2.00']];

test(`cut off at ${POINTS} random statements: credited once`, async () => {
  const whole = await world();
  const statements = await countStatements(() => grant(whole));
  expect(await outcome(whole)).toEqual(EXPECTED);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      const customer_id = await world();
      cutAt(point, after);
      await grant(customer_id).catch(() => {});
      mendConnections();
      await grant(customer_id);
      expect(await outcome(customer_id)).toEqual(EXPECTED);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false]] },
  );
});
