// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import type { MetricPolicy } from './policy.js';
import type { RevenuePart, RevenueState } from './revenue-state.js';
import type { Measure } from './scale.js';
import type { Lane, Units } from './units.js';

const DAY = 86_400_000;

/** Whether what a subscription pays counts; `held` is worth nothing and yet keeps the customer, as a pause can. */
export const NOT_COUNTED = 0;
export const COUNTED = 1;
export const HELD = 2;
export type Standing = typeof NOT_COUNTED | typeof COUNTED | typeof HELD;

/**
 * What one subscription is worth from each instant on, in order of time; before the first it is worth nothing. The first
 * `length` places of the lists count: one that is written again keeps its room.
 */
export interface Timeline {
  length: number;
  readonly at: Instant[];
  readonly units: Units[];
  readonly standing: Standing[];
}

export function emptyTimeline(): Timeline {
  return { length: 0, at: [], units: [], standing: [] };
}

/** How a state stands from its instant on until it is cut off, and when that is. */
export interface StateStanding {
  readonly standing: Standing;
  readonly cut: Instant;
}

const GOES_ON: StateStanding = { standing: COUNTED, cut: Number.POSITIVE_INFINITY };

/** Whether a state counts without end under any policy, as nearly all do. */
function isPlain({ status, ends_at, cancelled_at }: RevenueState): boolean {
  return status === 'active' && ends_at === null && cancelled_at === null;
}

/** `past_due_since`: of the first in the unbroken row of past due states that this one belongs to. */
export function standingOf(state: RevenueState, past_due_since: Instant, policy: MetricPolicy): StateStanding {
  let cut = state.ends_at ?? Number.POSITIVE_INFINITY;
  if (policy.churn_at === 'cancellation' && state.cancelled_at !== null && state.cancelled_at < cut)
    cut = state.cancelled_at;
  switch (state.status) {
    case 'active':
      return { standing: COUNTED, cut };
    case 'past_due': {
      if (policy.past_due_days === null) return { standing: COUNTED, cut };
      const given_up = past_due_since + policy.past_due_days * DAY;
      return { standing: COUNTED, cut: Math.min(given_up, cut) };
    }
    case 'trialing':
      return { standing: policy.trials === 'included' ? COUNTED : NOT_COUNTED, cut };
    case 'paused':
      return { standing: policy.pauses === 'counted' ? COUNTED : policy.pauses === 'churn' ? NOT_COUNTED : HELD, cut };
    case 'ended':
      return { standing: NOT_COUNTED, cut };
  }
}

/** What one part is worth a month at an instant: after the discounts that apply then, never below nothing. */
export function partUnits(
  part: RevenuePart,
  currency: string,
  at: Instant,
  policy: MetricPolicy,
  measure: Measure,
  lane: Lane,
): Units {
  let units = measure.monthly(part.amount, currency, part.interval);
  if (part.discounts.length > 0) {
    for (const { amount, ends_at } of part.discounts) {
      if (ends_at === null ? policy.lasting_discounts === 'ignored' : policy.finite_discounts === 'ignored') continue;
      if (ends_at === null || at < ends_at)
        units = lane.subtract(units, measure.monthly(amount, currency, part.interval));
    }
    if (lane.sign(units) < 0) units = lane.zero;
  }
  if (policy.tax === 'included') units = lane.add(units, measure.monthly(part.tax, currency, part.interval));
  return units;
}

function stateUnits(state: RevenueState, at: Instant, policy: MetricPolicy, measure: Measure, lane: Lane): Units {
  const { parts, currency } = state;
  if (parts.length === 1) return partUnits(parts[0] as RevenuePart, currency, at, policy, measure, lane);
  let sum = lane.zero;
  for (const part of parts) sum = lane.add(sum, partUnits(part, currency, at, policy, measure, lane));
  return sum;
}

/** The instants after `from` and before `until` at which a discount of the state ends, in order; mostly none. */
function discountEnds(state: RevenueState, from: Instant, until: Instant): readonly Instant[] {
  let ends: Instant[] | null = null;
  for (const part of state.parts)
    for (const { ends_at } of part.discounts)
      if (ends_at !== null && ends_at > from && ends_at < until) {
        ends ??= [];
        if (!ends.includes(ends_at)) ends.push(ends_at);
      }
  return ends === null ? NO_ENDS : ends.sort((a, b) => a - b);
}
const NO_ENDS: readonly Instant[] = [];

/** Writes the timeline of the states of one subscription, which are in order of time, each at its own instant. */
export function subscriptionTimeline(
  states: readonly RevenueState[],
  policy: MetricPolicy,
  measure: Measure,
  lane: Lane,
  timeline: Timeline,
): void {
  timeline.length = 0;
  let past_due_since = 0;
  let before: RevenueState['status'] | null = null;
  for (let index = 0; index < states.length; index++) {
    const state = states[index] as RevenueState;
    const from = state.at;
    const until = index + 1 < states.length ? (states[index + 1] as RevenueState).at : Number.POSITIVE_INFINITY;
    if (state.status === 'past_due' && before !== 'past_due') past_due_since = from;
    before = state.status;
    const { standing, cut } = isPlain(state) ? GOES_ON : standingOf(state, past_due_since, policy);
    if (from >= cut) {
      step(timeline, from, lane.zero, NOT_COUNTED, lane);
      continue;
    }
    const end = Math.min(cut, until);
    if (standing === COUNTED) {
      step(timeline, from, stateUnits(state, from, policy, measure, lane), COUNTED, lane);
      if (policy.finite_discounts === 'subtracted')
        for (const at of discountEnds(state, from, end))
          step(timeline, at, stateUnits(state, at, policy, measure, lane), COUNTED, lane);
    } else step(timeline, from, lane.zero, standing, lane);
    if (cut < until) step(timeline, cut, lane.zero, NOT_COUNTED, lane);
  }
}

/** Adds a step where something changes by it. */
export function step(timeline: Timeline, at: Instant, units: Units, standing: Standing, lane: Lane): void {
  const { length } = timeline;
  if (
    length > 0
      ? timeline.standing[length - 1] === standing &&
        lane.sign(lane.subtract(units, timeline.units[length - 1] as Units)) === 0
      : standing === NOT_COUNTED
  )
    return;
  timeline.at[length] = at;
  timeline.units[length] = units;
  timeline.standing[length] = standing;
  timeline.length = length + 1;
}
