// SPDX-License-Identifier: Apache-2.0
import { type Instant, laterDate } from '../kit/calendar.js';
import { dateAt, startOfDay } from '../kit/timezone.js';
import { subscriptionSchedule } from './paid-days.js';
import { periodAt } from './periods.js';
import type { Subscription } from './subscription.js';

/** How often a metered feature's limit starts afresh. */
export type LimitReset = 'day' | 'week' | 'month' | 'year' | 'never';

/** The stretch of time in which usage counts against a limit; `to` is null when the limit never starts afresh. */
export interface LimitWindow {
  readonly from: Instant;
  readonly to: Instant | null;
}

/**
 * The window that holds the instant `at`: cut like the subscription's billing periods, from the same anchor and at
 * the midnights of its zone, and never reaching back before its first day.
 */
export function limitWindow(subscription: Subscription, reset: LimitReset, at: Instant): LimitWindow {
  const { timezone, start_date } = subscription;
  if (reset === 'never') return { from: startOfDay(start_date, timezone), to: null };
  const { start, end } = periodAt(subscriptionSchedule(subscription, reset), dateAt(at, timezone));
  return { from: startOfDay(laterDate(start, start_date), timezone), to: startOfDay(end, timezone) };
}
