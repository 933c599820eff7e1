// SPDX-License-Identifier: Apache-2.0
import type { Bound } from '../kit/bound.js';
import { earlierDate } from '../kit/calendar.js';
import type { Subscription, SubscriptionStatus } from './subscription.js';

/**
 * The last day's end of a subscription: its end date, but none while its contract renews by itself and nobody has
 * cancelled it; the end of the trial where it ends with that unless there is something to pay with.
 */
export function servedUntil(subscription: Subscription): Bound | undefined {
  const { end_date, contract, cancelled_on, trial_end_date, trial_without_method } = subscription;
  const end = contract?.renewal !== undefined && cancelled_on === undefined ? undefined : end_date;
  if (trial_without_method !== 'cancel' || trial_end_date === undefined) return end;
  return end === undefined ? trial_end_date : earlierDate(end, trial_end_date);
}

/**
 * Where a subscription stands on a day, or at a moment within it, by the terms in force then: a trial is over when its
 * days are, and what was cancelled stays active until it ends. `cancelled` ended because somebody cancelled it, `ended` because its contract
 * ran out. `late`: an invoice of it is past due; it is served all the same until somebody pauses or cancels it.
 */
export function statusOn(subscription: Subscription, at: Bound, late = false): SubscriptionStatus {
  const { status, end_date, trial_end_date, cancelled_on, trial_without_method } = subscription;
  if (status === 'draft') return 'draft';
  const end = servedUntil(subscription);
  if (end !== undefined && at >= end) return cancelled_on === undefined && end === end_date ? 'ended' : 'cancelled';
  if (status === 'paused') return 'paused';
  if (trial_end_date !== undefined && at < trial_end_date) return 'trialing';
  if (trial_end_date !== undefined && trial_without_method === 'pause') return 'paused';
  return late ? 'past_due' : 'active';
}
