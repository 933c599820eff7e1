// SPDX-License-Identifier: Apache-2.0
import { addToDate, earlierDate, fail, monthStart, ok, type PlainDate, type Result } from '@kontor/core';

/** The days a report is about. */
export interface ReportDays {
  /** The first day of the month. */
  readonly from: PlainDate;
  /** The last day that is told of: that of the month, or the day it is while the month goes on. */
  readonly on: PlainDate;
  /** The last day of the month before. */
  readonly before: PlainDate;
  /** The first day of the first of the months that are shown. */
  readonly since: PlainDate;
}

export interface ReportDaysAsked {
  /** `2026-10`. */
  readonly month?: string | undefined;
  /** A day, whose month is told until then. */
  readonly on?: PlainDate | undefined;
  /** How many months are shown beside one another. */
  readonly months: number;
}

/** The month asked for, or until the day asked for; the last month that is over when nothing is. */
export function reportDays({ month, on, months }: ReportDaysAsked, today: PlainDate): Result<ReportDays> {
  if (month !== undefined && on !== undefined)
    return fail({
      code: 'unknown-field',
      path: 'on',
      message: 'a report is about a month, or about one until a day',
      mend: 'leave out `month` or `on`',
    });
  const first =
    on === undefined
      ? `${month ?? monthStart(addToDate(monthStart(today), { days: -1 })).slice(0, 7)}-01`
      : monthStart(on);
  if ((on ?? first) > today)
    return fail({
      code: 'date-in-future',
      path: on === undefined ? 'month' : 'on',
      message: `${on ?? month} has not begun`,
      mend: 'name a month that has, or a day of it',
    });
  const last = addToDate(first, { months: 1, days: -1 });
  return ok({
    from: first,
    on: on ?? earlierDate(last, today),
    before: addToDate(first, { days: -1 }),
    since: addToDate(first, { months: 1 - months }),
  });
}
