// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { PageLanguage } from '../kit/number-text.js';
import type { PictureOptions, PictureRows } from '../picture/index.js';

export type ReportLanguage = PageLanguage;

/** What a report can show, in its order. */
export const REPORT_SECTIONS = [
  'headline',
  'waterfall',
  'movements',
  'mrr',
  'plans',
  'cohorts',
  'revenue_cohorts',
  'retention',
  'economics',
  'funnel',
  'receivables',
  'deferred',
  'targets',
  'forecast',
] as const;
export type SectionKey = (typeof REPORT_SECTIONS)[number];

/** Of what everything in a report is told. */
export interface ReportFrame {
  /** The seller's name. */
  readonly organisation: string;
  /** The days of the report's month, in the zone: the last one is `as_of`. */
  readonly from: PlainDate;
  readonly as_of: PlainDate;
  readonly timezone: string;
  readonly currency: CurrencyCode;
  /** Name and version: `kontor 1`. */
  readonly policy: string;
  readonly language: ReportLanguage;
}

/** A part of a report: a picture, its data as a table, and under what it was computed. */
export interface ReportSection {
  readonly key: SectionKey;
  readonly title: string;
  readonly note: string;
  /** It is a table, of which its picture is a picture. */
  readonly tabular: boolean;
  readonly rows: PictureRows;
  /** SVG; every section has one. */
  draw(options?: PictureOptions): string;
}

/** The line beneath every title: what it holds for. */
export function noteOf(
  { as_of, timezone, policy }: ReportFrame,
  words: { readonly policy: string; as_of(date: string): string },
): string {
  return `${words.policy} ${policy} · ${words.as_of(as_of)} · ${timezone}`;
}
