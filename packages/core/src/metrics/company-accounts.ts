// SPDX-License-Identifier: Apache-2.0
import { addToDate, earlierDate } from '../kit/calendar.js';
import type { Month, MonthlyAccounts } from './facts.js';
import type { FigureContext, Span } from './figure-context.js';
import { type Fraction, fraction, plus, times } from './fraction.js';
import { monthShares } from './month-share.js';

/** What was spent to win customers in some days, each month by the part of its days; null where a month has no spend told. */
export function acquisitionSpend(context: FigureContext, { from, to }: Span): Fraction | null {
  let sum = fraction(0);
  for (const [month, share] of monthShares(from, to)) {
    const spent = context.facts.spend.filter((one) => one.month === month);
    if (spent.length === 0) return null;
    for (const { amount, currency } of spent)
      sum = plus(sum, times(context.exchanged(amount, currency, lastDay(month, context)), share));
  }
  return sum;
}

/** One line of the company's accounts over some days; null where it is not told of a month. */
export function accountsOf(
  context: FigureContext,
  { from, to }: Span,
  line: 'operating_profit' | 'revenue' | 'net_burn',
): Fraction | null {
  let sum = fraction(0);
  for (const [month, share] of monthShares(from, to)) {
    const told: MonthlyAccounts | undefined = context.facts.accounts.findLast((one) => one.month === month);
    const amount = told?.[line] ?? null;
    if (told === undefined || amount === null) return null;
    sum = plus(sum, times(context.exchanged(amount, told.currency, lastDay(month, context)), share));
  }
  return sum;
}

/** By whose rate a month's amounts are converted: its last day, or the last that is told of. */
function lastDay(month: Month, { request }: FigureContext) {
  const last = addToDate(addToDate(`${month}-01`, { months: 1 }), { days: -1 });
  return earlierDate(last, request.as_of);
}
