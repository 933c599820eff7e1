// SPDX-License-Identifier: Apache-2.0
import { fromMinor } from '../kit/money.js';
import { MOVEMENT_KINDS, type MovementAmounts, type MovementReport, roundedMovements } from '../metrics/movement.js';
import {
  type Colour,
  type Lines,
  linesPicture,
  linesRows,
  type Measure,
  type StackedBars,
  stackedBarsPicture,
  stackedBarsRows,
  type Waterfall,
  waterfallPicture,
  waterfallRows,
} from '../picture/index.js';
import { noteOf, type ReportFrame, type ReportSection } from './section.js';
import { reportWords } from './words.js';

/** Of the periods of a report in one currency, each with what it comes to in minor units that add up. */
interface Months {
  readonly measure: Measure;
  readonly months: readonly { readonly name: string; readonly amounts: MovementAmounts }[];
}

function monthsOf({ totals, units_per_minor }: MovementReport, { currency }: ReportFrame): Months {
  const own = totals.filter((total) => total.currency === currency);
  const amounts = own.map((total) => roundedMovements(total.amounts, units_per_minor));
  // before anybody paid there is nothing to tell, but of the last month
  const first = amounts.findIndex(
    (of, at) => at === amounts.length - 1 || Object.values(of).some((minor) => minor !== 0n),
  );
  return {
    measure: { kind: 'money', currency },
    months: own
      .map(({ period }, at) => ({ name: period.start.slice(0, 7), amounts: amounts[at] as MovementAmounts }))
      .slice(first),
  };
}

/** The last month of a report, from its opening to its closing. */
export function waterfallSection(report: MovementReport, frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const { measure, months } = monthsOf(report, frame);
  const last = months.at(-1);
  const amount = (minor: bigint) => fromMinor(minor, frame.currency);
  // a currency that is not exchanged has no line for it
  const moved = last === undefined ? [] : MOVEMENT_KINDS.filter((kind) => kind !== 'fx' || last.amounts.fx !== 0n);
  const data: Waterfall = {
    title: `${words.sections.waterfall}, ${last?.name ?? frame.from.slice(0, 7)}`,
    note: noteOf(frame, words),
    measure,
    words: { step: words.step, value: words.value, level: words.level },
    steps:
      last === undefined
        ? []
        : [
            { label: words.opening, value: amount(last.amounts.opening), kind: 'total' },
            ...moved.map((kind) => ({
              label: words.movements[kind],
              value: amount(last.amounts[kind]),
              kind: 'change' as const,
            })),
            { label: words.closing, value: amount(last.amounts.closing), kind: 'total' },
          ],
  };
  return {
    key: 'waterfall',
    title: data.title,
    note: data.note ?? '',
    tabular: false,
    rows: waterfallRows(data),
    draw: (options) => waterfallPicture(data, { language: frame.language, ...options }),
  };
}

const COLOURS: Readonly<Record<(typeof MOVEMENT_KINDS)[number], Colour>> = {
  new: 'series-0',
  expansion: 'series-2',
  reactivation: 'series-5',
  contraction: 'series-4',
  churn: 'series-1',
  fx: 'series-6',
};

/** What moved in every month: what adds above zero, what takes away below it. */
export function movementsSection(report: MovementReport, frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const { measure, months } = monthsOf(report, frame);
  const exchanged = months.some(({ amounts }) => amounts.fx !== 0n);
  const data: StackedBars = {
    title: words.sections.movements,
    note: noteOf(frame, words),
    measure,
    category: words.month,
    categories: months.map(({ name }) => name),
    series: MOVEMENT_KINDS.filter((kind) => kind !== 'fx' || exchanged).map((kind) => ({
      key: kind,
      label: words.movements[kind],
      colour: COLOURS[kind],
      values: months.map(({ amounts }) => fromMinor(amounts[kind], frame.currency)),
    })),
    sum_label: words.net,
  };
  return {
    key: 'movements',
    title: data.title,
    note: data.note ?? '',
    tabular: false,
    rows: stackedBarsRows(data),
    draw: (options) => stackedBarsPicture(data, { language: frame.language, ...options }),
  };
}

/** A value that is wanted at the end of a month. */
export interface PathPoint {
  readonly month: string;
  /** Major units. */
  readonly value: Parameters<typeof linesPicture>[0]['series'][number]['values'][number];
}

/** MRR at the end of every month, beside its targets where there are some. */
export function mrrSection(
  report: MovementReport,
  frame: ReportFrame,
  targets: readonly PathPoint[] = [],
): ReportSection {
  const words = reportWords(frame.language);
  const { measure, months } = monthsOf(report, frame);
  const wanted = new Map(targets.map(({ month, value }) => [month, value]));
  const data: Lines = {
    title: words.sections.mrr,
    note: noteOf(frame, words),
    measure,
    category: words.month,
    categories: months.map(({ name }) => name),
    series: [
      { key: 'mrr', label: 'MRR', values: months.map(({ amounts }) => fromMinor(amounts.closing, frame.currency)) },
      ...(months.some(({ name }) => wanted.has(name))
        ? [
            {
              key: 'target',
              label: words.target,
              style: 'diamonds' as const,
              colour: 'series-3' as const,
              values: months.map(({ name }) => wanted.get(name) ?? null),
            },
          ]
        : []),
    ],
  };
  return {
    key: 'mrr',
    title: data.title,
    note: data.note ?? '',
    tabular: false,
    rows: linesRows(data),
    draw: (options) => linesPicture(data, { language: frame.language, ...options }),
  };
}
