// SPDX-License-Identifier: Apache-2.0
import type { Transaction } from '../store/transaction.js';

/**
 * Has whose usage changes noted from here on. Waits for batches that are being stored, so that whoever looks at all
 * customers afterwards misses none.
 */
export async function watchUsage(tx: Transaction): Promise<void> {
  await tx.client.query(
    `INSERT INTO usage_registry (org_id, catalog_version, watched) VALUES ($1, -1, true)
     ON CONFLICT (org_id) DO UPDATE SET watched = true WHERE NOT usage_registry.watched`,
    [tx.org_id],
  );
}

/** Notes that there is something new to look at, in the transaction that brings it. */
export async function noteChanged(tx: Transaction, customer_ids: readonly string[]): Promise<void> {
  if (customer_ids.length === 0) return;
  await tx.client.query({
    name: 'note-changed',
    text: `INSERT INTO usage_changed (org_id, customer_id, recorded_in)
      SELECT $1, customer_id, pg_current_xact_id() FROM unnest($2::text[]) AS changed (customer_id)
      ON CONFLICT (org_id, customer_id) DO UPDATE SET recorded_in = excluded.recorded_in`,
    // in the order of the key, so that two batches cannot deadlock
    values: [tx.org_id, [...customer_ids].sort()],
  });
}

/** The same for what is not usage, such as credit that was used: only where somebody looks. */
export async function noteWhereWatched(tx: Transaction, customer_ids: readonly string[]): Promise<void> {
  await tx.client.query({
    name: 'note-where-watched',
    text: `INSERT INTO usage_changed (org_id, customer_id, recorded_in)
      SELECT $1, customer_id, pg_current_xact_id() FROM unnest($2::text[]) AS changed (customer_id)
      WHERE EXISTS (SELECT FROM usage_watch WHERE org_id = $1)
      ON CONFLICT (org_id, customer_id) DO UPDATE SET recorded_in = excluded.recorded_in`,
    values: [tx.org_id, [...customer_ids].sort()],
  });
}

/** Notes every customer with a subscription, or those on a plan: there is a new rule to hold them against. */
export async function noteSubscribers(tx: Transaction, plan: string | null): Promise<void> {
  await tx.client.query(
    `INSERT INTO usage_changed (org_id, customer_id, recorded_in)
     SELECT DISTINCT org_id, customer_id, pg_current_xact_id() FROM subscription
     WHERE org_id = $1 AND sys_to = 9223372036854775807 AND ($2::text IS NULL OR plan = $2) ORDER BY customer_id
     ON CONFLICT (org_id, customer_id) DO UPDATE SET recorded_in = excluded.recorded_in`,
    [tx.org_id, plan],
  );
}

/** The next `count` customers after the id `after` with something new. */
export async function changedCustomers(tx: Transaction, after: string, count: number): Promise<string[]> {
  const { rows } = await tx.client.query<{ customer_id: string }>({
    name: 'changed-customers',
    text: `SELECT customer_id FROM usage_changed WHERE org_id = $1 AND customer_id > $2 ORDER BY customer_id LIMIT $3`,
    values: [tx.org_id, after, count],
  });
  return rows.map(({ customer_id }) => customer_id);
}

/** Forgets what a watermark saw of these customers; what came since stays noted. */
export async function forgetChanged(
  tx: Transaction,
  customer_ids: readonly string[],
  watermark: string,
): Promise<void> {
  await tx.client.query({
    name: 'forget-changed',
    text: `DELETE FROM usage_changed WHERE org_id = $1 AND customer_id = ANY($2::text[])
      AND pg_visible_in_snapshot(recorded_in, $3::pg_snapshot)`,
    values: [tx.org_id, customer_ids, watermark],
  });
}
