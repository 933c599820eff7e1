// SPDX-License-Identifier: Apache-2.0
import { didYouMean } from '../catalog/did-you-mean.js';
import { below } from '../catalog/structure.js';
import type { Problem } from '../kit/result.js';
import { FIGURES, figureDefinition } from '../metrics/figure-registry.js';
import type { AlertRule } from './alert.js';
import type { Target } from './target.js';

const COMMUNITY = 'community';

/** Whether there is such a figure, in that unit. Imported numbers may count anything but money. */
export function metricProblems(target: Target, path = ''): Problem[] {
  const unit = unitOf(target.metric);
  if (unit === null) return [unknownMetric(target.metric, below(path, 'metric'))];
  const counted = target.metric.startsWith(`${COMMUNITY}/`) && target.unit !== 'money';
  if (counted || unit === target.unit) return [];
  return [
    {
      code: 'target-unit-mismatch',
      path: below(path, 'unit'),
      message: `${target.metric} is told in ${unit}, and the target asks for ${target.unit}`,
      mend: `write unit: '${unit}', and the values in it`,
    },
  ];
}

/** The same of what an alert looks at. */
export function alertMetricProblems(rule: AlertRule, path = ''): Problem[] {
  if (rule.of === 'target' || unitOf(rule.metric) !== null) return [];
  return [unknownMetric(rule.metric, below(path, 'metric'))];
}

function unitOf(metric: string) {
  const found = figureDefinition(metric);
  // one for each member is no figure by itself
  return found === null || (found.definition.each !== null && found.member === null) ? null : found.definition.unit;
}

function unknownMetric(metric: string, path: string): Problem {
  const near = didYouMean(metric, [...FIGURES.keys()]);
  return {
    code: 'target-metric-unknown',
    path,
    message: `there is no figure ${metric}`,
    mend:
      near === null
        ? 'name a figure of the metrics, or `community/<series>` of imported numbers'
        : `did you mean ${near}?`,
  };
}
