// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import type { Burn } from './burn-down.js';
import type { WalletTransaction } from './transaction.js';
import type { CreditGrant } from './wallet.js';

/**
 * Takes burns back, as when their invoice is void: each amount returns to the grant it came from. What returns to a
 * grant that has expired meanwhile expires at once and does not roll over, so that paying and voiding never prolongs a
 * credit. Returns the movements and the grants after them, in the order given.
 *
 * Throws a RangeError for a grant that is not among those given, or that would hold more than it ever had.
 */
export function voidBurns(
  burns: readonly Pick<Burn, 'grant_id' | 'amount_minor'>[],
  grants: readonly CreditGrant[],
  at: Instant,
): { readonly transactions: readonly WalletTransaction[]; readonly grants: readonly CreditGrant[] } {
  const after = new Map(grants.map((grant) => [grant.id, grant]));
  const transactions: WalletTransaction[] = [];
  for (const { grant_id, amount_minor } of burns) {
    const grant = after.get(grant_id);
    if (grant === undefined) throw new RangeError(`the grant ${grant_id} of a burn is not given`);
    const move = { wallet_id: grant.wallet_id, grant_id, at };
    transactions.push({ ...move, kind: 'void', amount_minor });
    if (grant.expires_at !== null && grant.expires_at <= at) {
      transactions.push({ ...move, kind: 'expire', amount_minor: -amount_minor });
      continue;
    }
    const remaining_minor = grant.remaining_minor + amount_minor;
    if (remaining_minor > grant.amount_minor)
      throw new RangeError(`grant ${grant_id} would hold ${remaining_minor} of ${grant.amount_minor}`);
    after.set(grant_id, { ...grant, remaining_minor });
  }
  return { transactions, grants: [...after.values()] };
}
