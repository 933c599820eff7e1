// SPDX-License-Identifier: Apache-2.0
import type { RefundState } from '../payments/provider.js';
import { storeFailedRefund } from '../receivables/refund-failed.js';
import type { Refund, RefundStatus } from '../store/refunds.js';
import { shownRefund } from '../store/shown.js';
import type { WriteTransaction } from '../store/transaction.js';
import { dequeueRefund } from './queue.js';

/** Refunds only ever go forward in this order. What was sent may still fail: the bank of the customer sends it back. */
const RANK: Readonly<Record<RefundStatus, number>> = { requested: 0, processing: 1, succeeded: 2, failed: 3 };

/** How a refund stands, from whomever we hear it; without a name where the provider refused to make it. */
export type HeardRefund = Pick<RefundState, 'status' | 'failure'> & { readonly refund_ref: string | null };

/**
 * Notes how a refund stands. Nothing goes backwards, so the same news twice, or old news after new, change nothing.
 * Where it failed, what it took is given back in this very commit. Returns whether this was news.
 */
export async function hearOfRefund(
  tx: WriteTransaction,
  refund: Refund,
  { status, refund_ref, failure }: HeardRefund,
): Promise<boolean> {
  if (RANK[status] <= RANK[refund.status]) return false;
  const provider_ref = refund.provider_ref ?? refund_ref;
  const known =
    status === 'failed'
      ? await storeFailedRefund(tx, refund, { provider_ref, failure: failure ?? 'unknown' })
      : await tx.refunds.note(refund, { status, provider_ref, failure: null });
  if (status !== 'processing') await dequeueRefund(tx, refund.id);
  const { id, customer_id } = refund;
  tx.outbox.record({ type: 'refund.changed', object: id, customer_id, data: shownRefund({ ...known, problem: null }) });
  return true;
}
