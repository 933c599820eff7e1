// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settleRefunds } from '../../testing/local-stripe/payments.js';
import { createPayout, endPayout } from '../../testing/local-stripe/payouts.js';
import { type LocalStripe, localStripeSettings, startLocalStripe } from '../../testing/local-stripe/server.js';
import { sendEvents, signEvent } from '../../testing/local-stripe/webhooks.js';
import type { PaymentProvider, ProviderAnswer } from '../provider.js';
import type { ProviderEvent } from '../provider-event.js';
import { stripeProvider } from './provider.js';

const SECRET = 'whsec_local';
let local: LocalStripe;
let provider: PaymentProvider;
let now: number;
beforeEach(async () => {
  local = await startLocalStripe();
  provider = stripeProvider(localStripeSettings(local));
  now = local.books.start * 1000 + 60_000;
});
afterEach(() => local.stop());

const parse = (event: unknown, secrets = [SECRET], at = now) =>
  provider.parseWebhook(signEvent(event as Stripe.Event, secrets, at), now);
const pay = async (method_ref: string, idempotency_key = method_ref) => {
  const customer = await provider.ensureCustomer({ customer_id: 'cus_1', customer_ref: null, name: 'A', email: null });
  const state = await provider.charge({
    payment_id: 'pay_1',
    customer_ref: customer.ok ? customer.value.customer_ref : '',
    method_ref,
    amount_minor: 12_340n,
    currency: 'BHD',
    reference: 'INV-1',
    description: 'Invoice',
    idempotency_key,
    metadata: {},
  });
  if (!state.ok) throw new Error('not charged');
  return state.value.provider_ref as string;
};
const heard = () =>
  local.books.events.flatMap((event) => {
    const parsed = parse(event);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.value;
  });

describe('notices', () => {
  test('of a payment carry both ids, the amount in our units and the order', async () => {
    const provider_ref = await pay('pm_card_visa');
    expect(heard()).toEqual([
      {
        type: 'payment.succeeded',
        provider_event_id: expect.stringMatching(/^evt_/),
        created: expect.any(Number),
        provider_ref,
        payment_id: 'pay_1',
        amount_minor: 12_340n,
        currency: 'BHD',
        customer_ref: expect.stringMatching(/^cus_/),
        method_ref: expect.stringMatching(/^pm_/),
      },
    ]);
  });

  test('of a decline say why, and of one that wants the customer that it does', async () => {
    await pay('pm_card_visa_chargeDeclinedStolenCard');
    await pay('pm_card_authenticationRequired');
    expect(heard()).toMatchObject([
      { type: 'payment.failed', failure: { code: 'card-lost-or-stolen', kind: 'hard', provider_code: 'stolen_card' } },
      { type: 'payment.requires_action', failure: { code: 'authentication-required' } },
    ]);
  });

  test('of a debit that is under way, and of a payment that was cancelled', async () => {
    const provider_ref = await pay('pm_card_authenticationRequired');
    await provider.cancel({ provider_ref, idempotency_key: 'c' });
    const [cancelled] = local.books.events.slice(-1) as [Stripe.Event];
    expect(parse(cancelled)).toMatchObject({
      value: [{ type: 'payment.cancelled', provider_ref, payment_id: 'pay_1' }],
    });
    const processing = { ...cancelled, type: 'payment_intent.processing' };
    expect(parse(processing)).toMatchObject({ value: [{ type: 'payment.processing', provider_ref }] });
  });

  test('of a refund that fails later name the same refund', async () => {
    const provider_ref = await pay('pm_card_refundFail');
    const refund = await provider.refund({
      refund_id: 're_1',
      provider_ref,
      amount_minor: 340n,
      currency: 'BHD',
      captured_minor: 12_340n,
      refunded_minor: 0n,
      reason: 'requested_by_customer',
      idempotency_key: 'r1',
    });
    settleRefunds(local.books);
    const refund_ref = refund.ok ? refund.value.refund_ref : '';
    const event = {
      type: 'payment.refunded',
      provider_ref,
      refund_ref,
      refund_id: 're_1',
      amount_minor: 340n,
      currency: 'BHD',
    };
    expect(heard().slice(1)).toMatchObject([
      { ...event, status: 'succeeded' },
      { ...event, status: 'failed' },
    ]);
  });

  test('of a dispute say how it stands', async () => {
    const provider_ref = await pay('pm_card_createDispute');
    const event = local.books.events.find(({ type }) => type === 'charge.dispute.created') as Stripe.Event;
    const told = (status: string) =>
      parse({ ...event, type: 'charge.dispute.closed', data: { object: { ...event.data.object, status } } });
    expect(parse(event)).toMatchObject({
      value: [{ type: 'payment.disputed', provider_ref, status: 'open', reason: 'fraudulent' }],
    });
    for (const [status, ours] of [
      ['lost', 'lost'],
      ['won', 'won'],
      ['warning_closed', 'won'],
      ['under_review', 'open'],
    ] as const)
      expect(told(status)).toMatchObject({ value: [{ status: ours }] });
  });

  test('of a method that was changed or is about to expire', async () => {
    await pay('pm_card_visa');
    const event = local.books.events[0] as Stripe.Event;
    const [stored] = local.books.methods.values();
    const method = { ...stored?.method, customer: 'cus_9' };
    expect(parse({ ...event, type: 'payment_method.automatically_updated', data: { object: method } })).toMatchObject({
      value: [{ type: 'method.updated', method_ref: method.id, customer_ref: 'cus_9', exp_month: 8, exp_year: 2030 }],
    });
    const card = { object: 'card', id: 'card_1', customer: 'cus_9', exp_month: 6, exp_year: 2026 };
    expect(parse({ ...event, type: 'customer.source.expiring', data: { object: card } })).toMatchObject({
      value: [{ type: 'method.expired', method_ref: 'card_1', exp_month: 6, exp_year: 2026 }],
    });
  });

  test.each([
    ['paid', 'standard', { type: 'payout.paid', has_fee: false }],
    ['paid', 'instant', { type: 'payout.paid', has_fee: true }],
    ['failed', 'standard', { type: 'payout.failed', failure: 'account_closed' }],
    ['canceled', 'standard', { type: 'payout.failed', failure: 'canceled' }],
  ] as const)('of a payout that is %s (%s) say when it comes in, and how it ended', async (status, method, told) => {
    const arrival_date = Date.parse('2026-06-02T00:00:00Z') / 1000;
    const payout = createPayout(local.books, { amount: 41_000, currency: 'isk', method, arrival_date });
    const notice = endPayout(local.books, payout.id, status);
    const same = { payout_ref: payout.id, received_minor: 410n, currency: 'ISK', paid_on: '2026-06-02' };
    expect(parse(notice)).toMatchObject({ value: [{ ...same, ...told }] });
    const kept = method === 'instant' ? 4n : 0n;
    expect(await provider.payoutFee(payout.id)).toEqual({ ok: true, value: { fee_minor: kept } });
  });

  test('of anything else are heard and say nothing', async () => {
    await pay('pm_card_visa');
    const types = local.books.events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['customer.created', 'payment_intent.created', 'charge.succeeded']));
    expect(heard()).toHaveLength(1);
  });
});

describe('signatures', () => {
  test('are taken from the old and the new secret while one is changed', async () => {
    await pay('pm_card_visa');
    const event = local.books.events[0] as Stripe.Event;
    const both = stripeProvider({ ...localStripeSettings(local), webhook_secrets: ['whsec_new', 'whsec_old'] });
    for (const secrets of [['whsec_new'], ['whsec_old'], ['whsec_new', 'whsec_old'], ['whsec_other', 'whsec_old']])
      expect(both.parseWebhook(signEvent(event, secrets, now), now), secrets.join()).toMatchObject({ ok: true });
    expect(both.parseWebhook(signEvent(event, ['whsec_other'], now), now)).toMatchObject({ ok: false });
  });

  test.each([
    ['300 seconds old', 300_000, true],
    ['301 seconds old', 301_000, false],
  ])('%s', async (_, age, ok) => {
    await pay('pm_card_visa');
    expect(parse(local.books.events[0], [SECRET], now - age)).toMatchObject({ ok });
  });

  test('of a thin event, or of what is no JSON, do not help', async () => {
    const thin = { object: 'v2.core.event', id: 'evt_1', type: 'v1.x' };
    expect(parse(thin)).toMatchObject({ ok: false, problems: [{ code: 'webhook-body-invalid' }] });
  });
});

test('over HTTP: doubled and backwards change nothing, forged are refused', async () => {
  await pay('pm_card_visa', 'a');
  await pay('pm_card_visa_chargeDeclined', 'b');
  const kept = new Map<string, ProviderEvent>();
  const endpoint = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const signature = request.headers['stripe-signature'] as string;
    const delivery = { body: Buffer.concat(chunks), headers: { 'stripe-signature': signature } };
    const answer: ProviderAnswer<readonly ProviderEvent[]> = provider.parseWebhook(delivery, now);
    if (answer.ok) for (const event of answer.value) kept.set(event.provider_event_id, event);
    response.writeHead(answer.ok ? 200 : 400).end();
  });
  await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
  const { events } = local.books;
  const forged = await sendEvents(url, events, { secret: SECRET, at: now, forged: true });
  expect(new Set(forged)).toEqual(new Set([400]));
  expect(kept.size).toBe(0);
  const sent = await sendEvents(url, events, { secret: SECRET, at: now, order: 'reversed', copies: 2 });
  expect(sent).toEqual(Array.from({ length: events.length * 2 }, () => 200));
  const ordered = [...kept.values()].sort((a, b) => a.created - b.created);
  expect(ordered).toEqual(heard());
  await new Promise((done) => {
    endpoint.close(done);
    endpoint.closeAllConnections();
  });
});
