// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { dateAt, lesser } from '@kontor/core';
import type { StatementLine } from '../payments/bank-transfer/statement.js';
import { type PaymentFailure, paymentFailure } from '../payments/failure.js';
import type { MethodDescription, PaymentProvider, PaymentState, Unanswered } from '../payments/provider.js';
import type { ProviderEvent } from '../payments/provider-event.js';
import { planStatement } from '../receivables/bank-statement.js';
import { returnOf, storeReturn } from '../receivables/return-payment.js';
import { followRefund } from '../refunding/follow.js';
import type { Actor, Store } from '../store/store.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';
import { attemptByRef, getAttempt, insertAttempt, type PaymentAttempt } from './attempts.js';
import { hearStatement } from './bank-lines.js';
import { eventsOf, noteEvent } from './collections.js';
import { addMethod, customerOfRef, renewMethod } from './payment-methods.js';
import { hearPayout } from './payout-notices.js';
import { hearOf } from './settle.js';
import { wakeInvoices } from './wake.js';

/** What had to be asked before a notice can be stored. */
interface Asked {
  readonly state: PaymentState | null;
  readonly method: MethodDescription | null;
  readonly payout_fee_minor: bigint;
}
const NOTHING: Asked = { state: null, method: null, payout_fee_minor: 0n };

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
    const { known, behind } = await store.read(org_id, async (tx) => ({
      known: await isKnown(tx, provider.key, event),
      behind: await isBehind(tx, provider.key, event),
    }));
    if (known) continue;
    const asked = await askAbout(provider, event, behind);
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

/** Whether money is said to go back that our books do not say has come in: that notice is still on its way. */
async function isBehind(tx: Transaction, provider: string, event: ProviderEvent): Promise<boolean> {
  if (event.type !== 'payment.refunded' && event.type !== 'payment.disputed') return false;
  return (await attemptOf(tx, provider, event))?.status !== 'succeeded';
}

async function askAbout(provider: PaymentProvider, event: ProviderEvent, behind: boolean): Promise<Asked | Unanswered> {
  const came_in = event.type === 'payment.succeeded' || behind;
  if (came_in && 'provider_ref' in event && provider.capabilities.remembers_payments) {
    const state = await provider.retrieve(event.provider_ref);
    return state.ok ? { ...NOTHING, state: state.value } : orNothing(state);
  }
  if (event.type === 'setup.succeeded') {
    const method = await provider.describeMethod(event.method_ref);
    return method.ok ? { ...NOTHING, method: method.value } : orNothing(method);
  }
  if ('payout_ref' in event && event.has_fee) {
    const fee = await provider.payoutFee(event.payout_ref);
    return fee.ok ? { ...NOTHING, payout_fee_minor: fee.value.fee_minor } : orNothing(fee);
  }
  return NOTHING;
}

/** What is not there any more tells nothing; whoever does not answer is asked again when the notice comes again. */
function orNothing(answer: Unanswered): Asked | Unanswered {
  return answer.retry_after_ms === null ? NOTHING : answer;
}

/** What follows from a notice; the customer it is about, if it is one of ours. */
async function follow(
  tx: WriteTransaction,
  provider: string,
  event: ProviderEvent,
  { state, method, payout_fee_minor }: Asked,
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
      if (event.line !== undefined) return bookLine(tx, event.line);
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
    case 'payment.returned': {
      if (event.line !== undefined) return bookLine(tx, event.line);
      const attempt = await attemptOf(tx, provider, event);
      if (attempt === null) return null;
      const { failure, amount_minor, provider_ref, provider_event_id } = event;
      const back = { reason: `return ${provider_event_id}`, amount_minor, failure };
      if (attempt.status === 'succeeded') await takenBack(tx, attempt, back);
      else await hearOf(tx, attempt, { status: 'failed', provider_ref, failure });
      await wakeInvoices(tx, [attempt.invoice_id]);
      return attempt.customer_id;
    }
    case 'payment.disputed': {
      const attempt = await cameIn(tx, provider, event, state);
      if (attempt === null) return null;
      await noteDispute(tx, attempt, event);
      return attempt.customer_id;
    }
    case 'payment.refunded': {
      const attempt = await cameIn(tx, provider, event, state);
      if (attempt === null) return null;
      await noteRefund(tx, attempt, event);
      return attempt.customer_id;
    }
    case 'payout.paid':
    case 'payout.failed':
      await hearPayout(tx, provider, event, payout_fee_minor);
      return null;
    case 'transfer.received':
      return bookLine(tx, event.line);
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

/** The try of which money goes back; what came in by it is stored first where that notice is still on its way. */
async function cameIn(
  tx: WriteTransaction,
  provider: string,
  event: PaymentEvent,
  state: PaymentState | null,
): Promise<PaymentAttempt | null> {
  const payment_id = event.payment_id ?? state?.payment_id ?? null;
  const attempt = await attemptOf(tx, provider, { ...event, payment_id });
  if (attempt === null || state?.status !== 'succeeded') return attempt;
  await hearOf(tx, attempt, { ...state, provider_ref: event.provider_ref });
  return getAttempt(tx, attempt.id);
}

/** What a bank tells is a line of its statement, whichever way it comes: stored once, and matched as any other. */
async function bookLine(tx: WriteTransaction, line: StatementLine): Promise<string | null> {
  const planned = await planStatement(tx, [line], tx.now);
  await hearStatement(tx, planned);
  return planned.fresh[0]?.transaction.customer_id ?? null;
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
  const failure = paymentFailure('customer-disputes', null);
  if (status === 'lost') await takenBack(tx, attempt, { reason: `dispute ${dispute_ref}`, amount_minor, failure });
  await wakeInvoices(tx, [attempt.invoice_id]);
}

async function takenBack(
  tx: WriteTransaction,
  { id, step, method_id, ...attempt }: PaymentAttempt,
  {
    reason,
    amount_minor,
    failure: { kind, code },
  }: { readonly reason: string; readonly amount_minor: bigint; readonly failure: PaymentFailure },
): Promise<void> {
  const payment = await tx.payments.get(id);
  if (payment === null || (await tx.payments.returns(id)).some((one) => one.reason === reason)) return;
  const date = dateAt(tx.now, (await tx.organisations.get()).timezone);
  const left = payment.amount_minor - payment.returned_minor - payment.refunded_minor;
  const terms = { id: tx.newId('ret'), amount_minor: lesser(amount_minor, left), fee_minor: 0n, date, reason };
  const planned = await returnOf(tx, payment, terms);
  if (!planned.ok) return;
  await storeReturn(tx, planned.value);
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
 * What somebody paid back in the provider's own pages is in the books, and the invoice is open again; but it is not
 * charged anew before somebody says so: a credit note or a write-off closes it, or the refund fails.
 */
async function noteRefund(
  tx: WriteTransaction,
  attempt: PaymentAttempt,
  event: Extract<ProviderEvent, { readonly type: 'payment.refunded' }>,
): Promise<void> {
  const change = await followRefund(tx, attempt, event);
  const elsewhere = `refunded-${event.refund_ref}`;
  const at = Math.min(event.created, tx.now);
  if (change === 'made elsewhere') await noteEvent(tx, attempt, { id: elsewhere, at, type: 'disputed' });
  if (change === 'failed' && (await eventsOf(tx, attempt.invoice_id)).some(({ id }) => id === elsewhere))
    await noteEvent(tx, attempt, { id: `refund-failed-${event.refund_ref}`, at: tx.now, type: 'dispute_closed' });
  if (change !== null) await wakeInvoices(tx, [attempt.invoice_id]);
}
