// SPDX-License-Identifier: Apache-2.0

import { sbgSurvival } from '../forecast/sbg.js';
import { cohortProblems, fitSbg } from '../forecast/sbg-fit.js';
import { stayedOf } from '../forecast/stayed.js';
import { Decimal } from '../kit/decimal.js';
import {
  type HeatMap,
  heatMapPicture,
  heatMapRows,
  type Lines,
  linesPicture,
  linesRows,
  shortDecimal,
  valueText,
} from '../picture/index.js';
import { noteOf, type ReportFrame, type ReportSection } from './section.js';
import { reportWords } from './words.js';

/** Customers who began to pay in one month, and what is left of them by the ends of the months since. */
export interface CohortLeft {
  /** `2026-01`. */
  readonly month: string;
  readonly customers: number;
  /** How many still pay 0, 1, 2, … months later. */
  readonly left: readonly number[];
  /** The part of their first MRR that they pay, at the same ages; null where it was nothing. */
  readonly revenue: readonly (Decimal | null)[];
}

const SHARE_PLACES = 4;

function map(key: 'cohorts' | 'revenue_cohorts', cohorts: readonly CohortLeft[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const shares = (cohort: CohortLeft) =>
    key === 'revenue_cohorts'
      ? cohort.revenue
      : cohort.left.map((count) =>
          cohort.customers === 0
            ? null
            : Decimal.fromInteger(count).divide(Decimal.fromInteger(cohort.customers), SHARE_PLACES, 'half-away'),
        );
  const data: HeatMap = {
    title: words.sections[key],
    note: noteOf(frame, words),
    measure: { kind: 'share' },
    row_label: words.cohort,
    size_label: words.customers,
    columns: Array.from({ length: Math.max(0, ...cohorts.map(({ left }) => left.length)) }, (_, age) => String(age)),
    rows: cohorts.map((cohort) => ({
      label: cohort.month,
      size: Decimal.fromInteger(cohort.customers),
      values: shares(cohort),
    })),
  };
  return {
    key,
    title: data.title,
    note: data.note ?? '',
    tabular: false,
    rows: heatMapRows(data),
    draw: (options) => heatMapPicture(data, { language: frame.language, ...options }),
  };
}

/** How many customers of each month are left, by age. */
export const cohortsSection = (cohorts: readonly CohortLeft[], frame: ReportFrame) => map('cohorts', cohorts, frame);
/** How much of the revenue of each month is left, by age. */
export const revenueCohortsSection = (cohorts: readonly CohortLeft[], frame: ReportFrame) =>
  map('revenue_cohorts', cohorts, frame);

/**
 * The share of customers who are left by age: of all cohorts together, the share of those who came to an age and stayed
 * to the next, multiplied along (Kaplan and Meier 1958, https://doi.org/10.1080/01621459.1958.10501452), so that young
 * cohorts count as far as they go.
 */
export function survivalOf(cohorts: readonly CohortLeft[]): number[] {
  const oldest = Math.max(0, ...cohorts.map(({ left }) => left.length));
  const survival: number[] = [];
  let left = 1;
  for (let age = 0; age < oldest; age++) {
    let came = 0;
    let stayed = 0;
    for (const { customers, left: counts } of cohorts) {
      const count = counts[age];
      if (count === undefined) continue;
      came += age === 0 ? customers : (counts[age - 1] as number);
      stayed += count;
    }
    left *= came === 0 ? 1 : stayed / came;
    survival.push(left);
  }
  return survival;
}

/** Ages ahead that the fitted curve goes on for. */
const AHEAD = 12;

/**
 * Who stays, by age, and the curve of the shifted-beta-geometric model through it (Fader and Hardie 2007). Who left and
 * came back has stayed, as in a forecast behind the same months.
 */
export function retentionSection(counted: readonly CohortLeft[], frame: ReportFrame): ReportSection {
  const words = reportWords(frame.language);
  const cohorts = counted.map((cohort) => ({ ...cohort, left: stayedOf(cohort.left) }));
  const observed = survivalOf(cohorts);
  // the model counts from the first payment: what is left at the end of that month is its beginning
  const renewed = cohorts.flatMap(({ left: [size = 0, ...survivors] }) =>
    size > 0 && survivors.length > 0 ? [{ size, survivors }] : [],
  );
  const left = renewed.some(({ size, survivors }) => survivors.some((count) => count < size));
  const fit = left && cohortProblems(renewed).length === 0 ? fitSbg(renewed) : null;
  const start = observed[0] ?? 1;
  const ages = observed.length === 0 ? 0 : observed.length + AHEAD;
  const fitted = fit?.ok === true ? sbgSurvival(fit.value, Math.max(0, ages - 1)).map((share) => share * start) : null;
  const written = (value: number) => valueText(shortDecimal(value, 2), { kind: 'count' }, frame.language);
  const told =
    fit?.ok === true
      ? words.fit(written(fit.value.alpha), written(fit.value.beta)) + (fit.value.at_bound ? words.alike : '')
      : renewed.length > 0 && !left
        ? words.nobody_left
        : words.no_fit;
  const data: Lines = {
    title: words.sections.retention,
    note: `${noteOf(frame, words)} · ${told}`,
    measure: { kind: 'share' },
    category: words.age,
    categories: Array.from({ length: fitted === null ? observed.length : ages }, (_, age) => String(age)),
    series: [
      { key: 'observed', label: words.kept, style: 'dots', values: observed },
      ...(fitted === null
        ? []
        : [
            {
              key: 'fitted',
              label: words.fitted,
              style: 'dashes' as const,
              colour: 'series-1' as const,
              values: fitted,
            },
          ]),
    ],
    ...(fitted === null
      ? {}
      : { boundary: { after: observed.length, before_label: words.kept, after_label: words.forecast } }),
  };
  return {
    key: 'retention',
    title: data.title,
    note: data.note ?? '',
    tabular: false,
    rows: linesRows(data),
    draw: (options) => linesPicture(data, { language: frame.language, ...options }),
  };
}
