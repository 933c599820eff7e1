// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  dateAt,
  fail,
  type Instant,
  type MeterDefinition,
  type MeterTotal,
  ok,
  type Result,
  startOfDay,
} from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { HOUR } from './rollup.js';
import { usageTotals } from './totals.js';

/** Most buckets of one answer. */
export const MAX_BUCKETS = 1_000;

export interface SeriesRequest {
  readonly customer_id: string;
  /** Key of the meter in the catalog. */
  readonly meter: string;
  readonly definition: MeterDefinition;
  readonly from: Instant;
  readonly to: Instant;
  readonly by: 'hour' | 'day';
  /** Whose midnights bound the days. */
  readonly timezone: string;
}
export interface UsageBucket extends MeterTotal {
  readonly from: Instant;
  readonly to: Instant;
}

/** Usage hour by hour (of UTC) or day by day (of the zone); the first and last bucket are cut to the request. */
export async function usageSeries(tx: Transaction, request: SeriesRequest): Promise<Result<UsageBucket[]>> {
  const { from, to, by, timezone, ...who } = request;
  const buckets: { from: Instant; to: Instant }[] = [];
  for (let start = from; start < to; ) {
    const next =
      by === 'hour'
        ? (Math.floor(start / HOUR) + 1) * HOUR
        : startOfDay(addToDate(dateAt(start, timezone), { days: 1 }), timezone);
    if (buckets.length === MAX_BUCKETS)
      return fail({
        code: 'series-too-long',
        path: 'to',
        message: `The series has more than ${MAX_BUCKETS} ${by}s.`,
        mend: by === 'hour' ? 'Ask for days, or for a shorter time.' : 'Ask for a shorter time.',
      });
    buckets.push({ from: start, to: Math.min(next, to) });
    start = next;
  }
  const totals = await usageTotals(
    tx,
    buckets.map((bucket) => ({ ...who, ...bucket })),
  );
  return ok(buckets.map((bucket, index) => ({ ...bucket, ...(totals[index] as MeterTotal) })));
}
