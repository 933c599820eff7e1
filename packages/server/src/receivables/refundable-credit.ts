// SPDX-License-Identifier: Apache-2.0
import { byUse, type Instant, isUsable } from '@kontor/core';
import type { StoredGrant } from '../store/credits.js';
import type { Transaction } from '../store/transaction.js';

/**
 * The grants of a wallet that stand for money which came in, in the order credit is used: prepaid, usable now, and not
 * sold on account, for then it may not be paid yet, nor by an invoice that is open.
 */
export async function refundableGrants(
  tx: Transaction,
  { id, customer_id }: { readonly id: string; readonly customer_id: string },
  now: Instant,
): Promise<StoredGrant[]> {
  const grants = (await tx.credits.grants([customer_id])).get(customer_id) ?? [];
  const held = grants.filter((grant) => grant.wallet_id === id && grant.kind === 'prepaid' && isUsable(grant, now));
  const firstOf = await firstGrants(tx, customer_id);
  const refundable: StoredGrant[] = [];
  for (const grant of held.sort(byUse)) {
    const first = firstOf(grant.id);
    if (!(await soldOnAccount(tx, first)) && (await unpaidInvoice(tx, first)) === null) refundable.push(grant);
  }
  return refundable;
}

/** Which grant of a customer was given or sold first: others rolled over from it. */
export async function firstGrants(tx: Transaction, customer_id: string): Promise<(id: string) => string> {
  const origin = new Map(
    (await tx.credits.uses(customer_id)).flatMap((use) =>
      use.kind === 'rollover' ? [[use.reference, use.grant_id]] : [],
    ),
  );
  return (id) => {
    let first = id;
    for (let before = origin.get(first); before !== undefined; before = origin.get(first)) first = before;
    return first;
  };
}

/** Whether the customer owed a grant when it was given, as its journal entry says; a credit note's has none. */
export async function soldOnAccount(tx: Transaction, grant_id: string): Promise<boolean> {
  const entries = await tx.ledger.entries({ seq: 0n, position: -1 }, 1, { reference: grant_id });
  return entries.some(
    ({ kind, postings }) => kind === 'wallet_top_up' && postings.some(({ account }) => account === 'receivable'),
  );
}

/** The invoice that a grant was bought by, as a wallet is topped up by itself, if something of it is open. */
export async function unpaidInvoice(tx: Transaction, grant_id: string): Promise<string | null> {
  const { rows } = await tx.client.query<{ invoice_id: string }>(
    'SELECT invoice_id FROM top_up WHERE org_id = $1 AND grant_id = $2',
    [tx.org_id, grant_id],
  );
  const [bought] = rows;
  const invoice = bought === undefined ? null : await tx.payments.open(bought.invoice_id);
  return invoice !== null && invoice.open_minor > 0n ? invoice.id : null;
}
