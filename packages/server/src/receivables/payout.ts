// SPDX-License-Identifier: Apache-2.0
import { entryOf, fail, formatMinor, ok, type PlainDate, type Result } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { NewPayout, Payout } from '../store/payouts.js';
import { shownPayout } from '../store/shown.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { findLine } from './payout-line.js';

/**
 * A payout that the books allow somebody to record: no provider pays out more than it holds, and one that its provider
 * told of is there already. Fails with `payout-exceeds-balance` or `payout-recorded`.
 */
export async function payoutOf(tx: Transaction, payout: NewPayout): Promise<Result<NewPayout>> {
  const { currency, amount_minor, reference } = payout;
  const told = (await tx.payouts.referenced(reference)).find(({ provider }) => provider !== null);
  if (told !== undefined)
    return fail({
      code: 'payout-recorded',
      path: 'reference',
      message: `${told.provider} told of the payout ${reference} of ${told.paid_on}: it is ${told.id}`,
      mend: 'leave it as it is; give another payout a reference of its own',
    });
  const balances = await tx.ledger.balances();
  const held_minor =
    balances.find((each) => each.account === 'provider_balance' && each.currency === currency)?.balance_minor ?? 0n;
  if (amount_minor <= held_minor) return ok(payout);
  return fail({
    code: 'payout-exceeds-balance',
    path: 'amount',
    message: `${formatMinor(amount_minor, currency)} ${currency} is more than the ${formatMinor(held_minor, currency)} that providers hold by the books`,
    mend: 'record the payments it is made of first, with `money` provider_balance, and write what left the balance, before any fee',
  });
}

/**
 * Stores it with its entry: money moves from the provider's balance to the bank, and a fee is an expense. Where its line
 * of the bank statement waits already, that is found.
 */
export async function storePayout(tx: WriteTransaction, payout: NewPayout): Promise<Payout> {
  await tx.ledger.post(packEntries([entryOf({ kind: 'payout', document: posted(payout, payout.paid_on) })]));
  const stored = await tx.payouts.record(payout);
  const paid = { ...stored, bank_transaction_id: await findLine(tx, stored) };
  tx.outbox.record({ type: 'payout.paid', object: paid.id, customer_id: null, data: shownPayout(paid) });
  return paid;
}

/** Notes that a payout came to nothing: the money is in the provider's balance again. */
export async function storeFailedPayout(
  tx: WriteTransaction,
  payout: Payout,
  failed_on: PlainDate,
  failure: string,
): Promise<Payout> {
  await tx.ledger.post(packEntries([entryOf({ kind: 'payout_failed', document: posted(payout, failed_on) })]));
  const failed = await tx.payouts.fail(payout, failed_on, failure);
  tx.outbox.record({ type: 'payout.failed', object: failed.id, customer_id: null, data: shownPayout(failed) });
  return failed;
}

function posted({ id, currency, amount_minor, fee_minor }: NewPayout, date: PlainDate) {
  return { id, currency, date, amount_minor, fee_minor, from: 'provider_balance' as const };
}
