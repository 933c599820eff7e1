// SPDX-License-Identifier: Apache-2.0

/**
 * What counts as recurring revenue, and when: the points on which reports disagree. Stored by name and version, and
 * printed beside each figure. Every option is independent of the others; `POLICY_OPTIONS` names them in the order in
 * which a bridge applies them.
 */
export interface MetricPolicy {
  /** A preset's name, or one's own. */
  readonly name: string;
  readonly version: number;
  /** A twelfth of what is due a year; or the days of the month it stands for: 30 of 365. */
  readonly year: '12_months' | '30_of_365_days';
  /**
   * What is due a week or a day, by the month: 52 weeks or 365 days a year over twelve; 365 days over twelve, of which a
   * week is seven; a month of 30 days; 52 weeks over twelve beside a month of 30 days; or four weeks and 30 days.
   */
  readonly week_and_day: '52_weeks_365_days' | '365_days' | '30_days' | '52_weeks_30_days' | '4_weeks_30_days';
  /** Discounts that never end. */
  readonly lasting_discounts: 'subtracted' | 'ignored';
  /** Discounts that end by themselves, while they apply. */
  readonly finite_discounts: 'subtracted' | 'ignored';
  readonly tax: 'excluded' | 'included';
  /** The mean of so many months of usage, billed up to the moment; 0: usage is no recurring revenue. */
  readonly usage_months: number;
  readonly trials: 'excluded' | 'included';
  /** A pause counts on, or is worth nothing: as a contraction that keeps the customer, or as churn. */
  readonly pauses: 'counted' | 'contraction' | 'churn';
  /** For so many days an unpaid subscription counts on; null: as long as it is served. */
  readonly past_due_days: number | null;
  /** When a cancelled subscription stops to count: at once, or when it is no longer served. */
  readonly churn_at: 'cancellation' | 'end_of_service';
  /** A paying customer who comes to pay nothing and is served on, by a free plan or a full discount. */
  readonly free_customers: 'contraction' | 'churn';
  /**
   * A customer who is back within so many days never left: what it stopped to pay is contraction, and what it pays again
   * expansion; 0: it left at once.
   */
  readonly gap_days: number;
  /** A customer who is back after more days than these is new again; null: always a reactivation. */
  readonly reactivation_days: number | null;
  /**
   * Each change moves by itself, so who comes and goes in one month is both new and churn; or only what a month (or the
   * period asked for) comes to is told, and such a customer is neither.
   */
  readonly same_month: 'each_change' | 'netted';
  /**
   * Other currencies at the rate of each day, with the difference as its own line; at the rate of the day on which the
   * customer began to pay; or all at the rate of the last day of the report.
   */
  readonly exchange: 'daily' | 'at_start' | 'constant';
}

/** An option of a policy: all that it has but its name. */
export type PolicyOption = Exclude<keyof MetricPolicy, 'name' | 'version'>;

/** Every option, in the order in which they are told and in which a bridge applies them. */
export const POLICY_OPTIONS: readonly PolicyOption[] = [
  'trials',
  'pauses',
  'past_due_days',
  'churn_at',
  'lasting_discounts',
  'finite_discounts',
  'tax',
  'usage_months',
  'year',
  'week_and_day',
  'exchange',
  'free_customers',
  'gap_days',
  'reactivation_days',
  'same_month',
];

/** The options on which two policies differ. */
export function differingOptions(a: MetricPolicy, b: MetricPolicy): PolicyOption[] {
  return POLICY_OPTIONS.filter((option) => a[option] !== b[option]);
}

/** How a policy is printed beside a figure: `kontor 1`. */
export function policyLabel({ name, version }: Pick<MetricPolicy, 'name' | 'version'>): string {
  return `${name} ${version}`;
}
