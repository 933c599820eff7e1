// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import { ACCOUNT_BEGINS, type CustomerHistory, KIND, NEW, type SubscriptionHistory } from './customer-history.js';
import { customersOf, type RevenueHistory } from './revenue-history.js';
import { stateAt } from './revenue-lines.js';
import type { RevenueState } from './revenue-state.js';

// What the states of subscriptions tell apart from what they are worth.

export interface SubscriptionFact {
  readonly customer_id: string;
  readonly subscription_id: string;
}

/** Whether a state charges for anything, whatever is taken off. */
function isPriced({ parts }: RevenueState): boolean {
  return parts.some(({ amount, interval }) => interval !== 'once' && amount.sign() > 0);
}

function isServed({ status, ends_at }: RevenueState, at: Instant): boolean {
  return status !== 'ended' && status !== 'paused' && (ends_at === null || at < ends_at);
}

/** Subscriptions that are served just before an instant, paid or free, with their plan. */
export function servedSubscriptions(
  history: RevenueHistory,
  before: Instant,
): readonly (SubscriptionFact & { readonly plan: string })[] {
  const found: (SubscriptionFact & { readonly plan: string })[] = [];
  for (const { customer_id, subscriptions } of customersOf(history))
    for (const { subscription_id, states } of subscriptions) {
      const state = stateAt(states, before - 1)?.state;
      if (state !== undefined && isServed(state, before - 1))
        found.push({ customer_id, subscription_id, plan: state.plan });
    }
  return found;
}

/** Trials that ended at or after `from` and before `to`, and whether each went on paid at once. */
export function endedTrials(
  history: RevenueHistory,
  from: Instant,
  to: Instant,
): readonly (SubscriptionFact & { readonly converted: boolean })[] {
  const found: (SubscriptionFact & { readonly converted: boolean })[] = [];
  for (const { customer_id, subscriptions } of customersOf(history))
    for (const { subscription_id, states } of subscriptions)
      states.forEach((state, index) => {
        const next = states[index + 1];
        if (state.status !== 'trialing' || (next?.status === 'trialing' && isServed(state, next.at))) return;
        const stopped = state.ends_at !== null && (next === undefined || state.ends_at < next.at);
        const at = stopped ? (state.ends_at as Instant) : next?.at;
        if (at === undefined || at < from || at >= to) return;
        const converted =
          !stopped && next !== undefined && (next.status === 'active' || next.status === 'past_due') && isPriced(next);
        found.push({ customer_id, subscription_id, converted });
      });
  return found;
}

/** Whether a customer had any subscription before an instant: a trial, a free one or a paid one. */
export function everSubscribed({ subscriptions }: Pick<CustomerHistory, 'subscriptions'>, before: Instant): boolean {
  return subscriptions.some(({ states }) => states.some(({ at, status }) => at < before && status !== 'ended'));
}

/** Whether a customer ever paid before an instant. */
export function everPaid({ changes }: Pick<CustomerHistory, 'changes'>, before: Instant): boolean {
  const first = changes.at[0];
  const code = changes.code[0] as number;
  return first !== undefined && first < before && (code & KIND) === NEW && (code & ACCOUNT_BEGINS) !== 0;
}

/** Whether one of the subscriptions was paid for in the cloud, at or after one instant and before another. */
export function paidInCloud(subscriptions: readonly SubscriptionHistory[], from: Instant, before: Instant): boolean {
  return subscriptions.some(({ states }) =>
    states.some(
      (state, index) =>
        state.deployment === 'cloud' &&
        (state.status === 'active' || state.status === 'past_due') &&
        isPriced(state) &&
        state.at < before &&
        (states[index + 1]?.at ?? Number.POSITIVE_INFINITY) > from &&
        (state.ends_at === null || state.ends_at > from),
    ),
  );
}
