// SPDX-License-Identifier: Apache-2.0
import { addToDate, civil, dateInMonth, laterDate, type PlainDate, weekdayOf } from '../kit/calendar.js';
import type { DunningPolicy, PayDay } from './policy.js';
import type { RetryReason } from './reason.js';
import type { DunningFailure } from './state.js';

/** How a soft decline is answered: on the policy's next day, the day after a pay day, or the very next day. */
export type RetryRule = 'policy-day' | 'pay-day' | 'next-day';

/** By failure code; what is not here waits for the policy's next day. */
export const RETRY_RULES: Readonly<Record<string, RetryRule>> = {
  'insufficient-funds': 'pay-day',
  'limit-exceeded': 'pay-day',
  'issuer-unavailable': 'next-day',
  'processing-error': 'next-day',
  'duplicate-payment': 'next-day',
};

export interface RetryDay {
  readonly date: PlainDate;
  readonly why: RetryReason;
}

export interface SoftDecline {
  readonly failure: DunningFailure;
  /** The day of the try in the customer's zone. */
  readonly tried_on: PlainDate;
  /** The day of the try before it, if that failed for the same reason. */
  readonly before: PlainDate | null;
}

/**
 * The day of the next try after a soft decline, or null when the policy has no day left. A technical failure is tried
 * again the next day, once between two days of the policy. Lack of money waits for the day after a pay day if one falls before the policy's day after
 * next, so the number of tries stays that of the policy.
 */
export function retryDay(policy: DunningPolicy, due_date: PlainDate, decline: SoftDecline): RetryDay | null {
  const { tried_on, failure, before } = decline;
  const days = policy.retry_days.map((day) => ({ day, date: addToDate(due_date, { days: day }) }));
  const index = days.findIndex(({ date }) => date > tried_on);
  const planned = days[index];
  if (planned === undefined) return null;
  const rule = RETRY_RULES[failure.code] ?? 'policy-day';
  const next = addToDate(tried_on, { days: 1 });
  const since = days[index - 1]?.date ?? due_date;
  if (rule === 'next-day' && (before === null || before < since) && next < planned.date && tried_on >= due_date)
    return { date: next, why: { kind: 'next_day' } };
  if (rule === 'pay-day') {
    const until = days[index + 1]?.date ?? addToDate(due_date, { days: policy.end.after_days });
    for (let date = laterDate(planned.date, next); date < until; date = addToDate(date, { days: 1 }))
      if (policy.pay_days.some((pay_day) => payDayIn(addToDate(date, { days: -1 }), pay_day)))
        return { date, why: { kind: 'pay_day' } };
  }
  return { date: planned.date, why: { kind: 'policy_day', day: planned.day } };
}

/** Whether a date is this pay day of its month. */
export function payDayIn(date: PlainDate, pay_day: PayDay): boolean {
  const { year, month } = civil(date);
  const month_number = 12 * year + month - 1;
  if (pay_day !== 'last-working-day') return date === dateInMonth(month_number, pay_day);
  const last = dateInMonth(month_number, 31);
  const past_friday = weekdayOf(last) - 4;
  return date === addToDate(last, { days: past_friday > 0 ? -past_friday : 0 });
}
