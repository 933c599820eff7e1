// SPDX-License-Identifier: Apache-2.0

import type { MonteCarlo, MonteCarloMonth } from '../forecast/monte-carlo.js';
import type { OutlookMonth } from '../forecast/outlook.js';
import type { Tornado as ForecastTornado } from '../forecast/tornado.js';
import { decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';
import { fromMinor } from '../kit/money.js';
import { NUMBER_STYLES, writtenNumber } from '../kit/number-text.js';
import type { ScheduleMonth } from '../ledger/recognition.js';
import {
  type Lines,
  linesPicture,
  linesRows,
  type PictureCell,
  shortDecimal,
  type Tornado,
  valueText,
} from '../picture/index.js';
import type { TargetJudgement } from '../target/judge.js';
import type { Target } from '../target/target.js';
import { measureOf, tableSection } from './figure-sections.js';
import type { PathPoint } from './movement-sections.js';
import { noteOf, type ReportFrame, type ReportLanguage, type ReportSection } from './section.js';
import { reportWords } from './words.js';

/** Of the values of an assumption. */
const ASSUMPTION_PLACES = 4;
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

/** A target as it is stated, and how it stands. */
export interface JudgedAim {
  readonly terms: Target;
  readonly judgement: Pick<TargetJudgement, 'status' | 'actual' | 'probability' | 'words'>;
}

const SIGNS: Readonly<Record<Target['operator'], string>> = {
  '=': '',
  '>=': '≥\u00a0',
  '>': '>\u00a0',
  '<=': '≤\u00a0',
  '<': '<\u00a0',
  range: '',
};

function wantedText(terms: Target, language: ReportLanguage): string {
  const { unit, currency = null, operator, value, minimum, maximum } = terms;
  const text = (of: string | undefined) =>
    of === undefined ? '' : valueText(decimal(of), measureOf({ unit, currency }), language);
  return operator === 'range' ? `${text(minimum)} – ${text(maximum)}` : `${SIGNS[operator]}${text(value)}`;
}

/** What was to be reached, by when, what there is of it, and how it stands; what is due first stands first. */
export function targetsSection(judged: readonly JudgedAim[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const chances = judged.some(({ judgement }) => judgement.probability !== null);
  const sorted = [...judged].sort((a, b) => (a.terms.due < b.terms.due ? -1 : a.terms.due > b.terms.due ? 1 : 0));
  return tableSection('targets', frame, {
    columns: [
      { key: 'figure', label: words.figure },
      { key: 'due', label: words.due },
      { key: 'target', label: words.target },
      { key: 'actual', label: words.actual, measure: { kind: 'count' } },
      { key: 'status', label: words.status },
      ...(chances ? [{ key: 'probability', label: words.chance, measure: { kind: 'share' } as const }] : []),
    ],
    rows: sorted.map(({ terms, judgement: { status, actual, probability } }): PictureCell[] => [
      terms.label,
      terms.due,
      wantedText(terms, frame.language),
      { value: actual?.value ?? null, measure: measureOf({ unit: terms.unit, currency: terms.currency ?? null }) },
      words.statuses[status],
      ...(chances ? [probability] : []),
    ]),
  });
}

/** Where MRR is to be at the ends of months, as far as it is to be reached from below and in the report's currency. */
export function wantedMrr(targets: readonly Target[], { currency }: ReportFrame): PathPoint[] {
  return targets.flatMap(({ metric, operator, currency: of = currency, value, due }) =>
    metric === 'mrr' && ['=', '>=', '>'].includes(operator) && of === currency && value !== undefined
      ? [{ month: due.slice(0, 7), value: decimal(value) }]
      : [],
  );
}

/** A forecast as it is told: what happened, what is expected, and where many runs lie. */
export interface ToldForecast {
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly months: readonly Pick<OutlookMonth, 'month' | 'kind' | 'mrr'>[];
  readonly monte_carlo: MonteCarlo;
}

/** MRR as it was, and as it may go on: the middle of many runs, where nine and where five of ten lie, and what is wanted. */
export function forecastLines(
  { name, currency, months, monte_carlo }: ToldForecast,
  language: ReportLanguage,
  told?: { readonly title: string; readonly note: string },
): Lines {
  const words = reportWords(language);
  const actuals = months.filter(({ kind }) => kind === 'actual');
  const none = actuals.map(() => null);
  const of = (read: (month: MonteCarloMonth) => string) => [
    ...none,
    ...monte_carlo.months.map((month) => decimal(read(month))),
  ];
  const categories = [...actuals, ...monte_carlo.months].map(({ month }) => month);
  const wanted = new Map(
    monte_carlo.targets
      .filter(({ measure, segment }) => measure === 'mrr' && segment === null)
      .map(({ month, at_least }) => [month, decimal(at_least)]),
  );
  const drawn = words.runs(monte_carlo.runs, monte_carlo.seed);
  return {
    title: told?.title ?? `${words.sections.forecast}: ${name}`,
    note: told === undefined ? drawn : `${told.note} · ${drawn}`,
    measure: { kind: 'money', currency },
    category: words.month,
    categories,
    series: [
      {
        key: 'actual',
        label: words.actual,
        values: [...actuals.map(({ mrr }) => decimal(mrr)), ...monte_carlo.months.map(() => null)],
      },
      { key: 'median', label: words.median, style: 'dashes', values: of(({ mrr }) => mrr.p50) },
      ...(categories.some((month) => wanted.has(month))
        ? [
            {
              key: 'target',
              label: words.target,
              style: 'diamonds' as const,
              colour: 'series-3' as const,
              values: categories.map((month) => wanted.get(month) ?? null),
            },
          ]
        : []),
    ],
    bands: [
      { key: 'p5_p95', label: words.middle('90%'), low: of(({ mrr }) => mrr.p5), high: of(({ mrr }) => mrr.p95) },
      { key: 'p25_p75', label: words.middle('50%'), low: of(({ mrr }) => mrr.p25), high: of(({ mrr }) => mrr.p75) },
    ],
    boundary: { after: actuals.length, before_label: words.actual, after_label: words.forecast },
  };
}

export function forecastSection(told: ToldForecast, frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const title = words.sections.forecast;
  const data = forecastLines(told, frame.language, { title, note: noteOf(frame, words) });
  return {
    key: 'forecast',
    title,
    note: data.note ?? '',
    tabular: false,
    rows: linesRows(data),
    draw: (options) => linesPicture(data, { language: frame.language, ...options }),
  };
}

/** What a forecast hangs on, widest swing first, with the values of each assumption. */
export function forecastTornado(
  { measure, segment, month, middle, bars }: ForecastTornado,
  currency: CurrencyCode,
  language: ReportLanguage,
): Tornado {
  const words = reportWords(language);
  const of = segment === null ? measure.toUpperCase() : `${measure.toUpperCase()} (${segment})`;
  // assumptions are numbers of any kind: shares, people, prices
  const value = (number: number) =>
    writtenNumber(shortDecimal(number, ASSUMPTION_PLACES).toString(), NUMBER_STYLES[language]);
  return {
    title: words.matters(of, month),
    measure: measure === 'customers' ? { kind: 'count' } : { kind: 'money', currency },
    base: decimal(middle),
    words: { assumption: words.assumption, base: words.as_assumed, low: words.low, high: words.high },
    rows: bars.map(({ assumption, low, high, at_low, at_high }) => ({
      // what it is of is told by the name after it
      label: `${assumption.replace(/^(segments|sources|costs)\./, '')} ${value(low)} – ${value(high)}`,
      low: decimal(at_low),
      high: decimal(at_high),
    })),
  };
}
