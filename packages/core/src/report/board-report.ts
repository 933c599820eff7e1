// SPDX-License-Identifier: Apache-2.0
import { civil } from '../kit/calendar.js';
import type { Figure } from '../metrics/figure.js';
import { type PictureTable, tableOf } from '../picture/index.js';
import { ECONOMICS_FIGURES, HEADLINE_FIGURES, type HeadlineFigure, headlineFigures } from './figure-sections.js';
import type { ReportFrame, ReportSection } from './section.js';
import { reportWords } from './words.js';

/** A month of a company on some pages: what every figure is, against the month before, and how it was computed. */
export interface BoardReport {
  readonly frame: ReportFrame;
  /** `Board report October 2026`. */
  readonly title: string;
  readonly headline: readonly HeadlineFigure[];
  readonly sections: readonly ReportSection[];
  /** What every figure printed is, and the policy in words. */
  readonly definitions: readonly { readonly term: string; readonly text: string }[];
}

export interface BoardReportParts {
  readonly frame: ReportFrame;
  /** Figures of the month and of the one before. */
  readonly now: readonly Figure[];
  readonly before: readonly Figure[];
  /** In their order; those without any row are left out. */
  readonly sections: readonly ReportSection[];
  /** The policy, sentence by sentence. */
  readonly policy: readonly string[];
}

export function boardReport({ frame, now, before, sections, policy }: BoardReportParts): BoardReport {
  const words = reportWords(frame.language);
  const { year, month } = civil(frame.as_of);
  const printed = headlineFigures([...new Set([...HEADLINE_FIGURES, ...ECONOMICS_FIGURES])], now, before, frame);
  return {
    frame,
    title: `${words.board_report} ${words.month_name(year, month)}`,
    headline: headlineFigures(HEADLINE_FIGURES, now, before, frame),
    // the figures at the top are not told twice
    sections: sections.filter(({ key, rows }) => key !== 'headline' && rows.rows.length > 0),
    definitions: [
      ...printed.map(({ title, definition }) => ({ term: title, text: definition })),
      { term: `${words.policy} ${frame.policy}`, text: policy.join(' ') },
    ],
  };
}

/** A table of a section as people read it. */
export const readableTable = (section: ReportSection, frame: ReportFrame): PictureTable =>
  tableOf(section.rows, frame.language);
