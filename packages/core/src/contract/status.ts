// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { Subscription, SubscriptionStatus } from './subscription.js';

/**
 * The last day's end of a subscription: its end date, but none while its contract renews by itself and nobody has
 * cancelled it.
 */
export function servedUntil({ end_date, contract, cancelled_on }: Subscription): PlainDate | undefined {
  return contract?.renewal !== undefined && cancelled_on === undefined ? undefined : end_date;
}

/**
 * Where a subscription stands on a day, by the terms in force on it: a trial is over when its days are, and what was
 * cancelled stays active until it ends. `cancelled` ended because somebody cancelled it, `ended` because its contract
 * ran out.
 */
export function statusOn(subscription: Subscription, date: PlainDate): SubscriptionStatus {
  const { status, trial_end_date, cancelled_on } = subscription;
  if (status === 'draft') return 'draft';
  const end = servedUntil(subscription);
  if (end !== undefined && date >= end) return cancelled_on === undefined ? 'ended' : 'cancelled';
  if (status === 'paused') return 'paused';
  return trial_end_date !== undefined && date < trial_end_date ? 'trialing' : 'active';
}
