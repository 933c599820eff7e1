// SPDX-License-Identifier: Apache-2.0
import type { PictureTable } from '../picture/index.js';
import { type BoardReport, readableTable } from './board-report.js';
import { noteOf } from './section.js';
import { reportWords } from './words.js';

/** Text as text: what Markdown and HTML would read as theirs is escaped (CommonMark 0.31, 2.4). */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]|~<&$]/g, (mark) => (mark === '<' ? '&lt;' : mark === '&' ? '&amp;' : `\\${mark}`))
    .replace(/\s+/g, ' ');
}

function tableText({ columns, rows }: PictureTable, numeric: readonly boolean[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    line(columns.map(({ label }) => label)),
    `| ${columns.map((_, at) => (numeric[at] ? '---:' : '---')).join(' | ')} |`,
    ...rows.map((row) => line(row)),
  ].join('\n');
}

/**
 * The report as Markdown (CommonMark with GitHub's tables): every section with its picture, linked as `picture(key)`
 * says, and its table.
 */
export function boardMarkdown(report: BoardReport, picture: (key: string) => string | null): string {
  const { frame, title, headline, sections, definitions } = report;
  const words = reportWords(frame.language);
  const parts = [`# ${escaped(`${frame.organisation}: ${title}`)}`, escaped(noteOf(frame, words))];
  parts.push(`## ${escaped(words.sections.headline)}`);
  parts.push(
    tableText(
      {
        columns: [words.figure, words.value, words.before, words.change].map((label) => ({ key: label, label })),
        rows: headline.map(({ title: name, value, before, change }) => [name, value, before, change]),
      },
      [false, true, true, true],
    ),
  );
  for (const section of sections) {
    const link = picture(section.key);
    parts.push(`## ${escaped(section.title)}`, escaped(section.note));
    if (link !== null) parts.push(`![${escaped(section.title)}](${link})`);
    parts.push(
      tableText(
        readableTable(section, frame),
        section.rows.columns.map(({ measure }) => measure !== undefined),
      ),
    );
  }
  parts.push(`## ${escaped(words.definitions)}`);
  parts.push(definitions.map(({ term, text }) => `- **${escaped(term)}**: ${escaped(text)}`).join('\n'));
  return `${parts.join('\n\n')}\n`;
}
