// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateAt, earlierDate, type PlainDate } from '@kontor/core';
import type { LateHour } from '../ingest/late-usage.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import type { Transaction } from '../store/transaction.js';

/** How far a whole organisation was closed: by the terms known at a commit, everything due until a day was billed. */
export interface LastClose {
  readonly until: PlainDate;
  readonly seq: bigint;
  /** Those of the subscriptions asked for that it could not bill. */
  readonly held: ReadonlySet<string>;
}

/** The last close that went through; null before the first, and in reads of the past, which it says nothing of. */
export async function lastClose(tx: Transaction, subscription_ids: readonly string[]): Promise<LastClose | null> {
  if (tx.as_of !== null) return null;
  const { rows } = await tx.client.query<{ until: PlainDate; seq: bigint; held: string[] }>({
    name: 'last-close',
    text: `SELECT until, seq, ARRAY(SELECT subscription_id FROM held_subscription
             WHERE org_id = $1 AND subscription_id = ANY($2::text[])) AS held
           FROM last_close WHERE org_id = $1`,
    values: [tx.org_id, subscription_ids],
  });
  const [row] = rows;
  return row === undefined ? null : { ...row, held: new Set(row.held) };
}

/** Notes that a whole organisation was closed until a day, but for `held`. Of two at once either may stay. */
export async function recordClose(tx: Transaction, { until, seq, held }: LastClose): Promise<void> {
  await tx.client.query(
    `INSERT INTO last_close (org_id, until, seq) VALUES ($1, $2, $3)
     ON CONFLICT (org_id) DO UPDATE SET until = excluded.until, seq = excluded.seq`,
    [tx.org_id, until, seq],
  );
  await tx.client.query('DELETE FROM held_subscription WHERE org_id = $1', [tx.org_id]);
  await tx.client.query(
    `INSERT INTO held_subscription (org_id, subscription_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
    [tx.org_id, [...held]],
  );
}

/**
 * Until when a subscription was billed by the terms it has, so far as usage that came late does not reopen earlier
 * days; undefined when that is not known, and everything has to be looked at.
 */
export function closedUntil(
  slices: readonly StoredSubscription[],
  close: LastClose | null,
  late: readonly LateHour[] = [],
): PlainDate | undefined {
  if (close === null || slices.some(({ sys_from }) => sys_from > close.seq)) return undefined;
  if (close.held.has((slices[0] as StoredSubscription).id)) return undefined;
  // a day in UTC is at most one other day in any zone
  return late.map(({ hour }) => addToDate(dateAt(hour, 'UTC'), { days: -1 })).reduce(earlierDate, close.until);
}
