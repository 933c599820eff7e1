// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import type { RevenueState } from './revenue-state.js';

/**
 * The states of one subscription, in order, of which an invoice is unpaid since an instant: from then on what is active is
 * past due.
 */
export function withPastDue(states: readonly RevenueState[], since: Instant): RevenueState[] {
  const held = states.findLast(({ at }) => at <= since);
  const late = (state: RevenueState): RevenueState =>
    state.status === 'active' ? { ...state, status: 'past_due' } : state;
  return [
    ...states.filter(({ at }) => at < since),
    ...(held === undefined ? [] : [late({ ...held, at: since })]),
    ...states.filter(({ at }) => at > since).map(late),
  ];
}
