// SPDX-License-Identifier: Apache-2.0
import {
  applyDunningEvent,
  type DunnedInvoice,
  type DunningState,
  type Instant,
  openDunning,
  standingOf,
} from '@kontor/core';
import type { Customer } from '../store/customers.js';
import type { OpenInvoice } from '../store/payments.js';
import type { Transaction } from '../store/transaction.js';
import { attemptsOfInvoice, type PaymentAttempt, triesOfMethods } from './attempts.js';
import { type Collection, eventsOf } from './collections.js';
import { dunningMethod, methodsOf, type PaymentMethod } from './payment-methods.js';
import { listProviders } from './providers.js';

/** The longest time over which a network counts tries of a method. */
const COUNTED_MS = 180 * 86_400_000;

/** Everything that decides about an invoice. */
export interface CollectedInvoice {
  readonly collection: Collection;
  readonly invoice: OpenInvoice;
  readonly customer: Customer;
  readonly methods: readonly PaymentMethod[];
  readonly attempts: readonly PaymentAttempt[];
  readonly dunning: DunningState;
  readonly settled: 'paid' | 'voided' | null;
}

/**
 * An invoice and all that happened to it. Which methods there are is read anew each time: one that came after the
 * invoice was opened counts as added then.
 */
export async function collectedInvoice(
  tx: Transaction,
  collection: Collection,
  now: Instant,
): Promise<CollectedInvoice> {
  const { invoice_id, customer_id, opened_at, policy } = collection;
  const invoice = await tx.payments.open(invoice_id);
  const customer = await tx.customers.get(customer_id);
  if (invoice === null || customer === null)
    throw new Error(`the invoice ${invoice_id} is collected, and it or its customer is not there`);
  const providers = new Set((await listProviders(tx)).map(({ settings }) => settings.provider as string));
  const methods = (await methodsOf(tx, customer_id)).filter(({ provider }) => providers.has(provider));
  const attempts = await attemptsOfInvoice(tx, invoice_id);
  const early = methods.filter(({ created_at }) => created_at <= opened_at);
  const opening = openDunning({
    policy,
    invoice: await dunnedInvoice(tx, collection, invoice, customer),
    methods: early.map(dunningMethod),
    opened_at,
    earlier_attempts: await triesOfMethods(
      tx,
      methods.map(({ id }) => id),
      now - COUNTED_MS,
      invoice_id,
    ),
  });
  const added = methods
    .filter(({ created_at }) => created_at > opened_at)
    .map((method) => ({
      id: `added-${method.id}`,
      at: method.created_at,
      type: 'method_added' as const,
      method: dunningMethod(method),
    }));
  const dunning = [...added, ...(await eventsOf(tx, invoice_id))].reduce(applyDunningEvent, opening);
  return { collection, invoice, customer, methods, attempts, dunning, settled: standingOf(dunning).settled };
}

async function dunnedInvoice(
  tx: Transaction,
  { due_date, mode, subscription_id }: Collection,
  { id, open_minor, currency }: OpenInvoice,
  { country, timezone }: Customer,
): Promise<DunnedInvoice> {
  const subscription = await tx.subscriptions.get(subscription_id);
  return {
    id,
    amount_minor: open_minor,
    currency,
    country,
    plans: subscription === null ? [] : [subscription.plan],
    due_date,
    collection: mode,
    timezone,
  };
}
