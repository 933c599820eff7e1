// SPDX-License-Identifier: Apache-2.0
import type { Transaction, WriteTransaction } from '../store/transaction.js';

interface WaitingTopUp {
  readonly id: string;
  readonly wallet_id: string;
  readonly customer_id: string;
  readonly amount_minor: bigint;
  readonly invoice_id: string;
}

/** Top-ups on these invoices whose credit was not given yet. */
async function waitingTopUps(tx: Transaction, invoice_ids: readonly string[]): Promise<WaitingTopUp[]> {
  const { rows } = await tx.client.query<WaitingTopUp>({
    name: 'top-ups-waiting',
    text: `SELECT id, wallet_id, customer_id, amount_minor, invoice_id FROM top_up
      WHERE org_id = $1 AND invoice_id = ANY($2::text[]) AND grant_id IS NULL ORDER BY id`,
    values: [tx.org_id, invoice_ids],
  });
  return rows;
}

/** Whether an invoice is for credit that comes when it is paid, and has not come. */
export async function isWaitingTopUp(tx: Transaction, invoice_id: string): Promise<boolean> {
  return (await waitingTopUps(tx, [invoice_id])).length > 0;
}

/** Gives the credit of a top-up: once, for from then on the top-up names its grant. */
export async function giveTopUp(
  tx: WriteTransaction,
  { id, wallet_id, customer_id, amount_minor }: Omit<WaitingTopUp, 'invoice_id'>,
  reason: string,
): Promise<void> {
  const grant_id = tx.newId('grt');
  const terms = { kind: 'prepaid' as const, priority: 0, effective_at: tx.now, expires_at: null };
  await tx.credits.give([{ ...terms, id: grant_id, wallet_id, customer_id, amount_minor, reason }]);
  await tx.client.query({
    name: 'top-up-given',
    text: 'UPDATE top_up SET grant_id = $3 WHERE org_id = $1 AND id = $2 AND grant_id IS NULL',
    values: [tx.org_id, id, grant_id],
  });
}

/** Gives the credit for what was paid of a top-up whose rest is given up; none where nothing was. */
export async function givePaidPart(tx: WriteTransaction, invoice_id: string): Promise<void> {
  const invoice = await tx.invoices.get(invoice_id);
  const allocations = await tx.payments.allocations({ invoice_id });
  const paid_minor = allocations
    .filter(({ kind }) => kind === 'payment' || kind === 'return' || kind === 'refund')
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0n);
  if (invoice === null || paid_minor <= 0n) return;
  for (const top_up of await waitingTopUps(tx, [invoice_id]))
    await giveTopUp(tx, { ...top_up, amount_minor: paid_minor }, invoice.number);
}

/** Gives the credit of top-ups that wait for these invoices, of which nothing is open any more since payments paid it. */
export async function givePaidTopUps(tx: WriteTransaction, invoice_ids: readonly string[]): Promise<void> {
  const waiting = await waitingTopUps(tx, invoice_ids);
  if (waiting.length === 0) return;
  const open = new Set((await tx.payments.openAmong(waiting.map(({ invoice_id }) => invoice_id))).map(({ id }) => id));
  for (const top_up of waiting) {
    const invoice = open.has(top_up.invoice_id) ? null : await tx.invoices.get(top_up.invoice_id);
    if (invoice !== null) await giveTopUp(tx, top_up, invoice.number);
  }
}
