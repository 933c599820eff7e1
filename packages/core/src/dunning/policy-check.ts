// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../kit/result.js';
import type { DunningPolicy, PayDay } from './policy.js';

/** The furthest day from the due date that a policy may name. */
const FURTHEST_DAY = 365;

/** Everything about a policy that cannot be carried out as it is written. */
export function checkDunningPolicy(policy: DunningPolicy): Problem[] {
  const { grace_days, retry_days, mails, end, tries_per_method, office_hours, pay_days } = policy;
  const problems = [
    ...whole('grace_days', grace_days, 0, FURTHEST_DAY),
    ...whole('end.after_days', end.after_days, 0, FURTHEST_DAY),
    ...whole('tries_per_method', tries_per_method, 1, 100),
    ...whole('office_hours.from_hour', office_hours.from_hour, 0, 23),
    ...whole('office_hours.to_hour', office_hours.to_hour, office_hours.from_hour + 1, 24),
    ...retry_days.flatMap((day, index) => whole(`retry_days[${index}]`, day, 1, FURTHEST_DAY)),
    ...mails.flatMap(({ day }, index) => whole(`mails[${index}].day`, day, -FURTHEST_DAY, FURTHEST_DAY)),
    ...office_hours.weekdays.flatMap((day, index) => whole(`office_hours.weekdays[${index}]`, day, 0, 6)),
    ...pay_days.flatMap((day, index) => payDay(`pay_days[${index}]`, day)),
    ...rising('retry_days', retry_days, 1),
    ...rising(
      'mails',
      mails.map(({ day }) => day),
      0,
    ),
    ...beforeEnd('retry_days', retry_days, end.after_days),
    ...beforeEnd(
      'mails',
      mails.map(({ day }) => day),
      end.after_days,
    ),
  ];
  if (policy.max_attempts_per_30_days !== undefined)
    problems.push(...whole('max_attempts_per_30_days', policy.max_attempts_per_30_days, 1, 100));
  if (office_hours.weekdays.length === 0)
    problems.push({
      code: 'dunning-never-at-work',
      path: 'office_hours.weekdays',
      message: 'no day of the week is a working day, so nothing could ever happen',
      mend: 'list at least one weekday, 0 for Monday to 6 for Sunday',
    });
  return problems;
}

function whole(path: string, value: number, least: number, most: number): Problem[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [
    {
      code: 'out-of-bounds',
      path,
      message: `${value} is not a whole number from ${least} to ${most}`,
      mend: `write a whole number from ${least} to ${most}`,
    },
  ];
}

function payDay(path: string, day: PayDay): Problem[] {
  return day === 'last-working-day' ? [] : whole(path, day, 1, 31);
}

function rising(path: string, days: readonly number[], by: number): Problem[] {
  return days.flatMap((day, index) => {
    const before = days[index - 1];
    if (before === undefined || day >= before + by) return [];
    return [
      {
        code: 'dunning-days-unordered',
        path: `${path}[${index}]`,
        message: `day ${day} comes after day ${before} in the list`,
        mend: 'list the days from the earliest to the latest, each once',
      },
    ];
  });
}

function beforeEnd(path: string, days: readonly number[], end: number): Problem[] {
  return days.flatMap((day, index) =>
    day < end
      ? []
      : [
          {
            code: 'dunning-day-after-end',
            path: `${path}[${index}]`,
            message: `day ${day} is not before the end on day ${end}, so it would never come`,
            mend: 'name an earlier day, or let the policy end later',
          },
        ],
  );
}
