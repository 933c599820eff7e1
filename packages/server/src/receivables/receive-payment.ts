// SPDX-License-Identifier: Apache-2.0
import { entryOf, fail, formatMinor, ok, type Result } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { Allocation, OpenInvoice, Payment } from '../store/payments.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';

/** Money that came in, before it is stored. */
export type NewPayment = Omit<Payment, 'created_at'>;

/** A payment with what it pays. */
export interface AllocatedPayment {
  readonly payment: NewPayment;
  readonly allocations: readonly Allocation[];
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
    const rest = left - open_minor;
    const amount_minor = rest < 0n ? left : open_minor;
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

/** Stores a payment and posts it. Whoever allocated it did so in the same transaction. */
export async function storePayment(tx: WriteTransaction, { payment, allocations }: AllocatedPayment): Promise<Payment> {
  const stored = await tx.payments.record(payment, allocations);
  const document = { ...payment, date: payment.received_on, allocations };
  await tx.ledger.post(packEntries([entryOf({ kind: 'payment', document })]));
  return stored;
}
