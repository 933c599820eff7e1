// SPDX-License-Identifier: Apache-2.0
import { openLines, take } from '../discount/open-lines.js';
import type { ChargeLine } from '../discount/scope.js';
import type { Instant } from '../kit/calendar.js';
import { type CreditGrant, isUsable } from './wallet.js';

export interface BurnRequest {
  /** What is owed. Negative lines lower what may be paid, but are not paid themselves. */
  readonly lines: readonly ChargeLine[];
  /** Those of every wallet that may pay, in any order, all in the currency of the lines. */
  readonly grants: readonly CreditGrant[];
  readonly now: Instant;
}

/** What one grant pays. */
export interface Burn {
  readonly grant_id: string;
  readonly wallet_id: string;
  readonly amount_minor: bigint;
  /** The same by index of the line; sums to `amount_minor`. */
  readonly parts: readonly { readonly line: number; readonly amount_minor: bigint }[];
}

export interface BurnDown {
  /** In the order the grants were used; grants that pay nothing are left out. */
  readonly burns: readonly Burn[];
  readonly burned_minor: bigint;
  /** The sum of the lines that no grant covers; zero when the lines come to zero or less. */
  readonly owed_minor: bigint;
  /** What is left to pay of each line, in the order of the request; negative lines as they are. */
  readonly open: readonly bigint[];
  /** The grants after the burn, in the order of the request. */
  readonly grants: readonly CreditGrant[];
}

/**
 * Pays what is owed from prepaid and promotional credits. Usable grants are used in this order: lower `priority`, then
 * promotional before prepaid, then the earlier expiry (none comes last), then the earlier `effective_at`, then id. A
 * grant pays as much as it can of the lines it applies to, in proportion to what is left of each, by largest remainder.
 * Nothing is overdrawn, and burned and owed add up to what was owed.
 *
 * Where no grant is limited to charges, two burns one after the other use the same grants as one of both amounts. A
 * grant that is limited may find its lines paid in the one case and not yet invoiced in the other.
 */
export function burnDown({ lines, grants, now }: BurnRequest): BurnDown {
  let rest = openLines(lines);
  const payable = rest.headroom;
  const burns: Burn[] = [];
  for (const grant of grants.filter((each) => isUsable(each, now)).sort(byUse)) {
    if (rest.headroom === 0n) break;
    const { taken_minor, parts, rest: left } = take(rest, grant.applies_to, grant.remaining_minor);
    rest = left;
    if (taken_minor > 0n)
      burns.push({ grant_id: grant.id, wallet_id: grant.wallet_id, amount_minor: taken_minor, parts });
  }
  const used = new Map(burns.map(({ grant_id, amount_minor }) => [grant_id, amount_minor]));
  return {
    burns,
    burned_minor: payable - rest.headroom,
    owed_minor: rest.headroom,
    open: lines.map(({ amount_minor }, index) => (amount_minor < 0n ? amount_minor : (rest.open[index] as bigint))),
    grants: grants.map((grant) => {
      const burned = used.get(grant.id);
      return burned === undefined ? grant : { ...grant, remaining_minor: grant.remaining_minor - burned };
    }),
  };
}

/** The order in which grants are used. */
export function byUse(a: CreditGrant, b: CreditGrant): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  if (a.kind !== b.kind) return a.kind === 'promotional' ? -1 : 1;
  if (a.expires_at !== b.expires_at) {
    if (a.expires_at === null) return 1;
    if (b.expires_at === null) return -1;
    return a.expires_at - b.expires_at;
  }
  if (a.effective_at !== b.effective_at) return a.effective_at - b.effective_at;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
