// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import { paymentFailure } from '../failure.js';
import type { ChargeRequest, PaymentState, ProviderAnswer } from '../provider.js';
import { fromStripeFee, toStripeAmount } from './amount.js';
import { methodTypes, type StripeClient, type StripeSettings } from './connect.js';
import { stripeFailure } from './decline-codes.js';
import { stripeUnanswered } from './unanswered.js';

export const PAYMENT_ID = 'kontor_payment_id';
const IDEMPOTENCY_KEY = 'kontor_idempotency_key';
const WITH_FEE = ['latest_charge.balance_transaction'];

/** Takes money from a saved method without the customer: made and confirmed in one request. */
export async function chargeIntent(
  stripe: StripeClient,
  settings: StripeSettings,
  request: ChargeRequest & { readonly method_ref: string },
): Promise<ProviderAnswer<PaymentState>> {
  const amount = toStripeAmount(request.amount_minor, request.currency);
  if (!amount.ok) return { ...amount, retry_after_ms: null };
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount: amount.value,
        currency: request.currency.toLowerCase(),
        customer: request.customer_ref,
        payment_method: request.method_ref,
        ...methodTypes(settings),
        confirm: true,
        off_session: true,
        // The fee is known at once only so; the default settles in the background.
        capture_method: 'automatic',
        description: request.description,
        metadata: {
          ...request.metadata,
          [PAYMENT_ID]: request.payment_id,
          kontor_reference: request.reference,
          [IDEMPOTENCY_KEY]: request.idempotency_key,
        },
        expand: WITH_FEE,
      },
      { idempotencyKey: request.idempotency_key },
    );
    return { ok: true, value: intentState(intent) };
  } catch (error) {
    return declined(error) ?? stripeUnanswered(error);
  }
}

/** A decline or a vanished method is how the payment went, not an error. */
function declined(error: unknown): ProviderAnswer<PaymentState> | null {
  const raised = error as Stripe.errors.StripeError;
  if (raised.type === 'StripeCardError')
    return {
      ok: true,
      value: raised.payment_intent
        ? intentState(raised.payment_intent)
        : { status: 'failed', provider_ref: null, failure: stripeFailure(raised) },
    };
  if (raised.code === 'resource_missing' && raised.param === 'payment_method')
    return {
      ok: true,
      value: { status: 'failed', provider_ref: null, failure: paymentFailure('method-missing', raised.code) },
    };
  return null;
}

export async function retrieveIntent(stripe: StripeClient, ref: string): Promise<ProviderAnswer<PaymentState>> {
  try {
    return { ok: true, value: intentState(await stripe.paymentIntents.retrieve(ref, { expand: WITH_FEE })) };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

/**
 * Looks through a customer's payments for the one made with a key. Stripe forgets a key after a day at the earliest;
 * the list, unlike its search, is never behind.
 */
export async function findIntent(
  stripe: StripeClient,
  request: { readonly customer_ref: string; readonly idempotency_key: string },
): Promise<ProviderAnswer<PaymentState | null>> {
  try {
    const list = stripe.paymentIntents.list({ customer: request.customer_ref, limit: 100 });
    for await (const intent of list)
      if (intent.metadata[IDEMPOTENCY_KEY] === request.idempotency_key) return await retrieveIntent(stripe, intent.id);
    return { ok: true, value: null };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

export async function cancelIntent(
  stripe: StripeClient,
  request: { readonly provider_ref: string; readonly idempotency_key: string },
): Promise<ProviderAnswer<PaymentState>> {
  try {
    const intent = await stripe.paymentIntents.cancel(
      request.provider_ref,
      {},
      { idempotencyKey: request.idempotency_key },
    );
    return { ok: true, value: intentState(intent) };
  } catch (error) {
    const raised = error as Stripe.errors.StripeError;
    if (raised.code !== 'payment_intent_unexpected_state') return stripeUnanswered(error);
    // Cancelled before, or paid meanwhile: say which.
    const now = await retrieveIntent(stripe, request.provider_ref);
    if (!now.ok || now.value.status === 'cancelled') return now;
    return {
      ok: false,
      retry_after_ms: null,
      problems: [
        {
          code: 'payment-not-cancellable',
          path: 'provider_ref',
          message: `the payment is ${now.value.status} and cannot be cancelled`,
          mend: 'Refund a payment that has succeeded; wait for one that is processing.',
        },
      ],
    };
  }
}

/** How a PaymentIntent stands. `requires_payment_method` after a try is a failure, before one it waits. */
export function intentState(intent: Stripe.PaymentIntent): PaymentState {
  const provider_ref = intent.id;
  const failure = intent.last_payment_error ? stripeFailure(intent.last_payment_error) : undefined;
  const waiting = {
    status: 'requires_action',
    provider_ref,
    ...(failure && { failure }),
    ...(intent.client_secret && { client_secret: intent.client_secret }),
  } as const;
  switch (intent.status) {
    case 'succeeded':
      return {
        status: 'succeeded',
        provider_ref,
        payment_id: intent.metadata[PAYMENT_ID] ?? null,
        ...intentFee(intent),
      };
    case 'processing':
    case 'requires_capture':
      return { status: 'processing', provider_ref };
    case 'canceled':
      return { status: 'cancelled', provider_ref };
    case 'requires_payment_method':
      return failure && failure.code !== 'authentication-required'
        ? { status: 'failed', provider_ref, failure }
        : waiting;
    default:
      return waiting;
  }
}

function intentFee(intent: Stripe.PaymentIntent): Pick<PaymentState, 'fee_minor' | 'fee_currency'> {
  const charge = intent.latest_charge;
  const transaction = charge && typeof charge === 'object' ? charge.balance_transaction : null;
  if (!transaction || typeof transaction !== 'object') return {};
  const fee_currency = transaction.currency.toUpperCase();
  const fee_minor = fromStripeFee(transaction.fee, fee_currency);
  return fee_minor === null ? {} : { fee_minor, fee_currency };
}
