// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type CollectOptions, collect } from '../collecting/collect.js';
import { CollectingBusiness } from '../testing/collecting-business.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { type LocalStripe, localStripeSettings, type TestStore } from '../testing/index.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';
import { lookAtUsage } from './look.js';

// Credit that comes when it is paid: cut off at any statement between the look and the payment, then done again.
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 12);
const MINUTE = 60_000;

let store: TestStore;
let local: LocalStripe;
let world: CollectingBusiness;
let org_id: string;
let options: CollectOptions & { at: number };
withStoreAndStripe(async (opened) => {
  ({ store, local } = opened);
  world = await CollectingBusiness.open(store, local);
  // a Monday, in office hours
  world.business.on('2026-03-02', '10:00');
  org_id = (await store.findOrganisation(world.business.slug))?.id as string;
  const { api_key: _key, webhook_secrets: _secrets, ...stripe } = localStripeSettings(local);
  const at = world.business.now;
  options = { at, now: () => options.at, public_url: null, stripe, onFailure: () => {} };
});
afterEach(mendConnections);

let customers = 0;
/** A customer with a card and an empty wallet that is to be topped up. */
async function low() {
  const { api } = world;
  const external_id = `customer-${++customers}`;
  const email = `${external_id}@example.com`;
  const { id: customer_id } = (await api.post('/v1/customers', { name: external_id, external_id, email })).body;
  await world.giveCard('pm_card_visa', external_id);
  const { id: wallet_id } = (await api.post(`/v1/customers/${external_id}/wallets`, { name: 'Prepaid' })).body;
  await api.put(`/v1/wallets/${wallet_id}/top_up`, { below: '1', amount: '6', granted: 'when_paid' });
  return { customer_id, wallet_id };
}

async function topUp(): Promise<void> {
  await lookAtUsage(store, { org_id, now: options.at, actor: 'tester' });
  await collect(store, org_id, options);
}

async function outcome({ customer_id, wallet_id }: Awaited<ReturnType<typeof low>>) {
  const list = async (path: string) => (await world.api.get(`${path}?customer_id=${customer_id}&limit=100`)).body.data;
  const payments = await list('/v1/payments');
  const taken = payments.map(({ reference }: { reference: string }) => local.books.intents.get(reference)?.amount);
  expect((await world.api.get('/v1/ledger/balances')).body.differences.every(balanced)).toBe(true);
  return {
    invoices: (await list('/v1/invoices')).map(({ total }: { total: string }) => total),
    taken,
    grants: (await world.api.get(`/v1/wallets/${wallet_id}/grants`)).body.data.map(
      ({ amount }: { amount: string }) => amount,
    ),
  };
}
const balanced = ({ difference }: { difference: string }) => Number(difference) === 0;
const EXPECTED = { invoices: ['6.00'], taken: [600], grants: ['6.00'] };

test(`cut off at ${POINTS} random statements while answers are lost: one invoice, one charge, one grant`, async () => {
  const whole = await low();
  const statements = await countStatements(() => topUp());
  expect(statements).toBeGreaterThan(50);
  expect(await outcome(whole)).toEqual(EXPECTED);
  const charged = () => [...local.books.intents.values()].filter(({ status }) => status === 'succeeded').length;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: statements }),
      fc.boolean(),
      fc.boolean(),
      async (point, after, lost) => {
        const before = charged();
        const made = await low();
        if (lost) local.breakNext('close-after-work', 2);
        cutAt(point, after);
        await topUp().catch(() => {});
        mendConnections();
        for (let times = 0; times < 3; times++) {
          options.at += 11 * MINUTE;
          await topUp();
        }
        expect(await outcome(made)).toEqual(EXPECTED);
        expect(charged() - before).toBe(1);
      },
    ),
    { numRuns: POINTS, endOnFailure: true },
  );
}, 1_800_000);
