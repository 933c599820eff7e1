// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { NUMBER_STYLES, writtenNumber } from '../kit/number-text.js';
import type { Figure } from '../metrics/figure.js';
import {
  type Funnel,
  funnelPicture,
  funnelRows,
  type Measure,
  type PictureCell,
  type PictureRows,
  tablePicture,
  valueText,
} from '../picture/index.js';
import { noteOf, type ReportFrame, type ReportLanguage, type ReportSection, type SectionKey } from './section.js';
import { type ReportWords, reportWords } from './words.js';

/** The figures at the top of a report. */
export const HEADLINE_FIGURES = [
  'mrr',
  'arr',
  'net_new_mrr',
  'mrr_growth',
  'customers',
  'new_customers',
  'churned_customers',
  'arpa',
  'net_revenue_retention',
  'gross_revenue_retention',
  'logo_churn',
  'gross_revenue_churn',
] as const;

/** What a customer brings and costs, and how soundly it grows. */
export const ECONOMICS_FIGURES = [
  'arpa',
  'gross_margin',
  'ltv',
  'cac',
  'ltv_to_cac',
  'cac_payback',
  'quick_ratio',
  'magic_number',
  'rule_of_40',
  'burn_multiple',
  'trial_conversion',
  'free_to_paid',
] as const;

/** Months and ratios are told to two places. */
const PLACES = 2;

export function measureOf({ unit, currency }: Pick<Figure, 'unit' | 'currency'>): Measure {
  switch (unit) {
    case 'money':
      return { kind: 'money', currency: currency as string };
    case 'fraction':
      return { kind: 'share' };
    case 'ratio':
      return { kind: 'ratio' };
    case 'months':
      return { kind: 'months' };
    case 'count':
      return { kind: 'count' };
  }
}

/** The words of a figure, which are those of its definition where it is of one member: `mrr/plan/pro`, `funnel/paid`. */
function wordsOf({ name }: Figure, { figures }: ReportWords) {
  const [first = name, second = ''] = name.split('/');
  return figures[name] ?? figures[`${first}/${second}`] ?? figures[first];
}

function titleOf(figure: Figure, words: ReportWords): string {
  return wordsOf(figure, words)?.title ?? figure.title;
}

export function definitionOf(figure: Figure, words: ReportWords): string {
  return wordsOf(figure, words)?.definition ?? figure.definition;
}

/** A figure with its texts in a language. */
export function toldFigure(figure: Figure, language: ReportLanguage): Figure {
  const words = reportWords(language);
  const told = (english: string) => words.phrases[english] ?? english;
  return {
    ...figure,
    title: titleOf(figure, words),
    definition: definitionOf(figure, words),
    reason: figure.reason === null ? null : told(figure.reason),
    inputs: figure.inputs.map((input) => ({ ...input, name: told(input.name) })),
  };
}

/** A figure as it is printed at the top, beside the month before. */
export interface HeadlineFigure {
  readonly name: string;
  readonly title: string;
  /** `€48,210.50`; why there is none where there is none. */
  readonly value: string;
  readonly before: string;
  /** `+4.2%` of money and counts, `−1.5 pp` of shares, the difference of other numbers; empty where one is missing. */
  readonly change: string;
  readonly definition: string;
}

function changeText(now: Figure, before: Figure | undefined, frame: ReportFrame): string {
  const words = reportWords(frame.language);
  if (now.value === null || (before?.value ?? null) === null) return '';
  const was = before?.value as Decimal;
  const difference = now.value.subtract(was);
  const sign = difference.sign() > 0 ? '+' : '';
  const number = (value: Decimal) => sign + writtenNumber(value.toString(), NUMBER_STYLES[frame.language]);
  const hundred = Decimal.fromInteger(100);
  switch (now.unit) {
    case 'fraction':
      return words.points(number(difference.multiply(hundred).round(1, 'half-away')));
    case 'ratio':
    case 'months':
      return number(difference.round(PLACES, 'half-away'));
    default:
      // of nothing there is no part
      if (was.sign() <= 0) return '';
      return sign + valueText(difference.divide(was, 6, 'half-away'), { kind: 'share' }, frame.language);
  }
}

export function headlineFigures(
  names: readonly string[],
  now: readonly Figure[],
  before: readonly Figure[],
  frame: ReportFrame,
): HeadlineFigure[] {
  const words = reportWords(frame.language);
  return names.flatMap((name) => {
    const figure = now.find((each) => each.name === name);
    if (figure === undefined) return [];
    const earlier = before.find((each) => each.name === name);
    return [
      {
        name,
        title: titleOf(figure, words),
        value: figure.value === null ? '–' : valueText(figure.value, measureOf(figure), frame.language),
        before: valueText(earlier?.value ?? null, measureOf(figure), frame.language),
        change: changeText(figure, earlier, frame),
        definition:
          figure.reason === null
            ? definitionOf(figure, words)
            : `${definitionOf(figure, words)} – ${words.phrases[figure.reason] ?? figure.reason}`,
      },
    ];
  });
}

/** Figures of one kind beside the month before. */
export function figuresSection(
  key: 'headline' | 'economics',
  now: readonly Figure[],
  before: readonly Figure[],
  frame: ReportFrame,
): ReportSection {
  const words = reportWords(frame.language);
  const names = key === 'headline' ? HEADLINE_FIGURES : ECONOMICS_FIGURES;
  const told = headlineFigures(names, now, before, frame);
  const cell = (figure: Figure | undefined, name: string): PictureCell => {
    const shape = figure ?? now.find((each) => each.name === name);
    return shape === undefined ? null : { value: figure?.value ?? null, measure: measureOf(shape) };
  };
  return tableSection(key, frame, {
    columns: [
      { key: 'figure', label: words.figure },
      { key: 'value', label: words.value, measure: { kind: 'count' } },
      { key: 'before', label: words.before, measure: { kind: 'count' } },
      { key: 'change', label: words.change },
      { key: 'definition', label: words.definition },
    ],
    rows: told.map(({ name, title, change, definition }) => [
      title,
      cell(
        now.find((each) => each.name === name),
        name,
      ),
      cell(
        before.find((each) => each.name === name),
        name,
      ),
      change,
      definition,
    ]),
  });
}

/** A section that is a table; its picture is the table without the longest words. */
export function tableSection(key: SectionKey, frame: ReportFrame, rows: PictureRows): ReportSection {
  const words = reportWords(frame.language);
  const title = words.sections[key];
  const note = noteOf(frame, words);
  const kept = rows.columns.flatMap((column, at) => (column.key === 'definition' ? [] : [at]));
  const shown: PictureRows = {
    columns: kept.map((at) => rows.columns[at] as PictureRows['columns'][number]),
    rows: rows.rows.map((row) => kept.map((at) => row[at] ?? null)),
  };
  return {
    key,
    title,
    note,
    tabular: true,
    rows,
    draw: (options) => tablePicture({ title, note, table: shown }, { language: frame.language, ...options }),
  };
}

/** The members of a figure that there is one each of: `mrr/plan` by plan, `receivables/age` by age. */
function members(figures: readonly Figure[], name: string): { readonly member: string; readonly figure: Figure }[] {
  const prefix = `${name}/`;
  return figures.flatMap((figure) =>
    figure.name.startsWith(prefix) ? [{ member: figure.name.slice(prefix.length), figure }] : [],
  );
}

/** MRR by plan, and the part of all that each is. */
export function plansSection(figures: readonly Figure[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const plans = members(figures, 'mrr/plan');
  const all = plans.reduce((sum, { figure }) => sum.add(figure.value ?? Decimal.ZERO), Decimal.ZERO);
  return tableSection('plans', frame, {
    columns: [
      { key: 'plan', label: words.plan },
      { key: 'mrr', label: 'MRR', measure: { kind: 'money', currency: frame.currency } },
      { key: 'share', label: words.share, measure: { kind: 'share' } },
    ],
    rows: plans.map(({ member, figure }) => [
      member,
      figure.value,
      figure.value === null || all.isZero() ? null : figure.value.divide(all, 6, 'half-away'),
    ]),
  });
}

/** From sign-up over trial to payment. */
export function funnelSection(figures: readonly Figure[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const data: Funnel = {
    title: words.sections.funnel,
    note: noteOf(frame, words),
    words: { step: words.step, count: words.customers, of_previous: words.of_previous, of_first: words.of_first },
    steps: members(figures, 'funnel').flatMap(({ member, figure }) =>
      figure.value === null ? [] : [{ label: words.steps[member] ?? member, count: figure.value }],
    ),
  };
  return {
    key: 'funnel',
    title: data.title,
    note: data.note ?? '',
    tabular: false,
    rows: funnelRows(data),
    draw: (options) => funnelPicture(data, { language: frame.language, ...options }),
  };
}

/** What is open on invoices, by the days it is past due, and all of it. */
export function receivablesSection(figures: readonly Figure[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const all = figures.find(({ name }) => name === 'receivables');
  const rows: PictureCell[][] = members(figures, 'receivables/age').map(({ member, figure }) => [
    words.ages[member] ?? member,
    figure.value,
  ]);
  return tableSection('receivables', frame, {
    columns: [
      { key: 'days_past_due', label: words.days_past_due },
      { key: 'open', label: words.open, measure: { kind: 'money', currency: frame.currency } },
    ],
    rows: all === undefined || all.value === null ? rows : [...rows, [words.sum, all.value]],
  });
}
