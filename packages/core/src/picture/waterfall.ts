// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { categoryAxis, verticalAxis } from './axis.js';
import { frameOf, type PictureHead, type PictureOptions, TEXT_SIZE } from './frame.js';
import { coordinateOf, decimalOf, type Measure, type PictureValue, shortText, valueText } from './measure.js';
import { placesAcross, plotOf } from './plot.js';
import { type PictureRows, tableOf } from './table.js';
import { textWidth } from './text-width.js';

/** From one total to another by what came and went. */
export interface Waterfall extends PictureHead {
  readonly measure: Measure;
  /** A `total` stands on zero; a `change` goes on from what stands before it, upwards or down. */
  readonly steps: readonly {
    readonly label: string;
    readonly value: PictureValue;
    readonly kind: 'total' | 'change';
  }[];
}

/** A row a step, with what it comes to: a total that does not follow from its changes shows beside them. */
export function waterfallRows({ measure, steps }: Waterfall): PictureRows {
  let level = Decimal.ZERO;
  return {
    columns: [
      { key: 'step', label: '' },
      { key: 'value', label: 'Value', measure },
      { key: 'level', label: 'Level', measure },
    ],
    rows: steps.map(({ label, value, kind }) => {
      level = kind === 'total' ? decimalOf(value) : level.add(decimalOf(value));
      return [label, decimalOf(value), level];
    }),
  };
}

/** SVG of the waterfall: totals in grey, what adds in blue, what takes away in vermilion, each with its amount. */
export function waterfallPicture(data: Waterfall, options: PictureOptions = {}): string {
  const { measure, steps } = data;
  const frame = frameOf(data, [], options, { height: 340 });
  const { pen, language } = frame;
  const table = tableOf(waterfallRows(data), language);
  if (steps.length === 0) return frame.finishEmpty(table);
  let level = 0;
  const bars = steps.map(({ label, value, kind }) => {
    const size = coordinateOf(value);
    const from = kind === 'total' ? 0 : level;
    level = kind === 'total' ? size : level + size;
    const colour = kind === 'total' ? 'total' : size < 0 ? 'down' : 'up';
    return { label, value, from, to: level, colour } as const;
  });
  const { area, scale } = plotOf(
    frame.area,
    bars.flatMap(({ from, to }) => [from, to]),
    true,
    measure,
    language,
    20,
  );
  const { step, middle } = placesAcross(area, bars.length);
  const width = Math.min(64, step * 0.7);
  const drawn = bars.flatMap(({ value, from, to, colour }, index) => {
    const [top, bottom] = [scale.at(Math.max(from, to)), scale.at(Math.min(from, to))];
    const x = middle(index);
    const full = valueText(value, measure, language);
    const written =
      [full, shortText(value, measure, language)].find((text) => textWidth(text, TEXT_SIZE) <= step - 2) ?? '';
    return [
      pen.rectangle(x - width / 2, top, width, Math.max(1, bottom - top), colour),
      index === bars.length - 1
        ? pen.line(x + width / 2, scale.at(to), x + width / 2, scale.at(to), 'soft')
        : pen.line(x + width / 2, scale.at(to), middle(index + 1) - width / 2, scale.at(to), 'soft', {
            'stroke-dasharray': '2 2',
          }),
      pen.text(x, to < from && to < 0 ? bottom + TEXT_SIZE + 2 : top - 5, written, TEXT_SIZE, 'ink', {
        'text-anchor': 'middle',
      }),
    ];
  });
  return frame.finish(
    table,
    verticalAxis(scale, area, pen),
    ...drawn,
    categoryAxis(
      bars.map(({ label }) => label),
      middle,
      area,
      pen,
      'every',
    ),
  );
}
