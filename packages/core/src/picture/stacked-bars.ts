// SPDX-License-Identifier: Apache-2.0
import { stack, stackOffsetDiverging } from 'd3-shape';
import { categoryAxis, verticalAxis } from './axis.js';
import { frameOf, type PictureHead, type PictureOptions } from './frame.js';
import { element } from './markup.js';
import { coordinateOf, decimalOf, type Measure, type PictureValue } from './measure.js';
import { type Colour, seriesColour } from './palette.js';
import { placesAcross, plotOf } from './plot.js';
import { type PictureRows, tableOf } from './table.js';

/** Parts of every month on one another: what adds above zero, what takes away below it. */
export interface StackedBars extends PictureHead {
  readonly measure: Measure;
  /** The head of the first column of the table, e.g. `Month`. */
  readonly category: string;
  readonly categories: readonly string[];
  readonly series: readonly {
    readonly key: string;
    readonly label: string;
    /** One a category. */
    readonly values: readonly PictureValue[];
    readonly colour?: Colour;
  }[];
  /** Writes the sum of each bar as a dot, under this name. */
  readonly sum_label?: string;
}

export function stackedBarsRows({ category, categories, series, measure, sum_label }: StackedBars): PictureRows {
  return {
    columns: [
      { key: 'category', label: category },
      ...series.map(({ key, label }) => ({ key, label, measure })),
      ...(sum_label === undefined ? [] : [{ key: 'sum', label: sum_label, measure }]),
    ],
    rows: categories.map((name, at) => {
      const values = series.map(({ values }) => decimalOf(values[at] ?? 0));
      const sum = values.reduce((total, value) => total.add(value), decimalOf(0));
      return [name, ...values, ...(sum_label === undefined ? [] : [sum])];
    }),
  };
}

/** SVG of the bars: a colour a series, the sum of each as a diamond. */
export function stackedBarsPicture(data: StackedBars, options: PictureOptions = {}): string {
  const { categories, series, measure, sum_label } = data;
  const colours = series.map(({ colour }, at) => colour ?? seriesColour(at));
  const legend = series.map(({ label }, at) => ({ label, colour: colours[at] as Colour, sign: 'square' }) as const);
  const frame = frameOf(
    data,
    sum_label === undefined ? legend : [...legend, { label: sum_label, colour: 'ink', sign: 'diamond' }],
    options,
    { height: 340 },
  );
  const { pen, language } = frame;
  const table = tableOf(stackedBarsRows(data), language);
  if (categories.length === 0 || series.length === 0) return frame.finishEmpty(table);
  const layers = stack<number, number>()
    .keys(series.map((_, at) => at))
    .value((index, key) => coordinateOf(series[key]?.values[index] ?? 0))
    .offset(stackOffsetDiverging)(categories.map((_, index) => index));
  const { area, scale } = plotOf(frame.area, layers.flat(2), true, measure, language);
  const { step, middle } = placesAcross(area, categories.length);
  const width = Math.min(48, step * 0.7);
  const bars = layers.flatMap((layer, at) =>
    layer.flatMap(([low, high], index) => {
      if (low === high) return [];
      const top = scale.at(high);
      return [
        pen.rectangle(middle(index) - width / 2, top, width, scale.at(low) - top, colours[at] as Colour, {
          'fill-opacity': 0.95,
        }),
      ];
    }),
  );
  const sums =
    sum_label === undefined
      ? []
      : categories.map((_, index) => {
          const y = scale.at(series.reduce((sum, { values }) => sum + coordinateOf(values[index] ?? 0), 0));
          const x = middle(index);
          const shape = `M${x - 5} ${y}L${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}Z`;
          return element('path', { d: shape, ...pen.both('ink', 'ground') });
        });
  return frame.finish(
    table,
    verticalAxis(scale, area, pen),
    ...bars,
    ...sums,
    categoryAxis(categories, middle, area, pen, 'nth'),
  );
}
