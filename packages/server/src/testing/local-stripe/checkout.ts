// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import { invalidRequest, noSuch, StripeApiError } from './api-error.js';
import type { StripeBooks } from './books.js';
import type { Parameters } from './parameters.js';
import { createIntent } from './payments.js';
import { sampleObject } from './sample.js';

export function createCustomer(books: StripeBooks, given: Parameters<'customer'>): Stripe.Customer {
  const id = books.id('cus');
  const made: Stripe.Customer = {
    ...sampleObject('customer'),
    id,
    address: null,
    created: books.seconds,
    currency: null,
    discount: null,
    shipping: null,
  };
  books.customers.set(id, made);
  changeCustomer(made, given);
  books.happened('customer.created', made);
  return made;
}

export function updateCustomer(books: StripeBooks, id: string, given: Parameters<'customer'>): Stripe.Customer {
  const customer = books.customer(id, 'id');
  changeCustomer(customer, given);
  books.happened('customer.updated', customer);
  return customer;
}

/** An empty text unsets a field. */
function changeCustomer(customer: Stripe.Customer, given: Parameters<'customer'>): void {
  if (given.name !== undefined) customer.name = given.name || null;
  if (given.email !== undefined) customer.email = given.email || null;
  if (given.description !== undefined) customer.description = given.description || null;
  if (given.metadata !== undefined) customer.metadata = { ...customer.metadata, ...given.metadata };
}

export function attachMethod(books: StripeBooks, id: string, customer: string): Stripe.PaymentMethod {
  books.customer(customer);
  const { method, behaviour } = books.method(id);
  if (behaviour.refuses_attachment && behaviour.decline)
    throw new StripeApiError(402, { type: 'card_error', ...behaviour.decline, message: 'Your card was declined.' });
  method.customer = customer;
  books.happened('payment_method.attached', method);
  return method;
}

export function detachMethod(books: StripeBooks, id: string): Stripe.PaymentMethod {
  const { method } = books.method(id);
  method.customer = null;
  books.methods.delete(id);
  books.happened('payment_method.detached', method);
  return method;
}

export function createSetupIntent(books: StripeBooks, given: Parameters<'setupIntent'>): Stripe.SetupIntent {
  if (given.customer !== undefined) books.customer(given.customer);
  const id = books.id('seti');
  const made: Stripe.SetupIntent = {
    ...sampleObject('setup_intent'),
    id,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    automatic_payment_methods: null,
    client_secret: `${id}_secret_${books.seconds}`,
    created: books.seconds,
    customer: given.customer ?? null,
    last_setup_error: null,
    metadata: given.metadata ?? {},
    next_action: null,
    payment_method_configuration_details: null,
    usage: given.usage ?? 'off_session',
  };
  books.setupIntents.set(id, made);
  books.happened('setup_intent.created', made);
  return made;
}

/** The customer gives a card for a setup intent. */
export function completeSetup(books: StripeBooks, id: string, token: string): void {
  const intent = books.setupIntents.get(id);
  if (!intent) throw noSuch('setupintent', id, 'intent');
  const method = attachMethod(books, token, String(intent.customer));
  intent.payment_method = method.id;
  intent.status = 'succeeded';
  books.happened('setup_intent.succeeded', intent);
}

export function createSession(books: StripeBooks, given: Parameters<'session'>): Stripe.Checkout.Session {
  if (given.customer !== undefined) books.customer(given.customer);
  const setup = given.mode === 'setup';
  const lines = given.line_items ?? [];
  if (!setup && lines.length === 0)
    throw invalidRequest('Missing required param: line_items.', 'line_items', 'parameter_missing');
  if (setup && lines.length > 0) throw invalidRequest('You can not pass `line_items` in `setup` mode.', 'line_items');
  if (setup && given.currency === undefined)
    throw invalidRequest('Missing required param: currency.', 'currency', 'parameter_missing');
  if (given.success_url === undefined)
    throw invalidRequest('Missing required param: success_url.', 'success_url', 'parameter_missing');
  const total = lines.reduce((sum, line) => sum + line.quantity * line.price_data.unit_amount, 0);
  const id = books.id('cs_test');
  const intents = setup
    ? {
        payment_intent: null,
        setup_intent: createSetupIntent(books, {
          ...(given.customer === undefined ? {} : { customer: given.customer }),
          usage: 'off_session',
        }).id,
      }
    : { payment_intent: null, setup_intent: null };
  const sample = sampleObject('checkout.session');
  const made: Stripe.Checkout.Session = {
    ...sample,
    ...intents,
    id,
    after_expiration: null,
    allowed_payment_method_types: given.allowed_payment_method_types ?? null,
    amount_subtotal: setup ? null : total,
    amount_total: setup ? null : total,
    adaptive_pricing: null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: books.seconds,
    currency: setup ? (given.currency ?? null) : (lines[0]?.price_data.currency ?? null),
    currency_conversion: null,
    customer: given.customer ?? null,
    customer_details: null,
    expires_at: books.seconds + 86_400,
    invoice_creation: null,
    managed_payments: null,
    metadata: given.metadata ?? {},
    mode: given.mode,
    payment_method_configuration_details: null,
    permissions: null,
    payment_status: setup ? 'no_payment_required' : 'unpaid',
    saved_payment_method_options: null,
    shipping_address_collection: null,
    shipping_cost: null,
    success_url: given.success_url,
    total_details: setup ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: null,
    url: `https://checkout.stripe.com/c/pay/${id}`,
    wallet_options: null,
  };
  books.sessions.set(id, made);
  pendingPayments.set(made, given);
  return made;
}

const pendingPayments = new WeakMap<Stripe.Checkout.Session, Parameters<'session'>>();

/** The customer fills in the page with a card. */
export function completeSession(books: StripeBooks, id: string, token: string): void {
  const session = books.sessions.get(id);
  const given = session && pendingPayments.get(session);
  if (!session || !given) throw noSuch('checkout.session', id, 'id');
  if (session.mode === 'setup') completeSetup(books, String(session.setup_intent), token);
  else {
    const intent = createIntent(books, {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? '',
      payment_method: token,
      confirm: true,
      ...(given.customer === undefined ? {} : { customer: given.customer }),
      ...given.payment_intent_data,
    });
    session.payment_intent = intent.id;
    session.payment_status = 'paid';
  }
  session.status = 'complete';
  session.url = null;
  books.happened('checkout.session.completed', session);
}
