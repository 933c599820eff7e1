// SPDX-License-Identifier: Apache-2.0
import { dateAt, entryOf, type Instant } from '@kontor/core';
import { type PaymentFailure, paymentFailure } from '../payments/failure.js';
import type { PaymentState, Unanswered } from '../payments/provider.js';
import { payInvoiceFirst, storePayment } from '../receivables/receive-payment.js';
import { packEntries } from '../store/ledger.js';
import type { WriteTransaction } from '../store/transaction.js';
import { changeAttempt, goesForward, type PaymentAttempt } from './attempts.js';
import { noteEvent } from './collections.js';
import { mailPaymentReceived } from './mails.js';
import { getMethod, methodLabel } from './payment-methods.js';
import { collectingOf } from './settings.js';
import { shownAttempt } from './shown.js';
import { wakeInvoices } from './wake.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** When to ask again what became of a payment that a bank is still working on: after an hour, then ever more rarely. */
export function askAgainAt(now: Instant, asked: number): Instant {
  return now + Math.min(HOUR * 2 ** Math.min(asked, 10), DAY);
}

/** Why a provider gave no answer, or said no; null where it did not say. */
export function saidBy({ problems: [problem] }: Unanswered): string | null {
  return problem === undefined ? null : `${problem.message}; ${problem.mend}`;
}

/** Who asks without an answer asks again after this at the earliest, twice as long each time up to an hour. */
const FIRST_WAIT_MS = 5_000;

/** When to ask again a provider that did not answer, or not before `retry_after_ms`. */
export function askUnansweredAt(now: Instant, asked: number, retry_after_ms: number): Instant {
  return now + Math.max(retry_after_ms, Math.min(FIRST_WAIT_MS * 2 ** Math.min(asked, 20), HOUR));
}

/** How a payment stands, from whomever we hear it; `amount_minor` where that says what came in. */
export type HeardState = PaymentState & { readonly amount_minor?: bigint };

/**
 * Notes how a payment stands. Nothing goes backwards, so the same news twice, or old news after new, change nothing;
 * money that came in is stored as a payment in this very commit. Returns whether this was news.
 */
export async function hearOf(tx: WriteTransaction, attempt: PaymentAttempt, heard: HeardState): Promise<boolean> {
  const { status, failure } = heard;
  const provider_ref = attempt.provider_ref ?? heard.provider_ref;
  if (!goesForward(attempt.status, status)) {
    if (status === 'processing' && attempt.status === 'processing')
      await changeAttempt(tx, attempt.id, { ask_at: askAgainAt(tx.now, attempt.asked), asked: attempt.asked + 1 });
    return false;
  }
  switch (status) {
    case 'succeeded':
      await received(tx, { ...attempt, provider_ref }, heard);
      return true;
    case 'processing':
      await changeAttempt(tx, attempt.id, { status, provider_ref, ask_at: askAgainAt(tx.now, 0), asked: 1 });
      return true;
    case 'requires_action':
      // whoever pays on the provider's page is doing what it asks for; a charge is taken back, for the customer is not there
      await changeAttempt(tx, attempt.id, {
        status,
        provider_ref,
        failure: failure ?? null,
        ask_at: attempt.kind === 'charge' ? tx.now : null,
      });
      return true;
    default:
      await failed(tx, { ...attempt, provider_ref }, status, failure ?? attempt.failure);
      return true;
  }
}

/** A try came to nothing. */
export async function failed(
  tx: WriteTransaction,
  attempt: PaymentAttempt,
  status: 'failed' | 'cancelled',
  given: PaymentFailure | null,
): Promise<void> {
  const failure = given ?? paymentFailure('processing-error', null);
  const { id, provider_ref, step, method_id } = attempt;
  const change = { status, provider_ref, failure, ask_at: null, ended_at: tx.now } as const;
  await changeAttempt(tx, id, change);
  if (attempt.kind === 'charge')
    await noteEvent(tx, attempt, {
      id: `failed-${step}`,
      at: tx.now,
      type: 'payment_failed',
      attempt: step,
      method_id: method_id as string,
      failure: dunningFailure(failure),
    });
  tx.outbox.record({
    type: 'payment.failed',
    object: id,
    customer_id: attempt.customer_id,
    data: shownAttempt({ ...attempt, ...change }),
  });
}

function dunningFailure({ kind, code, retry_after_ms }: PaymentFailure) {
  return { kind, code, ...(retry_after_ms === undefined ? {} : { retry_after_ms }) };
}

/** Money came in: a payment for the invoice; what is more than is open of it stays on the customer's account. */
async function received(tx: WriteTransaction, attempt: PaymentAttempt, heard: HeardState): Promise<void> {
  const { id, customer_id, invoice_id, currency, provider_ref, step } = attempt;
  const { fee_minor = 0n, fee_currency = currency } = heard;
  const amount_minor = heard.amount_minor ?? attempt.amount_minor;
  const invoice = await tx.payments.open(invoice_id);
  if (invoice === null) throw new Error(`the payment ${id} is for an invoice that does not exist`);
  await changeAttempt(tx, id, {
    status: 'succeeded',
    provider_ref,
    fee_minor,
    fee_currency,
    ask_at: null,
    ended_at: tx.now,
  });
  const { timezone } = await tx.organisations.get();
  const date = dateAt(tx.now, timezone);
  // a fee in another currency, or above what was paid, is an entry of its own
  const within = fee_currency === currency && fee_minor <= amount_minor;
  const payment = {
    id,
    customer_id,
    currency,
    amount_minor,
    fee_minor: within ? fee_minor : 0n,
    money: 'provider_balance' as const,
    received_on: date,
    reference: provider_ref ?? '',
  };
  await storePayment(tx, payInvoiceFirst(payment, invoice));
  if (!within) {
    const fee = { id, customer_id, currency: fee_currency, date, fee_minor, money: payment.money };
    await tx.ledger.post(packEntries([entryOf({ kind: 'payment_fee', document: fee })]));
  }
  await noteEvent(tx, attempt, { id: `paid-${id}`, at: tx.now, type: 'paid' });
  await wakeInvoices(tx, [invoice_id]);
  const { settings, enabled } = await collectingOf(tx);
  const customer = await tx.customers.get(customer_id);
  if (!enabled || !settings.tell_of.payments || customer === null) return;
  const method = attempt.method_id === null ? null : await getMethod(tx, attempt.method_id);
  await mailPaymentReceived(tx, customer, {
    id,
    invoice_number: invoice.number,
    amount_minor,
    currency,
    paid_on: date,
    method: method === null ? null : methodLabel(method),
  });
  tx.audit.record({ action: 'payment.collected', object: id, after: { invoice_id, step, provider_ref } });
}
