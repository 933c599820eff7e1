// SPDX-License-Identifier: Apache-2.0
import { dateAt, entryOf, lesser, type PlainDate } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { Allocation } from '../store/payments.js';
import type { Refund, RefundState } from '../store/refunds.js';
import type { WriteTransaction } from '../store/transaction.js';
import { followPaid } from './paid-invoices.js';
import { posted } from './refund.js';
import { returnCredit } from './return-credit.js';

/**
 * Notes that a refund came to nothing, and gives what it took back to where that was: credit to its grants, what a
 * credit note owes is owed again, and invoices that were open again are paid as far as they still are open; the rest
 * is on the customer's account. It can be paid back another way then.
 */
export async function storeFailedRefund(
  tx: WriteTransaction,
  refund: Refund,
  state: Omit<RefundState, 'status'>,
): Promise<Refund> {
  const { id, customer_id } = refund;
  const failed = await tx.refunds.note(refund, { ...state, status: 'failed' });
  const date = dateAt(tx.now, (await tx.organisations.get()).timezone);
  const paid = await paidAgain(tx, refund, date);
  await tx.payments.allocate(paid);
  const taken = (await tx.credits.uses(customer_id)).filter(
    ({ kind, reference }) => kind === 'refund' && reference === id,
  );
  const closed = paid.map(({ invoice_id, amount_minor }) => ({ invoice_id, amount_minor }));
  const document = { ...posted(refund, date), reopens: closed };
  await tx.ledger.post(packEntries([entryOf({ kind: 'refund_failed', document })]));
  await returnCredit(tx, customer_id, taken, id);
  await followPaid(
    tx,
    paid.map(({ invoice_id }) => ({ invoice_id, payment_id: id })),
  );
  return failed;
}

/** What the payment pays again of the invoices that the refund had opened. */
async function paidAgain(tx: WriteTransaction, { id }: Refund, allocated_on: PlainDate): Promise<Allocation[]> {
  const paid: Allocation[] = [];
  for (const { invoice_id, payment_id, customer_id, amount_minor } of await tx.refunds.reopened(id)) {
    const open_minor = (await tx.payments.open(invoice_id))?.open_minor ?? 0n;
    const again = lesser(-amount_minor, open_minor);
    if (again > 0n)
      paid.push({ invoice_id, payment_id, customer_id, kind: 'payment', amount_minor: again, allocated_on });
  }
  return paid;
}
