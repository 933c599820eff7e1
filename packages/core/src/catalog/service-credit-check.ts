// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import type { CatalogDefinition, ServiceCredits, ServiceLevelAgreement, SupportHours } from './definition.js';

/** What is wrong with promises of service and what is given back for them, in relation: their shapes are right. */
export function serviceCreditProblems({ plans, support_levels }: CatalogDefinition): Problem[] {
  const problems: Problem[] = [];
  for (const [key, { sla }] of Object.entries(plans)) {
    if (sla !== undefined) problems.push(...slaProblems(sla, `plans.${key}.sla`));
  }
  for (const [key, level] of Object.entries(support_levels ?? {})) {
    const path = `support_levels.${key}`;
    const { hours, credits, response_percent = '100', response_hours, response_hours_by_severity } = level;
    if (hours !== undefined) problems.push(...hoursProblems(hours, `${path}.hours`));
    for (const [severity, count] of Object.entries(response_hours_by_severity ?? {}))
      if (count === 0)
        problems.push(empty(`${path}.response_hours_by_severity.${severity}`, 'nobody can answer within no time'));
    if (credits === undefined) continue;
    const promised = response_hours !== undefined || response_hours_by_severity !== undefined;
    problems.push(...tableProblems(credits, promised ? response_percent : undefined, path));
  }
  return problems;
}

/** The same of one SLA, of a plan or a contract. */
export function slaProblems({ uptime_percent, components, credits }: ServiceLevelAgreement, path: string): Problem[] {
  const problems: Problem[] = [];
  if (components?.length === 0) problems.push(empty(`${path}.components`, 'nothing has to be up'));
  if (credits !== undefined) problems.push(...tableProblems(credits, uptime_percent, path));
  return problems;
}

function tableProblems({ steps, cap }: ServiceCredits, promised: string | undefined, path: string): Problem[] {
  const problems: Problem[] = [];
  const [first] = steps;
  if (first === undefined) return [empty(`${path}.credits.steps`, 'a table without a row gives nothing')];
  if (promised === undefined)
    problems.push({
      code: 'service-credit-without-promise',
      path: `${path}.credits`,
      message: 'nothing is promised that could be missed',
      mend: 'state `uptime_percent` of a plan or `response_hours` of a support level, or remove `credits`',
    });
  else if (decimal(first.below_percent).greaterThan(decimal(promised)))
    problems.push({
      code: 'service-credit-order',
      path: `${path}.credits.steps[0].below_percent`,
      message: `below ${first.below_percent} % there is a credit, although only ${promised} % is promised`,
      mend: 'begin with the promise itself, or below it',
    });
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before === undefined) continue;
    const falls = decimal(step.below_percent).lessThan(decimal(before.below_percent));
    if (falls && decimal(step.credit).greaterThan(decimal(before.credit))) continue;
    problems.push({
      code: 'service-credit-order',
      path: `${path}.credits.steps[${index}]`,
      message: `below ${step.below_percent} % ${step.credit} is given, after ${before.credit} below ${before.below_percent} %`,
      mend: 'order the steps from the mildest miss to the worst, each with a larger credit',
    });
  }
  if (cap !== undefined && decimal(cap).isZero())
    problems.push(empty(`${path}.credits.cap`, 'under a cap of zero nothing is given'));
  return problems;
}

function hoursProblems({ from_hour, to_hour, weekdays }: SupportHours, path: string): Problem[] {
  const problems: Problem[] = [];
  if (to_hour > 24 || to_hour <= from_hour)
    problems.push({
      code: 'out-of-range',
      path: `${path}.to_hour`,
      message: `from ${from_hour} to ${to_hour} o\u2019clock nobody is there`,
      mend: 'write hours of one day: from 0 to 23, to one of 1 to 24 behind it',
    });
  if (weekdays.length === 0) problems.push(empty(`${path}.weekdays`, 'support that never works answers nobody'));
  for (const [index, day] of weekdays.entries())
    if (day > 6)
      problems.push({
        code: 'out-of-range',
        path: `${path}.weekdays[${index}]`,
        message: `${day} is no day of the week`,
        mend: 'write 0 for Monday to 6 for Sunday',
      });
  return problems;
}

function empty(path: string, message: string): Problem {
  return { code: 'not-positive', path, message, mend: 'name at least one, above zero, or leave it out' };
}
