// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../kit/number-text.js';
import { element, group, type Markup, Pen } from './markup.js';
import type { Colour, PictureTheme } from './palette.js';
import type { PictureTable } from './table.js';
import { fittedText, textWidth } from './text-width.js';

/** How any picture is drawn; lengths in pixels. */
export interface PictureOptions {
  /** 720 by default, at least 320. */
  readonly width?: number;
  /** What suits the picture by default, at least 160; pictures of rows are as high as their rows need. */
  readonly height?: number;
  readonly theme?: PictureTheme;
  readonly language?: NumberLanguage;
  /** Without title and note on it: they stand beside it. It says them all the same to those who do not see it. */
  readonly bare?: boolean;
}

/** What every picture is called. */
export interface PictureHead {
  readonly title: string;
  /** Beneath it: the policy, the day, the currency. */
  readonly note?: string;
}

export const TEXT_SIZE = 12;
const TITLE_SIZE = 16;
const MARGIN = 16;
const KEY_SIZE = 10;

/** A sign of the legend. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: Colour;
  readonly sign: 'square' | 'line' | 'dashes' | 'dot' | 'diamond' | 'band' | 'inner-band';
}

/** The area that is left for the picture itself. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const NOTHING_TO_SHOW: Readonly<Record<NumberLanguage, string>> = {
  de: 'Keine Daten',
  en: 'No data',
  es: 'Sin datos',
  fr: 'Aucune donnée',
  ja: 'データなし',
};

export interface Frame {
  readonly pen: Pen;
  readonly language: NumberLanguage;
  readonly area: Area;
  /** The finished picture; `table` is what its description says. */
  finish(table: PictureTable, ...content: readonly Markup[]): string;
  /** The finished picture of nothing. */
  finishEmpty(table: PictureTable): string;
}

/** How many rows of its table a description reads out; the rest is in the table itself. */
const DESCRIBED_ROWS = 40;

function description(head: PictureHead, { columns, rows }: PictureTable): string {
  const told = rows
    .slice(0, DESCRIBED_ROWS)
    .map((row) => row.map((cell, at) => (at === 0 ? cell : `${columns[at]?.label} ${cell}`)).join(', '));
  if (rows.length > DESCRIBED_ROWS) told.push('…');
  return [...(head.note === undefined ? [] : [head.note]), ...told].join('. ');
}

/** `height` is that of the picture itself where its rows decide it; else the options' or the default's is of the whole. */
export function frameOf(
  head: PictureHead,
  legend: readonly LegendEntry[],
  options: PictureOptions,
  size: { readonly content_height: number } | { readonly height: number },
): Frame {
  const width = Math.max(320, options.width ?? 720);
  const language = options.language ?? 'en';
  const pen = new Pen(options.theme ?? 'auto');
  const inner = width - 2 * MARGIN;
  let y = MARGIN - 4;
  const parts: Markup[] = [];
  if (options.bare !== true) {
    // a bold letter is a tenth wider
    for (const line of wrappedText(head.title, inner / 1.1, TITLE_SIZE, 2)) {
      y += TITLE_SIZE + 4;
      parts.push(pen.text(MARGIN, y, line, TITLE_SIZE, 'ink', { 'font-weight': 600 }));
    }
    for (const line of wrappedText(head.note ?? '', inner, TEXT_SIZE)) {
      y += TEXT_SIZE + 6;
      parts.push(pen.text(MARGIN, y, line, TEXT_SIZE, 'soft'));
    }
    y += 10;
  }
  if (legend.length > 0) {
    const [signs, height] = legendOf(legend, inner, y, pen);
    parts.push(signs);
    y += height;
  }
  const top = y + 12;
  const height =
    'content_height' in size
      ? top + size.content_height + MARGIN
      : Math.max(160, options.height ?? size.height, top + 100);
  const area = { left: MARGIN, top, right: width - MARGIN, bottom: height - MARGIN };
  const finish: Frame['finish'] = (table, ...content) =>
    pen.picture(width, height, head.title, description(head, table), ...parts, ...content);
  return {
    pen,
    language,
    area,
    finish,
    finishEmpty: (table) =>
      finish(
        table,
        pen.text(
          (area.left + area.right) / 2,
          (area.top + area.bottom) / 2,
          NOTHING_TO_SHOW[language],
          TEXT_SIZE,
          'soft',
          {
            'text-anchor': 'middle',
          },
        ),
      ),
  };
}

/** Lines that fit, broken at blanks; a word that is too long is cut, and the third line ends with an ellipsis. */
export function wrappedText(text: string, width: number, size: number, most = 3): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/\s+/);
  for (const [at, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1) {
      line = [line, ...words.slice(at)].join(' ').trim();
      break;
    }
    if (line !== '') lines.push(line);
    line = word;
  }
  lines.push(line);
  return lines.map((each) => fittedText(each, width, size)).filter((each) => each !== '');
}

const LEGEND_ROW = 20;

function legendOf(entries: readonly LegendEntry[], width: number, top: number, pen: Pen): [Markup, number] {
  let x = 0;
  let row = 0;
  const parts = entries.map(({ label, colour, sign }) => {
    const shown = fittedText(label, width - KEY_SIZE - 28, TEXT_SIZE);
    const needed = KEY_SIZE + 12 + textWidth(shown, TEXT_SIZE) + 16;
    if (x > 0 && x + needed > width + 16) {
      x = 0;
      row++;
    }
    const left = MARGIN + x;
    const middle = top + row * LEGEND_ROW + LEGEND_ROW / 2;
    x += needed;
    return group(
      signOf(sign, left + 7, middle, colour, pen),
      pen.text(left + KEY_SIZE + 12, middle + 4, shown, TEXT_SIZE, 'ink'),
    );
  });
  return [group(...parts), (row + 1) * LEGEND_ROW];
}

/** A sign of the legend, and a mark on a line, about its middle. */
export function signOf(sign: LegendEntry['sign'], x: number, y: number, colour: Colour, pen: Pen): Markup {
  switch (sign) {
    case 'square':
      return pen.rectangle(x - 5, y - 5, 10, 10, colour, { rx: 2 });
    case 'band':
      return pen.rectangle(x - 7, y - 5, 14, 10, colour, { 'fill-opacity': 0.22 });
    case 'inner-band':
      return pen.rectangle(x - 7, y - 5, 14, 10, colour, { 'fill-opacity': 0.5 });
    case 'line':
      return pen.line(x - 7, y, x + 7, y, colour, { 'stroke-width': 2 });
    case 'dashes':
      return pen.line(x - 7, y, x + 7, y, colour, { 'stroke-width': 2, 'stroke-dasharray': '4 2' });
    case 'dot':
      return element('circle', { cx: x, cy: y, r: 4, ...pen.fill(colour) });
    case 'diamond':
      return element('path', { d: `M${x - 5} ${y}L${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}Z`, ...pen.fill(colour) });
  }
}
