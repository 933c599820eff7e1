// SPDX-License-Identifier: Apache-2.0
import { type BusinessPlan, checkBusinessPlan, parseBusinessPlan } from '@kontor/core';
import { businessPlans } from '@kontor/examples';
import type { BenchResult } from './result.js';

const BOUND_MILLISECONDS = 100;
const RUNS = 5;

/** Reading and checking all of these. */
function check(plans: readonly BusinessPlan[]): { readonly milliseconds: number; readonly findings: number } {
  const started = performance.now();
  let findings = 0;
  for (const plan of plans) {
    const parsed = parseBusinessPlan(plan);
    if (!parsed.ok) throw new Error(`${plan.id} is no plan`);
    findings += checkBusinessPlan(parsed.value).findings.length;
  }
  return { milliseconds: performance.now() - started, findings };
}

/** The plans of the five businesses, all in one process, against the promised time. */
export async function bench(): Promise<BenchResult[]> {
  const runs = Array.from({ length: RUNS }, () => check(businessPlans));
  const milliseconds = Math.min(...runs.map((run) => run.milliseconds));
  const findings = runs[0]?.findings;
  return [
    {
      bench: `plan check of five companies, ${findings} findings`,
      ours: Number(milliseconds.toFixed(1)),
      peer: BOUND_MILLISECONDS,
      peer_name: 'the bound',
      unit: 'ms',
      ratio: Number((milliseconds / BOUND_MILLISECONDS).toFixed(2)),
      bound: `under ${BOUND_MILLISECONDS} ms`,
      holds: milliseconds < BOUND_MILLISECONDS,
    },
  ];
}
