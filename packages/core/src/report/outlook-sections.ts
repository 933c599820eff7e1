// SPDX-License-Identifier: Apache-2.0

import type { MonteCarlo, MonteCarloMonth } from '../forecast/monte-carlo.js';
import { decimal } from '../kit/decimal.js';
import { fromMinor } from '../kit/money.js';
import type { ScheduleMonth } from '../ledger/recognition.js';
import { type Lines, linesPicture, linesRows, type PictureCell } from '../picture/index.js';
import { tableSection } from './figure-sections.js';
import { noteOf, type ReportFrame, type ReportSection } from './section.js';
import { reportWords } from './words.js';

/** Months of deferred revenue that are shown: the report's own and those to come. */
const MONTHS_AHEAD = 12;

/** What was billed and is still to be earned: opening + billed - recognised - credited = closing, month by month. */
export function deferredSection(months: readonly ScheduleMonth[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const first = frame.as_of.slice(0, 7);
  const shown = months
    .filter(({ currency, month }) => currency === frame.currency && month >= first)
    .slice(0, MONTHS_AHEAD + 1);
  const measure = { kind: 'money', currency: frame.currency } as const;
  const amount = (minor: bigint) => fromMinor(minor, frame.currency);
  return tableSection('deferred', frame, {
    columns: [
      { key: 'month', label: words.month },
      { key: 'opening', label: words.opening, measure },
      { key: 'billed', label: words.billed, measure },
      { key: 'recognised', label: words.recognised, measure },
      { key: 'credited', label: words.credited, measure },
      { key: 'closing', label: words.closing, measure },
    ],
    rows: shown.map((month) => [
      month.month,
      amount(month.opening_minor),
      amount(month.billed_minor),
      amount(month.recognised_minor),
      amount(month.credited_minor),
      amount(month.closing_minor),
    ]),
  });
}

/** A target beside what there is of it, in finished words. */
export interface ToldTarget {
  readonly name: string;
  readonly due: string;
  readonly wanted: PictureCell;
  readonly actual: PictureCell;
  readonly status: string;
}

export function targetsSection(targets: readonly ToldTarget[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  return tableSection('targets', frame, {
    columns: [
      { key: 'figure', label: words.figure },
      { key: 'due', label: words.due },
      { key: 'target', label: words.target, measure: { kind: 'count' } },
      { key: 'actual', label: words.actual, measure: { kind: 'count' } },
      { key: 'status', label: words.status },
    ],
    rows: targets.map(({ name, due, wanted, actual, status }) => [name, due, wanted, actual, status]),
  });
}

/** MRR as it was, and as it may go on: the middle of many runs, and where nine and where five of ten lie. */
export function forecastSection(
  actuals: readonly { readonly month: string; readonly mrr: string }[],
  { runs, seed, months }: MonteCarlo,
  frame: ReportFrame,
): ReportSection {
  const words = reportWords(frame.language);
  const none = actuals.map(() => null);
  const of = (read: (month: MonteCarloMonth) => string) => [...none, ...months.map((month) => decimal(read(month)))];
  const data: Lines = {
    title: words.sections.forecast,
    note: `${noteOf(frame, words)} · ${words.runs(runs, seed)}`,
    measure: { kind: 'money', currency: frame.currency },
    category: words.month,
    categories: [...actuals, ...months].map(({ month }) => month),
    series: [
      {
        key: 'actual',
        label: words.actual,
        values: [...actuals.map(({ mrr }) => decimal(mrr)), ...months.map(() => null)],
      },
      { key: 'median', label: words.median, style: 'dashes', values: of(({ mrr }) => mrr.p50) },
    ],
    bands: [
      { key: 'p5_p95', label: words.middle('90%'), low: of(({ mrr }) => mrr.p5), high: of(({ mrr }) => mrr.p95) },
      { key: 'p25_p75', label: words.middle('50%'), low: of(({ mrr }) => mrr.p25), high: of(({ mrr }) => mrr.p75) },
    ],
    boundary: { after: actuals.length, before_label: words.actual, after_label: words.forecast },
  };
  return {
    key: 'forecast',
    title: data.title,
    note: data.note ?? '',
    tabular: false,
    rows: linesRows(data),
    draw: (options) => linesPicture(data, { language: frame.language, ...options }),
  };
}
