// SPDX-License-Identifier: Apache-2.0
import { checkBusinessPlan, fail, ok, parseBusinessPlan, planReportToJson, type Result } from '@kontor/core';
import type { EvalRequest } from './protocol.js';

/** Whether a business plan adds up. */
export function planCheck({ plan }: EvalRequest<'plan_check'>): Result<unknown> {
  const parsed = parseBusinessPlan(plan);
  if (!parsed.ok)
    return fail(
      ...parsed.problems.map((problem) => ({
        ...problem,
        path: problem.path === '' ? 'plan' : `plan.${problem.path}`,
      })),
    );
  return ok(planReportToJson(checkBusinessPlan(parsed.value)));
}
