// SPDX-License-Identifier: Apache-2.0
import { dateAt, entryOf, fail, type Instant, laterDate, ok, type Result, voidGrant } from '@kontor/core';
import { earliestDay } from '../billing/expire-credits.js';
import type { StoredGrant } from '../store/credits.js';
import { packEntries } from '../store/ledger.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { firstGrants, soldOnAccount, unpaidInvoice } from './refundable-credit.js';

/** What voiding a grant takes from the customer, and where it goes in the books. */
export interface CreditVoid {
  readonly grant: StoredGrant;
  readonly voided_minor: bigint;
  /** `breakage`: the money for it is kept; `receivable`: the customer owes it no more; null: it is not in the books. */
  readonly account: 'breakage' | 'receivable' | null;
}

/** What voiding the rest of a grant would do. Null: there is no such grant. Stores nothing. */
export async function planCreditVoid(
  tx: Transaction,
  grant_id: string,
  now: Instant,
): Promise<Result<CreditVoid> | null> {
  const customer_id = await tx.credits.holderOf(grant_id);
  const held = customer_id === null ? [] : ((await tx.credits.grants([customer_id], true)).get(customer_id) ?? []);
  const grant = held.find(({ id }) => id === grant_id);
  if (grant === undefined) return null;
  const voided = voidGrant(grant, now);
  if (!voided.ok) return voided;
  const { voided_minor } = voided.value;
  if (grant.kind === 'promotional') return ok({ grant, voided_minor, account: null });
  const first = (await firstGrants(tx, grant.customer_id))(grant_id);
  const invoice_id = await unpaidInvoice(tx, first);
  // paid later, it would be for credit that is gone
  if (invoice_id !== null)
    return fail({
      code: 'grant-unpaid',
      path: 'id',
      message: `${invoice_id}, which ${grant_id} was bought by, is not paid`,
      mend: 'write the invoice off first, or wait until it is paid',
    });
  return ok({ grant, voided_minor, account: (await soldOnAccount(tx, first)) ? 'receivable' : 'breakage' });
}

/** Stores it: the movement, the entry, and who did it why. */
export async function storeCreditVoid(
  tx: WriteTransaction,
  { grant, voided_minor, account }: CreditVoid,
  reason: string,
): Promise<void> {
  const { id: grant_id, customer_id, currency, kind } = grant;
  const reference = tx.newId('gvd');
  const use = { grant_id, customer_id, kind: 'grant_void' as const, reference, amount_minor: voided_minor, reason };
  await tx.credits.recordUses([{ ...use, at: tx.now }]);
  const date = laterDate(dateAt(tx.now, (await tx.organisations.get()).timezone), await earliestDay(tx));
  const document = { id: reference, customer_id, currency, date, kind, amount_minor: voided_minor };
  const owed = account === 'receivable';
  await tx.ledger.post(packEntries([entryOf({ kind: 'credit_void', document: { ...document, owed } })]));
  tx.audit.record({
    action: 'credit.voided',
    object: grant.wallet_id,
    before: grant,
    after: { ...grant, remaining_minor: 0n, reason },
  });
}
