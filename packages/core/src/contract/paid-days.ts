// SPDX-License-Identifier: Apache-2.0
import { type Bound, dayOf } from '../kit/bound.js';
import { earlierDate, laterDate } from '../kit/calendar.js';
import type { Schedule } from './periods.js';
import { servedUntil } from './status.js';
import type { Subscription } from './subscription.js';

/** Days something is paid for, also from or to a second within one: `start` in, `end` out, null when open-ended. */
export interface PaidDays {
  readonly start: Bound;
  readonly end: Bound | null;
}

/** Its whole days: a day in which paying begins counts, one in which it ends does not. Empty where none is left. */
export function wholeDaysOf({ start, end }: PaidDays): PaidDays {
  return { start: dayOf(start), end: end === null ? null : dayOf(end) };
}

/**
 * The days a subscription, or an add-on within it, is paid for: from its start or the end of the trial, whichever is
 * later, to its end. Null when there is none, as after a trial that is not paid for.
 */
export function paidDays(
  subscription: Subscription,
  within: { readonly start_date: Bound; readonly end_date?: Bound } = subscription,
): PaidDays | null {
  if (subscription.trial_end_date !== undefined && subscription.trial_without_method !== undefined) return null;
  const start = [subscription.start_date, within.start_date, subscription.trial_end_date ?? ''].reduce(laterDate);
  const ends = [servedUntil(subscription), within === subscription ? undefined : within.end_date].filter(
    (date) => date !== undefined,
  );
  const end = ends.length === 0 ? null : ends.reduce(earlierDate);
  return end !== null && end <= start ? null : { start, end };
}

/**
 * How a subscription's time is cut for prices of one interval. A trial moves an anniversary that was still the start
 * date to the day the trial ends, so that the first paid period is a whole one; any other anchor date, and a
 * `calendar` anchor, stand as they are, and the rest of the period after the trial is prorated.
 */
export function subscriptionSchedule(subscription: Subscription, interval: Schedule['interval']): Schedule {
  const { anchor, anchor_date, start_date, trial_end_date } = subscription;
  const moved = anchor === 'anniversary' && anchor_date === start_date && trial_end_date !== undefined;
  return { anchor: { kind: anchor, date: moved ? laterDate(trial_end_date, anchor_date) : anchor_date }, interval };
}
