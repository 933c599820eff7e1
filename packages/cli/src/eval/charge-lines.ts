// SPDX-License-Identifier: Apache-2.0
import type { ChargeLine, Problem } from '@kontor/core';
import type { EvalRequest } from './protocol.js';
import { minorOfText, periodProblems, placesProblems } from './request-check.js';

type RequestLines = EvalRequest<'coupon'>['lines'];

/** What the schema cannot say of lines: their days, and decimals that the currency does not have. */
export function chargeLineProblems(lines: RequestLines, currency: string): Problem[] {
  return lines.flatMap(({ amount, period }, index) => [
    ...placesProblems(amount, currency, `lines[${index}].amount`),
    ...(period === undefined ? [] : periodProblems(period, `lines[${index}].period`)),
  ]);
}

/** Lines without problems, as the core takes them. */
export function chargeLinesOf(lines: RequestLines, currency: string): ChargeLine[] {
  return lines.map(({ charge_key, amount, period, plan, add_on, product }) => ({
    charge_key,
    amount_minor: minorOfText(amount, currency),
    ...(period === undefined ? {} : { period }),
    ...(plan === undefined ? {} : { plan }),
    ...(add_on === undefined ? {} : { add_on }),
    ...(product === undefined ? {} : { product }),
  }));
}
