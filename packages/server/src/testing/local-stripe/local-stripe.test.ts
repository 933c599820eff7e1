// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectStripe, type StripeClient } from '../../payments/stripe/connect.js';
import { completeSession, completeSetup } from './checkout.js';
import { settleRefunds } from './payments.js';
import { createPayout, endPayout } from './payouts.js';
import { departures, type StripeObjects } from './sample.js';
import { type LocalStripe, localStripeSettings, startLocalStripe } from './server.js';

let local: LocalStripe;
let stripe: StripeClient;
beforeAll(async () => {
  local = await startLocalStripe();
  stripe = connectStripe(localStripeSettings(local));
});
afterAll(() => local.stop());

/** A request that the SDK's types would not allow. */
const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`http://127.0.0.1:${local.port}${path}`, {
    method: 'POST',
    body,
    headers: {
      authorization: 'Bearer sk_test_local',
      'content-type': 'application/x-www-form-urlencoded',
      'stripe-version': '2026-10-28.endive',
      ...headers,
    },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as { error?: object } };
};
const INTENT = 'amount=1000&currency=eur&payment_method=pm_card_visa&confirm=true';

describe('what Stripe refuses', () => {
  test.each([
    ['an unknown parameter', 'amount=1000&currency=eur&ammount=1', 'ammount', 'parameter_unknown'],
    [
      'a withdrawn parameter',
      'amount=1000&currency=eur&payment_method_types[0]=card',
      'payment_method_types',
      'parameter_unknown',
    ],
    ['an unknown one inside', 'amount=1000&currency=eur&metadata[a][b]=1', 'metadata[a]', undefined],
    ['a missing amount', 'currency=eur', 'amount', 'parameter_missing'],
    ['a missing currency', 'amount=1000', 'currency', 'parameter_missing'],
    ['an empty text', 'amount=1000&currency=', 'currency', 'parameter_invalid_empty'],
    ['a fraction', 'amount=10.5&currency=eur', 'amount', 'parameter_invalid_integer'],
    ['words for a number', 'amount=ten&currency=eur', 'amount', 'parameter_invalid_integer'],
    ['zero', 'amount=0&currency=eur', 'amount', 'parameter_invalid_integer'],
    ['nine digits', 'amount=100000000&currency=eur', 'amount', 'amount_too_large'],
    ['capitals for a currency', 'amount=1000&currency=EUR', 'currency', undefined],
    ['a text for a boolean', `${INTENT}&off_session=yes`, 'off_session', undefined],
    ['a choice that is none', `${INTENT}&capture_method=now`, 'capture_method', undefined],
    ['a text for a list', `${INTENT}&allowed_payment_method_types=card`, 'allowed_payment_method_types', undefined],
    ['an unknown method', 'amount=1000&currency=eur&payment_method=pm_x', 'payment_method', 'resource_missing'],
    ['an unknown customer', 'amount=1000&currency=eur&customer=cus_x', 'customer', 'resource_missing'],
    ['a last digit of dinars', 'amount=1001&currency=bhd', 'amount', 'invalid_charge_amount'],
    ['a part of a króna', 'amount=150&currency=isk', 'amount', 'invalid_charge_amount'],
    ['off-session before confirmation', 'amount=1000&currency=eur&off_session=true', 'off_session', undefined],
    ['an expansion that is none', `${INTENT}&expand[0]=nothing`, 'expand', undefined],
    ['the same parameter twice', 'amount=1000&amount=1000&currency=eur', 'amount', undefined],
  ])('%s', async (_, body, param, code) => {
    const { status, body: answer } = await post('/v1/payment_intents', body);
    expect(status).toBe(400);
    expect(answer.error).toMatchObject({ type: 'invalid_request_error', param, ...(code && { code }) });
    if (!code) expect(answer.error).not.toHaveProperty('code');
  });

  test('a wrong key, another content type and an unknown address', async () => {
    expect((await post('/v1/customers', '', { authorization: 'Bearer sk_test_x' })).status).toBe(401);
    expect((await post('/v1/customers', '{}', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await post('/v1/nothing', '')).status).toBe(404);
  });
});

describe('idempotency keys', () => {
  const charges = () => local.books.charges.size;
  test('give the same answer, and do the work once', async () => {
    const before = charges();
    const first = await post('/v1/payment_intents', INTENT, { 'idempotency-key': 'k1' });
    const again = await post('/v1/payment_intents', INTENT, { 'idempotency-key': 'k1' });
    expect(again.body).toEqual(first.body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(charges()).toBe(before + 1);
  });
  test('keep a decline too', async () => {
    const body = INTENT.replace('pm_card_visa', 'pm_card_chargeDeclined');
    const first = await post('/v1/payment_intents', body, { 'idempotency-key': 'k2' });
    expect(first.status).toBe(402);
    expect(await post('/v1/payment_intents', body, { 'idempotency-key': 'k2' })).toMatchObject({
      status: 402,
      body: first.body,
    });
  });
  test('are of one request', async () => {
    const other = await post('/v1/payment_intents', INTENT.replace('1000', '2000'), { 'idempotency-key': 'k1' });
    expect(other).toMatchObject({ status: 400, body: { error: { type: 'idempotency_error' } } });
  });
  test('are not used up by a refused request', async () => {
    expect((await post('/v1/payment_intents', 'amount=1', { 'idempotency-key': 'k3' })).status).toBe(400);
    expect((await post('/v1/payment_intents', INTENT, { 'idempotency-key': 'k3' })).status).toBe(200);
  });
});

test('cards that are declined cannot be attached, but for the one that is made to fail later', async () => {
  const { id: customer } = await stripe.customers.create({});
  await expect(stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer })).rejects.toMatchObject({
    type: 'StripeCardError',
    decline_code: 'generic_decline',
  });
  const { id: payment_method } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await expect(
    stripe.paymentIntents.create({ amount: 100, currency: 'usd', customer, payment_method, confirm: true }),
  ).rejects.toMatchObject({ type: 'StripeCardError', payment_intent: { status: 'requires_payment_method' } });
});

test('a list is newest first, page by page', async () => {
  const { id: customer } = await stripe.customers.create({});
  const made: string[] = [];
  for (let count = 0; count < 5; count++)
    made.unshift((await stripe.paymentIntents.create({ amount: 100, currency: 'usd', customer })).id);
  const seen: string[] = [];
  for await (const { id } of stripe.paymentIntents.list({ customer, limit: 2 })) seen.push(id);
  expect(seen).toEqual(made);
});

test('every answered object and event has the fields of the published sample', async () => {
  const { id: customer } = await stripe.customers.create({ name: 'Åsa', metadata: { a: 'b' } });
  await stripe.customers.update(customer, { email: 'a@example.com' });
  const { id: payment_method } = await stripe.paymentMethods.attach('pm_card_mastercard', { customer });
  const setup = await stripe.setupIntents.create({ customer });
  completeSetup(local.books, setup.id, 'pm_card_amex');
  const lines = [{ quantity: 2, price_data: { currency: 'eur', unit_amount: 100, product_data: { name: 'x' } } }];
  const urls = { success_url: 'https://example.com/', cancel_url: 'https://example.com/' };
  const paid = await stripe.checkout.sessions.create({ mode: 'payment', customer, line_items: lines, ...urls });
  const set = await stripe.checkout.sessions.create({ mode: 'setup', customer, currency: 'eur', ...urls });
  completeSession(local.books, paid.id, 'pm_card_visa');
  completeSession(local.books, set.id, 'pm_card_visa');
  const base = { amount: 1000, currency: 'eur', customer, confirm: true } as const;
  const expand = ['latest_charge.balance_transaction'];
  const one = await stripe.paymentIntents.create({ ...base, payment_method, off_session: true, expand });
  await stripe.paymentIntents.create({ ...base, payment_method: 'pm_card_createDispute' });
  const failing = await stripe.paymentIntents.create({ ...base, payment_method: 'pm_card_refundFail' });
  const acting = await stripe.paymentIntents.create({ ...base, payment_method: 'pm_card_authenticationRequired' });
  expect(acting.status).toBe('requires_action');
  await stripe.paymentIntents.cancel(acting.id);
  await stripe.refunds.create({ payment_intent: one.id, amount: 400 });
  await stripe.refunds.create({ payment_intent: failing.id });
  settleRefunds(local.books);
  await stripe.paymentMethods.detach(payment_method);
  const payout = createPayout(local.books, { amount: 500, currency: 'eur', method: 'instant' });
  for (const status of ['paid', 'failed'] as const) endPayout(local.books, payout.id, status);
  const paid_out = await stripe.payouts.retrieve(payout.id, { expand: ['balance_transaction'] });

  const charge = one.latest_charge as Stripe.Charge;
  const objects = [
    ...local.answered,
    ...local.books.events,
    ...local.books.events.map(({ data }) => data.object),
    charge,
    charge.balance_transaction as object,
    paid_out.balance_transaction as object,
  ] as { object: string }[];
  const kinds = new Set<string>();
  for (const object of objects) {
    if (object.object === 'list') continue;
    kinds.add(object.object);
    expect(departures(object.object as keyof StripeObjects, { ...object })).toEqual([]);
  }
  expect([...kinds].sort()).toEqual([
    'balance_transaction',
    'charge',
    'checkout.session',
    'customer',
    'dispute',
    'event',
    'payment_intent',
    'payment_method',
    'payout',
    'refund',
    'setup_intent',
  ]);
});

test('a field too many, too few or of another type is noticed', () => {
  const refund = local.books.refunds.values().next().value as Stripe.Refund;
  const { amount, ...less } = refund;
  expect(departures('refund', { ...refund, extra: 1 })).toEqual(['refund.extra is not in the sample']);
  expect(departures('refund', less)).toEqual(['refund.amount is missing']);
  expect(departures('refund', { ...refund, amount: String(amount) })).toEqual([
    'refund.amount is string and not number',
  ]);
});
