// SPDX-License-Identifier: Apache-2.0
import { addToDate, boundAt, dateAt, type Instant, type SubscriptionStatus, statusOn } from '@kontor/core';
import { type RawBuilder, sql } from 'kysely';
import type { StoredSubscription } from './subscriptions.js';

/** Which subscriptions a list is of, by where they stand at a moment. */
export interface StatusFilter {
  readonly status: SubscriptionStatus;
  readonly at: Instant;
}

/** Whether a subscription stands so by these terms. */
export function standsSo(row: StoredSubscription, { status, at }: StatusFilter): boolean {
  return statusOn(row, boundAt(at, row.timezone), row.past_due) === status;
}

// wherever it is, the day is at most one earlier there
const earliestDay = (at: Instant) => addToDate(dateAt(at, 'UTC'), { days: -1 });

/** What may be so of the latest terms, or of those before them where the latest are agreed for later. */
export function orAgreedForLater(condition: RawBuilder<boolean>, at: Instant): RawBuilder<boolean> {
  return sql<boolean>`(${condition} OR valid_from >= ${earliestDay(at)})`;
}

/**
 * What the row `alias` of a subscription must be like at least to stand so: narrows what is read by its indexes, and
 * leaves the answer to `standsSo`.
 */
export function mayStandSo(alias: string, { status, at }: StatusFilter): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const earliest = earliestDay(at);
  switch (status) {
    case 'draft':
      return sql<boolean>`${column('status')} = 'draft'`;
    case 'paused':
      return sql<boolean>`(${column('status')} = 'paused' OR ${column('trial_end_date')} IS NOT NULL
        AND ${column('trial_without_method')} = 'pause')`;
    case 'trialing':
      return sql<boolean>`${column('trial_end_date')} >= ${earliest}`;
    case 'cancelled':
    case 'ended':
      return sql<boolean>`(${column('end_date')} IS NOT NULL OR ${column('trial_end_date')} IS NOT NULL
        AND ${column('trial_without_method')} = 'cancel')`;
    case 'past_due':
      return sql<boolean>`EXISTS (SELECT FROM collection late WHERE late.org_id = ${column('org_id')} AND late.past_due
        AND late.subscription_id = ${column('id')})`;
    case 'active':
      return sql<boolean>`${column('status')} NOT IN ('draft', 'paused')`;
  }
}
