// SPDX-License-Identifier: Apache-2.0
import { lesser } from '@kontor/core';
import type { Allocation } from '../store/payments.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';

/** A top-up with the credit that comes once its invoice is paid. */
interface WaitingTopUp {
  readonly id: string;
  readonly wallet_id: string;
  readonly customer_id: string;
  readonly amount_minor: bigint;
  readonly invoice_id: string;
  /** What was given of it before, where some was taken back. */
  readonly grant_id: string | null;
}

/** Top-ups on these invoices of which credit is still to come. */
async function waitingTopUps(tx: Transaction, invoice_ids: readonly string[]): Promise<WaitingTopUp[]> {
  const { rows } = await tx.client.query<WaitingTopUp>({
    name: 'top-ups-waiting',
    text: `SELECT id, wallet_id, customer_id, invoice_id, grant_id,
        CASE WHEN grant_id IS NULL THEN amount_minor ELSE taken_back_minor END AS amount_minor
      FROM top_up WHERE org_id = $1 AND invoice_id = ANY($2::text[]) AND (grant_id IS NULL OR taken_back_minor > 0)
      ORDER BY id`,
    values: [tx.org_id, invoice_ids],
  });
  return rows;
}

/** How much credit comes once an invoice is paid; zero for one that is for something else. */
export async function creditToCome(tx: Transaction, invoice_id: string): Promise<bigint> {
  return (await waitingTopUps(tx, [invoice_id])).reduce((sum, { amount_minor }) => sum + amount_minor, 0n);
}

/**
 * Gives the credit of a top-up: once, for from then on the top-up names its grant; what was taken back is put back into
 * that. `reason` is the invoice's number, `reference` what it comes by.
 */
export async function giveTopUp(
  tx: WriteTransaction,
  { id, wallet_id, customer_id, amount_minor, grant_id: given }: Omit<WaitingTopUp, 'invoice_id'>,
  { reason, reference }: { readonly reason: string; readonly reference: string },
): Promise<void> {
  const grant_id = given ?? tx.newId('grt');
  if (given === null) {
    const terms = { kind: 'prepaid' as const, priority: 0, effective_at: tx.now, expires_at: null };
    await tx.credits.give([{ ...terms, id: grant_id, wallet_id, customer_id, amount_minor, reason }]);
  } else if (amount_minor > 0n)
    await tx.credits.recordUses([
      { grant_id, customer_id, kind: 'void', reference, amount_minor: -amount_minor, at: tx.now },
    ]);
  await tx.client.query({
    name: 'top-up-given',
    text: 'UPDATE top_up SET grant_id = $3, taken_back_minor = 0 WHERE org_id = $1 AND id = $2',
    values: [tx.org_id, id, grant_id],
  });
}

/**
 * Gives the credit for what was paid of a top-up whose rest, or so much of it, is given up; none where nothing was. What
 * of the credit was used and is not paid stays used.
 */
export async function givePaidPart(
  tx: WriteTransaction,
  { id: reference, invoice_id, prepaid_minor }: { id: string; invoice_id: string; prepaid_minor: bigint },
): Promise<void> {
  const invoice = await tx.invoices.get(invoice_id);
  for (const top_up of invoice === null ? [] : await waitingTopUps(tx, [invoice_id])) {
    const amount_minor = top_up.amount_minor - prepaid_minor;
    if (amount_minor > 0n || top_up.amount_minor < (invoice?.total_minor ?? 0n))
      await giveTopUp(tx, { ...top_up, amount_minor }, { reason: invoice?.number ?? '', reference });
  }
}

/** Gives the credit of top-ups that wait for these invoices, of which nothing is open any more since payments paid it. */
export async function givePaidTopUps(
  tx: WriteTransaction,
  paid: readonly Pick<Allocation, 'invoice_id' | 'payment_id'>[],
): Promise<void> {
  const by = new Map(paid.map(({ invoice_id, payment_id }) => [invoice_id, payment_id]));
  const waiting = await waitingTopUps(tx, [...by.keys()]);
  if (waiting.length === 0) return;
  const open = new Set((await tx.payments.openAmong(waiting.map(({ invoice_id }) => invoice_id))).map(({ id }) => id));
  for (const top_up of waiting) {
    const invoice = open.has(top_up.invoice_id) ? null : await tx.invoices.get(top_up.invoice_id);
    const reference = by.get(top_up.invoice_id) ?? '';
    if (invoice !== null) await giveTopUp(tx, top_up, { reason: invoice.number, reference });
  }
}

/** Credit of a top-up that goes with what paid it. */
export interface TakenBack {
  readonly top_up_id: string;
  readonly grant_id: string;
  readonly customer_id: string;
  readonly amount_minor: bigint;
}

/**
 * What is unused of the credit that came by payments of these invoices, at most as much as is owed on them again. Credit
 * that was given with its invoice was never for being paid, and stays.
 */
export async function unusedCredit(tx: Transaction, reopened: readonly Allocation[]): Promise<TakenBack[]> {
  if (reopened.length === 0) return [];
  const { rows } = await tx.client.query<Omit<TakenBack, 'amount_minor'> & { invoice_id: string }>({
    name: 'top-ups-paid',
    text: `SELECT t.id AS top_up_id, t.grant_id, t.customer_id, t.invoice_id FROM top_up t
      JOIN credit_grant g ON g.org_id = t.org_id AND g.id = t.grant_id AND g.sys_from > t.sys_from
      WHERE t.org_id = $1 AND t.invoice_id = ANY($2::text[]) ORDER BY t.id`,
    values: [tx.org_id, reopened.map(({ invoice_id }) => invoice_id)],
  });
  if (rows.length === 0) return [];
  const grants = await tx.credits.grants([...new Set(rows.map(({ customer_id }) => customer_id))]);
  const left = new Map([...grants.values()].flat().map(({ id, remaining_minor }) => [id, remaining_minor]));
  return rows.flatMap(({ invoice_id, ...top_up }) => {
    const owed_minor = reopened.reduce(
      (sum, each) => (each.invoice_id === invoice_id ? sum - each.amount_minor : sum),
      0n,
    );
    const amount_minor = lesser(left.get(top_up.grant_id) ?? 0n, owed_minor);
    return amount_minor > 0n ? [{ ...top_up, amount_minor }] : [];
  });
}

/** Takes it back. `reference` is the return or the refund. */
export async function storeTakenBack(
  tx: WriteTransaction,
  taken: readonly TakenBack[],
  reference: string,
): Promise<void> {
  if (taken.length === 0) return;
  await tx.credits.recordUses(
    taken.map(({ top_up_id: _top_up, ...use }) => ({ ...use, kind: 'take_back', reference, at: tx.now })),
  );
  await tx.client.query(
    `UPDATE top_up t SET taken_back_minor = t.taken_back_minor + taken.amount_minor
     FROM unnest($2::text[], $3::bigint[]) AS taken (id, amount_minor) WHERE t.org_id = $1 AND t.id = taken.id`,
    [tx.org_id, taken.map(({ top_up_id }) => top_up_id), taken.map(({ amount_minor }) => amount_minor)],
  );
}
