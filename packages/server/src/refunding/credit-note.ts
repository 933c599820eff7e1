// SPDX-License-Identifier: Apache-2.0
import { creditFrom, type Instant, lesser } from '@kontor/core';
import type { PlannedCreditNote } from '../receivables/credit-note.js';
import { leftOf } from '../receivables/take-back.js';
import type { NewRefund, Refund } from '../store/refunds.js';
import { freshId, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { type ProviderAccess, requestRefund, senderOf } from './request.js';

/** A refund of what a credit note owes, through a payment that a provider took. */
export type CreditNoteRefund = Omit<NewRefund, 'source_id' | 'payment_id' | 'provider'> & {
  readonly payment_id: string;
  readonly provider: string;
};

/**
 * How what a credit note owes goes back by itself: through the payments of its invoice that providers took, the latest
 * first. What came in another way stays owed.
 */
export async function refundsOfCreditNote(
  tx: Transaction,
  { invoice, date, reason, taken }: PlannedCreditNote,
  { now, access }: { readonly now: Instant; readonly access: ProviderAccess },
): Promise<CreditNoteRefund[]> {
  const refunds: CreditNoteRefund[] = [];
  let owed = taken.paid_to === 'refund' ? creditFrom(taken.parts, 'paid') : 0n;
  for (const [payment_id, paid_minor] of [...(await paidBy(tx, invoice.id))].reverse()) {
    const payment = await tx.payments.get(payment_id);
    if (payment === null) continue;
    const amount_minor = lesser(owed, lesser(paid_minor, leftOf(payment)));
    if (amount_minor <= 0n) continue;
    const sender = await senderOf(tx, payment_id, access);
    if (sender === null || sender.provider === null) continue;
    owed -= amount_minor;
    const { customer_id, currency, money } = payment;
    refunds.push({
      id: freshId('rfd', now),
      customer_id,
      currency,
      amount_minor,
      fee_minor: 0n,
      money,
      source: 'credit_note',
      payment_id,
      provider: sender.provider,
      status: sender.status,
      refunded_on: date,
      reason,
    });
  }
  return refunds;
}

/** What payments pay of an invoice, in the order in which they did. */
async function paidBy(tx: Transaction, invoice_id: string): Promise<Map<string, bigint>> {
  const paid = new Map<string, bigint>();
  for (const { payment_id, kind, amount_minor } of await tx.payments.allocations({ invoice_id }))
    if (kind === 'payment' || kind === 'return' || kind === 'refund')
      paid.set(payment_id, (paid.get(payment_id) ?? 0n) + amount_minor);
  return paid;
}

/** Stores the refunds of a credit note that was stored in this commit. */
export async function requestRefundsOf(
  tx: WriteTransaction,
  credit_note_id: string,
  refunds: readonly CreditNoteRefund[],
): Promise<Refund[]> {
  const stored: Refund[] = [];
  for (const refund of refunds)
    stored.push(
      await requestRefund(tx, {
        refund: { ...refund, source_id: credit_note_id },
        reopened: [],
        taken_back: [],
        taken: [],
      }),
    );
  return stored;
}
