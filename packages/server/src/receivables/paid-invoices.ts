// SPDX-License-Identifier: Apache-2.0
import type { Allocation } from '../store/payments.js';
import { shownInvoice } from '../store/shown.js';
import type { WriteTransaction } from '../store/transaction.js';
import { givePaidTopUps } from '../thresholds/paid-top-up.js';

/** What follows from invoices that these allocations have paid in full: credit they are for is given, and it is told. */
export async function followPaid(
  tx: WriteTransaction,
  allocations: readonly Pick<Allocation, 'invoice_id' | 'payment_id'>[],
): Promise<void> {
  if (allocations.length === 0) return;
  const ids = [...new Set(allocations.map(({ invoice_id }) => invoice_id))];
  await givePaidTopUps(tx, allocations);
  if (!(await tx.outbox.wants('invoice.paid'))) return;
  const open = new Set((await tx.payments.openAmong(ids)).map(({ id }) => id));
  for (const id of ids) {
    const invoice = open.has(id) ? null : await tx.invoices.get(id);
    if (invoice === null) continue;
    const { customer_id } = invoice;
    tx.outbox.record({ type: 'invoice.paid', object: id, customer_id, data: shownInvoice(invoice) });
  }
}
