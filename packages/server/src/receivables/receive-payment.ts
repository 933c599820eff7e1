// SPDX-License-Identifier: Apache-2.0
import { entryOf, fail, formatMinor, lesser, ok, type PlainDate, type Result } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { Allocation, OpenInvoice, Payment } from '../store/payments.js';
import { shownPayment } from '../store/shown.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { type PlannedExchange, storeExchanges } from './exchange-payment.js';
import { followPaid } from './paid-invoices.js';

/** Money that came in, before it is stored. */
export type NewPayment = Omit<Payment, 'created_at'>;

/** A payment with what it pays. */
export interface AllocatedPayment {
  readonly payment: NewPayment;
  readonly allocations: readonly Allocation[];
  /** What of it pays invoices in other currencies. */
  readonly exchanges?: readonly PlannedExchange[];
  /** What no invoice takes: it stays on the customer's account. */
  readonly on_account_minor: bigint;
}

/** What a payment for one invoice pays of it; fails when that is more than is open. */
export function payInvoice(payment: NewPayment, invoice: OpenInvoice): Result<AllocatedPayment> {
  const { amount_minor, currency } = payment;
  if (amount_minor <= invoice.open_minor) return ok(allocated(payment, [invoice]));
  return fail({
    code: 'payment-exceeds-open',
    path: 'amount',
    message: `${formatMinor(amount_minor, currency)} ${currency} is more than the ${formatMinor(invoice.open_minor, currency)} open of ${invoice.number}`,
    mend: 'pay at most what is open, or record it for the customer: the rest then stays on their account',
  });
}

/** A payment that has come in for one invoice: what is more than is open of it stays on account. */
export function payInvoiceFirst(payment: NewPayment, invoice: OpenInvoice): AllocatedPayment {
  return allocated(payment, invoice.open_minor > 0n ? [invoice] : []);
}

/** What a payment of a customer pays: their open invoices in its currency, oldest first. */
export async function payOldest(tx: Transaction, payment: NewPayment): Promise<AllocatedPayment> {
  const open = await tx.payments.openInvoices(payment.customer_id);
  return allocated(
    payment,
    open.filter(({ currency }) => currency === payment.currency),
  );
}

function allocated(payment: NewPayment, invoices: readonly OpenInvoice[]): AllocatedPayment {
  const allocations: Allocation[] = [];
  let left = payment.amount_minor;
  for (const { id: invoice_id, open_minor } of invoices) {
    if (left === 0n) break;
    const amount_minor = lesser(left, open_minor);
    left -= amount_minor;
    allocations.push({
      invoice_id,
      payment_id: payment.id,
      customer_id: payment.customer_id,
      kind: 'payment',
      amount_minor,
      allocated_on: payment.received_on,
    });
  }
  return { payment, allocations, on_account_minor: left };
}

/**
 * What the money on a customer's account pays of their open invoices, both oldest first. An invoice that came after an
 * overpayment is paid by it this way.
 */
export async function payFromAccount(
  tx: Transaction,
  customer_id: string,
  date: PlainDate,
): Promise<AllocatedPayment[]> {
  const open = await tx.payments.openInvoices(customer_id);
  const paid: AllocatedPayment[] = [];
  for (const { on_account_minor, ...payment } of await tx.payments.onAccount(customer_id)) {
    const invoices = open.filter(({ currency }) => currency === payment.currency);
    const given = allocated({ ...payment, amount_minor: on_account_minor, received_on: date }, invoices);
    if (given.allocations.length === 0) continue;
    paid.push({ ...given, payment });
    for (const { invoice_id, amount_minor } of given.allocations) {
      const index = open.findIndex(({ id }) => id === invoice_id);
      const invoice = open[index] as OpenInvoice;
      if (invoice.open_minor === amount_minor) open.splice(index, 1);
      else open[index] = { ...invoice, open_minor: invoice.open_minor - amount_minor };
    }
  }
  return paid;
}

/** Stores what money on account pays, and posts it. */
export async function storeApplications(tx: WriteTransaction, paid: readonly AllocatedPayment[]): Promise<void> {
  await tx.payments.apply(paid.flatMap(({ allocations }) => allocations));
  const entries = paid.flatMap(({ payment, allocations }) => {
    const date = allocations[0]?.allocated_on;
    return date === undefined
      ? []
      : [entryOf({ kind: 'payment_applied', document: { ...payment, date, allocations } })];
  });
  await tx.ledger.post(packEntries(entries));
  await followPaid(
    tx,
    paid.flatMap(({ allocations }) => allocations),
  );
}

/** Stores a payment and posts it. Whoever allocated it did so in the same transaction. */
export async function storePayment(
  tx: WriteTransaction,
  { payment, allocations, exchanges = [] }: AllocatedPayment,
): Promise<Payment> {
  const stored = await tx.payments.record(payment, allocations);
  const document = { ...payment, date: payment.received_on, allocations };
  await tx.ledger.post(packEntries([entryOf({ kind: 'payment', document })]));
  const { id, customer_id, created_at } = stored;
  tx.outbox.record({ type: 'payment.received', object: id, customer_id, data: shownPayment(stored, id, created_at) });
  await followPaid(tx, allocations);
  await storeExchanges(tx, exchanges);
  return stored;
}
