// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import { invalidRequest, StripeApiError } from './api-error.js';
import type { StripeBooks } from './books.js';
import type { Parameters } from './parameters.js';
import { sampleObject } from './sample.js';
import type { TestMethod } from './test-methods.js';

const UNUSED = {
  application: null,
  shipping: null,
  source: null,
  transfer_data: null,
} as const;

/** Amounts Stripe refuses. Source: docs.stripe.com/currencies. */
function checkAmount(amount: number, currency: string): void {
  if (amount <= 0) throw invalidRequest('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount > 99_999_999) throw invalidRequest('Amount must be no more than 999,999.99', 'amount', 'amount_too_large');
  if (['bhd', 'jod', 'kwd', 'omr', 'tnd'].includes(currency) && amount % 10 !== 0)
    throw invalidRequest(`Invalid amount. The last digit must be 0 in ${currency}.`, 'amount', 'invalid_charge_amount');
  if (['isk', 'ugx'].includes(currency) && amount % 100 !== 0)
    throw invalidRequest('Invalid amount. Must be evenly divisible by 100.', 'amount', 'invalid_charge_amount');
}

export function createIntent(books: StripeBooks, given: Parameters<'paymentIntent'>): Stripe.PaymentIntent {
  checkAmount(given.amount, given.currency);
  if (given.customer !== undefined) books.customer(given.customer);
  if (given.off_session !== undefined && !given.confirm)
    throw invalidRequest('off_session can only be used with confirm=true.', 'off_session');
  const source = given.payment_method === undefined ? null : books.method(given.payment_method);
  const owner = source?.method.customer;
  if (owner && owner !== given.customer)
    throw invalidRequest('The provided PaymentMethod belongs to another customer.', 'payment_method');
  if (given.confirm && !source)
    throw invalidRequest('You cannot confirm without a payment_method.', 'payment_method', 'parameter_missing');
  const id = books.id('pi');
  const types = given.allowed_payment_method_types ?? ['card'];
  const intent: Stripe.PaymentIntent = {
    ...sampleObject('payment_intent'),
    ...UNUSED,
    id,
    allowed_payment_method_types: types,
    amount: given.amount,
    amount_details: {},
    automatic_payment_methods: null,
    canceled_at: null,
    capture_method: given.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${books.seconds}`,
    created: books.seconds,
    currency: given.currency,
    customer: given.customer ?? null,
    description: given.description ?? null,
    last_payment_error: null,
    managed_payments: null,
    metadata: given.metadata ?? {},
    next_action: null,
    payment_method: source?.method.id ?? null,
    payment_method_configuration_details: null,
    payment_method_types: types.filter((type) => type === 'card' || given.currency === 'eur'),
    processing: null,
    status: source ? 'requires_confirmation' : 'requires_payment_method',
  };
  books.intents.set(id, intent);
  books.happened('payment_intent.created', intent);
  if (given.confirm && source) confirmIntent(books, intent, source, given.off_session ?? false);
  return intent;
}

/** One try: a charge that succeeds, or a refusal told by 402 with the intent as it now is. */
export function confirmIntent(
  books: StripeBooks,
  intent: Stripe.PaymentIntent,
  { method, behaviour }: { method: Stripe.PaymentMethod; behaviour: TestMethod },
  off_session: boolean,
): void {
  intent.payment_method = method.id;
  if (behaviour.authenticates && !off_session) {
    intent.status = 'requires_action';
    intent.next_action = { type: 'use_stripe_sdk' };
    books.happened('payment_intent.requires_action', intent);
    return;
  }
  const decline = behaviour.authenticates
    ? { code: 'authentication_required', decline_code: 'authentication_required' }
    : behaviour.decline;
  const charge = chargeOf(books, intent, method, decline);
  intent.latest_charge = charge.id;
  if (decline) {
    const error = {
      type: 'card_error',
      ...decline,
      message: 'Your card was declined.',
      charge: charge.id,
      payment_method: structuredClone(method),
    } as const;
    intent.status = 'requires_payment_method';
    intent.payment_method = null;
    intent.last_payment_error = { ...error, type: 'card_error' } as Stripe.PaymentIntent.LastPaymentError;
    books.happened('charge.failed', charge);
    books.happened('payment_intent.payment_failed', intent);
    throw new StripeApiError(402, { ...error, payment_intent: structuredClone(intent) });
  }
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  books.happened('charge.succeeded', charge);
  books.happened('payment_intent.succeeded', intent);
  if (behaviour.disputes) disputeOf(books, charge);
}

function chargeOf(
  books: StripeBooks,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: TestMethod['decline'],
): Stripe.Charge {
  const id = books.id('ch');
  const sample = sampleObject('charge');
  const card = sample.payment_method_details?.card as Stripe.Charge.PaymentMethodDetails.Card;
  const charge: Stripe.Charge = {
    ...sample,
    ...UNUSED,
    id,
    amount: intent.amount,
    amount_captured: decline ? 0 : intent.amount,
    balance_transaction: decline ? null : transaction(books, id, intent.amount, intent.currency, 'charge').id,
    billing_details: method.billing_details as Stripe.Charge.BillingDetails,
    captured: !decline,
    created: books.seconds,
    currency: intent.currency,
    customer: intent.customer as string | null,
    description: intent.description,
    failure_code: decline?.code ?? null,
    failure_message: decline ? 'Your card was declined.' : null,
    metadata: { ...intent.metadata },
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      type: 'card',
      card: { ...card, brand: method.card?.brand ?? null, last4: method.card?.last4 ?? null, wallet: null },
    },
    receipt_url: null,
    refunds: { object: 'list', data: [], has_more: false, url: `/v1/charges/${id}/refunds` },
    status: decline ? 'failed' : 'succeeded',
  };
  books.charges.set(id, charge);
  return charge;
}

/** The account is kept in dollars, one for one; the fee is 2 % and 30 cents, as a flat rule to test against. */
function transaction(
  books: StripeBooks,
  source: string,
  amount: number,
  currency: string,
  type: 'charge' | 'refund',
): Stripe.BalanceTransaction {
  const fee = type === 'charge' ? Math.ceil(amount / 50) + 30 : 0;
  const made: Stripe.BalanceTransaction = {
    ...sampleObject('balance_transaction'),
    id: books.id('txn'),
    amount,
    available_on: books.seconds + 172_800,
    created: books.seconds,
    currency: 'usd',
    exchange_rate: currency === 'usd' ? null : 1,
    fee,
    net: amount - fee,
    reporting_category: type,
    source,
    type,
  };
  books.transactions.set(made.id, made);
  return made;
}

function disputeOf(books: StripeBooks, charge: Stripe.Charge): void {
  const dispute: Stripe.Dispute = {
    ...sampleObject('dispute'),
    id: books.id('dp'),
    amount: charge.amount,
    charge: charge.id,
    created: books.seconds,
    currency: charge.currency,
    payment_intent: charge.payment_intent as string,
    reason: 'fraudulent',
    status: 'needs_response',
  };
  charge.disputed = true;
  books.disputes.set(dispute.id, dispute);
  books.happened('charge.dispute.created', dispute);
}

export function cancelIntent(books: StripeBooks, id: string, given: Parameters<'cancel'>): Stripe.PaymentIntent {
  const intent = books.intent(id);
  if (!/^requires_/.test(intent.status))
    throw invalidRequest(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  intent.status = 'canceled';
  intent.canceled_at = books.seconds;
  intent.cancellation_reason = given.cancellation_reason ?? null;
  books.happened('payment_intent.canceled', intent);
  return intent;
}

export function createRefund(books: StripeBooks, given: Parameters<'refund'>): Stripe.Refund {
  const intent = books.intent(given.payment_intent, 'payment_intent');
  const charge = books.charges.get(String(intent.latest_charge));
  if (!charge?.captured)
    throw invalidRequest(
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      undefined,
      'charge_not_refundable',
    );
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  const amount = given.amount ?? left;
  checkAmount(amount, charge.currency);
  if (amount > left)
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, 'amount');
  const id = books.id('re');
  const pending = books.methods.get(String(charge.payment_method))?.behaviour.refund === 'pending';
  const refund: Stripe.Refund = {
    ...sampleObject('refund'),
    id,
    amount,
    balance_transaction: transaction(books, id, -amount, charge.currency, 'refund').id,
    charge: charge.id,
    created: books.seconds,
    currency: charge.currency,
    customer: charge.customer as string | null,
    metadata: given.metadata ?? {},
    payment_intent: intent.id,
    payment_method: charge.payment_method,
    reason: given.reason ?? null,
    status: pending ? 'pending' : 'succeeded',
  };
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  charge.refunds?.data.push(structuredClone(refund));
  books.refunds.set(id, refund);
  books.happened('refund.created', refund);
  books.happened('charge.refunded', charge);
  return refund;
}

/** Days pass: pending refunds succeed, those that fail do, and their money comes back to the account. */
export function settleRefunds(books: StripeBooks): void {
  for (const refund of books.refunds.values()) {
    const charge = books.charges.get(String(refund.charge));
    const behaviour = books.methods.get(String(refund.payment_method))?.behaviour;
    if (refund.status === 'pending') {
      refund.status = 'succeeded';
      books.happened('refund.updated', refund);
    } else if (refund.status === 'succeeded' && behaviour?.refund === 'fails' && charge) {
      refund.status = 'failed';
      refund.failure_reason = 'expired_or_canceled_card';
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
      books.happened('refund.failed', refund);
    }
  }
}
