// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { type MetricPolicy, POLICY_OPTIONS, type PolicyOption } from './policy.js';
import { KONTOR_POLICY } from './policy-presets.js';

/** What each option may be; whole numbers by their most. */
const CHOICES: Readonly<Record<PolicyOption, readonly string[] | { readonly most: number; readonly none: boolean }>> = {
  year: ['12_months', '30_of_365_days'],
  week_and_day: ['52_weeks_365_days', '365_days', '30_days', '52_weeks_30_days', '4_weeks_30_days'],
  lasting_discounts: ['subtracted', 'ignored'],
  finite_discounts: ['subtracted', 'ignored'],
  tax: ['excluded', 'included'],
  usage_months: { most: 12, none: false },
  trials: ['excluded', 'included'],
  pauses: ['counted', 'contraction', 'churn'],
  past_due_days: { most: 3650, none: true },
  churn_at: ['cancellation', 'end_of_service'],
  free_customers: ['contraction', 'churn'],
  gap_days: { most: 3650, none: false },
  reactivation_days: { most: 3650, none: true },
  same_month: ['each_change', 'netted'],
  exchange: ['daily', 'at_start', 'constant'],
};

/**
 * A policy from what somebody wrote: options by name on top of another policy, our own where none is given. Every mistake is
 * a `metric-policy-invalid`.
 */
export function parseMetricPolicy(
  options: Readonly<Record<string, unknown>>,
  { name, version }: Pick<MetricPolicy, 'name' | 'version'>,
  base: MetricPolicy = KONTOR_POLICY,
): Result<MetricPolicy> {
  const problems: Problem[] = [];
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHOICES, option)) {
      problems.push(invalid(option, `there is no option ${option}`, `write some of ${POLICY_OPTIONS.join(', ')}`));
      continue;
    }
    const choices = CHOICES[option as PolicyOption];
    if ('most' in choices) {
      const whole = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= choices.most;
      if (!whole && !(choices.none && value === null))
        problems.push(
          invalid(
            option,
            `${JSON.stringify(value)} is no number of it`,
            `write a whole number from 0 to ${choices.most}${choices.none ? ', or null' : ''}`,
          ),
        );
    } else if (!choices.includes(value as string))
      problems.push(
        invalid(option, `${JSON.stringify(value)} is none of its values`, `write one of ${choices.join(', ')}`),
      );
  }
  return problems.length > 0 ? fail(...problems) : ok({ ...base, ...options, name, version });
}

function invalid(path: string, message: string, mend: string): Problem {
  return { code: 'metric-policy-invalid', path, message, mend };
}
