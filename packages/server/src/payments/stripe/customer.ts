// SPDX-License-Identifier: Apache-2.0
import type {
  CustomerRequest,
  MethodDescription,
  MethodSetup,
  PaymentLink,
  PaymentLinkRequest,
  ProviderAnswer,
  SetupRequest,
} from '../provider.js';
import { toStripeAmount } from './amount.js';
import { methodTypes, type StripeClient, type StripeSettings } from './connect.js';
import { PAYMENT_ID } from './payment-intent.js';
import { stripeUnanswered } from './unanswered.js';

/**
 * Made with our id alone, under a key of that id, then given name and address: asked twice, even with another name,
 * it is one customer. The change sets what it says however often it is sent and needs no key of ours: a key made of
 * its content would keep a name from being changed back.
 */
export async function ensureStripeCustomer(
  stripe: StripeClient,
  request: CustomerRequest,
): Promise<ProviderAnswer<{ readonly customer_ref: string }>> {
  try {
    const customer_ref =
      request.customer_ref ??
      (
        await stripe.customers.create(
          { metadata: { kontor_customer_id: request.customer_id } },
          { idempotencyKey: `kontor-customer-${request.customer_id}` },
        )
      ).id;
    await stripe.customers.update(customer_ref, { name: request.name, email: request.email ?? '' });
    return { ok: true, value: { customer_ref } };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

/** A Checkout page in setup mode, or a SetupIntent for Stripe's script; both for charges without the customer. */
export async function setupStripeMethod(
  stripe: StripeClient,
  settings: StripeSettings,
  request: SetupRequest,
): Promise<ProviderAnswer<MethodSetup>> {
  const options = { idempotencyKey: request.idempotency_key };
  try {
    if (request.presentation === 'embedded') {
      const intent = await stripe.setupIntents.create(
        { customer: request.customer_ref, usage: 'off_session', ...methodTypes(settings) },
        options,
      );
      if (intent.client_secret === null) throw new RangeError(`setup intent ${intent.id} has no secret`);
      return { ok: true, value: { kind: 'client_secret', client_secret: intent.client_secret } };
    }
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'setup',
        customer: request.customer_ref,
        currency: request.currency.toLowerCase(),
        ...methodTypes(settings),
        success_url: request.return_url,
        cancel_url: request.return_url,
      },
      options,
    );
    if (session.url === null) throw new RangeError(`checkout session ${session.id} has no page`);
    return { ok: true, value: { kind: 'link', url: session.url, expires_at: session.expires_at * 1000 } };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

export async function describeStripeMethod(
  stripe: StripeClient,
  method_ref: string,
): Promise<ProviderAnswer<MethodDescription>> {
  try {
    const method = await stripe.paymentMethods.retrieve(method_ref);
    const { card, sepa_debit } = method;
    return {
      ok: true,
      value: {
        method_ref: method.id,
        customer_ref: typeof method.customer === 'string' ? method.customer : (method.customer?.id ?? null),
        kind: method.type,
        brand: card?.brand ?? (sepa_debit ? `${sepa_debit.country ?? ''}${sepa_debit.bank_code ?? ''}` : null),
        last4: card?.last4 ?? sepa_debit?.last4 ?? null,
        exp_month: card?.exp_month ?? null,
        exp_year: card?.exp_year ?? null,
      },
    };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

/** A Checkout page for one payment; it lives for a day, so a link in an e-mail should lead to a page of ours first. */
export async function stripePaymentLink(
  stripe: StripeClient,
  settings: StripeSettings,
  request: PaymentLinkRequest,
): Promise<ProviderAnswer<PaymentLink>> {
  const amount = toStripeAmount(request.amount_minor, request.currency);
  if (!amount.ok) return { ...amount, retry_after_ms: null };
  const metadata = { [PAYMENT_ID]: request.payment_id, kontor_reference: request.reference };
  try {
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'payment',
        ...methodTypes(settings),
        customer: request.customer_ref,
        client_reference_id: request.payment_id,
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: request.currency.toLowerCase(),
              unit_amount: amount.value,
              product_data: { name: request.description },
            },
          },
        ],
        payment_intent_data: { description: request.description, metadata },
        metadata,
        success_url: request.return_url,
        cancel_url: request.return_url,
      },
      { idempotencyKey: request.idempotency_key },
    );
    if (session.url === null) throw new RangeError(`checkout session ${session.id} has no page`);
    return {
      ok: true,
      value: { kind: 'hosted', link_ref: session.id, url: session.url, expires_at: session.expires_at * 1000 },
    };
  } catch (error) {
    return stripeUnanswered(error);
  }
}
