// SPDX-License-Identifier: Apache-2.0

import { localStripeSettings, startLocalStripe } from '../../testing/local-stripe/server.js';
import { signEvent } from '../../testing/local-stripe/webhooks.js';
import { type PaymentHarness, paymentProviderConformance } from '../conformance.js';
import { fromStripeAmount } from './amount.js';
import { connectStripe } from './connect.js';
import { stripeProvider } from './provider.js';

async function startHarness(): Promise<PaymentHarness> {
  const local = await startLocalStripe();
  const settings = { ...localStripeSettings(local), timeout_ms: 300 };
  const stripe = connectStripe({ ...settings, timeout_ms: 2000 });
  const now = local.books.start * 1000 + 60_000;
  return {
    provider: stripeProvider(settings),
    now,
    amounts: [
      { amount_minor: 4999n, currency: 'EUR' },
      { amount_minor: 1500n, currency: 'JPY' },
      { amount_minor: 700n, currency: 'ISK' },
      { amount_minor: 50_000n, currency: 'UGX' },
      { amount_minor: 12_340n, currency: 'BHD' },
      { amount_minor: 500_000n, currency: 'MGA' },
      { amount_minor: 100n, currency: 'USD' },
    ],
    refused_amounts: [
      { amount_minor: 0n, currency: 'EUR' },
      { amount_minor: -100n, currency: 'EUR' },
      { amount_minor: 12_345n, currency: 'BHD' },
      { amount_minor: 500_010n, currency: 'MGA' },
      { amount_minor: 1_000_000n, currency: 'ISK' },
      { amount_minor: 1000n, currency: 'CLF' },
    ],
    method: async (customer) => (await stripe.paymentMethods.attach('pm_card_visa', { customer })).id,
    declines: [
      { method_ref: 'pm_card_visa_chargeDeclined', code: 'card-declined', kind: 'soft' },
      { method_ref: 'pm_card_chargeDeclinedInsufficientFunds', code: 'insufficient-funds', kind: 'soft' },
      { method_ref: 'pm_card_visa_chargeDeclinedVelocityLimitExceeded', code: 'limit-exceeded', kind: 'soft' },
      { method_ref: 'pm_card_chargeDeclinedProcessingError', code: 'processing-error', kind: 'soft' },
      { method_ref: 'pm_card_visa_chargeDeclinedLostCard', code: 'card-lost-or-stolen', kind: 'hard' },
      { method_ref: 'pm_card_visa_chargeDeclinedStolenCard', code: 'card-lost-or-stolen', kind: 'hard' },
      { method_ref: 'pm_card_chargeDeclinedExpiredCard', code: 'card-expired', kind: 'hard' },
      { method_ref: 'pm_card_chargeDeclinedIncorrectCvc', code: 'card-data-wrong', kind: 'hard' },
      { method_ref: 'pm_card_chargeDeclinedFraudulent', code: 'fraud-suspected', kind: 'hard' },
      { method_ref: 'pm_card_authenticationRequired', code: 'authentication-required', kind: 'soft' },
      { method_ref: 'pm_gone', code: 'method-missing', kind: 'hard' },
    ],
    settle: async () => {},
    received: async () =>
      [...local.books.charges.values()]
        .filter((charge) => charge.captured)
        .map((charge) => {
          const currency = charge.currency.toUpperCase();
          return {
            provider_ref: String(charge.payment_intent),
            amount_minor: fromStripeAmount(charge.amount_captured, currency),
            currency,
          };
        }),
    deliveries: async () => local.books.events.map((event) => signEvent(event, settings.webhook_secrets, now)),
    forged: async (delivery) => {
      const event = JSON.parse(Buffer.from(delivery.body).toString());
      const changed = Buffer.from(
        Buffer.from(delivery.body).toString().replace('"livemode": false', '"livemode": true'),
      );
      return [
        signEvent(event, ['whsec_nobody'], now),
        { ...delivery, body: changed },
        { ...delivery, body: Buffer.concat([delivery.body, Buffer.from(' ')]) },
      ];
    },
    faults: {
      loseAnswer: () => local.breakNext('hang-after-work'),
      goDown: () => {
        local.down = true;
      },
      comeBack: () => {
        local.down = false;
      },
    },
    stop: local.stop,
  };
}

paymentProviderConformance('stripe', startHarness);
