// SPDX-License-Identifier: Apache-2.0
import type { Rational } from '../kit/rational.js';
import { causeWords } from './cause-words.js';
import type { PlanReport } from './finding.js';
import type { Interval } from './interval.js';

/** Digits after the point that a fraction without an end is cut to. */
const PLACES = 12;

/** An interval as text: exact where its ends have at most 12 digits after the point; null is no bound. */
function bounds({ low, high }: Interval) {
  const text = (end: Rational | null) => (end === null ? null : end.toDecimal(PLACES, 'half-away').toString());
  return { low: text(low), high: text(high) };
}

/** A report as plain JSON: numbers as decimal text, percentages as fractions. */
export function planReportToJson(report: PlanReport) {
  const { id, name, counts, inputs } = report;
  return {
    plan: id,
    name,
    counts,
    inputs,
    findings: report.findings.map((finding) => {
      const { figure, verdict, kind, check, arithmetic, against, rests_on, note, implied, tied } = finding;
      const stated = report.figures.get(figure);
      return {
        figure,
        label: stated?.label ?? figure,
        section: stated?.section ?? '',
        says: stated?.written.text ?? '',
        verdict,
        kind,
        check,
        follows: finding.follows === null ? null : { ...bounds(finding.follows), text: finding.follows_text },
        arithmetic,
        against,
        rests_on,
        implied,
        causes: finding.causes.map((cause) => ({
          figure: cause.figure,
          story: cause.story,
          from: cause.from,
          to: cause.to,
          text: causeWords(cause, report),
        })),
        equally_likely: tied,
        note,
      };
    }),
    figures: [...report.figures.values()].map(({ id: figure, label, section, unit, written, verdict }) => ({
      figure,
      label,
      section,
      unit: unit.text,
      says: written.text,
      ...(unit.kind === 'words'
        ? { value: null, meant: null }
        : { value: bounds(written.value), meant: bounds(written.meant) }),
      verdict,
    })),
  };
}
export type PlanReportJson = ReturnType<typeof planReportToJson>;
