// SPDX-License-Identifier: Apache-2.0
import { providerNotSetUp } from '../collecting/providers.js';
import { askAgainAt, askUnansweredAt, saidBy } from '../collecting/settle.js';
import type { PaymentProvider, ProviderAnswer, RefundState } from '../payments/provider.js';
import type { PaymentStanding } from '../store/payments.js';
import type { Refund } from '../store/refunds.js';
import type { WriteTransaction } from '../store/transaction.js';
import { hearOfRefund } from './hear.js';
import { putOff, type RefundClaim } from './queue.js';
import type { TakenPayment } from './request.js';

/** A refund with the payment it goes back through. */
export interface RefundJob {
  readonly refund: Refund;
  readonly payment: PaymentStanding;
  readonly taken: TakenPayment;
}

/**
 * Asks a provider what it has to be asked about a refund: to send it, or how it stands. Under the same key each time;
 * what may have been asked before is looked for first, however old the key is.
 */
export async function askForRefund(
  provider: PaymentProvider | null,
  { refund, payment, taken }: RefundJob,
  tries: number,
): Promise<ProviderAnswer<RefundState>> {
  const { id: refund_id, amount_minor, currency } = refund;
  if (provider === null) return providerNotSetUp(taken.provider);
  if (refund.provider_ref !== null) return provider.retrieveRefund(refund.provider_ref);
  const { provider_ref } = taken;
  if (tries > 1) {
    const found = await provider.findRefund({ provider_ref, refund_id });
    if (!found.ok) return found;
    if (found.value !== null) return { ok: true, value: found.value };
  }
  return provider.refund({
    refund_id,
    provider_ref,
    amount_minor,
    currency,
    captured_minor: payment.amount_minor,
    // this refund is in the books already
    refunded_minor: payment.returned_minor + payment.refunded_minor - amount_minor,
    reason: 'requested_by_customer',
    idempotency_key: `kontor-${refund_id}`,
  });
}

/**
 * Stores what a provider answered about a refund. No answer means to ask again later; a refusal that would be repeated
 * ends a refund that has not begun.
 */
export async function storeRefundAnswer(
  tx: WriteTransaction,
  claim: RefundClaim,
  answer: ProviderAnswer<RefundState>,
): Promise<void> {
  const refund = await tx.refunds.get(claim.refund_id);
  if (refund === null) throw new Error(`the refund ${claim.refund_id} was asked about and is not there`);
  const { real_now } = tx.commit;
  const asked = claim.tries - 1;
  if (answer.ok) {
    await hearOfRefund(tx, refund, answer.value);
    // of what is over nothing more is asked
    if (answer.value.status === 'processing')
      await putOff(tx, claim, { due_at: askAgainAt(real_now, asked), problem: null });
    return;
  }
  const said = saidBy(answer);
  if (answer.retry_after_ms === null && refund.status === 'requested') {
    await hearOfRefund(tx, refund, { status: 'failed', refund_ref: null, failure: said });
    return;
  }
  const due_at =
    answer.retry_after_ms === null
      ? askAgainAt(real_now, asked)
      : askUnansweredAt(real_now, asked, answer.retry_after_ms);
  await putOff(tx, claim, { due_at, problem: said });
}
