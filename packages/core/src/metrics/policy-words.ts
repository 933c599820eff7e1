// SPDX-License-Identifier: Apache-2.0
import { type MetricPolicy, POLICY_OPTIONS, type PolicyOption } from './policy.js';

/** A policy in words, one sentence an option, as it is printed beside figures. */
export function policyWords(policy: MetricPolicy): string[] {
  return POLICY_OPTIONS.map((option) => optionWords(policy, option));
}

const SENTENCES = {
  year: { '12_months': 'A year is twelve months.', '30_of_365_days': 'A year counts 30 of its 365 days a month.' },
  week_and_day: {
    '52_weeks_365_days': 'A year has 52 weeks or 365 days, and a month a twelfth of them.',
    '365_days': 'A month is a twelfth of 365 days, and a week seven of them.',
    '30_days': 'A month is 30 days, and a week seven of them.',
    '52_weeks_30_days': 'A month is a twelfth of 52 weeks, or 30 days.',
    '4_weeks_30_days': 'A month is four weeks, or 30 days.',
  },
  lasting_discounts: {
    subtracted: 'Discounts for ever are subtracted.',
    ignored: 'Discounts for ever are not subtracted.',
  },
  finite_discounts: {
    subtracted: 'Discounts that end are subtracted while they apply.',
    ignored: 'Discounts that end are not subtracted.',
  },
  tax: { excluded: 'Tax is left out.', included: 'Tax is counted.' },
  trials: { excluded: 'Trials are left out.', included: 'Trials count at their full price.' },
  pauses: {
    counted: 'A pause counts at its full price.',
    contraction: 'A pause is worth nothing and keeps the customer.',
    churn: 'A pause is worth nothing and is churn.',
  },
  churn_at: {
    cancellation: 'Churn counts when somebody cancels.',
    end_of_service: 'Churn counts when service ends.',
  },
  free_customers: {
    contraction: 'A paying customer who comes to pay nothing stays a customer.',
    churn: 'A paying customer who comes to pay nothing is churn.',
  },
  same_month: {
    each_change: 'Each change moves by itself.',
    netted: 'Only what a month comes to moves.',
  },
  exchange: {
    daily: 'Other currencies are converted at the rate of each day, and the difference is a line of its own.',
    at_start: 'Other currencies are converted at the rate of the day a customer began to pay.',
    constant: 'Other currencies are converted at the rate of the last day of the report.',
  },
} as const satisfies { readonly [O in PolicyOption]?: { readonly [V in MetricPolicy[O] & string]: string } };

/** One option in a sentence. */
export function optionWords(policy: MetricPolicy, option: PolicyOption): string {
  switch (option) {
    case 'usage_months':
      if (policy.usage_months === 0) return 'Usage is left out.';
      return policy.usage_months === 1
        ? 'Usage counts as it was last billed.'
        : `Usage counts as the mean of its last ${policy.usage_months} months.`;
    case 'past_due_days':
      return policy.past_due_days === null
        ? 'What is past due counts as long as it is served.'
        : `What is past due counts for ${policy.past_due_days} days.`;
    case 'gap_days':
      return policy.gap_days === 0
        ? 'Who stops to pay has left.'
        : `Who is back within ${policy.gap_days} days has never left.`;
    case 'reactivation_days':
      return policy.reactivation_days === null
        ? 'Who comes back is always a reactivation.'
        : `Who comes back after more than ${policy.reactivation_days} days is new again.`;
    default:
      return (SENTENCES[option] as Record<string, string>)[policy[option]] as string;
  }
}
