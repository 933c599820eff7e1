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
    return { ok: true, value: refundState(refund) };
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

export async function retrieveRefund(stripe: StripeClient, ref: string): Promise<ProviderAnswer<RefundState>> {
  try {
    return { ok: true, value: refundState(await stripe.refunds.retrieve(ref)) };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

/** Looks through the refunds of a payment for the one that carries our id. */
export async function findRefund(
  stripe: StripeClient,
  { provider_ref, refund_id }: { readonly provider_ref: string; readonly refund_id: string },
): Promise<ProviderAnswer<RefundState | null>> {
  try {
    for await (const refund of stripe.refunds.list({ payment_intent: provider_ref, limit: 100 }))
      if (refund.metadata?.[REFUND_ID] === refund_id) return { ok: true, value: refundState(refund) };
    return { ok: true, value: null };
  } catch (error) {
    return stripeUnanswered(error);
  }
}

function refundState(refund: Stripe.Refund): RefundState {
  return {
    status: refundStatus(refund),
    refund_ref: refund.id,
    amount_minor: fromStripeAmount(refund.amount, refund.currency.toUpperCase()),
    failure: refund.failure_reason ?? null,
  };
}

/** Stripe's five statuses as three: cancelled money stays with us, and what waits for the customer is on its way. */
export function refundStatus(refund: Stripe.Refund): RefundState['status'] {
  if (refund.status === 'failed' || refund.status === 'canceled') return 'failed';
  return refund.status === 'succeeded' ? 'succeeded' : 'processing';
}
