// SPDX-License-Identifier: Apache-2.0

/**
 * Why a payment failed, in words that stay the same whoever moves the money. `soft`: the same method may work later.
 * `hard`: never try this method again; card networks fine those who do, and the customer must give another one.
 */
export const PAYMENT_FAILURES = {
  'insufficient-funds': { kind: 'soft', message: 'The account does not hold enough money.' },
  'limit-exceeded': { kind: 'soft', message: 'The card is over its limit.' },
  'card-declined': { kind: 'soft', message: 'The bank declined and gave no reason.' },
  'issuer-unavailable': { kind: 'soft', message: 'The bank could not be reached.' },
  'processing-error': { kind: 'soft', message: 'An error occurred while the payment was processed.' },
  'duplicate-payment': { kind: 'soft', message: 'A payment of the same amount was made a moment ago.' },
  'authentication-required': { kind: 'soft', message: 'The bank wants the customer to confirm the payment.' },
  'card-data-wrong': { kind: 'hard', message: 'Number, security code or date of the card are wrong.' },
  'card-expired': { kind: 'hard', message: 'The card has expired.' },
  'card-lost-or-stolen': { kind: 'hard', message: 'The card is reported lost or stolen.' },
  'fraud-suspected': { kind: 'hard', message: 'The payment is suspected to be fraud.' },
  'method-not-accepted': { kind: 'hard', message: 'The card or account cannot be used for this kind of payment.' },
  'account-closed': { kind: 'hard', message: 'The account is closed, blocked or does not exist.' },
  'authorisation-revoked': { kind: 'hard', message: 'The customer has withdrawn the permission to charge.' },
  'customer-disputes': { kind: 'hard', message: 'The customer has asked the bank to send the money back.' },
  'method-missing': { kind: 'hard', message: 'The payment method does not exist any more.' },
} as const satisfies Record<string, { kind: 'soft' | 'hard'; message: string }>;

export type FailureCode = keyof typeof PAYMENT_FAILURES;

export interface PaymentFailure {
  readonly code: FailureCode;
  readonly kind: 'soft' | 'hard';
  /** One sentence; safe to show to the customer. */
  readonly message: string;
  /** Milliseconds before which another try is pointless, where the provider says so. */
  readonly retry_after_ms?: number;
  /** The provider's own word, for support; never shown to the customer. */
  readonly provider_code: string | null;
}

/** A failure by our code. A lost or stolen card is told to the customer as a plain decline, as card networks ask. */
export function paymentFailure(
  code: FailureCode,
  provider_code: string | null,
  change: { readonly kind?: 'soft' | 'hard'; readonly retry_after_ms?: number } = {},
): PaymentFailure {
  const told = code === 'card-lost-or-stolen' || code === 'fraud-suspected' ? 'card-declined' : code;
  return { code, kind: PAYMENT_FAILURES[code].kind, message: PAYMENT_FAILURES[told].message, provider_code, ...change };
}
