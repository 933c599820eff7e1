// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import { LINE_ROUNDING } from '../kit/money.js';
import { type CreditGrant, ROLLOVER_DAY } from './wallet.js';

/** The end of a grant that was not used up. */
export interface Expiry {
  readonly grant_id: string;
  readonly wallet_id: string;
  /** The grant's own `expires_at`, also when it is noticed later. */
  readonly at: Instant;
  /** What is lost, in minor units. */
  readonly expired_minor: bigint;
  /** What goes on as a new grant, in effect from `at`; null when nothing does. */
  readonly rolled_over: CreditGrant | null;
}

/**
 * What has expired by an instant (a grant whose `expires_at` is that very instant has), in the order of expiry. Grants
 * that roll over are followed: a new grant that has expired by then too is listed as well. What rolls over keeps kind,
 * priority and charges, and does not roll over again; a share of it is rounded half away from zero. `idOf` gives the id
 * of the new grant.
 */
export function expiriesBy(
  grants: readonly CreditGrant[],
  by: Instant,
  idOf: (expired: CreditGrant) => string,
): Expiry[] {
  const expiries: Expiry[] = [];
  const open = [...grants];
  for (let grant = open.pop(); grant !== undefined; grant = open.pop()) {
    const { id, wallet_id, remaining_minor, expires_at } = grant;
    if (expires_at === null || expires_at > by || remaining_minor === 0n) continue;
    const rolled_over = rolledOver(grant, expires_at, idOf);
    const kept = rolled_over?.amount_minor ?? 0n;
    expiries.push({ grant_id: id, wallet_id, at: expires_at, expired_minor: remaining_minor - kept, rolled_over });
    if (rolled_over !== null) open.push(rolled_over);
  }
  return expiries.sort((a, b) => a.at - b.at || (a.grant_id < b.grant_id ? -1 : 1));
}

function rolledOver(grant: CreditGrant, at: Instant, idOf: (expired: CreditGrant) => string): CreditGrant | null {
  const { rollover, remaining_minor, wallet_id, kind, priority, applies_to } = grant;
  if (rollover === undefined) return null;
  const share = decimal(remaining_minor)
    .multiply(decimal(rollover.percent ?? 1))
    .toScaledInteger(0, LINE_ROUNDING);
  const { maximum_minor } = rollover;
  const kept = maximum_minor !== undefined && maximum_minor < share ? maximum_minor : share;
  if (kept === 0n) return null;
  return {
    id: idOf(grant),
    wallet_id,
    kind,
    amount_minor: kept,
    remaining_minor: kept,
    priority,
    effective_at: at,
    expires_at: at + rollover.days * ROLLOVER_DAY,
    ...(applies_to === undefined ? {} : { applies_to }),
  };
}
