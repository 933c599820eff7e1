// SPDX-License-Identifier: Apache-2.0
import type { MetricPolicy } from './policy.js';

/**
 * Our own: what is agreed and paid for a month, after every discount while it applies, without tax and usage; a customer
 * counts until it is no longer served.
 */
export const KONTOR_POLICY: MetricPolicy = {
  name: 'kontor',
  version: 1,
  year: '12_months',
  week_and_day: '52_weeks_365_days',
  lasting_discounts: 'subtracted',
  finite_discounts: 'subtracted',
  tax: 'excluded',
  usage_months: 0,
  trials: 'excluded',
  pauses: 'contraction',
  past_due_days: null,
  churn_at: 'end_of_service',
  free_customers: 'churn',
  gap_days: 0,
  reactivation_days: null,
  same_month: 'each_change',
  exchange: 'daily',
};

/**
 * ChartMogul. Coupons deducted, metered charges left out, other currencies converted:
 * https://help.chartmogul.com/hc/en-us/articles/203299812. Churn at the end of the service period (its long-standing
 * default): https://help.chartmogul.com/hc/en-us/articles/203176581-Churn-Recognition. Past due counts until cancelled:
 * https://help.chartmogul.com/article/303-handling-past-due-subscriptions. A pause goes on counting as past due does, but
 * ends the subscription where Recurly bills: https://help.chartmogul.com/hc/en-us/articles/360015688860. Free customers
 * stay active: https://help.chartmogul.com/hc/en-us/articles/15384089786524. Rates move in a line of their own ("Exchange
 * Rate Impact"), at the rate of the day a service period starts, which the day's rate stands for here:
 * https://help.chartmogul.com/hc/en-us/articles/201520952. Not documented there: weeks and days. Its grouping of changes within an hour is left out.
 */
export const CHARTMOGUL_POLICY: MetricPolicy = {
  ...KONTOR_POLICY,
  name: 'chartmogul',
  pauses: 'counted',
  free_customers: 'contraction',
};

/**
 * Stripe Billing with its settings untouched. Active and past due count, trials, tax, free plans and metered prices do
 * not; exchange rates are an impact of their own: https://docs.stripe.com/billing/subscriptions/analytics/glossary. A coupon
 * for ever is subtracted, one once or repeating is not: https://support.stripe.com/questions/billing-analytics. Cancelled is
 * churned at once (a setting moves it to the end of the billing cycle):
 * https://support.stripe.com/questions/metric-configurations. Each change is told, also within one month:
 * https://learn.profitwell.com/article/gf9qqkyplu-profitwell-vs-stripe. Not documented there: weeks and days, and a pause,
 * which leaves a subscription active.
 */
export const STRIPE_POLICY: MetricPolicy = {
  ...KONTOR_POLICY,
  name: 'stripe',
  finite_discounts: 'ignored',
  pauses: 'counted',
  churn_at: 'cancellation',
};

/**
 * ProfitWell Metrics by Paddle. Discounts and credits are always subtracted, a pause is worth nothing, who comes and goes
 * in one calendar month is left out, whoever comes back is reactivated, recurring metered billing is rolled in:
 * https://paddle.com/help/profitwell-metrics/measure/compare/profitwell-vs-chargify. Counted until the end of the billing
 * cycle, at the rate of the day the subscription was bought, customers of free plans and trials not at all:
 * https://learn.profitwell.com/article/ldosvdtpmm-why-is-my-mrr-in-profit-well-different-than-paddle. Past due ends after
 * the dunning window, for which 15 days at least are recommended: http://bssubs.net/profit-well-faqs-for-paddle-users.html.
 * Weeks and days by Paddle's own report (30 days, 4.33 weeks):
 * https://www.paddle.com/help/manage/reporting/how-is-monthly-recurring-revenue-calculated.
 */
export const PROFITWELL_POLICY: MetricPolicy = {
  ...KONTOR_POLICY,
  name: 'profitwell',
  week_and_day: '52_weeks_30_days',
  usage_months: 1,
  past_due_days: 15,
  same_month: 'netted',
  exchange: 'at_start',
};

/**
 * Baremetrics. Coupons are removed; a full discount and a step down to a free plan are churn; delinquent for more than 30
 * days is churn; other intervals are made monthly: https://help.baremetrics.com/en/articles/5380330-monthly-recurring-revenue.
 * Who comes and goes within 30 days is in the churn rate: https://changelog.baremetrics.com. Not documented there: weeks and
 * days, usage, pauses, when a cancellation counts, and exchange rates, which are as in our own policy.
 */
export const BAREMETRICS_POLICY: MetricPolicy = {
  ...KONTOR_POLICY,
  name: 'baremetrics',
  past_due_days: 30,
};

/**
 * Recurly. Coupon discounts, failed charges: both settings, counted by default; tax and usage are not in it; historical
 * amounts at the rate of their time: https://docs.recurly.com/docs/monthly-recurring-revenue-report and
 * https://support.recurly.com/hc/en-us/articles/360027455352. Daily × 30, yearly ÷ 12, by the last day of a month:
 * https://support.recurly.com/hc/en-us/articles/360027350412. A pause is worth nothing, and churn is who paid in the month
 * before and pays nothing in this one:
 * https://www.paddle.com/help/profitwell-metrics/measure/compare/profitwell-vs-recurly,
 * https://support.recurly.com/hc/en-us/articles/360041809372. Not documented there: weeks, which follow its days.
 */
export const RECURLY_POLICY: MetricPolicy = {
  ...KONTOR_POLICY,
  name: 'recurly',
  week_and_day: '30_days',
  pauses: 'churn',
  same_month: 'netted',
};

/** The presets by name; a company's own policies stand beside them. */
export const POLICY_PRESETS: ReadonlyMap<string, MetricPolicy> = new Map(
  [KONTOR_POLICY, CHARTMOGUL_POLICY, STRIPE_POLICY, PROFITWELL_POLICY, BAREMETRICS_POLICY, RECURLY_POLICY].map(
    (policy) => [policy.name, policy] as const,
  ),
);
