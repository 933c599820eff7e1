// SPDX-License-Identifier: Apache-2.0
import {
  creditProblems,
  fail,
  formatMinor,
  isCurrency,
  monthlySchedule,
  ok,
  type Result,
  type RevenueItem,
  withCredit,
} from '@kontor/core';
import type { EvalRequest } from './protocol.js';
import {
  centuryProblems,
  dateProblems,
  minorOfText,
  periodProblems,
  placesProblems,
  unknownCurrency,
} from './request-check.js';

/** The deferred revenue schedule of one amount by month. */
export function schedule(request: EvalRequest<'schedule'>): Result<unknown> {
  const { currency, period } = request;
  const billed_on = request.billed_on ?? period.start;
  if (!isCurrency(currency)) return fail(unknownCurrency(currency, 'currency'));
  const problems = [
    ...periodProblems(period, 'period'),
    ...dateProblems(billed_on, 'billed_on'),
    ...request.credits.flatMap((credit, index) => [
      ...dateProblems(credit.date, `credits[${index}].date`),
      ...placesProblems(credit.amount, currency, `credits[${index}].amount`),
    ]),
    ...placesProblems(request.amount, currency, 'amount'),
  ];
  if (problems.length > 0) return fail(...problems);
  const dates = [period.start, period.end, billed_on, ...request.credits.map((credit) => credit.date)].sort();
  const tooLong = centuryProblems(dates[0] as string, dates.at(-1) as string, 'period');
  if (tooLong.length > 0) return fail(...tooLong);
  let item: RevenueItem = {
    id: 'line',
    customer_id: 'customer',
    invoice_id: 'invoice',
    charge_key: 'charge',
    currency,
    billed_on,
    net_minor: minorOfText(request.amount, currency),
    discount_minor: 0n,
    service_period: period,
    recognition: 'over_time',
    credits: [],
  };
  for (const [index, { date, amount }] of request.credits.entries()) {
    const credit = { date, net_minor: minorOfText(amount, currency) };
    const refused = creditProblems(item, credit, `credits[${index}]`);
    if (refused.length > 0) return fail(...refused);
    item = withCredit(item, credit);
  }
  const text = (minor: bigint) => formatMinor(minor, currency);
  return ok({
    currency,
    months: monthlySchedule([item]).map((row) => ({
      month: row.month,
      opening: text(row.opening_minor),
      billed: text(row.billed_minor),
      recognised: text(row.recognised_minor),
      credited: text(row.credited_minor),
      closing: text(row.closing_minor),
      reversed: text(row.reversed_minor),
    })),
  });
}
