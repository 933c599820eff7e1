// SPDX-License-Identifier: Apache-2.0
import { below, checkFields, flag, isRecord, oneOf, optional, required, text, whole } from '../catalog/structure.js';
import { currency } from '../discount/money-check.js';
import { decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import { ALERT_OPERATORS, type AlertRule } from './alert.js';
import { keyCheck, metricName, signedDecimal } from './target-parse.js';

/** Everything wrong with the rule of an alert of unknown shape; without problems it is an `AlertRule`. */
export function alertProblems(rule: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  const common = { label: required(text), mail: required(flag), of: required(oneOf('metric', 'target')) };
  const of = isRecord(rule) ? rule.of : undefined;
  const fields = {
    ...common,
    ...(of === 'target'
      ? { target: required(keyCheck) }
      : {
          metric: required(metricName),
          currency: optional(currency),
          operator: required(oneOf(...ALERT_OPERATORS)),
          threshold: required(signedDecimal),
          clear_at: optional(signedDecimal),
          days: optional(whole),
        }),
  };
  checkFields(rule, path, fields, problems);
  return problems.length > 0 ? problems : senseProblems(rule as AlertRule, path);
}

function senseProblems(rule: AlertRule, path: string): Problem[] {
  const problems: Problem[] = [];
  if (rule.of === 'target') return problems;
  const { operator, threshold, clear_at, days } = rule;
  const order = clear_at === undefined ? 0 : decimal(clear_at).compare(decimal(threshold));
  if (order !== 0 && order > 0 === (operator === '>' || operator === '>='))
    problems.push({
      code: 'alert-never-clear',
      path: below(path, 'clear_at'),
      message: `above ${threshold} and below ${clear_at} it would be raised and over at once`,
      mend: `let \`clear_at\` be ${operator.startsWith('>') ? 'below' : 'above'} the threshold, or leave it out`,
    });
  if (days === 0)
    problems.push({
      code: 'not-positive',
      path: below(path, 'days'),
      message: 'an alert after no day is always there',
      mend: 'write 1 or more, or leave `days` out',
    });
  return problems;
}
