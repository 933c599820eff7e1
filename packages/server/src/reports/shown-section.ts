// SPDX-License-Identifier: Apache-2.0
import { type PictureTheme, tableOf } from '@kontor/core/picture';
import type { ReportLanguage, ReportSection } from '@kontor/core/report';

export interface Drawing {
  readonly theme: PictureTheme;
  readonly width: number;
  readonly bare: 'true' | 'false';
}

/** A section with its picture and finished texts, as the API answers it. */
export function shownSection(
  { key, title, note, tabular, rows, draw }: ReportSection,
  language: ReportLanguage,
  how: Drawing,
) {
  const { columns, rows: told } = tableOf(rows, language);
  return {
    key,
    title,
    note,
    tabular,
    svg: draw({ theme: how.theme, width: how.width, bare: how.bare === 'true' }),
    table: {
      columns: columns.map(({ key: of, label, measure }) => ({ key: of, label, numeric: measure !== undefined })),
      rows: told.map((row) => [...row]),
    },
  };
}
