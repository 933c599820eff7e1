// SPDX-License-Identifier: Apache-2.0
import { daysBetween, type PlainDate } from '../kit/calendar.js';

/** Days past due, in the steps that receivables are told in. */
export const RECEIVABLE_AGES = ['not_due', '1-30', '31-60', '61-90', 'over_90'] as const;
export type ReceivableAge = (typeof RECEIVABLE_AGES)[number];

/** An invoice is past due from the day after its due date on. */
export function ageOf(due_date: PlainDate, as_of: PlainDate): ReceivableAge {
  const days = daysBetween(due_date, as_of);
  if (days <= 0) return 'not_due';
  if (days <= 30) return '1-30';
  if (days <= 60) return '31-60';
  return days <= 90 ? '61-90' : 'over_90';
}
