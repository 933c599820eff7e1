// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { closePeriod } from '../billing/close.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { type LocalStripe, localStripeSettings, runScript, TEST_KEY, type TestStore } from '../testing/index.js';
import { attachMethod, createCustomer } from '../testing/local-stripe/checkout.js';
import { PASSING_FAULTS } from '../testing/local-stripe/server.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';
import { listAttempts } from './attempts.js';
import { type CollectOptions, collect } from './collect.js';
import { addMethod, noteCustomerRef } from './payment-methods.js';
import { putProvider } from './providers.js';
import { DEFAULT_COLLECTING, putCollecting } from './settings.js';

// Collecting is cut off at any statement, and the provider loses answers. Then it is run again, as the worker does.
const START = Date.UTC(2026, 2, 2, 10);
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 60);
const MINUTE = 60_000;

let store: TestStore;
let local: LocalStripe;
let options: CollectOptions & { at: number };
withStoreAndStripe((opened) => {
  ({ store, local } = opened);
  const { api_key: _key, webhook_secrets: _secrets, ...stripe } = localStripeSettings(local);
  options = { at: START, now: () => options.at, public_url: 'https://pay.example', stripe, onFailure: () => {} };
});
afterEach(mendConnections);

/** One card that pays, one that is declined, one whose bank wants to see the customer; an invoice for each. */
const CARDS = ['pm_card_visa', 'pm_card_chargeCustomerFail', 'pm_card_authenticationRequired'];

async function world(slug: string): Promise<string> {
  const by = { actor: 'tester', now: START };
  options.at = START;
  const organisation = { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM' };
  const { id: org } = await store.createOrganisation(organisation, by);
  const { api_key, webhook_secrets } = localStripeSettings(local);
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    await putProvider(
      tx,
      store.secrets,
      { provider: 'stripe', method_types: ['card'], api_key_end: 'l' },
      { api_key, webhook_secrets },
    );
    await putCollecting(tx, { enabled: true, settings: DEFAULT_COLLECTING });
    const same = { currency: 'EUR', timezone: 'UTC', country: 'DE', email: 'ada@example.com' };
    await tx.customers.createMany(CARDS.map((_card, index) => ({ ...same, id: `cus_${index}`, name: `Ada ${index}` })));
    const terms = { status: 'active' as const, plan: 'team', catalog_version: 1, currency: 'EUR', timezone: 'UTC' };
    const since = { start_date: '2026-03-02', anchor: 'anniversary' as const, anchor_date: '2026-03-02' };
    await tx.subscriptions.createMany(
      CARDS.map((_card, index) => ({
        ...terms,
        ...since,
        id: `sub_${index}`,
        customer_id: `cus_${index}`,
        quantities: {},
        add_ons: [],
      })),
    );
    for (const [index, card] of CARDS.entries()) {
      const { id: customer_ref } = createCustomer(local.books, { name: slug });
      const { id: method_ref } = attachMethod(local.books, card, customer_ref);
      await noteCustomerRef(tx, 'stripe', `cus_${index}`, customer_ref, START);
      const described = { method_ref, customer_ref, kind: 'card', brand: 'visa', last4: '4242' };
      await addMethod(tx, 'stripe', `cus_${index}`, { ...described, exp_month: null, exp_year: null }, START);
    }
  });
  await closePeriod(store, { org_id: org, until: '2026-03-03', now: START, actor: 'tester' });
  return org;
}

/** The worker comes by again and again; each time the leases and pauses of before are over. */
async function goOn(org: string): Promise<void> {
  for (let times = 0; times < 4; times++) {
    options.at += 11 * MINUTE;
    await collect(store, org, options);
  }
}

/** Everything that collecting leaves behind, without ids and times. */
async function outcome(org: string) {
  return store.read(org, async (tx) => {
    const attempts = (await listAttempts(tx, { limit: 1_000 })).data;
    const payments = (await tx.payments.list({ limit: 1_000 })).data;
    const balances = await tx.ledger.balances();
    const posted = new Map<string, bigint>();
    for (const { postings } of await tx.ledger.entries({ seq: 0n, position: -1 }, 10_000))
      for (const { account, currency, amount_minor } of postings)
        posted.set(`${account} ${currency}`, (posted.get(`${account} ${currency}`) ?? 0n) + amount_minor);
    // the balances are the sums of postings, and over all accounts of a currency they are zero
    for (const { account, currency, balance_minor } of balances)
      expect(balance_minor).toBe(posted.get(`${account} ${currency}`));
    for (const currency of new Set(balances.map((balance) => balance.currency)))
      expect(
        balances
          .filter((balance) => balance.currency === currency)
          .reduce((sum, { balance_minor }) => sum + balance_minor, 0n),
      ).toBe(0n);
    // what the provider holds is what our books say, each payment once
    const refs = new Set(attempts.map(({ customer_ref }) => customer_ref));
    const intents = [...local.books.intents.values()].filter(({ customer }) => refs.has(String(customer)));
    const taken = intents.filter(({ status }) => status === 'succeeded');
    expect(taken.map(({ id, amount }) => `${id} ${amount}`).sort()).toEqual(
      payments.map(({ reference, amount_minor }) => `${reference} ${amount_minor}`).sort(),
    );
    // nothing is left at the provider that the customer could still pay by
    expect(intents.filter(({ status }) => status === 'requires_action' || status === 'requires_confirmation')).toEqual(
      [],
    );
    const mails = await tx.client.query<{ text: string }>(
      "SELECT template || ' ' || customer_id AS text FROM mail WHERE org_id = $1 ORDER BY 1",
      [org],
    );
    const open = await tx.client.query<{ text: string }>(
      `SELECT customer_id || ' ' || status || ' ' || past_due || ' ' || (lease IS NULL) AS text FROM collection
       WHERE org_id = $1 ORDER BY 1`,
      [org],
    );
    return {
      attempts: attempts.map(({ customer_id, step, status }) => `${customer_id} ${step} ${status}`).sort(),
      payments: payments.map(({ customer_id, amount_minor }) => `${customer_id} ${amount_minor}`).sort(),
      balances: balances.map(({ account, currency, balance_minor }) => `${account} ${currency} ${balance_minor}`),
      mails: mails.rows.map(({ text }) => text),
      collections: open.rows.map(({ text }) => text),
    };
  });
}

/** What an undisturbed run leaves behind: by hand. */
const EXPECTED = {
  attempts: ['cus_0 charge-1 succeeded', 'cus_1 charge-1 failed', 'cus_2 charge-1 cancelled'],
  payments: ['cus_0 2000'],
  mails: [
    'invoice_issued cus_0',
    'invoice_issued cus_1',
    'invoice_issued cus_2',
    'payment_failed_soft cus_1',
    'payment_failed_soft cus_2',
    'payment_received cus_0',
  ],
  collections: ['cus_0 paid false true', 'cus_1 open false true', 'cus_2 open false true'],
};

test(`cut off at ${POINTS} random statements while answers are lost: nothing twice, nothing left out, books balanced`, async () => {
  const whole = await world('whole');
  const statements = await countStatements(() => collect(store, whole, options));
  expect(statements).toBeGreaterThan(50);
  await goOn(whole);
  const expected = await outcome(whole);
  expect(expected).toMatchObject(EXPECTED);

  let run = 0;
  let cut = 0;
  const onFailure = () => {
    cut++;
  };
  const fault = fc.option(fc.constantFrom(...PASSING_FAULTS), { nil: null, freq: 1 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), fault, async (point, after, lost) => {
      const org = await world(`cut-${++run}`);
      if (lost !== null) local.breakNext(lost, 2);
      cutAt(point, after);
      await collect(store, org, { ...options, onFailure }).catch(onFailure);
      mendConnections();
      await goOn(org);
      expect(await outcome(org)).toEqual(expected);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false, null]] },
  );
  // a cut after the last statement of a transaction may go unnoticed, one before the first does not
  expect(cut).toBeGreaterThan(0);
}, 1_800_000);

test('two workers at once: each invoice is collected by one', async () => {
  const org = await world('two-workers');
  await Promise.all([collect(store, org, options), collect(store, org, options), collect(store, org, options)]);
  await goOn(org);
  expect(await outcome(org)).toMatchObject(EXPECTED);
}, 600_000);

test('a worker that is killed while the provider works: the next one learns of the payment and takes none', async () => {
  const org = await world('killed');
  const { api_key: _key, webhook_secrets: _secrets, ...stripe } = localStripeSettings(local);
  const source = `
    import { openStore } from '${new URL('../store/open.ts', import.meta.url).href}';
    import { collect } from '${new URL('./collect.ts', import.meta.url).href}';
    const [database_url, secret_key, org, stripe] = JSON.parse(process.env.KILLED);
    const store = await openStore({ database_url, secret_key, production: false });
    await collect(store, org, { now: () => ${START}, public_url: null, stripe });
    console.log('done');`;
  const KILLED = JSON.stringify([store.database_url, TEST_KEY, org, { ...stripe, timeout_ms: 60_000 }]);
  local.breakNext('hang-after-work', CARDS.length);
  const worker = runScript(source, { KILLED });
  // the work is done, and nobody was told
  await local.hanging(CARDS.length);
  await worker.kill();
  await goOn(org);
  expect(await outcome(org)).toMatchObject(EXPECTED);
}, 600_000);
