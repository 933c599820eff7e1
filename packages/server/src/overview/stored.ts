// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '@kontor/core';
import type { Store } from '../store/store.js';
import type { Transaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';
import { type OverviewFigures, overviewFigures } from './figures.js';

/** The figures as they are kept, with the commit, the day and the moment they are of. */
export interface StoredOverview {
  readonly seq: bigint;
  readonly day: PlainDate;
  readonly computed_at: Instant;
  readonly figures: OverviewFigures;
}

/** Null: nobody has computed any yet. */
export async function storedOverview(tx: Transaction): Promise<StoredOverview | null> {
  const { rows } = await tx.client.query<StoredOverview>({
    name: 'overview-stored',
    text: 'SELECT seq, day, computed_at, figures FROM overview WHERE org_id = $1',
    values: [tx.org_id],
  });
  return rows[0] ?? null;
}

export interface OverviewClock {
  /** What time it is in the organisation. */
  readonly now: Instant;
  /** And outside. */
  readonly real_now: Instant;
}

/** Computes the figures anew and keeps them; of several at once those of the latest commit stay. */
export async function refreshOverview(
  store: Store,
  org_id: string,
  { now, real_now }: OverviewClock,
): Promise<StoredOverview> {
  const { seq, day, figures } = await overviewFigures(store, org_id, now);
  await store.append(org_id, (tx) =>
    tx.client.query(
      `INSERT INTO overview (org_id, seq, day, computed_at, figures) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (org_id) DO UPDATE SET seq = excluded.seq, day = excluded.day, computed_at = excluded.computed_at,
         figures = excluded.figures WHERE overview.seq <= excluded.seq`,
      [org_id, seq, day, toTimestamp(real_now), toJson(figures)],
    ),
  );
  return { seq, day, computed_at: real_now, figures };
}
