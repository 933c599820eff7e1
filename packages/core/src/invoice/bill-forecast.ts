// SPDX-License-Identifier: Apache-2.0
import type { MeterDefinition } from '../catalog/definition.js';
import type { Phase } from '../contract/phase.js';
import type { PlainDate } from '../contract/subscription.js';
import { addToDate, earlierDate, type Instant } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import { NOTHING_BILLED } from './billed.js';
import { dueCharges } from './due-charges.js';
import type { UsageNeed, UsageTotals } from './usage-need.js';

/** Digits of a projected quantity; what does not end is rounded. */
const PLACES = 6;
/** Most values of single transactions that are made up; a period with more is projected by repeating no more. */
const MOST_TRANSACTIONS = 1_000_000;

/**
 * What a meter will have counted by the end of a period, if the rest of it goes on as it went so far: counts and sums
 * grow with time, what is a peak, a level or a number of different things stays. Where the period is over by `at`, or
 * has not begun, it is what was counted.
 */
export function projectedUsage(
  so_far: UsageTotals,
  { from, to }: Pick<UsageNeed, 'from' | 'to'>,
  aggregation: MeterDefinition['aggregation'],
  at: Instant,
): UsageTotals {
  if (at >= to || at <= from || (aggregation !== 'count' && aggregation !== 'sum')) return so_far;
  const whole = Decimal.fromInteger(to - from);
  const passed = Decimal.fromInteger(at - from);
  const grown = (value: Decimal, places: number) => value.multiply(whole).divide(passed, places, 'half-away');
  // what is counted in whole things stays whole
  const quantity = grown(so_far.quantity, so_far.quantity.isInteger() ? 0 : PLACES);
  const event_count = grown(so_far.event_count, 0);
  const { amount, transactions } = so_far;
  return {
    quantity,
    event_count,
    ...(amount === undefined ? {} : { amount: grown(amount, PLACES) }),
    ...(transactions === undefined ? {} : { transactions: repeated(transactions, event_count) }),
  };
}

/** The same values over again, in their order, until there are so many. */
function repeated(values: readonly Decimal[], count: Decimal): Decimal[] {
  if (values.length === 0) return [];
  const length = Math.max(values.length, Math.min(Number(count.toString()), MOST_TRANSACTIONS));
  return Array.from({ length }, (_, index) => values[index % values.length] as Decimal);
}

/** Periods longer than this are not looked for. */
const LONGEST = { months: 37 };

/** The next day after `today` on which something of a subscription falls due; null when nothing does. */
export function nextDueDate(phases: readonly Phase[], today: PlainDate): PlainDate | null {
  const until = addToDate(today, LONGEST);
  const { fresh } = dueCharges({ phases, billed: NOTHING_BILLED, until, closed_until: today });
  return fresh
    .map(({ due_date }) => due_date)
    .filter((day) => day > today)
    .reduce<PlainDate | null>((first, day) => (first === null ? day : earlierDate(first, day)), null);
}
