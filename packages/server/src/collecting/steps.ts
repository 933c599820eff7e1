// SPDX-License-Identifier: Apache-2.0
import { type DunningEvent, type DunningOutcome, type DunningStep, dateAt, nextStep } from '@kontor/core';
import { changeSubscription } from '../billing/change-subscription.js';
import { payFromAccount, storeApplications } from '../receivables/receive-payment.js';
import { storeWriteOff, writeOffOf } from '../receivables/write-off.js';
import { shownInvoice } from '../store/shown.js';
import type { WriteTransaction } from '../store/transaction.js';
import { insertAttempt, isUnderWay, type PaymentAttempt } from './attempts.js';
import { type Collection, type CollectionChange, changeCollection, getCollection, noteEvent } from './collections.js';
import { type MailContext, mailInvoiceIssued, mailOfStep, mailTo, recipientOf } from './mails.js';
import type { PaymentMethod } from './payment-methods.js';
import { collectingOf } from './settings.js';
import { type CollectedInvoice, collectedInvoice } from './state.js';

/** More steps of one invoice at one instant than any policy can have. */
const MOST_STEPS = 1_000;

/**
 * Takes every step of an invoice that is due, each with what it does in this one commit. Returns the try for which the
 * provider has to be asked next, outside of any transaction; null when there is nothing more to do now, or when
 * somebody else has claimed the invoice since.
 */
export async function takeSteps(
  tx: WriteTransaction,
  claim: { readonly invoice_id: string; readonly lease: string },
  context: MailContext,
): Promise<PaymentAttempt | null> {
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const collection = await getCollection(tx, claim.invoice_id);
    if (collection === null || collection.lease !== claim.lease || !(await collectingOf(tx)).enabled) return null;
    const done = await takeStep(tx, collection, context);
    if (done !== 'again') return done;
  }
  throw new RangeError(`collecting ${claim.invoice_id} has no end`);
}

async function takeStep(
  tx: WriteTransaction,
  collection: Collection,
  context: MailContext,
): Promise<PaymentAttempt | null | 'again'> {
  const { invoice_id, customer_id } = collection;
  await useAccount(tx, collection);
  const collected = await collectedInvoice(tx, collection, tx.now);
  const { attempts, dunning, settled } = collected;
  const waiting = attempts.find((attempt) => attempt.kind === 'charge' && isUnderWay(attempt));
  if (waiting !== undefined) {
    if (waiting.ask_at !== null && waiting.ask_at <= tx.now) return waiting;
    return rest(tx, collection, { next_at: waiting.ask_at, last_problem: waiting.last_problem });
  }
  const change = settlement(collected, tx);
  if (change !== null) {
    for (const event of change) await noteEvent(tx, collection, event);
    return 'again';
  }
  if (settled !== null) {
    await endPastDue(tx, collection);
    const status = (await isWrittenOff(tx, invoice_id)) ? 'ended' : 'paid';
    return rest(tx, collection, { status, past_due: false, closed_at: tx.now, next_at: null });
  }
  if (await tellOfInvoice(tx, collected, context)) return 'again';
  const { step } = nextStep(dunning, tx.now);
  if (step === null) {
    const ended = dunning.events.some((event) => event.type === 'step_done' && event.step === 'end');
    return rest(tx, collection, ended ? { status: 'ended', closed_at: tx.now, next_at: null } : { next_at: null });
  }
  if (step.at > tx.now) return rest(tx, collection, { next_at: step.at });
  if (step.action.kind === 'charge') {
    await startCharge(tx, collected, step.key, step.action.method_id);
    return 'again';
  }
  await carryOut(tx, collected, step, context);
  await noteEvent(tx, { invoice_id, customer_id }, done(step.key, tx));
  return 'again';
}

/** Whether nothing is open of an invoice because some of it was given up. */
async function isWrittenOff(tx: WriteTransaction, invoice_id: string): Promise<boolean> {
  const allocations = await tx.payments.allocations({ invoice_id });
  const given_up = allocations.filter(({ kind }) => kind === 'write_off');
  return given_up.reduce((sum, { amount_minor }) => sum + amount_minor, 0n) > 0n;
}

/** Nothing more is to be done now. */
async function rest(tx: WriteTransaction, { invoice_id }: Collection, change: CollectionChange): Promise<null> {
  await changeCollection(tx, invoice_id, { lease: null, last_problem: null, ...change });
  return null;
}

const done = (step: string, tx: WriteTransaction): DunningEvent => ({
  id: `done-${step}`,
  at: tx.now,
  type: 'step_done',
  step,
});

/** Money on the customer's account pays what is open, oldest first. */
async function useAccount(tx: WriteTransaction, { customer_id }: Collection): Promise<void> {
  const { timezone } = await tx.organisations.get();
  const paid = await payFromAccount(tx, customer_id, dateAt(tx.now, timezone));
  if (paid.length > 0) await storeApplications(tx, paid);
}

/**
 * What the books say and the events do not say yet: by whatever way an invoice was paid, or is open again. Null: they
 * agree. That it is open again was told by whoever sent the money back, so no mail of a failure goes out.
 */
function settlement(
  { invoice, settled, dunning }: CollectedInvoice,
  { now: at }: WriteTransaction,
): DunningEvent[] | null {
  const count = dunning.events.length;
  if (invoice.open_minor <= 0n && settled === null) return [{ id: `settled-${count}`, at, type: 'paid' }];
  if (invoice.open_minor > 0n && settled !== null) {
    const id = `open-again-${count}`;
    const failure = { kind: 'soft', code: 'payment-returned' } as const;
    const step = `failed-${id}`;
    return [
      { id, at, type: 'payment_returned', attempt: null, method_id: '', failure },
      { id: `done-${step}`, at, type: 'step_done', step },
    ];
  }
  return null;
}

const ISSUED = 'issued';

/** Sends the invoice itself, once; not of invoices from before there was collecting. */
async function tellOfInvoice(
  tx: WriteTransaction,
  collected: CollectedInvoice,
  context: MailContext,
): Promise<boolean> {
  const { collection, dunning, invoice } = collected;
  if (dunning.events.some((event) => event.type === 'step_done' && event.step === ISSUED)) return false;
  const { settings } = await collectingOf(tx);
  const { rows } = await tx.client.query<{ issued_at: number; young: boolean }>(
    `SELECT i.issued_at, i.issued_at >= s.enabled_at AS young FROM invoice i JOIN collecting s ON s.org_id = i.org_id
     WHERE i.org_id = $1 AND i.id = $2`,
    [tx.org_id, invoice.id],
  );
  const [found] = rows;
  if (settings.tell_of.invoices && found?.young) await mailInvoiceIssued(tx, context, collected, found.issued_at);
  await noteEvent(tx, collection, done(ISSUED, tx));
  return true;
}

/** Stores a try before anybody is asked: what is open now, by this method, under a key of its own. */
async function startCharge(
  tx: WriteTransaction,
  { collection, invoice, methods }: CollectedInvoice,
  step: string,
  method_id: string,
): Promise<void> {
  const method = methods.find(({ id }) => id === method_id) as PaymentMethod;
  const id = tx.newId('pay');
  const { invoice_id, customer_id } = collection;
  const attempt = {
    id,
    customer_id,
    invoice_id,
    step,
    kind: 'charge' as const,
    provider: method.provider,
    customer_ref: method.customer_ref,
    method_id,
    method_ref: method.method_ref,
    amount_minor: invoice.open_minor,
    currency: invoice.currency,
    reference: invoice.number,
    description: `Invoice ${invoice.number}`,
    return_url: null,
    idempotency_key: `kontor-${id}`,
    started_at: tx.now,
    key_made_at: tx.commit.real_now,
  };
  await insertAttempt(tx, attempt, tx.now);
  await noteEvent(tx, collection, { id: `started-${step}`, at: tx.now, type: 'charge_started', step, method_id });
}

async function carryOut(
  tx: WriteTransaction,
  collected: CollectedInvoice,
  { key: step, action }: DunningStep,
  context: MailContext,
): Promise<void> {
  switch (action.kind) {
    case 'mail':
      return mailOfStep(tx, context, collected, { template: action.template, method_id: action.method_id, step });
    case 'mark_past_due':
      return beginPastDue(tx, collected.collection);
    case 'end':
      return end(tx, collected, action.outcome);
    case 'charge':
      throw new Error('a charge is answered by the provider');
  }
}

async function beginPastDue(tx: WriteTransaction, collection: Collection): Promise<void> {
  const { invoice_id, customer_id } = collection;
  await changeCollection(tx, invoice_id, { past_due: true });
  const invoice = await tx.invoices.get(invoice_id);
  if (invoice !== null)
    tx.outbox.record({ type: 'invoice.past_due', object: invoice_id, customer_id, data: shownInvoice(invoice) });
  await tellOfStatus(tx, collection);
}

async function endPastDue(tx: WriteTransaction, collection: Collection): Promise<void> {
  if (!collection.past_due) return;
  await changeCollection(tx, collection.invoice_id, { past_due: false });
  await tellOfStatus(tx, collection);
}

/** The subscription shows another status now. */
async function tellOfStatus(tx: WriteTransaction, { subscription_id }: Collection): Promise<void> {
  const subscription = await tx.subscriptions.get(subscription_id);
  if (subscription !== null) tx.subscriptions.tellOfChange(subscription);
}

/** Everything was tried: what the policy says happens now. A subscription that is over already stays as it is. */
async function end(tx: WriteTransaction, collected: CollectedInvoice, outcome: DunningOutcome): Promise<void> {
  const { collection, invoice, customer } = collected;
  if (outcome === 'mark_past_due') return collection.past_due ? undefined : beginPastDue(tx, collection);
  if (outcome === 'write_off') {
    const { timezone } = await tx.organisations.get();
    const request = { id: tx.newId('wof'), date: dateAt(tx.now, timezone), tax_relief: false };
    return storeWriteOff(tx, await writeOffOf(tx, invoice, request));
  }
  const slices = await tx.subscriptions.history(collection.subscription_id);
  const [first] = slices;
  if (first === undefined) return;
  const changed = await changeSubscription(tx, slices, { kind: outcome, when: 'now' }, false);
  if (!changed.ok || outcome !== 'cancel') return;
  const version = await tx.catalogs.get(changed.value.terms.catalog_version);
  await mailTo(tx, customer, {
    template: 'subscription_cancelled',
    data: {
      recipient_name: recipientOf(customer),
      plan_name: version?.content.plans[first.plan]?.name ?? first.plan,
      last_day: dateAt(tx.now, first.timezone),
      because: 'unpaid',
      manage_url: null,
    },
    object: first.id,
    step: `unpaid-${invoice.id}`,
  });
}
