// SPDX-License-Identifier: Apache-2.0
import { entryOf, fail, formatMinor, ok, type Result } from '@kontor/core';
import { packEntries } from '../store/ledger.js';
import type { Payout } from '../store/payouts.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';

/** A payout that the books allow: no provider pays out more than it holds. Fails with `payout-exceeds-balance`. */
export async function payoutOf(
  tx: Transaction,
  payout: Omit<Payout, 'created_at'>,
): Promise<Result<Omit<Payout, 'created_at'>>> {
  const { currency, amount_minor } = payout;
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

/** Stores it with its entry: money moves from the provider's balance to the bank, and a fee is an expense. */
export async function storePayout(tx: WriteTransaction, payout: Omit<Payout, 'created_at'>): Promise<Payout> {
  const { id, currency, amount_minor, fee_minor, paid_on: date } = payout;
  const document = { id, currency, date, amount_minor, fee_minor, from: 'provider_balance' as const };
  await tx.ledger.post(packEntries([entryOf({ kind: 'payout', document })]));
  return tx.payouts.record(payout);
}
