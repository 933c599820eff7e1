// SPDX-License-Identifier: Apache-2.0
import { dateAt } from '@kontor/core';
import type { ProviderEvent } from '../payments/provider-event.js';
import { refundPayment, storeRefund } from '../receivables/refund.js';
import type { PaymentStanding } from '../store/payments.js';
import type { Refund } from '../store/refunds.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { hearOfRefund } from './hear.js';
import { enqueueRefund } from './queue.js';

type RefundNotice = Extract<ProviderEvent, { readonly type: 'payment.refunded' }>;
/** What a notice changed; null: nothing. */
export type RefundChange = 'made elsewhere' | 'failed' | 'forward' | null;

const HOUR = 3_600_000;

/**
 * Follows what a provider tells of a refund: of one of ours how it goes; one that was made in the provider's own pages
 * is stored as ours, once, by the provider's name for it.
 */
export async function followRefund(
  tx: WriteTransaction,
  { id: payment_id, provider }: { readonly id: string; readonly provider: string },
  notice: RefundNotice,
): Promise<RefundChange> {
  const { status, refund_ref, failure } = notice;
  const known = (await tx.refunds.byProviderRef(provider, refund_ref)) ?? (await oursOf(tx, provider, notice));
  if (known !== null) {
    if (!(await hearOfRefund(tx, known, { status, refund_ref, failure }))) return null;
    return status === 'failed' ? 'failed' : 'forward';
  }
  const payment = await tx.payments.get(payment_id);
  return payment !== null && (await madeElsewhere(tx, provider, payment, notice)) ? 'made elsewhere' : null;
}

/**
 * The refund that a notice names by our id, if the provider's name for it is not known yet. One that we gave up, since
 * the provider refused it, and that is there after all, is none of it any more: it is stored anew, for its money is gone.
 */
async function oursOf(tx: Transaction, provider: string, { refund_id }: RefundNotice): Promise<Refund | null> {
  const named = refund_id === null ? null : await tx.refunds.get(refund_id);
  if (named === null || named.provider !== provider || named.provider_ref !== null) return null;
  return named.status === 'failed' ? null : named;
}

/** Stores a refund that we did not ask for; false where no money has moved, or the books have no more to give. */
async function madeElsewhere(
  tx: WriteTransaction,
  provider: string,
  payment: PaymentStanding,
  { status, refund_ref, amount_minor, failure }: RefundNotice,
): Promise<boolean> {
  const terms = {
    id: tx.newId('rfd'),
    amount_minor,
    fee_minor: 0n,
    money: payment.money,
    provider,
    refunded_on: dateAt(tx.now, (await tx.organisations.get()).timezone),
    reason: `${provider} ${refund_ref}`,
    status,
  };
  if (status === 'failed') {
    // noted without a posting, so that an older notice that comes later finds it has failed
    const { id: payment_id, customer_id, currency } = payment;
    const refund = { ...terms, customer_id, currency, source: 'payment' as const, source_id: payment_id, payment_id };
    await tx.refunds.record(refund, { provider_ref: refund_ref, failure: failure ?? 'unknown' });
    return false;
  }
  const planned = await refundPayment(tx, payment, { ...terms, reopen_invoices: true });
  if (!planned.ok) return false;
  const refund = await storeRefund(tx, planned.value, refund_ref);
  if (status === 'processing') await enqueueRefund(tx, refund, tx.commit.real_now + HOUR);
  return true;
}
