// SPDX-License-Identifier: Apache-2.0
import { dateAt, entryOf, type JournalEntry, laterDate, voidBurns } from '@kontor/core';
import { earliestDay } from '../billing/expire-credits.js';
import type { CreditUse } from '../store/credits.js';
import { packEntries } from '../store/ledger.js';
import type { WriteTransaction } from '../store/transaction.js';

/**
 * Puts credit back into the grants it was taken from. What returns to a grant that has expired meanwhile expires at
 * once. `reference` is the document that does it.
 */
export async function returnCredit(
  tx: WriteTransaction,
  customer_id: string,
  taken: readonly { readonly grant_id: string; readonly amount_minor: bigint }[],
  reference: string,
): Promise<void> {
  if (taken.length === 0) return;
  const grants = (await tx.credits.grants([customer_id], true)).get(customer_id) ?? [];
  const own = new Map(grants.map((grant) => [grant.id, grant]));
  const date = laterDate(dateAt(tx.now, (await tx.organisations.get()).timezone), await earliestDay(tx));
  const uses: CreditUse[] = [];
  const entries: JournalEntry[] = [];
  for (const { grant_id, kind, at, amount_minor } of voidBurns(taken, grants, tx.now).transactions) {
    uses.push({
      grant_id,
      customer_id,
      kind: kind === 'void' ? 'void' : 'expire',
      reference,
      amount_minor: -amount_minor,
      at,
    });
    const grant = own.get(grant_id);
    if (kind === 'void' || grant === undefined) continue;
    const lost = { id: grant_id, customer_id, currency: grant.currency, date, amount_minor: -amount_minor };
    entries.push(entryOf({ kind: 'credit_expiry', document: { ...lost, kind: grant.kind } }));
  }
  await tx.credits.recordUses(uses);
  await tx.ledger.post(packEntries(entries));
}
