// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completeSession, completeSetup } from '../../testing/local-stripe/checkout.js';
import { type LocalStripe, localStripeSettings, startLocalStripe } from '../../testing/local-stripe/server.js';
import { PAYMENT_FAILURES } from '../failure.js';
import type { ChargeRequest, PaymentProvider } from '../provider.js';
import { STRIPE_DECLINES, stripeFailure } from './decline-codes.js';
import { stripeProvider } from './provider.js';

let local: LocalStripe;
let provider: PaymentProvider;
let customer_ref: string;
beforeEach(async () => {
  local = await startLocalStripe();
  provider = stripeProvider(localStripeSettings(local));
  const made = await provider.ensureCustomer({ customer_id: 'cus_1', customer_ref: null, name: 'A', email: null });
  if (!made.ok) throw new Error('no customer');
  customer_ref = made.value.customer_ref;
});
afterEach(() => local.stop());

const request = (change: Partial<ChargeRequest> = {}): ChargeRequest => ({
  payment_id: 'pay_1',
  customer_ref,
  method_ref: 'pm_card_visa',
  amount_minor: 1999n,
  currency: 'EUR',
  reference: 'INV-1',
  description: 'Invoice INV-1',
  idempotency_key: 'key-1',
  metadata: { plan: 'pro' },
  ...change,
});
const charges = () => [...local.books.charges.values()].filter(({ captured }) => captured).length;

describe('a charge', () => {
  test('says the fee in the currency of the account: 2 % of 19.99 up to the cent, and 30', async () =>
    expect(await provider.charge(request())).toEqual({
      ok: true,
      value: {
        status: 'succeeded',
        payment_id: 'pay_1',
        provider_ref: expect.stringMatching(/^pi_/),
        fee_minor: 70n,
        fee_currency: 'USD',
      },
    }));

  test('leaves our ids at Stripe', async () => {
    await provider.charge(request());
    const [intent] = local.books.intents.values();
    expect(intent).toMatchObject({
      description: 'Invoice INV-1',
      metadata: { plan: 'pro', kontor_payment_id: 'pay_1', kontor_reference: 'INV-1', kontor_idempotency_key: 'key-1' },
    });
    expect(local.requests).toContainEqual({ request: 'POST /v1/payment_intents', idempotency_key: 'key-1' });
  });

  test('that wants the customer hands on the secret to act with', async () =>
    expect(await provider.charge(request({ method_ref: 'pm_card_authenticationRequired' }))).toMatchObject({
      value: {
        status: 'requires_action',
        client_secret: expect.stringMatching(/^pi_.*_secret_/),
        failure: { code: 'authentication-required' },
      },
    }));

  test('without a method is refused before Stripe is asked', async () => {
    const before = local.requests.length;
    expect(await provider.charge(request({ method_ref: null }))).toMatchObject({
      ok: false,
      retry_after_ms: null,
      problems: [{ code: 'payment-method-missing' }],
    });
    expect(local.requests).toHaveLength(before);
  });

  test('with a card of another customer is refused for good', async () => {
    const other = await provider.ensureCustomer({ customer_id: 'cus_2', customer_ref: null, name: 'B', email: null });
    if (!other.ok) throw new Error('no customer');
    const setup = await provider.setupPaymentMethod({
      customer_ref: other.value.customer_ref,
      currency: 'EUR',
      presentation: 'embedded',
      return_url: 'https://example.com/',
      idempotency_key: 'setup',
    });
    expect(setup).toMatchObject({ value: { kind: 'client_secret' } });
    completeSetup(local.books, [...local.books.setupIntents.keys()][0] as string, 'pm_card_visa');
    const method_ref = [...local.books.methods.keys()][0] as string;
    expect(await provider.charge(request({ method_ref }))).toMatchObject({
      ok: false,
      retry_after_ms: null,
      problems: [{ code: 'provider-request-refused', path: 'payment_method' }],
    });
  });
});

describe('what goes wrong', () => {
  test.each([
    ['rate-limit', 'provider-rate-limited', 7000],
    ['server-error', 'provider-unavailable', 60_000],
    ['key-in-use', 'provider-unavailable', 1000],
  ] as const)('%s is tried again later', async (fault, code, retry_after_ms) => {
    local.breakNext(fault);
    expect(await provider.charge(request())).toMatchObject({ ok: false, retry_after_ms, problems: [{ code }] });
    expect(charges()).toBe(0);
    expect(await provider.charge(request())).toMatchObject({ ok: true });
    expect(charges()).toBe(1);
  });

  test('a connection that closes after the work is tried again inside, with our key', async () => {
    local.breakNext('close-after-work');
    expect(await provider.charge(request())).toMatchObject({ value: { status: 'succeeded' } });
    expect(local.requests.filter(({ idempotency_key }) => idempotency_key === 'key-1')).toHaveLength(2);
    expect(charges()).toBe(1);
  });

  test('refused credentials wait for somebody to mend them', async () => {
    const wrong = stripeProvider({ ...localStripeSettings(local), api_key: 'sk_test_wrong' });
    const answer = await wrong.charge(request());
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'provider-credentials-refused' }] });
    expect(answer.ok || answer.retry_after_ms).toBeGreaterThan(0);
    expect(await provider.charge(request())).toMatchObject({ ok: true });
  });

  test('an unknown customer is refused for good', async () =>
    expect(await provider.charge(request({ customer_ref: 'cus_none' }))).toMatchObject({
      ok: false,
      retry_after_ms: null,
      problems: [{ code: 'resource-unknown', path: 'customer' }],
    }));

  test('refunds survive a lost answer', async () => {
    const paid = await provider.charge(request());
    const provider_ref = paid.ok ? (paid.value.provider_ref as string) : '';
    const refund = {
      refund_id: 're_1',
      provider_ref,
      amount_minor: 500n,
      currency: 'EUR',
      captured_minor: 1999n,
      refunded_minor: 0n,
      reason: 'duplicate',
      idempotency_key: 'refund-1',
    } as const;
    local.breakNext('server-error');
    expect(await provider.refund(refund)).toMatchObject({ ok: false, retry_after_ms: 60_000 });
    local.breakNext('close-after-work', 2);
    expect(await provider.refund(refund)).toMatchObject({ ok: false });
    expect(await provider.refund(refund)).toMatchObject({ value: { status: 'succeeded', amount_minor: 500n } });
    expect(local.books.refunds.size).toBe(1);
  });
});

describe('methods and links', () => {
  test('a hosted page sets up a card that can then be described and charged', async () => {
    const setup = await provider.setupPaymentMethod({
      customer_ref,
      currency: 'EUR',
      presentation: 'hosted',
      return_url: 'https://example.com/back',
      idempotency_key: 'setup-1',
    });
    expect(setup).toMatchObject({
      value: { kind: 'link', url: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//) },
    });
    completeSession(local.books, [...local.books.sessions.keys()][0] as string, 'pm_card_mastercard');
    const method = [...local.books.methods.keys()][0] as string;
    expect(await provider.describeMethod(method)).toEqual({
      ok: true,
      value: {
        method_ref: method,
        customer_ref,
        kind: 'card',
        brand: 'mastercard',
        last4: '4444',
        exp_month: 8,
        exp_year: 2030,
      },
    });
    expect(await provider.charge(request({ method_ref: method }))).toMatchObject({ value: { status: 'succeeded' } });
  });

  test('a link is the same for the same key, and carries the payment', async () => {
    const link = {
      payment_id: 'pay_9',
      customer_ref,
      amount_minor: 700n,
      currency: 'ISK',
      reference: 'INV-9',
      description: 'Invoice INV-9',
      return_url: 'https://example.com/back',
      idempotency_key: 'link-1',
    };
    const made = await provider.paymentLink(link);
    expect(await provider.paymentLink(link)).toEqual(made);
    if (!made.ok || made.value.kind !== 'hosted') throw new Error('no page');
    completeSession(local.books, made.value.link_ref, 'pm_card_visa');
    const [intent] = local.books.intents.values();
    expect(intent).toMatchObject({ amount: 70_000, currency: 'isk', metadata: { kontor_payment_id: 'pay_9' } });
  });

  test('an open payment is cancelled once', async () => {
    const waiting = await provider.charge(request({ method_ref: 'pm_card_authenticationRequired' }));
    const provider_ref = waiting.ok ? (waiting.value.provider_ref as string) : '';
    for (const idempotency_key of ['c1', 'c1', 'c2'])
      expect(await provider.cancel({ provider_ref, idempotency_key })).toMatchObject({
        value: { status: 'cancelled' },
      });
  });
});

describe('declines', () => {
  test('every known code is one of our failures', () => {
    for (const code of Object.values(STRIPE_DECLINES)) expect(PAYMENT_FAILURES).toHaveProperty(code);
  });

  test.each([
    'incorrect_number',
    'lost_card',
    'pickup_card',
    'stolen_card',
    'revocation_of_authorization',
    'revocation_of_all_authorizations',
    'highest_risk_level',
    'transaction_not_allowed',
  ])('%s, which Stripe never retries, is hard', (decline_code) =>
    expect(stripeFailure({ code: 'card_declined', decline_code }).kind).toBe('hard'),
  );

  test.each([
    [
      { code: 'card_declined', decline_code: 'insufficient_funds' },
      { code: 'insufficient-funds', kind: 'soft' },
    ],
    [{ code: 'expired_card' }, { code: 'card-expired', kind: 'hard' }],
    [
      { code: 'expired_card', decline_code: 'brand_new_code' },
      { code: 'card-expired', kind: 'hard' },
    ],
    [
      { code: 'card_declined', decline_code: 'brand_new_code' },
      { code: 'card-declined', kind: 'soft' },
    ],
    [{ decline_code: 'constructor' }, { code: 'card-declined', kind: 'soft', provider_code: 'constructor' }],
    [{}, { code: 'card-declined', kind: 'soft', provider_code: null }],
    [
      { decline_code: 'generic_decline', advice_code: 'do_not_try_again' },
      { code: 'card-declined', kind: 'hard' },
    ],
    [
      { decline_code: 'generic_decline', advice_code: 'try_again_later' },
      { code: 'card-declined', kind: 'soft', retry_after_ms: 3_600_000 },
    ],
  ])('%j', (decline, failure) => expect(stripeFailure(decline)).toMatchObject(failure));
});
