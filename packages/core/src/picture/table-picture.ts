// SPDX-License-Identifier: Apache-2.0
import { frameOf, type PictureHead, type PictureOptions, TEXT_SIZE } from './frame.js';
import { group } from './markup.js';
import { baseline, ROW_HEIGHT, rowMiddle } from './plot.js';
import { type PictureCell, type PictureRows, tableOf } from './table.js';
import { fittedText, textWidth } from './text-width.js';

/** A table as a picture, for where only pictures go: unit economics, figures with what they are made of. */
export interface TableOfValues extends PictureHead {
  readonly table: PictureRows;
}

const GAP = 14;
const isWords = (cell: PictureCell | undefined) => cell === undefined || typeof cell === 'string';

/** SVG of the table: numbers at the right of their column, words at the left; what has no room is cut. */
export function tablePicture(data: TableOfValues, options: PictureOptions = {}): string {
  const { columns, rows } = data.table;
  const frame = frameOf(data, [], options, { content_height: ROW_HEIGHT * (Math.max(1, rows.length) + 1) });
  const { pen, language, area } = frame;
  const table = tableOf(data.table, language);
  if (rows.length === 0 || columns.length === 0) return frame.finishEmpty(table);
  const widths = columns.map(({ label }, at) =>
    Math.max(...[label, ...table.rows.map((row) => row[at] ?? '')].map((text) => textWidth(text, TEXT_SIZE))),
  );
  const room = area.right - area.left - GAP * (columns.length - 1);
  const fitted = within(widths, room);
  const spare = (room - fitted.reduce((sum, width) => sum + width, 0)) / Math.max(1, columns.length - 1);
  let x = area.left;
  const places = fitted.map((width, at) => {
    const words = rows.every((row) => isWords(row[at]));
    const place = { words, width, x: words ? x : x + width };
    x += width + GAP + spare;
    return place;
  });
  const line = (texts: readonly string[], index: number, colour: 'ink' | 'soft') =>
    places.map(({ words, width, x: at }, column) =>
      pen.text(
        at,
        baseline(rowMiddle(area.top, index)),
        fittedText(texts[column] ?? '', width + 0.01, TEXT_SIZE),
        TEXT_SIZE,
        colour,
        {
          'text-anchor': words ? 'start' : 'end',
        },
      ),
    );
  return frame.finish(
    table,
    ...line(
      columns.map(({ label }) => label),
      0,
      'soft',
    ),
    ...table.rows.map((row, index) => {
      const y = area.top + ROW_HEIGHT * (index + 1);
      return group(pen.line(area.left, y, area.right, y, 'rule'), ...line(row, index + 1, 'ink'));
    }),
  );
}

/** The widths, or as much of the room for each that all have some: narrow ones keep theirs. */
function within(widths: readonly number[], room: number): number[] {
  let left = room;
  const fitted = widths.map(() => 0);
  const narrowest = widths.map((_, at) => at).sort((a, b) => (widths[a] as number) - (widths[b] as number));
  for (const [done, at] of narrowest.entries()) {
    const width = Math.min(widths[at] as number, left / (widths.length - done));
    fitted[at] = Math.max(0, width);
    left -= width;
  }
  return fitted;
}
