// SPDX-License-Identifier: Apache-2.0
import { decimal, fail, ok, type Result, trueUps } from '@kontor/core';
import type { EvalRequest } from './protocol.js';
import { centuryProblems, dateProblems, negativeProblems, periodProblems } from './request-check.js';

/** The true-ups of a term by the seats in use. */
export function seatOverage({ licensed, start, end, terms, in_use }: EvalRequest<'seat_overage'>): Result<unknown> {
  const { tolerance, cap, true_up } = terms;
  const problems = [
    ...negativeProblems(licensed, 'licensed'),
    ...periodProblems({ start, end }, 'end'),
    ...negativeProblems(tolerance, 'terms.tolerance'),
    ...in_use.flatMap(({ date, seats }, index) => [
      ...dateProblems(date, `in_use[${index}].date`),
      ...negativeProblems(seats, `in_use[${index}].seats`),
    ]),
  ];
  if (cap !== undefined && decimal(cap).lessThan(decimal(tolerance)))
    problems.push({
      code: 'cap-below-tolerance',
      path: 'terms.cap',
      message: `the cap of ${cap} ends before the tolerance of ${tolerance} does`,
      mend: 'let the cap be at least the tolerance',
    });
  if (problems.length > 0) return fail(...problems);
  const tooLong = centuryProblems(start, end, 'end');
  if (tooLong.length > 0) return fail(...tooLong);
  const found = trueUps({
    licensed: decimal(licensed),
    start,
    end,
    terms: { tolerance, true_up, ...(cap === undefined ? {} : { cap }) },
    in_use: in_use.map(({ date, seats }) => ({ date, seats: decimal(seats) })),
  });
  return ok(
    found.map(({ licensed, tolerated, cap, high_water, seats, ...rest }) => ({
      ...rest,
      licensed: licensed.toString(),
      tolerated: tolerated.toString(),
      cap: cap?.toString() ?? null,
      high_water: high_water.toString(),
      seats: seats.toString(),
    })),
  );
}
