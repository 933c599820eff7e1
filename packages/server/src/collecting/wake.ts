// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { commitOf, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

/**
 * Has the collections of these invoices looked at soon, also closed ones where something is open again. The row of the
 * queue is locked first, as by everybody who claims them.
 */
export async function wakeInvoices(tx: Transaction, invoice_ids: readonly string[]): Promise<void> {
  if (invoice_ids.length === 0) return;
  const open = (await tx.payments.openAmong(invoice_ids)).map(({ id }) => id);
  await wake(tx, "invoice_id = ANY($3::text[]) AND (status <> 'paid' OR invoice_id = ANY($5::text[]))", invoice_ids, {
    open,
  });
}

/** Has the open collections of a customer looked at soon; with a method to charge they are charged from now on. */
export async function wakeCustomer(tx: Transaction, customer_id: string, mode: 'charge' | null = null): Promise<void> {
  await wake(tx, "customer_id = $3 AND status = 'open'", customer_id, { mode });
}

async function wake(
  tx: Transaction,
  which: string,
  value: unknown,
  { mode = null, open }: { readonly mode?: 'charge' | null; readonly open?: readonly string[] },
): Promise<void> {
  const { now, real_now } = commitOf(tx);
  // in simulated time, and where nothing is collected, the queue stays at infinity
  await tx.client.query(
    `UPDATE collecting_queue SET due_at = least(due_at, $2)
     WHERE org_id = $1 AND due_at < 'infinity'`,
    [tx.org_id, toTimestamp(real_now)],
  );
  await tx.client.query(
    `UPDATE collection SET next_at = least(next_at, $2), status = 'open', mode = coalesce($4, mode)
     WHERE org_id = $1 AND ${which}`,
    [tx.org_id, toTimestamp(now), value, mode, ...(open === undefined ? [] : [open])],
  );
}
