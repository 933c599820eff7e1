// SPDX-License-Identifier: Apache-2.0
import type { BusinessPlan, Cause } from '@kontor/core';
import { expect, test } from 'vitest';
import { businessPlans } from '../index.js';
import { reportOf } from './plan-figures.js';

/** The plan with one figure changed as a cause says. */
function mended(plan: BusinessPlan, { figure, story, to }: Cause): BusinessPlan {
  const [section, key] = figure.split('.') as [string, string];
  const stated = plan.sections[section]?.figures[key];
  const held = plan.sections[section];
  if (stated === undefined || held === undefined) throw new Error(`there is no figure ${figure}`);
  const changed =
    story === 'other_period'
      ? { ...stated, unit: stated.unit.replace(/month|year/, to.slice('a '.length)) }
      : { ...stated, says: to.replace(/^(.*) and more$/, '$1+').replace(/^at most /, '≤') };
  return {
    ...plan,
    sections: { ...plan.sections, [section]: { ...held, figures: { ...held.figures, [key]: changed } } },
  };
}

test.each(businessPlans.map((plan) => [plan.id, plan] as const))('%s: whatever is said to mend it does', (_, plan) => {
  const { findings } = reportOf(plan);
  for (const [place, { check, causes }] of findings.entries())
    for (const cause of causes) {
      // a formula has its twelve months in it: the period of a figure in it is not the unit's alone
      if (cause.story === 'other_period' && plan.checks[check]?.kind === 'formula') continue;
      // what a passage says more often may change which of them the others are held against
      if (plan.checks[check]?.kind === 'same') continue;
      const again = reportOf(mended(plan, cause)).findings[place];
      expect(again?.verdict, `${cause.figure} ${cause.from} → ${cause.to}: ${again?.arithmetic}`).not.toBe(
        'contradicted',
      );
    }
});
