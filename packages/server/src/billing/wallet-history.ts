// SPDX-License-Identifier: Apache-2.0
import { grantTransaction, type Instant, type Wallet, type WalletTransaction } from '@kontor/core';
import type { CreditUse, StoredGrant } from '../store/credits.js';
import type { Transaction } from '../store/transaction.js';

/** A movement of a wallet, with the document it comes from and what the wallet holds after it. */
export interface WalletMovement extends WalletTransaction {
  /** `grt_….burn.inv_…`: one of a kind, and the same whenever it is read. */
  readonly id: string;
  /** The invoice that was paid; why a grant was given, or voided; the other grant of a roll-over. */
  readonly reference: string;
  readonly balance_minor: bigint;
}
/** A wallet with all that was ever in it. */
export interface WalletAccount {
  readonly wallet: Wallet;
  readonly grants: readonly StoredGrant[];
  readonly movements: readonly WalletMovement[];
}

/** The wallets of a customer with their grants and movements, in order of time. */
export async function walletAccounts(tx: Transaction, customer_id: string): Promise<WalletAccount[]> {
  const wallets = await tx.credits.wallets([customer_id]);
  const grants = (await tx.credits.grants([customer_id], true)).get(customer_id) ?? [];
  const uses = await tx.credits.uses(customer_id);
  return wallets.map((wallet) => {
    const own = grants.filter(({ wallet_id }) => wallet_id === wallet.id);
    return { wallet, grants: own, movements: movementsOf(own, uses) };
  });
}

/** Each grant as it was given, then what was taken out of it; those of one instant in the order they were stored. */
function movementsOf(grants: readonly StoredGrant[], uses: readonly CreditUse[]): WalletMovement[] {
  const own = new Map(grants.map((grant) => [grant.id, grant]));
  const taken = uses.filter(({ grant_id }) => own.has(grant_id));
  const origin = new Map(taken.flatMap((use) => (use.kind === 'rollover' ? [[use.reference, use.grant_id]] : [])));
  const moves: Omit<WalletMovement, 'balance_minor'>[] = grants.map((grant) => {
    const from = origin.get(grant.id);
    const move = grantTransaction(grant);
    return from === undefined
      ? { ...move, id: `${grant.id}.grant`, reference: grant.reason }
      : { ...move, kind: 'rollover', id: `${grant.id}.rollover`, reference: from };
  });
  for (const { grant_id, kind, reference, amount_minor, at, reason } of taken) {
    const { wallet_id } = own.get(grant_id) as StoredGrant;
    const id = `${grant_id}.${kind}.${reference}`;
    moves.push({ wallet_id, grant_id, kind, at, amount_minor: -amount_minor, id, reference: reason ?? reference });
  }
  let balance_minor = 0n;
  return moves
    .sort((a, b) => a.at - b.at)
    .map((move) => {
      balance_minor += move.amount_minor;
      return { ...move, balance_minor };
    });
}

/** The movements up to an instant, newest first. */
export function movementsUntil({ movements }: WalletAccount, at: Instant): WalletMovement[] {
  return movements.filter((move) => move.at <= at).reverse();
}
