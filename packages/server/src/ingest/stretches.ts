// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  dateAt,
  fail,
  type Instant,
  monthStart,
  ok,
  type Result,
  startOfDay,
  weekdayOf,
} from '@kontor/core';
import { HOUR } from './rollup.js';
import type { Stretch } from './usage-of-all.js';

/** Most stretches of one answer. */
export const MAX_BUCKETS = 1_000;

export type Window = 'hour' | 'day' | 'week' | 'month';

/**
 * The hours of UTC, or days, weeks from Monday and months of a zone, from one instant to another; the first and last are cut
 * to these. More than a thousand are refused.
 */
export function stretchesBetween({ from, to }: Stretch, by: Window, timezone: string): Result<Stretch[]> {
  const stretches: Stretch[] = [];
  for (let start = from; start < to; ) {
    if (stretches.length === MAX_BUCKETS)
      return fail({
        code: 'series-too-long',
        path: 'to',
        message: `The series has more than ${MAX_BUCKETS} ${by}s.`,
        mend: by === 'hour' ? 'Ask for days, or for a shorter time.' : 'Ask for a shorter time.',
      });
    const next = nextAfter(start, by, timezone);
    stretches.push({ from: start, to: Math.min(next, to) });
    start = next;
  }
  return ok(stretches);
}

function nextAfter(start: Instant, by: Window, timezone: string): Instant {
  if (by === 'hour') return (Math.floor(start / HOUR) + 1) * HOUR;
  const day = dateAt(start, timezone);
  if (by === 'day') return startOfDay(addToDate(day, { days: 1 }), timezone);
  if (by === 'week') return startOfDay(addToDate(day, { days: 7 - weekdayOf(day) }), timezone);
  return startOfDay(addToDate(monthStart(day), { months: 1 }), timezone);
}
