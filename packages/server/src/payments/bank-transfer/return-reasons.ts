// SPDX-License-Identifier: Apache-2.0
import { type FailureCode, type PaymentFailure, paymentFailure } from '../failure.js';

/** Why a SEPA direct debit came back. Source: EPC173-14, reason codes for R-transactions. */
const RETURN_REASONS: Readonly<Record<string, FailureCode>> = {
  AC01: 'account-closed',
  AC04: 'account-closed',
  AC06: 'account-closed',
  AC13: 'method-not-accepted',
  AG01: 'method-not-accepted',
  AM04: 'insufficient-funds',
  AM05: 'duplicate-payment',
  BE05: 'authorisation-revoked',
  CNOR: 'method-not-accepted',
  DNOR: 'method-not-accepted',
  MD01: 'authorisation-revoked',
  MD02: 'authorisation-revoked',
  MD06: 'customer-disputes',
  MD07: 'account-closed',
  MS02: 'card-declined',
  MS03: 'card-declined',
  RC01: 'method-missing',
  RR01: 'method-not-accepted',
  RR02: 'method-not-accepted',
  RR03: 'method-not-accepted',
  SL01: 'method-not-accepted',
};

/** A return in our words; an unknown reason is a plain decline. */
export function returnFailure(reason: string): PaymentFailure {
  return paymentFailure(RETURN_REASONS[reason] ?? 'card-declined', reason);
}
