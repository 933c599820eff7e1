// SPDX-License-Identifier: Apache-2.0
import { formatInstant, formatMinor } from '@kontor/core';
import type { PaymentAttempt } from './attempts.js';

/** A try to take money as others see it: the answers of the API and the data of a webhook message are the same. */
export function shownAttempt(attempt: PaymentAttempt) {
  const { id, customer_id, invoice_id, kind, provider, method_id, currency, status, failure } = attempt;
  return {
    id,
    object: 'payment_attempt' as const,
    customer_id,
    invoice_id,
    kind,
    provider,
    method_id,
    amount: formatMinor(attempt.amount_minor, currency),
    currency,
    status,
    failure: failure === null ? null : { code: failure.code as string, kind: failure.kind, message: failure.message },
    provider_ref: attempt.provider_ref,
    started: formatInstant(attempt.started_at),
    ended: attempt.ended_at === null ? null : formatInstant(attempt.ended_at),
    problem: attempt.last_problem,
  };
}
