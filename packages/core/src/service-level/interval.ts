// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';

/** A stretch of time: `from` is in, `to` is not. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** The same time without overlaps, in order; stretches that touch become one, empty ones none. */
export function mergedIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  const ordered = intervals.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  for (const { from, to } of ordered) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from, to });
  }
  return merged;
}

/** What of some time lies in some other. */
export function commonIntervals(some: readonly Interval[], other: readonly Interval[]): Interval[] {
  const [a, b] = [mergedIntervals(some), mergedIntervals(other)];
  return a.flatMap(({ from, to }) =>
    b
      .map((each) => ({ from: Math.max(from, each.from), to: Math.min(to, each.to) }))
      .filter((each) => each.from < each.to),
  );
}

/** How long all of it is in milliseconds, what overlaps counted once. */
export function lengthOf(intervals: readonly Interval[]): number {
  return mergedIntervals(intervals).reduce((sum, { from, to }) => sum + to - from, 0);
}
