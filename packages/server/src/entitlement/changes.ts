// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import type { ReadTransaction } from '../store/transaction.js';
import { FOREVER } from '../store/values.js';

/** What an organisation looked like when it was last looked at. */
export interface Seen {
  readonly seq: bigint;
  readonly test_clock: Instant | null;
  /** By customer: the last transaction that counted usage of theirs. */
  readonly usage: ReadonlyMap<string, string>;
}

/** What changed since: `all`, where a catalog or a test clock concerns everybody. */
export interface Changed {
  readonly seen: Seen;
  readonly customers: ReadonlySet<string> | 'all';
}

/** Which of the watched customers may be entitled to something else than when `before` was seen. */
export async function changesSince(
  tx: ReadTransaction,
  watched: readonly string[],
  before: Seen | null,
): Promise<Changed> {
  const { test_clock } = await tx.organisations.get();
  const usage = await usageMarks(tx, watched);
  const seen = { seq: tx.seq, test_clock, usage };
  if (before === null || before.test_clock !== test_clock) return { seen, customers: 'all' };
  const changed = new Set(watched.filter((customer) => usage.get(customer) !== before.usage.get(customer)));
  if (before.seq !== tx.seq) {
    const { rows } = await tx.client.query<{ customer_id: string | null }>({
      name: 'entitlement-changes',
      text: `SELECT NULL AS customer_id FROM catalog_version WHERE org_id = $1 AND sys_from > $3
        UNION SELECT customer_id FROM subscription WHERE org_id = $1 AND customer_id = ANY($2::text[]) AND sys_to > $3
          AND (sys_from > $3 OR sys_to < ${FOREVER})
        UNION SELECT NULL FROM usage_threshold WHERE org_id = $1 AND customer_id = ANY($2::text[] || '{""}'::text[])
          AND (sys_from > $3 OR (sys_to > $3 AND sys_to < ${FOREVER}))
        UNION SELECT customer_id FROM threshold_crossing WHERE org_id = $1 AND customer_id = ANY($2::text[])
          AND action = 'block' AND sys_from > $3
        UNION SELECT id FROM customer WHERE org_id = $1 AND id = ANY($2::text[]) AND sys_from > $3`,
      values: [tx.org_id, watched, before.seq],
    });
    if (rows.some(({ customer_id }) => customer_id === null)) return { seen, customers: 'all' };
    for (const { customer_id } of rows) changed.add(customer_id as string);
  }
  return { seen, customers: changed };
}

async function usageMarks(tx: ReadTransaction, watched: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.client.query<{ customer_id: string; recorded_in: string }>({
    name: 'usage-changes',
    text: `SELECT customer_id, recorded_in::text FROM usage_change WHERE org_id = $1 AND customer_id = ANY($2::text[])`,
    values: [tx.org_id, watched],
  });
  return new Map(rows.map(({ customer_id, recorded_in }) => [customer_id, recorded_in]));
}
