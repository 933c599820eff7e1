// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { dateAt, lesser } from '@kontor/core';
import { paymentFailure } from '../payments/failure.js';
import type { MethodDescription, PaymentProvider, PaymentState, Unanswered } from '../payments/provider.js';
import type { ProviderEvent } from '../payments/provider-event.js';
import { refundPayment, storeRefund } from '../receivables/refund.js';
import { returnOf, storeReturn } from '../receivables/return-payment.js';
import type { Actor, Store } from '../store/store.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';
import { attemptByRef, getAttempt, insertAttempt, type PaymentAttempt } from './attempts.js';
import { noteEvent } from './collections.js';
import { addMethod, customerOfRef, renewMethod } from './payment-methods.js';
import { hearOf } from './settle.js';
import { wakeInvoices } from './wake.js';

/** What had to be asked before a notice can be stored. */
interface Asked {
  readonly state: PaymentState | null;
  readonly method: MethodDescription | null;
}

/**
 * Stores what a provider told, each notice once and in one commit with what follows from it. The provider itself is
 * asked where a notice does not tell everything (the fee of a payment, what a card is called), before any transaction.
 * Null: done; else the provider did not answer, nothing is stored, and it has to be told again.
 */
export async function hearEvents(
  store: Store,
  org_id: string,
  provider: PaymentProvider,
  events: readonly ProviderEvent[],
  by: Actor,
): Promise<Unanswered | null> {
  for (const event of events) {
    if (await store.read(org_id, (tx) => isKnown(tx, provider.key, event))) continue;
    const asked = await askAbout(provider, event);
    if ('ok' in asked) return asked;
    await store.write(org_id, by, async (tx) => {
      const customer_id = (await isNew(tx, provider.key, event)) ? await follow(tx, provider.key, event, asked) : null;
      if (customer_id !== null) await nameCustomer(tx, provider.key, event, customer_id);
    });
  }
  return null;
}

async function isKnown(tx: Transaction, provider: string, { provider_event_id }: ProviderEvent): Promise<boolean> {
  const { rows } = await tx.client.query({
    name: 'provider-event-known',
    text: 'SELECT id FROM provider_event WHERE org_id = $1 AND provider = $2 AND id = $3',
    values: [tx.org_id, provider, provider_event_id],
  });
  return rows.length > 0;
}

/** Stores a notice; false when it is there already. */
async function isNew(tx: WriteTransaction, provider: string, event: ProviderEvent): Promise<boolean> {
  const { provider_event_id: id, type, created, ...data } = event;
  const { rowCount } = await tx.client.query({
    name: 'provider-event-store',
    text: `INSERT INTO provider_event (org_id, provider, id, type, created_at, received_at, data)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org_id, provider, id) DO NOTHING`,
    values: [tx.org_id, provider, id, type, toTimestamp(created), toTimestamp(tx.commit.real_now), toJson(data)],
  });
  return rowCount === 1;
}

async function nameCustomer(
  tx: WriteTransaction,
  provider: string,
  { provider_event_id }: ProviderEvent,
  customer_id: string,
): Promise<void> {
  await tx.client.query({
    name: 'provider-event-customer',
    text: 'UPDATE provider_event SET customer_id = $4 WHERE org_id = $1 AND provider = $2 AND id = $3',
    values: [tx.org_id, provider, provider_event_id, customer_id],
  });
}

async function askAbout(provider: PaymentProvider, event: ProviderEvent): Promise<Asked | Unanswered> {
  if (event.type === 'payment.succeeded' && provider.capabilities.remembers_payments) {
    const state = await provider.retrieve(event.provider_ref);
    return state.ok ? { state: state.value, method: null } : orNothing(state);
  }
  if (event.type === 'setup.succeeded') {
    const method = await provider.describeMethod(event.method_ref);
    return method.ok ? { state: null, method: method.value } : orNothing(method);
  }
  return { state: null, method: null };
}

/** What is not there any more tells nothing; whoever does not answer is asked again when the notice comes again. */
function orNothing(answer: Unanswered): Asked | Unanswered {
  return answer.retry_after_ms === null ? { state: null, method: null } : answer;
}

/** What follows from a notice; the customer it is about, if it is one of ours. */
async function follow(
  tx: WriteTransaction,
  provider: string,
  event: ProviderEvent,
  { state, method }: Asked,
): Promise<string | null> {
  switch (event.type) {
    case 'setup.succeeded': {
      const customer_ref = event.customer_ref ?? method?.customer_ref ?? null;
      const customer_id = customer_ref === null ? null : await customerOfRef(tx, provider, customer_ref);
      if (customer_id === null || method === null) return customer_id;
      await addMethod(tx, provider, customer_id, { ...method, customer_ref }, event.created);
      return customer_id;
    }
    case 'method.updated':
    case 'method.expired':
      return renewMethod(tx, provider, event, event.created);
    case 'payment.succeeded': {
      const attempt = await paidAttempt(tx, provider, event);
      if (attempt === null) return null;
      const heard = state?.status === 'succeeded' ? state : { status: 'succeeded' as const, provider_ref: null };
      const { provider_ref, amount_minor } = event;
      await hearOf(tx, attempt, { ...heard, status: 'succeeded', provider_ref, amount_minor });
      return attempt.customer_id;
    }
    case 'payment.processing':
    case 'payment.cancelled':
    case 'payment.failed':
    case 'payment.requires_action': {
      const attempt = await attemptOf(tx, provider, event);
      if (attempt === null) return null;
      const status = event.type.slice('payment.'.length) as PaymentState['status'];
      const failure = 'failure' in event ? { failure: event.failure } : {};
      // on the provider's page a customer may try as often as they like: only what comes in counts
      if (attempt.kind === 'link' && status !== 'processing') return attempt.customer_id;
      if (await hearOf(tx, attempt, { status, provider_ref: event.provider_ref, ...failure }))
        await wakeInvoices(tx, [attempt.invoice_id]);
      return attempt.customer_id;
    }
    case 'payment.disputed': {
      const attempt = await attemptOf(tx, provider, event);
      if (attempt === null) return null;
      await noteDispute(tx, attempt, event);
      return attempt.customer_id;
    }
    case 'payment.refunded': {
      const attempt = await attemptOf(tx, provider, event);
      if (attempt === null) return null;
      await paidBack(tx, attempt, event);
      return attempt.customer_id;
    }
    case 'transfer.received':
      return null;
  }
}

type PaymentEvent = Extract<ProviderEvent, { readonly provider_ref: string }>;

/** The try a notice is about: by the provider's name for it, else by ours, which the provider keeps beside. */
async function attemptOf(tx: Transaction, provider: string, event: PaymentEvent): Promise<PaymentAttempt | null> {
  const known = await attemptByRef(tx, provider, event.provider_ref);
  if (known !== null || event.payment_id === null) return known;
  const named = await getAttempt(tx, event.payment_id);
  return named !== null && named.provider === provider && named.provider_ref === null ? named : null;
}

/**
 * The try that a payment ends. A page of the provider may take money twice, in two payments that both name the same
 * try of ours: the second is a payment of its own, for its money is there too.
 */
async function paidAttempt(
  tx: WriteTransaction,
  provider: string,
  event: Extract<ProviderEvent, { readonly type: 'payment.succeeded' }>,
): Promise<PaymentAttempt | null> {
  const found = await attemptOf(tx, provider, event);
  if (found !== null || event.payment_id === null) return found;
  const named = await getAttempt(tx, event.payment_id);
  if (named === null || named.provider !== provider) return null;
  const id = tx.newId('pay');
  const { customer_id, invoice_id, kind, customer_ref, reference, description } = named;
  const again = {
    id,
    customer_id,
    invoice_id,
    step: `again-${event.provider_ref}`,
    kind,
    provider,
    customer_ref,
    method_id: named.method_id,
    method_ref: event.method_ref,
    amount_minor: event.amount_minor,
    currency: event.currency,
    reference,
    description,
    return_url: null,
    idempotency_key: `kontor-${id}`,
    started_at: tx.now,
    key_made_at: tx.commit.real_now,
  };
  await insertAttempt(tx, again, null);
  return getAttempt(tx, id);
}

/**
 * A dispute stops everything until it is decided. One that is lost takes the money back: the invoice is open again, and
 * the method is not charged for it any more. It has several notices, in any order; it is counted once.
 */
async function noteDispute(
  tx: WriteTransaction,
  attempt: PaymentAttempt,
  { dispute_ref, status, created, amount_minor }: Extract<ProviderEvent, { readonly type: 'payment.disputed' }>,
): Promise<void> {
  const at = Math.min(created, tx.now);
  await noteEvent(tx, attempt, { id: `dispute-${dispute_ref}`, at, type: 'disputed' });
  if (status !== 'open')
    await noteEvent(tx, attempt, { id: `dispute-closed-${dispute_ref}`, at, type: 'dispute_closed' });
  if (status === 'lost') await takenBack(tx, attempt, { reason: `dispute ${dispute_ref}`, amount_minor });
  await wakeInvoices(tx, [attempt.invoice_id]);
}

async function takenBack(
  tx: WriteTransaction,
  { id, step, method_id, ...attempt }: PaymentAttempt,
  { reason, amount_minor }: { readonly reason: string; readonly amount_minor: bigint },
): Promise<void> {
  const payment = await tx.payments.get(id);
  if (payment === null || (await tx.payments.returns(id)).some((one) => one.reason === reason)) return;
  const date = dateAt(tx.now, (await tx.organisations.get()).timezone);
  const left = payment.amount_minor - payment.returned_minor - payment.refunded_minor;
  const terms = { id: tx.newId('ret'), amount_minor: lesser(amount_minor, left), fee_minor: 0n, date, reason };
  const planned = await returnOf(tx, payment, terms);
  if (!planned.ok) return;
  await storeReturn(tx, planned.value);
  const { kind, code } = paymentFailure('customer-disputes', null);
  await noteEvent(tx, attempt, {
    id: `returned-${planned.value.returned.id}`,
    at: tx.now,
    type: 'payment_returned',
    attempt: step,
    method_id: method_id ?? '',
    failure: { kind, code },
  });
}

/**
 * Somebody paid money back in the provider's own pages. The books follow, and the invoice is open again; but it is not
 * charged anew before somebody says so: a credit note or a write-off closes it.
 */
async function paidBack(
  tx: WriteTransaction,
  attempt: PaymentAttempt,
  event: Extract<ProviderEvent, { readonly type: 'payment.refunded' }>,
): Promise<void> {
  const { refund_id, refund_ref, status, amount_minor, created } = event;
  // one of ours is told by whoever asked for it
  if (refund_id !== null || status === 'failed') return;
  const payment = await tx.payments.get(attempt.id);
  const reason = `${attempt.provider} ${refund_ref}`;
  const known = (await tx.refunds.list({ payment_id: attempt.id, limit: 1_000 })).data;
  if (payment === null || known.some((refund) => refund.reason === reason)) return;
  const planned = await refundPayment(tx, payment, {
    id: tx.newId('rfd'),
    amount_minor,
    fee_minor: 0n,
    money: payment.money,
    provider: null,
    refunded_on: dateAt(tx.now, (await tx.organisations.get()).timezone),
    reason,
    status: 'succeeded',
    reopen_invoices: true,
  });
  if (!planned.ok) return;
  await storeRefund(tx, planned.value);
  await noteEvent(tx, attempt, { id: `refunded-${refund_ref}`, at: Math.min(created, tx.now), type: 'disputed' });
  await wakeInvoices(tx, [attempt.invoice_id]);
}
