// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { providerIn, type StripeConnection } from '../collecting/providers.js';
import { PAUSE_MS } from '../repeat.js';
import type { Actor, Store } from '../store/store.js';
import type { Transaction } from '../store/transaction.js';
import { askForRefund, type RefundJob, storeRefundAnswer } from './ask-provider.js';
import { claimRefunds, putOff, type RefundClaim } from './queue.js';
import { takenBy } from './request.js';

export interface SendRefundsOptions {
  /** What time it really is, also where a test clock stands. */
  readonly now: () => Instant;
  /** Where Stripe is, if not at its own address. */
  readonly stripe?: StripeConnection | undefined;
  readonly actor?: string;
  /** When it is aborted nothing more is begun; what is under way is finished. */
  readonly signal?: AbortSignal;
  /** Told of a refund that could not be looked at; it is tried again later. Default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}

export const REFUNDING_ACTOR = 'refunding';

/**
 * Asks providers about every refund of an organisation that is due, and returns how many. Any number of processes may
 * do so at once, and any may be killed: what it had claimed is due again when its lease ends.
 */
export async function sendRefunds(store: Store, org_id: string, options: SendRefundsOptions): Promise<number> {
  let refunds = 0;
  while (!options.signal?.aborted) {
    const claimed = await store.append(org_id, (tx) => claimRefunds(tx, options.now()));
    if (claimed.length === 0) break;
    await Promise.all(claimed.map((claim) => sendRefund(store, org_id, claim, options)));
    refunds += claimed.length;
  }
  return refunds;
}

/** Asks outside of any transaction, and stores the answer in one. */
async function sendRefund(
  store: Store,
  org_id: string,
  claim: RefundClaim,
  { now, stripe, actor = REFUNDING_ACTOR, onFailure = console.error }: SendRefundsOptions,
): Promise<void> {
  try {
    const asking = await store.read(org_id, async (tx) => {
      const job = await jobOf(tx, claim);
      return job === null ? null : { job, provider: await providerIn(tx, store.secrets, job.taken.provider, stripe) };
    });
    if (asking === null) return;
    const answer = await askForRefund(asking.provider, asking.job, claim.tries);
    const by: Actor = { actor, now: now() };
    await store.write(org_id, by, (tx) => storeRefundAnswer(tx, claim, answer));
  } catch (error) {
    onFailure(error);
    const problem = error instanceof Error ? error.message : String(error);
    await store.append(org_id, (tx) => putOff(tx, claim, { due_at: now() + PAUSE_MS, problem })).catch(onFailure);
  }
}

/** What is to be asked for; null when a notice has said meanwhile how it went. */
async function jobOf(tx: Transaction, { refund_id }: RefundClaim): Promise<RefundJob | null> {
  const refund = await tx.refunds.get(refund_id);
  if (refund === null || refund.status === 'succeeded' || refund.status === 'failed') return null;
  const payment = refund.payment_id === null ? null : await tx.payments.get(refund.payment_id);
  const taken = payment === null ? null : await takenBy(tx, payment.id);
  if (payment === null || taken === null) throw new Error(`${refund_id} goes through a payment that no provider took`);
  return { refund, payment, taken };
}
