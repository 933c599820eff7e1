// SPDX-License-Identifier: Apache-2.0
import type { MovementKind } from '../metrics/movement.js';
import type { TargetStatus } from '../target/judge.js';
import type { ReportLanguage, SectionKey } from './section.js';
import { de } from './words-de.js';
import { en } from './words-en.js';

/** Everything a report says in one language. A language that lacks a word does not compile. */
export interface ReportWords {
  readonly board_report: string;
  readonly sections: Readonly<Record<SectionKey, string>>;
  readonly movements: Readonly<Record<MovementKind, string>>;
  readonly opening: string;
  readonly closing: string;
  readonly step: string;
  readonly value: string;
  readonly level: string;
  readonly month: string;
  readonly net: string;
  readonly cohort: string;
  readonly customers: string;
  readonly age: string;
  readonly kept: string;
  readonly fitted: string;
  readonly figure: string;
  readonly before: string;
  readonly change: string;
  readonly definition: string;
  readonly policy: string;
  readonly days_past_due: string;
  readonly open: string;
  readonly reason: string;
  readonly billed: string;
  readonly recognised: string;
  readonly credited: string;
  readonly target: string;
  readonly due: string;
  readonly status: string;
  readonly actual: string;
  readonly chance: string;
  readonly statuses: Readonly<Record<TargetStatus, string>>;
  readonly forecast: string;
  readonly median: string;
  readonly assumption: string;
  readonly as_assumed: string;
  readonly low: string;
  readonly high: string;
  readonly matters: (measure: string, month: number) => string;
  readonly plan: string;
  readonly share: string;
  readonly sum: string;
  readonly of_previous: string;
  readonly of_first: string;
  /** Of the funnel and of receivables, by the member of the figure; one that is not here keeps its own name. */
  readonly steps: Readonly<Record<string, string>>;
  readonly ages: Readonly<Record<string, string>>;
  readonly definitions: string;
  readonly as_of: (date: string) => string;
  /** What a fit is: its parameters and its name. */
  readonly fit: (alpha: string, beta: string) => string;
  /** Behind a fit at the bound of its parameters. */
  readonly alike: string;
  readonly no_fit: string;
  readonly nobody_left: string;
  readonly middle: (percent: string) => string;
  readonly runs: (runs: number, seed: number) => string;
  /** `October 2026`. */
  readonly month_name: (year: number, month: number) => string;
  /** Percentage points. */
  readonly points: (number: string) => string;
  /** Of figures by the name of their definition; one that is not here keeps its own words. */
  readonly figures: Readonly<Record<string, { readonly title: string; readonly definition: string }>>;
  /** What figures are made of, and why there is none, by how it is said in English. */
  readonly phrases: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<ReportLanguage, ReportWords>> = { de, en };

export const reportWords = (language: ReportLanguage): ReportWords => WORDS[language];
