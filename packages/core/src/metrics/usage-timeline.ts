// SPDX-License-Identifier: Apache-2.0
import { addToDate, type Instant } from '../kit/calendar.js';
import { dateAt, startOfDay } from '../kit/timezone.js';
import type { UsageRevenue } from './revenue-state.js';
import { type Measure, usageMonths } from './scale.js';
import { COUNTED, emptyTimeline, NOT_COUNTED, type Standing, step, type Timeline } from './subscription-timeline.js';
import type { Lane, Units } from './units.js';

const DAY = 86_400_000;
/** Month ends differ by as much, so that usage of a month stands until that of the next one and not shortly before. */
const SLACK = 4 * DAY;

/**
 * When a line counts, and how much: its part of the mean, from the end of its period on for the months of the mean; until
 * the period of the same meter that ends about then, if there is one.
 */
export function usageSpans(
  usage: readonly UsageRevenue[],
  mean_months: number,
  timezone: string,
  measure: Measure,
): { readonly line: UsageRevenue; readonly from: Instant; readonly until: Instant; readonly units: Units }[] {
  const ends = endsByMeter(usage);
  return usage.map((line) => {
    const months = usageMonths(line, mean_months);
    const day = dateAt(line.to, timezone);
    const into = line.to - startOfDay(day, timezone);
    const due = startOfDay(addToDate(day, { months }), timezone) + into;
    const until = closest(ends.get(line.meter) as Instant[], due, line.to) ?? due;
    return { line, from: line.to, until, units: measure.mean(line.amount, line.currency, months) };
  });
}

/** When billing periods of each meter end, in order. */
function endsByMeter(usage: readonly UsageRevenue[]): ReadonlyMap<string, Instant[]> {
  const ends = new Map<string, Instant[]>();
  for (const { meter, to } of usage) {
    const of = ends.get(meter);
    if (of === undefined) ends.set(meter, [to]);
    else of.push(to);
  }
  for (const of of ends.values()) of.sort((a, b) => a - b);
  return ends;
}

/** Of ends in order, the one next to an instant, not further than the slack and later than another; of two, the earlier. */
function closest(ends: readonly Instant[], at: Instant, after: Instant): Instant | null {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as Instant) < at) low = middle + 1;
    else high = middle;
  }
  const [before, behind] = [ends[low - 1], ends[low]];
  const near = (end: Instant | undefined) => end !== undefined && end > after && Math.abs(end - at) <= SLACK;
  if (!near(before)) return near(behind) ? (behind as Instant) : null;
  if (!near(behind)) return before as Instant;
  return at - (before as Instant) <= (behind as Instant) - at ? (before as Instant) : (behind as Instant);
}

/** Both of one subscription together: usage counts only while the subscription does. */
export function withUsage(
  base: Timeline,
  usage: readonly UsageRevenue[],
  mean_months: number,
  timezone: string,
  measure: Measure,
  lane: Lane,
): Timeline {
  const changes = usageSpans(usage, mean_months, timezone, measure).flatMap(({ from, until, units }) => [
    { at: from, units },
    { at: until, units: lane.subtract(lane.zero, units) },
  ]);
  changes.sort((a, b) => a.at - b.at);
  const timeline = emptyTimeline();
  let metered = lane.zero;
  let units = lane.zero;
  let standing: Standing = NOT_COUNTED;
  let b = 0;
  let c = 0;
  while (b < base.length || c < changes.length) {
    const next_base = b < base.length ? (base.at[b] as Instant) : Number.POSITIVE_INFINITY;
    const next_change = c < changes.length ? (changes[c] as { at: Instant }).at : Number.POSITIVE_INFINITY;
    const at = Math.min(next_base, next_change);
    if (next_base === at) {
      units = base.units[b] as Units;
      standing = base.standing[b] as Standing;
      b++;
    }
    for (; c < changes.length && (changes[c] as { at: Instant }).at === at; c++)
      metered = lane.add(metered, (changes[c] as { units: Units }).units);
    step(timeline, at, standing === COUNTED ? lane.add(units, metered) : units, standing, lane);
  }
  return timeline;
}
