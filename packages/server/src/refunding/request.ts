// SPDX-License-Identifier: Apache-2.0
import { getAttempt } from '../collecting/attempts.js';
import { providerIn, type StripeConnection } from '../collecting/providers.js';
import { type PlannedRefund, storeRefund } from '../receivables/refund.js';
import type { Refund, RefundStatus } from '../store/refunds.js';
import type { SecretBox } from '../store/secret-box.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { enqueueRefund } from './queue.js';

/** A payment at the provider that took it. */
export interface TakenPayment {
  readonly provider: string;
  /** What the provider calls it. */
  readonly provider_ref: string;
}
/** How providers are reached. */
export interface ProviderAccess {
  readonly secrets: SecretBox;
  readonly stripe: StripeConnection;
}

/** The provider that took a payment, with its name for it; null for money that came in another way. */
export async function takenBy(tx: Transaction, payment_id: string): Promise<TakenPayment | null> {
  const attempt = await getAttempt(tx, payment_id);
  if (attempt === null || attempt.status !== 'succeeded' || attempt.provider_ref === null) return null;
  return { provider: attempt.provider, provider_ref: attempt.provider_ref };
}

/** Who sends what goes back through a payment, and how a refund by them begins. */
export interface RefundSender {
  /** Null: somebody sends it by hand, and it is only recorded. */
  readonly provider: string | null;
  readonly status: RefundStatus;
}
export const BY_HAND: RefundSender = { provider: null, status: 'succeeded' };

/** The sender of refunds through a payment; null: its provider is not set up any more. */
export async function senderOf(
  tx: Transaction,
  payment_id: string,
  { secrets, stripe }: ProviderAccess,
): Promise<RefundSender | null> {
  const taken = await takenBy(tx, payment_id);
  if (taken === null) return BY_HAND;
  const provider = await providerIn(tx, secrets, taken.provider, stripe);
  if (provider === null) return null;
  return provider.capabilities.sends_refunds ? { provider: provider.key, status: 'requested' } : BY_HAND;
}

/** Stores a refund. One that a provider sends is asked for as soon as this is committed. */
export async function requestRefund(tx: WriteTransaction, plan: PlannedRefund): Promise<Refund> {
  const refund = await storeRefund(tx, plan);
  if (refund.status === 'requested') await enqueueRefund(tx, refund, tx.commit.real_now);
  return refund;
}
