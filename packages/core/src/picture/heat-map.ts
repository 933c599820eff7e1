// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '../kit/number-text.js';
import { frameOf, type PictureHead, type PictureOptions, TEXT_SIZE } from './frame.js';
import { group } from './markup.js';
import { coordinateOf, decimalOf, type Measure, type PictureValue, shortText, valueText } from './measure.js';
import { HEAT_STEPS, type HeatStep, heatColour, onHeatColour } from './palette.js';
import { baseline } from './plot.js';
import { type PictureRows, tableOf } from './table.js';
import { fittedText, textWidth } from './text-width.js';

/** Cohorts by their age, or anything else in rows and columns: the darker (in the dark, the lighter), the more. */
export interface HeatMap extends PictureHead {
  readonly measure: Measure;
  /** The heads of the first two columns, e.g. `Cohort` and `Customers`. */
  readonly row_label: string;
  readonly size_label: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    /** Of the cohort at its start; null for none. */
    readonly size: PictureValue | null;
    /** One a column; null where there is nothing yet. */
    readonly values: readonly (PictureValue | null)[];
  }[];
}

export function heatMapRows({ row_label, size_label, columns, rows, measure }: HeatMap): PictureRows {
  return {
    columns: [
      { key: 'row', label: row_label },
      { key: 'size', label: size_label, measure: { kind: 'count' } },
      ...columns.map((label, at) => ({ key: `column_${at}`, label, measure })),
    ],
    rows: rows.map(({ label, size, values }) => [
      label,
      size === null ? null : decimalOf(size),
      ...columns.map((_, at) => {
        const value = values[at] ?? null;
        return value === null ? null : decimalOf(value);
      }),
    ]),
  };
}

const CELL_HEIGHT = 24;
const CELL_TEXT = 11;

/** SVG of the map: a cell a value, written into it where it fits. */
export function heatMapPicture(data: HeatMap, options: PictureOptions = {}): string {
  const { columns, rows, measure } = data;
  const known = rows
    .flatMap(({ values }) => values.slice(0, columns.length))
    .filter((value) => value !== null)
    .map(coordinateOf);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const scale_height = 30;
  const frame = frameOf(data, [], options, {
    content_height: CELL_HEIGHT * (Math.max(1, rows.length) + 1) + scale_height,
  });
  const { pen, language, area } = frame;
  const table = tableOf(heatMapRows(data), language);
  if (known.length === 0) return frame.finishEmpty(table);
  const width = area.right - area.left;
  const names = Math.min(
    width * 0.22,
    Math.max(...[data.row_label, ...rows.map(({ label }) => label)].map(widthOf)) + 10,
  );
  const sizeTexts = rows.map(({ size }) => (size === null ? '' : shortText(size, { kind: 'count' }, language)));
  const sizes = Math.min(width * 0.18, Math.max(...[data.size_label, ...sizeTexts].map(widthOf)) + 12);
  const left = area.left + names + sizes;
  const cell = (area.right - left) / columns.length;
  const middle = (row: number) => area.top + CELL_HEIGHT * (row + 1 / 2);
  const heat = (value: number) =>
    (high === low
      ? HEAT_STEPS - 1
      : Math.min(HEAT_STEPS - 1, Math.floor(((value - low) / (high - low)) * HEAT_STEPS))) as HeatStep;
  const head = (x: number, text: string, room: number, anchor: string) =>
    pen.text(x, baseline(middle(0)), fittedText(text, room, TEXT_SIZE), TEXT_SIZE, 'soft', { 'text-anchor': anchor });
  // where they would touch, every nth head is written
  const nth = Math.ceil((Math.max(...columns.map(widthOf)) + 4) / cell);
  const writes = known.every((value) => textWidth(cellText(value, measure, language), CELL_TEXT) <= cell - 2);
  return frame.finish(
    table,
    head(area.left, data.row_label, names - 4, 'start'),
    head(left - 8, data.size_label, sizes - 10, 'end'),
    ...columns.flatMap((name, at) => {
      if (at % nth !== 0) return [];
      const x = left + cell * (at + 1 / 2);
      return [head(x, name, Math.min(cell * nth - 4, 2 * (area.right + 12 - x), 2 * (x - left + 4)), 'middle')];
    }),
    ...rows.map(({ label, values }, index) => {
      const y = middle(index + 1);
      return group(
        pen.text(area.left, baseline(y), fittedText(label, names - 6, TEXT_SIZE), TEXT_SIZE, 'ink'),
        pen.text(left - 8, baseline(y), fittedText(sizeTexts[index] ?? '', sizes - 10, TEXT_SIZE), TEXT_SIZE, 'soft', {
          'text-anchor': 'end',
        }),
        ...values.slice(0, columns.length).flatMap((value, at) => {
          if (value === null) return [];
          const step = heat(coordinateOf(value));
          const x = left + cell * at;
          return [
            pen.rectangle(x + 0.5, y - CELL_HEIGHT / 2 + 0.5, cell - 1, CELL_HEIGHT - 1, heatColour(step)),
            writes
              ? pen.text(
                  x + cell / 2,
                  y + CELL_TEXT / 3,
                  cellText(value, measure, language),
                  CELL_TEXT,
                  onHeatColour(step),
                  {
                    'text-anchor': 'middle',
                  },
                )
              : group(),
          ];
        }),
      );
    }),
    scaleOf(),
  );

  function scaleOf() {
    // one value is no scale
    if (low === high) return group();
    const y = area.bottom - 10;
    const [from, to] = [low, high].map((value) => shortText(value, measure, language)) as [string, string];
    const room = (width - HEAT_STEPS * 16 - 20) / 2;
    const shown = [from, to].map((text) => fittedText(text, room, TEXT_SIZE)) as [string, string];
    const start = area.left + widthOf(shown[0]) + 8;
    return group(
      pen.text(area.left, baseline(y), shown[0], TEXT_SIZE, 'soft'),
      ...Array.from({ length: HEAT_STEPS }, (_, step) =>
        pen.rectangle(start + step * 16, y - 6, 16, 12, heatColour(step as HeatStep)),
      ),
      pen.text(start + HEAT_STEPS * 16 + 8, baseline(y), shown[1], TEXT_SIZE, 'soft'),
    );
  }
}

const widthOf = (text: string) => textWidth(text, TEXT_SIZE);

/** In a cell a share is written without its sign and its places: what it is stands in the title. */
function cellText(value: PictureValue, measure: Measure, language: NumberLanguage): string {
  if (measure.kind !== 'share') return shortText(value, measure, language);
  return valueText(decimalOf(value).round(2, 'half-away'), measure, language);
}
