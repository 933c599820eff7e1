// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { parseAsOf } from '../store/as-of.js';
import type { ReadTransaction } from '../store/transaction.js';

/** The instant of an `as_of`: for a number of the commit clock, what the clock showed; without one, `now`. */
export async function momentOf(tx: ReadTransaction, as_of: string | undefined, now: Instant): Promise<Instant> {
  const moment = as_of === undefined ? now : parseAsOf(as_of);
  if (typeof moment === 'number') return moment;
  const commit = await tx.db
    .selectFrom('org_commit')
    .select('ts')
    .where('org_id', '=', tx.org_id)
    .where('seq', '<=', tx.seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return commit?.ts ?? now;
}
