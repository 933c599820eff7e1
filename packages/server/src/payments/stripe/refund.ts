// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import { type ProviderAnswer, type RefundRequest, type RefundState, refundRefusal, refused } from '../provider.js';
import { fromStripeAmount, toStripeAmount } from './amount.js';
import type { StripeClient } from './connect.js';
import { stripeUnanswered } from './unanswered.js';

export const REFUND_ID = 'kontor_refund_id';

/** Sends money back. Our books refuse more than is left first; Stripe's do again, should ours be behind. */
export async function refundIntent(stripe: StripeClient, request: RefundRequest): Promise<ProviderAnswer<RefundState>> {
  const refusal = refundRefusal(request);
  if (refusal) return refusal;
  const amount = toStripeAmount(request.amount_minor, request.currency);
  if (!amount.ok) return { ...amount, retry_after_ms: null };
  try {
    const refund = await stripe.refunds.create(
      {
        payment_intent: request.provider_ref,
        amount: amount.value,
        reason: request.reason,
        metadata: { [REFUND_ID]: request.refund_id },
      },
      { idempotencyKey: request.idempotency_key },
    );
    return {
      ok: true,
      value: {
        status: refundStatus(refund),
        refund_ref: refund.id,
        amount_minor: fromStripeAmount(refund.amount, refund.currency.toUpperCase()),
      },
    };
  } catch (error) {
    const { code, param } = error as Stripe.errors.StripeError;
    if (code === 'charge_already_refunded' || (code === undefined && param === 'amount'))
      return refused({
        code: 'refund-exceeds-payment',
        path: 'amount_minor',
        message: `Stripe has less than ${request.amount_minor} minor units left of this payment`,
        mend: 'Read the payment again: it was refunded elsewhere, for example in the Stripe dashboard.',
      });
    return stripeUnanswered(error);
  }
}

/** Stripe's five statuses as three: cancelled money stays with us, and what waits for the customer is on its way. */
export function refundStatus(refund: Stripe.Refund): RefundState['status'] {
  if (refund.status === 'failed' || refund.status === 'canceled') return 'failed';
  return refund.status === 'succeeded' ? 'succeeded' : 'processing';
}
