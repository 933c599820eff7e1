// SPDX-License-Identifier: Apache-2.0
import { type FailureCode, type PaymentFailure, paymentFailure } from '../failure.js';

const HOUR_MS = 3_600_000;

/**
 * Stripe's decline codes and the failure each one is. Source: docs.stripe.com/declines/codes. Stripe itself never
 * retries incorrect_number, lost_card, pickup_card, stolen_card, the revocations, authentication_required,
 * highest_risk_level and transaction_not_allowed (docs.stripe.com/billing/revenue-recovery/smart-retries).
 */
export const STRIPE_DECLINES: Readonly<Record<string, FailureCode>> = {
  approve_with_id: 'processing-error',
  authentication_not_handled: 'authentication-required',
  authentication_required: 'authentication-required',
  call_issuer: 'card-declined',
  card_declined: 'card-declined',
  card_not_supported: 'method-not-accepted',
  card_velocity_exceeded: 'limit-exceeded',
  currency_not_supported: 'method-not-accepted',
  do_not_honor: 'card-declined',
  do_not_try_again: 'authorisation-revoked',
  duplicate_transaction: 'duplicate-payment',
  expired_card: 'card-expired',
  fraudulent: 'fraud-suspected',
  generic_decline: 'card-declined',
  highest_risk_level: 'fraud-suspected',
  incorrect_address: 'card-data-wrong',
  incorrect_cvc: 'card-data-wrong',
  incorrect_number: 'card-data-wrong',
  incorrect_pin: 'card-data-wrong',
  incorrect_zip: 'card-data-wrong',
  insufficient_funds: 'insufficient-funds',
  invalid_account: 'account-closed',
  invalid_amount: 'limit-exceeded',
  invalid_cvc: 'card-data-wrong',
  invalid_expiry_month: 'card-data-wrong',
  invalid_expiry_year: 'card-data-wrong',
  invalid_number: 'card-data-wrong',
  invalid_pin: 'card-data-wrong',
  issuer_not_available: 'issuer-unavailable',
  lost_card: 'card-lost-or-stolen',
  merchant_blacklist: 'fraud-suspected',
  new_account_information_available: 'card-data-wrong',
  no_action_taken: 'card-declined',
  not_permitted: 'method-not-accepted',
  offline_pin_required: 'method-not-accepted',
  online_or_offline_pin_required: 'method-not-accepted',
  payment_intent_authentication_failure: 'authentication-required',
  payment_method_not_available: 'method-not-accepted',
  pickup_card: 'card-lost-or-stolen',
  pin_try_exceeded: 'limit-exceeded',
  processing_error: 'processing-error',
  reenter_transaction: 'processing-error',
  restricted_card: 'method-not-accepted',
  revocation_of_all_authorizations: 'authorisation-revoked',
  revocation_of_authorization: 'authorisation-revoked',
  security_violation: 'fraud-suspected',
  service_not_allowed: 'method-not-accepted',
  stolen_card: 'card-lost-or-stolen',
  stop_payment_order: 'authorisation-revoked',
  testmode_decline: 'method-not-accepted',
  transaction_not_allowed: 'method-not-accepted',
  try_again_later: 'issuer-unavailable',
  withdrawal_count_limit_exceeded: 'limit-exceeded',
};

/** The part of a Stripe error or of `last_payment_error` that says why. */
export interface StripeDecline {
  readonly code?: string | null;
  readonly decline_code?: string | null;
  readonly advice_code?: string | null;
}

/**
 * A decline in our words. The decline code is the most telling, then the error code; an unknown one is a plain
 * decline. The network's advice wins over the table: `do_not_try_again` is hard, `try_again_later` soft.
 */
export function stripeFailure(decline: StripeDecline): PaymentFailure {
  const theirs = decline.decline_code ?? decline.code ?? null;
  const known = [decline.decline_code, decline.code].find((code) => code && Object.hasOwn(STRIPE_DECLINES, code));
  const code = (known && STRIPE_DECLINES[known]) || 'card-declined';
  if (decline.advice_code === 'do_not_try_again') return paymentFailure(code, theirs, { kind: 'hard' });
  if (decline.advice_code === 'try_again_later')
    return paymentFailure(code, theirs, { kind: 'soft', retry_after_ms: HOUR_MS });
  return paymentFailure(code, theirs);
}
