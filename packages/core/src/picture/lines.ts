// SPDX-License-Identifier: Apache-2.0
import { area as areaShape, line as lineShape } from 'd3-shape';
import { categoryAxis, verticalAxis } from './axis.js';
import {
  type Area,
  frameOf,
  type LegendEntry,
  type PictureHead,
  type PictureOptions,
  signOf,
  TEXT_SIZE,
} from './frame.js';
import { element, group, type Markup, type Pen } from './markup.js';
import { coordinateOf, decimalOf, type Measure, type PictureValue } from './measure.js';
import { type Colour, seriesColour } from './palette.js';
import { plotOf } from './plot.js';
import { type PictureRows, tableOf } from './table.js';
import { fittedText } from './text-width.js';

/** A line, dashes (a plan, a fit), dots (observed) or diamonds (targets). */
export type LineStyle = 'line' | 'dashes' | 'dots' | 'diamonds';

/** Values over months or ages: retention with its fit, a forecast with its bands, actuals beside targets. */
export interface Lines extends PictureHead {
  readonly measure: Measure;
  /** The head of the first column of the table, e.g. `Month`. */
  readonly category: string;
  readonly categories: readonly string[];
  /** A value a category; null where there is none, which breaks the line. */
  readonly series: readonly {
    readonly key: string;
    readonly label: string;
    readonly values: readonly (PictureValue | null)[];
    readonly style?: LineStyle;
    readonly colour?: Colour;
  }[];
  /** From wide to narrow, e.g. the 5th to the 95th percentile, then the quartiles. */
  readonly bands?: readonly {
    readonly key: string;
    readonly label: string;
    readonly low: readonly (PictureValue | null)[];
    readonly high: readonly (PictureValue | null)[];
    readonly colour?: Colour;
  }[];
  /** What was is left of it, what is forecast right: the number of categories that were, and the two names. */
  readonly boundary?: { readonly after: number; readonly before_label: string; readonly after_label: string };
  /** Whether values stand on zero; true by default. */
  readonly from_zero?: boolean;
}

export function linesRows({ category, categories, series, bands = [], measure }: Lines): PictureRows {
  return {
    columns: [
      { key: 'category', label: category },
      ...series.map(({ key, label }) => ({ key, label, measure })),
      ...bands.flatMap(({ key, label }) => [
        { key: `${key}_low`, label: `${label} ↓`, measure },
        { key: `${key}_high`, label: `${label} ↑`, measure },
      ]),
    ],
    rows: categories.map((name, at) => {
      const of = (values: readonly (PictureValue | null)[]) => {
        const value = values[at] ?? null;
        return value === null ? null : decimalOf(value);
      };
      return [
        name,
        ...series.map(({ values }) => of(values)),
        ...bands.flatMap(({ low, high }) => [of(low), of(high)]),
      ];
    }),
  };
}

const SIGNS = { line: 'line', dashes: 'dashes', dots: 'dot', diamonds: 'diamond' } as const;

/** SVG of the lines, with bands behind them and a border between what was and what is forecast. */
export function linesPicture(data: Lines, options: PictureOptions = {}): string {
  const { categories, series, bands = [], measure, boundary } = data;
  const lines = series.map((each, at) => ({
    ...each,
    colour: each.colour ?? seriesColour(at),
    style: each.style ?? 'line',
  }));
  const bandColour = (at: number) => bands[at]?.colour ?? lines[0]?.colour ?? seriesColour(0);
  const legend: LegendEntry[] = [
    // one that has no value is not there to be found
    ...lines.flatMap(({ label, colour, style, values }) =>
      values.every((value) => value === null) ? [] : [{ label, colour, sign: SIGNS[style] }],
    ),
    ...bands.map(({ label }, at) => ({
      label,
      colour: bandColour(at),
      sign: at === 0 ? ('band' as const) : ('inner-band' as const),
    })),
  ];
  const frame = frameOf(data, legend.length < 2 ? [] : legend, options, { height: 340 });
  const { pen, language } = frame;
  const table = tableOf(linesRows(data), language);
  const known = [...series.flatMap(({ values }) => values), ...bands.flatMap(({ low, high }) => [...low, ...high])]
    .filter((value) => value !== null)
    .map(coordinateOf);
  if (categories.length === 0 || known.length === 0) return frame.finishEmpty(table);
  const outer = boundary === undefined ? frame.area : { ...frame.area, top: frame.area.top + TEXT_SIZE + 6 };
  const { area, scale } = plotOf(outer, known, data.from_zero ?? true, measure, language);
  const [first, last] = [area.left + 14, area.right - 14];
  const x = (index: number) =>
    categories.length < 2 ? (first + last) / 2 : first + ((last - first) * index) / (categories.length - 1);
  const coordinates = (values: readonly (PictureValue | null)[]) =>
    categories.map((_, at) => {
      const value = values[at] ?? null;
      return value === null ? null : scale.at(coordinateOf(value));
    });
  const shades = bands.map(({ low, high }, at) => {
    const [lower, upper] = [coordinates(low), coordinates(high)];
    const shape = areaShape<number>()
      .defined((index) => lower[index] !== null && upper[index] !== null)
      .x(x)
      .y0((index) => lower[index] as number)
      .y1((index) => upper[index] as number)
      .digits(2);
    return element('path', {
      d: shape(categories.map((_, index) => index)) ?? '',
      ...pen.fill(bandColour(at)),
      'fill-opacity': 0.22,
    });
  });
  return frame.finish(
    table,
    verticalAxis(scale, area, pen),
    ...shades,
    ...(boundary === undefined ? [] : [border(boundary, categories.length, x, outer, area, pen)]),
    ...lines.map(({ values, colour, style }) => strokeOf(coordinates(values), x, colour, style, pen)),
    categoryAxis(categories, x, area, pen, 'nth'),
  );
}

function strokeOf(
  ys: readonly (number | null)[],
  x: (index: number) => number,
  colour: Colour,
  style: LineStyle,
  pen: Pen,
): Markup {
  const marks = ys.flatMap((y, index) => {
    // a value between two gaps would be a line of no length
    const alone = (ys[index - 1] ?? null) === null && (ys[index + 1] ?? null) === null;
    if (y === null || !(alone || style === 'dots' || style === 'diamonds')) return [];
    return [signOf(style === 'diamonds' ? 'diamond' : 'dot', x(index), y, colour, pen)];
  });
  if (style === 'dots' || style === 'diamonds') return group(...marks);
  const shape = lineShape<number>()
    .defined((index) => ys[index] !== null)
    .x(x)
    .y((index) => ys[index] as number)
    .digits(2);
  const dashes = style === 'dashes' ? { 'stroke-dasharray': '6 4' } : {};
  const d = shape(ys.map((_, index) => index)) ?? '';
  return group(
    element('path', { d, fill: 'none', ...pen.stroke(colour, 2.25), 'stroke-linejoin': 'round', ...dashes }),
    ...marks,
  );
}

function border(
  { after, before_label, after_label }: NonNullable<Lines['boundary']>,
  count: number,
  at: (index: number) => number,
  outer: Area,
  area: Area,
  pen: Pen,
): Markup {
  const place = Math.min(Math.max(after, 0), count);
  const x = place === 0 ? area.left : place === count ? area.right : (at(place - 1) + at(place)) / 2;
  const y = outer.top - 6;
  return group(
    pen.line(x, outer.top - TEXT_SIZE - 4, x, area.bottom, 'soft', { 'stroke-dasharray': '3 3' }),
    pen.text(x - 8, y, fittedText(before_label, x - 8 - area.left, TEXT_SIZE), TEXT_SIZE, 'soft', {
      'text-anchor': 'end',
    }),
    pen.text(x + 8, y, fittedText(after_label, area.right - x - 8, TEXT_SIZE), TEXT_SIZE, 'soft'),
  );
}
