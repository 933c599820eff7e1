// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import Stripe from 'stripe';
import { type ProviderAnswer, refused, type WebhookDelivery } from '../provider.js';
import type { ProviderEvent } from '../provider-event.js';
import { fromStripeAmount } from './amount.js';
import type { StripeClient, StripeSettings } from './connect.js';
import { stripeFailure } from './decline-codes.js';
import { intentState, PAYMENT_ID } from './payment-intent.js';
import { payoutEvent } from './payout.js';
import { REFUND_ID, refundStatus } from './refund.js';

/** Checks a delivery against each secret, then says what happened; what does not concern us is an empty list. */
export function parseStripeWebhook(
  stripe: StripeClient,
  settings: StripeSettings,
  delivery: WebhookDelivery,
  now: Instant,
): ProviderAnswer<readonly ProviderEvent[]> {
  const header = delivery.headers['stripe-signature'] ?? '';
  const tolerance = settings.webhook_tolerance_seconds ?? 300;
  const body = Buffer.from(delivery.body);
  for (const secret of settings.webhook_secrets) {
    try {
      return {
        ok: true,
        value: eventsOf(stripe.webhooks.constructEvent(body, header, secret, tolerance, undefined, now)),
      };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) continue;
      // Signed, and yet not what we read: what comes from outside must not bring the endpoint down.
      return refused({
        code: 'webhook-body-invalid',
        path: '',
        message: 'the webhook is signed, but its body is not an event of the kind that is read here',
        mend: 'Set the endpoint to send snapshot events of the API version that the guide on payments names.',
      });
    }
  }
  return refused({
    code: 'webhook-signature-invalid',
    path: 'stripe-signature',
    message: 'no secret of this endpoint made the signature, or it is too old',
    mend: "Set the endpoint's signing secret (whsec_…), and pass the body on byte by byte.",
  });
}

const refOf = (value: string | { readonly id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null);

function eventsOf(event: Stripe.Event): readonly ProviderEvent[] {
  const base = { provider_event_id: event.id, created: event.created * 1000 };
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.payment_failed':
    case 'payment_intent.requires_action':
    case 'payment_intent.canceled':
      return [intentEvent(event.type, event.data.object, base)];
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed': {
      const refund = event.data.object;
      const provider_ref = refOf(refund.payment_intent);
      if (provider_ref === null) return [];
      const currency = refund.currency.toUpperCase();
      return [
        {
          ...base,
          type: 'payment.refunded',
          provider_ref,
          payment_id: null,
          refund_ref: refund.id,
          refund_id: refund.metadata?.[REFUND_ID] ?? null,
          status: refundStatus(refund),
          failure: refund.failure_reason ?? null,
          amount_minor: fromStripeAmount(refund.amount, currency),
          currency,
        },
      ];
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed': {
      const dispute = event.data.object;
      const provider_ref = refOf(dispute.payment_intent);
      if (provider_ref === null) return [];
      const currency = dispute.currency.toUpperCase();
      return [
        {
          ...base,
          type: 'payment.disputed',
          provider_ref,
          payment_id: null,
          dispute_ref: dispute.id,
          status: disputeStatus(dispute.status),
          amount_minor: fromStripeAmount(dispute.amount, currency),
          currency,
          reason: dispute.reason,
        },
      ];
    }
    case 'setup_intent.succeeded': {
      const method_ref = refOf(event.data.object.payment_method);
      if (method_ref === null) return [];
      return [{ ...base, type: 'setup.succeeded', customer_ref: refOf(event.data.object.customer), method_ref }];
    }
    case 'payment_method.updated':
    case 'payment_method.automatically_updated': {
      const method = event.data.object;
      return [
        {
          ...base,
          type: 'method.updated',
          customer_ref: refOf(method.customer),
          method_ref: method.id,
          exp_month: method.card?.exp_month ?? null,
          exp_year: method.card?.exp_year ?? null,
        },
      ];
    }
    case 'payout.paid':
    case 'payout.failed':
    case 'payout.canceled':
      return [payoutEvent(event.type, event.data.object, base)];
    case 'customer.source.expiring': {
      const source = event.data.object;
      if (source.object !== 'card') return [];
      const { exp_month, exp_year } = source;
      return [
        {
          ...base,
          type: 'method.expired',
          customer_ref: refOf(source.customer),
          method_ref: source.id,
          exp_month,
          exp_year,
        },
      ];
    }
    default:
      return [];
  }
}

/** Statuses in which the bank has not decided yet are all open. A warning that was closed took no money. */
function disputeStatus(status: string): 'open' | 'won' | 'lost' {
  if (status === 'lost') return 'lost';
  return status === 'won' || status === 'warning_closed' || status === 'prevented' ? 'won' : 'open';
}

function intentEvent(
  type: `payment_intent.${'succeeded' | 'processing' | 'payment_failed' | 'requires_action' | 'canceled'}`,
  intent: Stripe.PaymentIntent,
  base: { readonly provider_event_id: string; readonly created: Instant },
): ProviderEvent {
  const payment = { ...base, provider_ref: intent.id, payment_id: intent.metadata[PAYMENT_ID] ?? null };
  const currency = intent.currency.toUpperCase();
  switch (type) {
    case 'payment_intent.succeeded':
      return {
        ...payment,
        type: 'payment.succeeded',
        amount_minor: fromStripeAmount(intent.amount_received, currency),
        currency,
        customer_ref: refOf(intent.customer),
        method_ref: refOf(intent.payment_method),
      };
    case 'payment_intent.processing':
      return { ...payment, type: 'payment.processing' };
    case 'payment_intent.canceled':
      return { ...payment, type: 'payment.cancelled' };
    default: {
      const state = intentState(intent);
      const failure = state.failure ?? stripeFailure({ code: 'authentication_required' });
      return { ...payment, type: state.status === 'failed' ? 'payment.failed' : 'payment.requires_action', failure };
    }
  }
}
