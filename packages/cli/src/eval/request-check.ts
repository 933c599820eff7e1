// SPDX-License-Identifier: Apache-2.0
import { isPlainDate, isTimezone, type Period, type Problem } from '@kontor/core';

// What a request's schema cannot say of single values, as problems.

export function dateProblems(date: string, path: string): Problem[] {
  if (isPlainDate(date)) return [];
  return [
    {
      code: 'invalid-date',
      path,
      message: `${date} is no day of the calendar`,
      mend: 'write an existing day as YYYY-MM-DD',
    },
  ];
}

export function periodProblems(period: Period, path: string): Problem[] {
  const problems = [...dateProblems(period.start, `${path}.start`), ...dateProblems(period.end, `${path}.end`)];
  if (problems.length === 0 && period.end <= period.start)
    problems.push({
      code: 'period-empty',
      path,
      message: `the period from ${period.start} to ${period.end} holds no day`,
      mend: 'let `end`, the first day outside, be later than `start`',
    });
  return problems;
}

export function timezoneProblems(timezone: string): Problem[] {
  if (isTimezone(timezone)) return [];
  return [
    {
      code: 'unknown-timezone',
      path: 'timezone',
      message: `${timezone} is no time zone`,
      mend: 'write an IANA name such as Europe/Berlin or UTC',
    },
  ];
}

export function unknownCurrency(currency: string, path: string): Problem {
  return {
    code: 'unknown-currency',
    path,
    message: `${currency} is no currency`,
    mend: 'write an ISO 4217 code in capitals, such as USD or EUR',
  };
}
