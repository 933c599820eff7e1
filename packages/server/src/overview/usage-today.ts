// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateAt, type Instant, startOfDay } from '@kontor/core';
import { usageOfAll } from '../ingest/usage-of-all.js';
import type { ReadTransaction } from '../store/transaction.js';

/** What all customers used of a meter, as decimal text: today so far, and yesterday. */
export interface UsageToday {
  readonly meter: string;
  readonly label: string;
  readonly unit: string;
  readonly today: string;
  readonly yesterday: string;
}

/**
 * By the meters of the catalog in force. Different values are counted by the events of these two days, which the index by
 * customer, type and time finds; all else by rollups: neither grows with what was ever used.
 */
export async function usageToday(tx: ReadTransaction, now: Instant): Promise<UsageToday[]> {
  const { timezone } = await tx.organisations.get();
  const day = dateAt(now, timezone);
  const [yesterday, today, tomorrow] = [-1, 0, 1].map((days) => startOfDay(addToDate(day, { days }), timezone)) as [
    Instant,
    Instant,
    Instant,
  ];
  const told: UsageToday[] = [];
  for (const [meter, definition] of Object.entries((await tx.catalogs.current())?.content.meters ?? {})) {
    const [before, so_far] = await usageOfAll(tx, definition, [
      { from: yesterday, to: today },
      { from: today, to: tomorrow },
    ]);
    const { label, unit } = definition;
    told.push({ meter, label, unit, today: String(so_far?.quantity), yesterday: String(before?.quantity) });
  }
  return told;
}
