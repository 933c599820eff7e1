// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paymentFailure } from '../payments/failure.js';
import type { ProviderEvent } from '../payments/provider-event.js';
import { CollectingBusiness } from '../testing/collecting-business.js';
import { type LocalStripe, localStripeSettings, type TestStore } from '../testing/index.js';
import { completeSession } from '../testing/local-stripe/checkout.js';
import { createRefund } from '../testing/local-stripe/payments.js';
import { sampleObject } from '../testing/local-stripe/sample.js';
import { withStoreAndStripe } from '../testing/store-and-stripe.js';
import { getAttempt, insertAttempt } from './attempts.js';
import { hearEvents } from './provider-events.js';
import { providerFor } from './providers.js';

let store: TestStore;
let local: LocalStripe;
let world: CollectingBusiness;
withStoreAndStripe(async (opened) => {
  ({ store, local } = opened);
  world = await CollectingBusiness.open(store, local);
  world.business.on('2026-03-02', '10:00');
});
const payments = async () => (await world.api.get('/v1/payments?limit=1000')).body.data;

test('forged notices, and notices for nobody, get the same answer and leave nothing', async () => {
  await world.giveCard();
  const [event] = local.books.events;
  if (event === undefined) throw new Error('nothing has happened at the provider');
  expect(await world.notice(event, 'whsec_nobody')).toBe(400);
  const send = async (path: string) => (await world.api.send('POST', path, new Uint8Array([123, 125]))).body;
  const same = { status: 400, code: 'webhook-signature-invalid' };
  const known = await send(`/v1/payment_providers/stripe/webhooks/${world.business.slug}`);
  const unknown = await send('/v1/payment_providers/stripe/webhooks/nobody');
  const other = await send(`/v1/payment_providers/bank-transfer/webhooks/${world.business.slug}`);
  for (const answer of [known, unknown, other]) expect(answer).toMatchObject(same);
  expect(unknown.detail).toBe(known.detail);
});

test('a provider that is down is told again, and the notice is stored then', async () => {
  await world.giveCard('pm_card_mastercard');
  const methods = async () => (await world.api.get('/v1/customers/ada/payment_methods')).body.data;
  const before = await methods();
  const made = await world.api.post('/v1/customers/ada/payment_method_setups', { return_url: 'https://example.com/' });
  completeSession(local.books, made.body.url.split('/').at(-1), 'pm_card_amex');
  const news = world.news();
  local.down = true;
  expect(await world.tell(news)).toContain(503);
  local.down = false;
  expect(await methods()).toEqual(before);
  expect(new Set(await world.tell([...news, ...news]))).toEqual(new Set([200]));
  expect((await methods()).map(({ label }: { label: string }) => label)).toEqual([
    'Visa •••• 4242',
    'Mastercard •••• 4444',
    'American Express •••• 8431',
  ]);
  const ids = (await methods()).map(({ id }: { id: string }) => id);
  const ordered = await world.api.put('/v1/customers/ada/payment_methods', { order: [ids[2]] });
  expect(ordered.body.data.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[0], ids[1]]);
  for (const id of ids.slice(1)) await world.api.send('DELETE', `/v1/payment_methods/${id}`, undefined);
});

test('notices of one payment in any order and any number: what came in is one payment, and nothing goes backwards', async () => {
  const { id: invoice_id } = await world.invoice();
  const { id: org } = (await store.findOrganisation(world.business.slug)) ?? { id: '' };
  const { api_key: _key, webhook_secrets: _secrets, ...stripe } = localStripeSettings(local);
  const provider = await providerFor(store, org, 'stripe', stripe);
  if (provider === null) throw new Error('Stripe is not set up');
  const by = { actor: 'tester', now: world.business.now };
  const types = ['processing', 'requires_action', 'failed', 'cancelled', 'succeeded'] as const;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 6 }), async (order) => {
      const id = `pay_run${++run}`;
      const provider_ref = `pi_run${run}`;
      const { customer_id } = await store.write(org, by, async (tx) => {
        const invoice = await tx.invoices.get(invoice_id);
        if (invoice === null) throw new Error('the invoice is gone');
        const attempt = {
          id,
          customer_id: invoice.customer_id,
          invoice_id,
          step: `run-${run}`,
          kind: 'charge' as const,
          provider: 'stripe',
          customer_ref: 'cus_run',
          method_id: 'pm_run',
          method_ref: 'pm_run',
          amount_minor: 100n,
          currency: 'EUR',
          reference: invoice.number,
          description: '',
          return_url: null,
          idempotency_key: id,
          started_at: tx.now,
          key_made_at: tx.now,
        };
        await insertAttempt(tx, attempt, null);
        return invoice;
      });
      const before = (await payments()).length;
      const events = order.map((type): ProviderEvent => {
        const base = { provider_event_id: `evt_${run}_${type}`, created: by.now, provider_ref, payment_id: id };
        if (type === 'succeeded')
          return {
            ...base,
            type: 'payment.succeeded',
            amount_minor: 100n,
            currency: 'EUR',
            customer_ref: null,
            method_ref: null,
          };
        if (type === 'failed' || type === 'requires_action')
          return { ...base, type: `payment.${type}`, failure: paymentFailure('card-declined', null) };
        return { ...base, type: `payment.${type}` };
      });
      expect(await hearEvents(store, org, provider, events, by)).toBeNull();
      const attempt = await store.read(org, (tx) => getAttempt(tx, id));
      const ended = order.find((type) => type === 'failed' || type === 'cancelled');
      const expected = order.includes('succeeded')
        ? 'succeeded'
        : (ended ?? (order.includes('processing') ? 'processing' : 'requires_action'));
      expect(attempt).toMatchObject({ status: expected, customer_id, provider_ref });
      expect((await payments()).length - before).toBe(order.includes('succeeded') ? 1 : 0);
    }),
    { numRuns: 40 },
  );
});

test('a lost dispute takes the payment back once, and the card is not charged again', async () => {
  const { api } = world;
  await api.post('/v1/customers', { name: 'Bob', external_id: 'bob', email: 'bob@example.com' });
  await world.giveCard('pm_card_createDispute', 'bob');
  const { id, number } = await world.invoice({ customer_id: 'bob' });
  await world.run();
  const opened = world.news();
  expect(new Set(await world.tell(opened.toReversed()))).toEqual(new Set([200]));
  expect((await world.collection(id)).status).toBe('paid');
  const [dispute] = [...local.books.disputes.values()].slice(-1);
  if (dispute === undefined) throw new Error('there is no dispute');
  dispute.status = 'lost';
  local.books.happened('charge.dispute.updated', dispute);
  local.books.happened('charge.dispute.closed', dispute);
  const lost = world.news();
  await world.tell([...lost, ...lost.toReversed()]);
  await world.run();
  expect((await api.get(`/v1/invoices/${number}/payments`)).body.open).toBe('20.00');
  const found = await world.collection(id);
  expect(found.status).toBe('open');
  expect(found.schedule.map(({ action }: { action: string }) => action)).not.toContain('charge');
  expect(found.attempts).toHaveLength(1);
});

/** An invoice of 20.00 that a customer of their own pays by card; what the provider says of it is not told yet. */
async function charged(customer_id: string, before = () => {}) {
  await world.api.post('/v1/customers', { name: customer_id, external_id: customer_id, email: 'x@example.com' });
  await world.giveCard('pm_card_visa', customer_id);
  const { number } = await world.invoice({ customer_id });
  before();
  await world.run();
  const intent = [...local.books.intents.values()].at(-1);
  if (intent?.status !== 'succeeded') throw new Error('the card was not charged');
  return { number, payment_intent: intent.id };
}
const openOf = async (number: string) => (await world.api.get(`/v1/invoices/${number}/payments`)).body.open;
const refundsOf = async (customer_id: string) =>
  (await world.api.get(`/v1/refunds?customer_id=${customer_id}&limit=1000`)).body.data;

test('notices of a refund made in the pages of the provider, in any order and any number: one refund, which only goes forward', async () => {
  const { number, payment_intent } = await charged('cleo');
  world.news();
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('pending', 'succeeded', 'failed'), { minLength: 1, maxLength: 5 }),
      async (statuses) => {
        const refund = createRefund(local.books, { payment_intent, amount: 10 });
        world.news();
        const before = (await refundsOf('cleo')).length;
        const events = statuses.map((status) => local.books.happened('refund.updated', { ...refund, status }));
        world.news();
        for (const event of [...events, ...events.toReversed()]) expect(await world.notice(event)).toBe(200);
        const found = await refundsOf('cleo');
        expect(found).toHaveLength(before + 1);
        const expected = statuses.includes('failed')
          ? 'failed'
          : statuses.includes('succeeded')
            ? 'succeeded'
            : 'processing';
        expect(found[0]).toMatchObject({ status: expected, provider: 'stripe', provider_ref: refund.id });
        if (expected !== 'failed') kept += 10;
        expect(await openOf(number)).toBe((kept / 100).toFixed(2));
      },
    ),
    { numRuns: 15 },
  );
});

test('a refund or a lost dispute that is told before the payment: both are in the books', async () => {
  for (const customer of ['dora', 'emil']) {
    // the answer to the charge is lost, and its notice is late
    const { number, payment_intent } = await charged(customer, () => local.breakNext('close-after-work', 2));
    const late = world.news();
    if (customer === 'dora') createRefund(local.books, { payment_intent, amount: 500 });
    else {
      const dispute = { ...sampleObject('dispute'), id: 'dp_emil', payment_intent, amount: 2000, currency: 'eur' };
      local.books.happened('charge.dispute.closed', { ...dispute, status: 'lost' });
    }
    expect(new Set(await world.tell())).toEqual(new Set([200]));
    expect(new Set(await world.tell(late))).toEqual(new Set([200]));
    expect(await openOf(number)).toBe(customer === 'dora' ? '5.00' : '20.00');
    const { body } = await world.api.get(`/v1/payments?customer_id=${customer}`);
    expect(body.data.map(({ amount }: { amount: string }) => amount)).toEqual(['20.00']);
  }
});

test('a refund that was given up and is there after all is in the books', async () => {
  const { number, payment_intent } = await charged('fred');
  await world.tell();
  const [{ id: payment_id }] = (await world.api.get('/v1/payments?customer_id=fred')).body.data;
  createRefund(local.books, { payment_intent });
  world.news();
  const made = await world.api.post('/v1/refunds', { payment_id, amount: '20', reopen_invoices: true });
  await world.api.post('/v1/refunds/send', {});
  expect((await world.api.get(`/v1/refunds/${made.body.id}`)).body.status).toBe('failed');
  expect(await openOf(number)).toBe('0.00');
  const refund = { ...sampleObject('refund'), id: 're_after_all', payment_intent, amount: 2000, currency: 'eur' };
  const metadata = { kontor_refund_id: made.body.id };
  local.books.happened('refund.created', { ...refund, status: 'succeeded', metadata });
  await world.tell();
  expect(await openOf(number)).toBe('20.00');
  expect((await refundsOf('fred')).map(({ status }: { status: string }) => status)).toEqual(['succeeded', 'failed']);
});
