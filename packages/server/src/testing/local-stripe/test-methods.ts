// SPDX-License-Identifier: Apache-2.0

/** What a test payment method does. Source: docs.stripe.com/testing. */
export interface TestMethod {
  readonly brand: string;
  readonly last4: string;
  readonly exp_year?: number;
  /** Refused when it is charged. */
  readonly decline?: { readonly code: string; readonly decline_code: string; readonly advice_code?: string };
  /** Refused already when it is attached to a customer. */
  readonly refuses_attachment?: true;
  /** Every charge without the customer wants 3D Secure. */
  readonly authenticates?: true;
  readonly disputes?: true;
  readonly refund?: 'pending' | 'fails';
}

const declined = (last4: string, decline_code: string, code = 'card_declined', advice_code?: string): TestMethod => ({
  brand: 'visa',
  last4,
  decline: { code, decline_code, ...(advice_code === undefined ? {} : { advice_code }) },
  refuses_attachment: true,
});

const METHODS: Readonly<Record<string, TestMethod>> = {
  pm_card_visa: { brand: 'visa', last4: '4242' },
  pm_card_mastercard: { brand: 'mastercard', last4: '4444' },
  pm_card_amex: { brand: 'amex', last4: '8431' },
  pm_card_visa_chargeDeclined: declined('0002', 'generic_decline'),
  pm_card_visa_chargeDeclinedInsufficientFunds: declined(
    '9995',
    'insufficient_funds',
    'card_declined',
    'try_again_later',
  ),
  pm_card_visa_chargeDeclinedLostCard: declined('9987', 'lost_card', 'card_declined', 'do_not_try_again'),
  pm_card_visa_chargeDeclinedStolenCard: declined('9979', 'stolen_card', 'card_declined', 'do_not_try_again'),
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: declined('6975', 'card_velocity_exceeded'),
  pm_card_chargeDeclinedExpiredCard: declined('0069', 'expired_card', 'expired_card'),
  pm_card_chargeDeclinedIncorrectCvc: declined('0127', 'incorrect_cvc', 'incorrect_cvc'),
  pm_card_chargeDeclinedProcessingError: declined('0119', 'processing_error', 'processing_error'),
  pm_card_chargeDeclinedFraudulent: declined('0019', 'fraudulent'),
  pm_card_chargeCustomerFail: {
    brand: 'visa',
    last4: '0341',
    decline: { code: 'card_declined', decline_code: 'generic_decline' },
  },
  pm_card_authenticationRequired: { brand: 'visa', last4: '3184', authenticates: true },
  pm_card_createDispute: { brand: 'visa', last4: '0259', disputes: true },
  pm_card_pendingRefund: { brand: 'visa', last4: '7726', refund: 'pending' },
  pm_card_refundFail: { brand: 'visa', last4: '5126', refund: 'fails' },
};

/** Older names of the same cards, without the brand. */
const OLDER = /^pm_card_(chargeDeclined(?:InsufficientFunds|LostCard|StolenCard|VelocityLimitExceeded)?)$/;

export function testMethod(token: string): TestMethod | undefined {
  const older = OLDER.exec(token);
  return METHODS[older ? `pm_card_visa_${older[1]}` : token];
}
