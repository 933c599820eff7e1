// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import type { BurnDown } from './burn-down.js';
import type { Expiry } from './expiry.js';
import type { GrantVoid } from './void-grant.js';
import type { CreditGrant } from './wallet.js';

/** A movement of one grant. The history of a wallet is the list of them; its balance is their sum. */
export interface WalletTransaction {
  readonly wallet_id: string;
  readonly grant_id: string;
  readonly at: Instant;
  /**
   * `grant` adds what was paid or given; `burn` pays an invoice and `void` takes that back; `expire` is lost;
   * `rollover` leaves an expired grant and arrives in a new one; `refund` was paid back to the customer; `take_back` goes
   * with the payment that bought it, and `void` takes that back, too; `grant_void` takes out what was left of a grant.
   */
  readonly kind: 'grant' | 'burn' | 'void' | 'expire' | 'rollover' | 'refund' | 'take_back' | 'grant_void';
  /** Above zero adds to the grant, below zero takes from it. Never zero. */
  readonly amount_minor: bigint;
}

/** Which way each kind moves a grant; a rollover goes out of one and into another. */
const DIRECTIONS: Readonly<Record<WalletTransaction['kind'], 1 | -1 | 0>> = {
  grant: 1,
  burn: -1,
  void: 1,
  expire: -1,
  rollover: 0,
  refund: -1,
  take_back: -1,
  grant_void: -1,
};

/** The movement that gives a grant, at the instant it takes effect. */
export function grantTransaction({ id, wallet_id, effective_at, amount_minor }: CreditGrant): WalletTransaction {
  return { wallet_id, grant_id: id, at: effective_at, kind: 'grant', amount_minor };
}

/** The movements of a burn. */
export function burnTransactions({ burns }: BurnDown, at: Instant): WalletTransaction[] {
  return burns.map(({ wallet_id, grant_id, amount_minor }) => ({
    wallet_id,
    grant_id,
    at,
    kind: 'burn',
    amount_minor: -amount_minor,
  }));
}

/** The movements of expiries: what is lost, and what leaves the old grant for the new one. */
export function expiryTransactions(expiries: readonly Expiry[]): WalletTransaction[] {
  return expiries.flatMap(({ wallet_id, grant_id, at, expired_minor, rolled_over }) => {
    const moves: WalletTransaction[] = [];
    if (expired_minor > 0n) moves.push({ wallet_id, grant_id, at, kind: 'expire', amount_minor: -expired_minor });
    if (rolled_over !== null) {
      const { id, amount_minor } = rolled_over;
      moves.push({ wallet_id, grant_id, at, kind: 'rollover', amount_minor: -amount_minor });
      moves.push({ wallet_id, grant_id: id, at, kind: 'rollover', amount_minor });
    }
    return moves;
  });
}

/** The movement that takes out what was left of a grant. */
export function grantVoidTransaction({ wallet_id, grant_id, at, voided_minor }: GrantVoid): WalletTransaction {
  return { wallet_id, grant_id, at, kind: 'grant_void', amount_minor: -voided_minor };
}

export interface WalletBalance {
  /** The sum of all movements up to the instant, it included. */
  readonly balance_minor: bigint;
  /** The same by grant; sums to `balance_minor`. */
  readonly grants: ReadonlyMap<string, bigint>;
}

/**
 * The balance as of an instant, computed from the movements alone; movements later than it do not count. The list may be
 * in any order; those of one instant count as one step.
 *
 * Throws a RangeError when the history cannot be: a movement of the wrong sign, a grant below zero after any instant,
 * or a rollover whose two sides differ.
 */
export function balanceAt(transactions: readonly WalletTransaction[], at: Instant): WalletBalance {
  const grants = new Map<string, bigint>();
  const history = transactions.filter((each) => each.at <= at).sort((a, b) => a.at - b.at);
  let rolling = 0n;
  let touched = new Set<string>();
  for (const [index, { grant_id, kind, amount_minor, at: instant }] of history.entries()) {
    const direction = DIRECTIONS[kind];
    if (amount_minor === 0n || (direction === 1 && amount_minor < 0n) || (direction === -1 && amount_minor > 0n))
      throw new RangeError(`a ${kind} of ${amount_minor} on ${grant_id}`);
    grants.set(grant_id, (grants.get(grant_id) ?? 0n) + amount_minor);
    touched.add(grant_id);
    if (kind === 'rollover') rolling += amount_minor;
    if (history[index + 1]?.at === instant) continue;
    if (rolling !== 0n) throw new RangeError(`rollovers at ${instant} differ by ${rolling}`);
    for (const id of touched) {
      const left = grants.get(id) ?? 0n;
      if (left < 0n) throw new RangeError(`grant ${id} is overdrawn by ${-left}`);
    }
    touched = new Set();
  }
  return { balance_minor: [...grants.values()].reduce((sum, balance) => sum + balance, 0n), grants };
}
