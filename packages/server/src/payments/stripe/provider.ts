// SPDX-License-Identifier: Apache-2.0
import { type PaymentProvider, refused } from '../provider.js';
import { connectStripe, type StripeSettings } from './connect.js';
import { describeStripeMethod, ensureStripeCustomer, setupStripeMethod, stripePaymentLink } from './customer.js';
import { cancelIntent, chargeIntent, findIntent, retrieveIntent } from './payment-intent.js';
import { stripePayoutFee } from './payout.js';
import { findRefund, refundIntent, retrieveRefund } from './refund.js';
import { parseStripeWebhook } from './webhook.js';

export type { StripeMethodType, StripeSettings } from './connect.js';

/** Cards and SEPA direct debit through Stripe, by its official SDK. */
export function stripeProvider(settings: StripeSettings): PaymentProvider {
  const stripe = connectStripe(settings);
  return {
    key: 'stripe',
    capabilities: { charges_methods: true, sends_refunds: true, remembers_payments: true, idempotency_hours: 24 },
    ensureCustomer: (request) => ensureStripeCustomer(stripe, request),
    setupPaymentMethod: (request) => setupStripeMethod(stripe, settings, request),
    describeMethod: (method_ref) => describeStripeMethod(stripe, method_ref),
    charge: async (request) => {
      const { method_ref } = request;
      if (method_ref !== null) return chargeIntent(stripe, settings, { ...request, method_ref });
      return refused({
        code: 'payment-method-missing',
        path: 'method_ref',
        message: 'Stripe needs a saved payment method to charge without the customer',
        mend: 'Set one up with setupPaymentMethod, or send the customer a paymentLink.',
      });
    },
    retrieve: (provider_ref) => retrieveIntent(stripe, provider_ref),
    find: (request) => findIntent(stripe, request),
    cancel: (request) => cancelIntent(stripe, request),
    refund: (request) => refundIntent(stripe, request),
    retrieveRefund: (refund_ref) => retrieveRefund(stripe, refund_ref),
    findRefund: (request) => findRefund(stripe, request),
    payoutFee: (payout_ref) => stripePayoutFee(stripe, payout_ref),
    paymentLink: (request) => stripePaymentLink(stripe, settings, request),
    parseWebhook: (delivery, now) => parseStripeWebhook(stripe, settings, delivery, now),
  };
}
