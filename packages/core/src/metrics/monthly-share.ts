// SPDX-License-Identifier: Apache-2.0
import type { BillingInterval } from '../catalog/charge.js';
import { TIMES_A_YEAR } from '../catalog/recurring-amount.js';
import type { MetricPolicy } from './policy.js';

/** What an amount due every interval is multiplied by, and divided by, to be that of a month. */
export interface MonthlyShare {
  readonly times: number;
  readonly per: number;
}

const NOTHING: MonthlyShare = { times: 0, per: 1 };
const ONE: MonthlyShare = { times: 1, per: 1 };

/** What a week and a day come to in a month, by convention. */
const WEEK_AND_DAY: Record<MetricPolicy['week_and_day'], { readonly week: MonthlyShare; readonly day: MonthlyShare }> =
  {
    '52_weeks_365_days': { week: { times: TIMES_A_YEAR.week, per: 12 }, day: { times: TIMES_A_YEAR.day, per: 12 } },
    '365_days': { week: { times: 365, per: 84 }, day: { times: 365, per: 12 } },
    '30_days': { week: { times: 30, per: 7 }, day: { times: 30, per: 1 } },
    '52_weeks_30_days': { week: { times: TIMES_A_YEAR.week, per: 12 }, day: { times: 30, per: 1 } },
    '4_weeks_30_days': { week: { times: 4, per: 1 }, day: { times: 30, per: 1 } },
  };

/** The share of a month in an interval, by a policy, as a fraction in lowest terms; nothing of what is due once. */
export function monthlyShare(
  interval: BillingInterval,
  policy: Pick<MetricPolicy, 'year' | 'week_and_day'>,
): MonthlyShare {
  if (interval === 'month') return ONE;
  if (interval === 'once') return NOTHING;
  const [unit, every] = typeof interval === 'object' ? [interval.unit, interval.every] : [interval, 1];
  const { times, per } = shareOf(unit, policy);
  return lowest(times, per * every);
}

function shareOf(
  unit: 'day' | 'week' | 'month' | 'quarter' | 'year',
  policy: Pick<MetricPolicy, 'year' | 'week_and_day'>,
): MonthlyShare {
  switch (unit) {
    case 'month':
      return ONE;
    case 'quarter':
      return { times: TIMES_A_YEAR.quarter, per: 12 };
    case 'year':
      return policy.year === '12_months' ? { times: 1, per: 12 } : { times: 30, per: 365 };
    case 'week':
    case 'day':
      return WEEK_AND_DAY[policy.week_and_day][unit];
  }
}

function lowest(times: number, per: number): MonthlyShare {
  const divisor = greatestCommonDivisor(times, per);
  return { times: times / divisor, per: per / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** The least whole number that both divide. Throws a RangeError beyond 2^53. */
export function leastCommonMultiple(a: number, b: number): number {
  const multiple = (a / greatestCommonDivisor(a, b)) * b;
  if (!Number.isSafeInteger(multiple)) throw new RangeError('intervals too different to be added exactly');
  return multiple;
}
