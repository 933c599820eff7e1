// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { fail, ok, type Result } from '../kit/result.js';
import type { CreditGrant } from './wallet.js';

/** What is taken out of a grant for good. */
export interface GrantVoid {
  readonly grant_id: string;
  readonly wallet_id: string;
  readonly at: Instant;
  /** What was left of it, in minor units; what was used before stays used. */
  readonly voided_minor: bigint;
}

/**
 * Voids the rest of a grant, one that is not in effect yet among them. Refused where nothing is left: it is used up, or
 * has expired, taken out or not.
 */
export function voidGrant({ id, wallet_id, remaining_minor, expires_at }: CreditGrant, at: Instant): Result<GrantVoid> {
  if (remaining_minor > 0n && (expires_at === null || at < expires_at))
    return ok({ grant_id: id, wallet_id, at, voided_minor: remaining_minor });
  return fail({
    code: 'grant-used-up',
    path: 'id',
    message: `nothing is left of ${id}`,
    mend: 'void a grant that is not used up, expired or void',
  });
}
