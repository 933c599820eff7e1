// SPDX-License-Identifier: Apache-2.0
import type { Result } from '@kontor/core';
import {
  type BoardReport,
  noteOf,
  type ReportFrame,
  type ReportSection,
  readableTable,
  reportWords,
} from '@kontor/core/report';
import type { Brand, PrintableDocument } from './printable.js';
import type { Typesetter } from './typeset.js';

/** Whose report it is, and how it looks. */
export interface ReportLook {
  readonly brand: Brand;
  readonly page_size: PrintableDocument['page_size'];
}

/** Tables of more columns than these have no room on a page: the picture tells them. */
const MOST_COLUMNS = 9;
/** In pixels: what is written in a picture is about as large as the text beside it then. */
const PICTURE_WIDTH = 720;

/** A board report as PDF/A-3b: pictures as vectors in print's colours, each with its table. */
export function boardReportPdf(report: BoardReport, look: ReportLook, typesetter: Typesetter): Result<Uint8Array> {
  const { frame } = report;
  const words = reportWords(frame.language);
  const pictures = new Map(
    report.sections.map((section) => [
      `picture-${section.key}.svg`,
      new TextEncoder().encode(section.draw({ theme: 'light', width: PICTURE_WIDTH, bare: true })),
    ]),
  );
  const sheet = {
    language: frame.language,
    page_size: look.page_size,
    title: report.title,
    organisation: frame.organisation,
    date: frame.as_of.split('-').map(Number),
    accent_colour: look.brand.accent_colour,
    footer_text: look.brand.footer_text ?? '',
    note: noteOf(frame, words),
    headline: {
      title: words.sections.headline,
      before: words.before,
      figures: report.headline.map(({ title, value, before, change }) => ({ title, value, before, change })),
    },
    sections: report.sections.map((section) => ({
      title: section.title,
      note: section.note,
      // a section that is a table is set as one
      picture: section.tabular ? '' : `picture-${section.key}.svg`,
      table: printedTable(section, frame),
    })),
    definitions: { title: words.definitions, entries: report.definitions },
  };
  return typesetter.typeset({
    template: 'board-report.typ',
    sheet,
    brand: look.brand,
    pictures,
  });
}

/** What figures are is told once, at the end. Null where the columns have no room. */
function printedTable(section: ReportSection, frame: ReportFrame) {
  const table = readableTable(section, frame);
  const kept = table.columns.flatMap(({ key }, at) => (key === 'definition' ? [] : [at]));
  if (kept.length > MOST_COLUMNS) return null;
  return {
    columns: kept.map((at) => table.columns[at]?.label),
    numeric: kept.map((at) => section.rows.columns[at]?.measure !== undefined || table.columns[at]?.key === 'change'),
    rows: table.rows.map((row) => kept.map((at) => row[at] ?? '')),
  };
}
