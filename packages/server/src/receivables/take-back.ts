// SPDX-License-Identifier: Apache-2.0
import { lesser, type PlainDate } from '@kontor/core';
import type { Allocation, PaymentStanding } from '../store/payments.js';

/** What is left of a payment: neither returned nor refunded. */
export function leftOf({ amount_minor, returned_minor, refunded_minor }: PaymentStanding): bigint {
  return amount_minor - returned_minor - refunded_minor;
}

/**
 * Which invoices are open again when a part of a payment goes back. What is on account goes first, then what it paid,
 * the latest first.
 * @param allocations those of the payment, in the order they were stored
 */
export function takeBack(
  { id: payment_id, customer_id, on_account_minor }: PaymentStanding,
  allocations: readonly Allocation[],
  { kind, amount_minor, date }: { kind: 'return' | 'refund'; amount_minor: bigint; date: PlainDate },
): Allocation[] {
  const paid = new Map<string, bigint>();
  for (const { invoice_id, amount_minor: part } of allocations) {
    const before = paid.get(invoice_id) ?? 0n;
    // an invoice that is paid again counts from then
    paid.delete(invoice_id);
    paid.set(invoice_id, before + part);
  }
  const reopened: Allocation[] = [];
  let left = amount_minor - on_account_minor;
  for (const [invoice_id, part] of [...paid].reverse()) {
    if (left <= 0n) break;
    if (part <= 0n) continue;
    const taken = lesser(part, left);
    left -= taken;
    reopened.push({ invoice_id, payment_id, customer_id, kind, amount_minor: -taken, allocated_on: date });
  }
  return reopened;
}

/** The same as the books see it: how much is owed again on each invoice. */
export function reopens(allocations: readonly Allocation[]) {
  return allocations.map(({ invoice_id, amount_minor }) => ({ invoice_id, amount_minor: -amount_minor }));
}
