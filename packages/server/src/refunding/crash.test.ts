// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { closePeriod } from '../billing/close.js';
import { getAttempt, insertAttempt } from '../collecting/attempts.js';
import { hearEvents } from '../collecting/provider-events.js';
import { providerFor, putProvider } from '../collecting/providers.js';
import { hearOf } from '../collecting/settle.js';
import type { PaymentProvider } from '../payments/provider.js';
import { refundPayment } from '../receivables/refund.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { type LocalStripe, localStripeSettings, runScript, TEST_KEY, type TestStore } from '../testing/index.js';
import { createIntent, settleRefunds } from '../testing/local-stripe/payments.js';
import { PASSING_FAULTS } from '../testing/local-stripe/server.js';
import { signEvent } from '../testing/local-stripe/webhooks.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';
import { requestRefund } from './request.js';
import { type SendRefundsOptions, sendRefunds } from './send.js';

// Refunds are cut off at any statement, while the provider loses answers. Then all is done again, as workers do.
const START = Date.UTC(2026, 2, 2, 10);
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 30);
const MINUTE = 60_000;

let store: TestStore;
let local: LocalStripe;
let org: string;
let provider: PaymentProvider;
let options: SendRefundsOptions & { at: number };
withStoreAndStripe(async (opened) => {
  ({ store, local } = opened);
  const { api_key, webhook_secrets, ...stripe } = localStripeSettings(local);
  options = { at: START, now: () => options.at, stripe, onFailure: () => {} };
  const by = { actor: 'tester', now: START };
  const organisation = { slug: 'acme', name: 'Acme', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ACM' };
  org = (await store.createOrganisation(organisation, by)).id;
  await store.write(org, by, async (tx) => {
    await tx.catalogs.push(exampleCatalog);
    const settings = { provider: 'stripe' as const, method_types: ['card' as const], api_key_end: 'l' };
    await putProvider(tx, store.secrets, settings, { api_key, webhook_secrets });
    await tx.customers.put({ id: 'cus_0', name: 'Ada', currency: 'EUR', timezone: 'UTC' });
    const terms = { status: 'active' as const, plan: 'team', catalog_version: 1, currency: 'EUR', timezone: 'UTC' };
    const since = { start_date: '2026-03-02', anchor: 'anniversary' as const, anchor_date: '2026-03-02' };
    const subscription = { ...terms, ...since, id: 'sub_0', customer_id: 'cus_0', quantities: {}, add_ons: [] };
    await tx.subscriptions.createMany([subscription]);
  });
  await closePeriod(store, { org_id: org, until: '2026-03-03', now: START, actor: 'tester' });
  provider = (await providerFor(store, org, 'stripe', stripe)) as PaymentProvider;
});
afterEach(mendConnections);

/** A card whose refunds arrive, one whose refunds take days, and one whose bank sends them back. */
const CARDS = ['pm_card_visa', 'pm_card_pendingRefund', 'pm_card_refundFail'];
const EXPECTED = ['500 succeeded', '500 succeeded', '500 failed'];

let made = 0;
/** A payment of 20.00 by each card, and a refund of 5.00 that is asked for; answers the ids of the payments. */
async function world(): Promise<string[]> {
  const ids: string[] = [];
  for (const card of CARDS) {
    const charge = { amount: 2000, currency: 'eur', payment_method: card, confirm: true, off_session: true };
    const { id: provider_ref } = createIntent(local.books, charge);
    const id = `pay_${++made}`;
    ids.push(id);
    await store.write(org, { actor: 'tester', now: options.at }, async (tx) => {
      const [invoice] = (await tx.invoices.list({})).data;
      if (invoice === undefined) throw new Error('nothing was billed');
      const attempt = {
        id,
        customer_id: 'cus_0',
        invoice_id: invoice.id,
        step: id,
        kind: 'charge' as const,
        provider: 'stripe',
        customer_ref: 'cus_local',
        method_id: 'pm_1',
        method_ref: card,
        amount_minor: 2000n,
        currency: 'EUR',
        reference: invoice.number,
        description: '',
        return_url: null,
        idempotency_key: id,
        started_at: tx.now,
        key_made_at: tx.now,
      };
      await insertAttempt(tx, attempt, null);
      const stored = await getAttempt(tx, id);
      if (stored !== null) await hearOf(tx, stored, { status: 'succeeded', provider_ref });
      const payment = await tx.payments.get(id);
      if (payment === null) throw new Error('the payment is not there');
      const planned = await refundPayment(tx, payment, {
        id: `rfd_${made}`,
        amount_minor: 500n,
        fee_minor: 0n,
        money: 'provider_balance',
        provider: 'stripe',
        refunded_on: '2026-03-02',
        reason: '',
        status: 'requested',
        reopen_invoices: true,
      });
      if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
      await requestRefund(tx, planned.value);
    });
  }
  return ids;
}

let told = 0;
/** Sends what is due, lets days pass at the provider, and hears of all that happened there. */
async function work(from: number): Promise<void> {
  await sendRefunds(store, org, options);
  settleRefunds(local.books);
  for (const event of local.books.events.slice(from)) {
    const { body, headers } = signEvent(event, ['whsec_local'], options.at);
    const heard = provider.parseWebhook({ body, headers }, options.at);
    if (!heard.ok) throw new Error('the notice was refused');
    await hearEvents(store, org, provider, heard.value, { actor: 'stripe', now: options.at });
  }
}

/** Workers come by again and again, each time after leases and pauses; the provider tells again what was not taken. */
async function goOn(): Promise<void> {
  for (let times = 0; times < 3; times++) {
    options.at += 11 * MINUTE;
    await work(told);
  }
  told = local.books.events.length;
}

/** How the refunds of these payments stand; the books of the provider and the ledger are held against ours. */
async function outcome(payment_ids: readonly string[]): Promise<string[]> {
  return store.read(org, async (tx) => {
    const stood: string[] = [];
    for (const payment_id of payment_ids) {
      const refunds = (await tx.refunds.list({ payment_id })).data;
      const reference = (await tx.payments.get(payment_id))?.reference;
      const theirs = [...local.books.refunds.values()].filter(({ payment_intent }) => payment_intent === reference);
      expect(
        refunds.map(({ provider_ref, status, amount_minor }) => `${provider_ref} ${status} ${amount_minor}`),
      ).toEqual(theirs.map(({ id, status, amount }) => `${id} ${status} ${amount}`));
      stood.push(...refunds.map(({ amount_minor, status }) => `${amount_minor} ${status}`));
    }
    const balances = await tx.ledger.balances();
    expect(balances.reduce((sum, { balance_minor }) => sum + balance_minor, 0n)).toBe(0n);
    const payments = (await tx.payments.list({ limit: 1_000 })).data.reduce((sum, one) => sum + one.amount_minor, 0n);
    const back = (await tx.refunds.list({ limit: 1_000 })).data
      .filter(({ status }) => status !== 'failed')
      .reduce((sum, one) => sum + one.amount_minor, 0n);
    expect(balances.find(({ account }) => account === 'provider_balance')?.balance_minor).toBe(payments - back);
    const { rows } = await tx.client.query('SELECT refund_id FROM refund_queue WHERE org_id = $1', [org]);
    expect(rows).toEqual([]);
    return stood;
  });
}

test(`cut off at ${POINTS} random statements while answers are lost: sent once each, books balanced`, async () => {
  const whole = await world();
  const statements = await countStatements(() => work(told));
  expect(statements).toBeGreaterThan(50);
  await goOn();
  expect(await outcome(whole)).toEqual(EXPECTED);

  let cut = 0;
  const onFailure = () => {
    cut++;
  };
  const fault = fc.option(fc.constantFrom(...PASSING_FAULTS), { nil: null, freq: 1 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), fault, async (point, after, lost) => {
      const ids = await world();
      if (lost !== null) local.breakNext(lost, 2);
      cutAt(point, after);
      await sendRefunds(store, org, { ...options, onFailure }).catch(onFailure);
      await work(told).catch(onFailure);
      mendConnections();
      await goOn();
      expect(await outcome(ids)).toEqual(EXPECTED);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false, null]] },
  );
  // a cut after the last statement of a transaction may go unnoticed, one before the first does not
  expect(cut).toBeGreaterThan(0);
}, 1_800_000);

test('three workers at once: each refund is sent by one', async () => {
  const ids = await world();
  await Promise.all([sendRefunds(store, org, options), sendRefunds(store, org, options), work(told)]);
  await goOn();
  expect(await outcome(ids)).toEqual(EXPECTED);
});

test('a worker that is killed while the provider works: the next one learns of the refund and asks for none', async () => {
  const ids = await world();
  const source = `
    import { openStore } from '${new URL('../store/open.ts', import.meta.url).href}';
    import { sendRefunds } from '${new URL('./send.ts', import.meta.url).href}';
    const [database_url, secret_key, org, stripe, at] = JSON.parse(process.env.KILLED);
    const store = await openStore({ database_url, secret_key, production: false });
    await sendRefunds(store, org, { now: () => at, stripe });`;
  const stripe = { ...options.stripe, timeout_ms: 60_000 };
  local.breakNext('hang-after-work', CARDS.length);
  const worker = runScript(source, { KILLED: JSON.stringify([store.database_url, TEST_KEY, org, stripe, options.at]) });
  // the work is done, and nobody was told
  await local.hanging(CARDS.length);
  await worker.kill();
  await goOn();
  expect(await outcome(ids)).toEqual(EXPECTED);
}, 600_000);
