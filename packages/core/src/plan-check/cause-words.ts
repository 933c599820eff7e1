// SPDX-License-Identifier: Apache-2.0
import type { Cause } from './cause.js';
import type { Finding, PlanReport } from './finding.js';

/** A cause as a sentence without its end: `Cloud growth is 44%, not 15%`. */
export function causeWords({ figure, story, from, to }: Cause, { figures }: Pick<PlanReport, 'figures'>): string {
  const label = figures.get(figure)?.label ?? figure;
  switch (story) {
    case 'other_period':
      return `${label} is meant ${to.replace('a ', 'by the ')}, not ${from.replace('a ', 'by the ')}`;
    case 'zero_slipped':
      return `${label} is ${to}, not ${from}: a zero too many or too few`;
    case 'cut_off':
      return `${label} is ${to}, not ${from}: digits were cut off, not rounded`;
    case 'as_elsewhere':
      return `${label} was taken as ${to}, which stands in another row, and not as ${from}`;
    case 'said_more_often':
      return `${label} is ${to}, as more passages say, not ${from}`;
    case 'changed':
      return `${label} is ${to}, not ${from}`;
  }
}

/** The likely cause of a contradiction in a sentence without its end; null where nothing single would mend it. */
export function likelyCause({ causes, tied }: Finding, report: Pick<PlanReport, 'figures'>): string | null {
  const [first, second] = causes;
  if (first === undefined) return null;
  if (second === undefined) return causeWords(first, report);
  return `${causeWords(first, report)}; ${tied ? 'equally likely' : 'less likely'}: ${causeWords(second, report)}`;
}
