// SPDX-License-Identifier: Apache-2.0
import { Decimal } from '../kit/decimal.js';
import { categoryAxis, verticalAxis } from './axis.js';
import { frameOf, type PictureHead, type PictureOptions, TEXT_SIZE } from './frame.js';
import { coordinateOf, decimalOf, type Measure, type PictureValue, shortText, valueText } from './measure.js';
import type { Colour } from './palette.js';
import { baseline, placesAcross, plotOf, ROW_HEIGHT, rowMiddle } from './plot.js';
import { type PictureRows, tableOf } from './table.js';
import { fittedText, textWidth } from './text-width.js';

/** From one total to another by what came and went. */
export interface Waterfall extends PictureHead {
  readonly measure: Measure;
  /** The heads of its table; English by default. */
  readonly words?: { readonly step: string; readonly value: string; readonly level: string };
  /** A `total` stands on zero; a `change` goes on from what stands before it, upwards or down. */
  readonly steps: readonly {
    readonly label: string;
    readonly value: PictureValue;
    readonly kind: 'total' | 'change';
  }[];
}

const WORDS = { step: 'Step', value: 'Value', level: 'Level' };

/** A row a step, with what it comes to: a total that does not follow from its changes shows beside them. */
export function waterfallRows({ measure, steps, words = WORDS }: Waterfall): PictureRows {
  let level = Decimal.ZERO;
  return {
    columns: [
      { key: 'step', label: words.step },
      { key: 'value', label: words.value, measure },
      { key: 'level', label: words.level, measure },
    ],
    rows: steps.map(({ label, value, kind }) => {
      level = kind === 'total' ? decimalOf(value) : level.add(decimalOf(value));
      return [label, decimalOf(value), level];
    }),
  };
}

/** A step with where it begins and ends. */
interface Bar {
  readonly label: string;
  readonly value: PictureValue;
  readonly from: number;
  readonly to: number;
  readonly colour: Colour;
}

function barsOf({ steps }: Waterfall): Bar[] {
  let level = 0;
  return steps.map(({ label, value, kind }) => {
    const size = coordinateOf(value);
    const from = kind === 'total' ? 0 : level;
    level = kind === 'total' ? size : level + size;
    return { label, value, from, to: level, colour: kind === 'total' ? 'total' : size < 0 ? 'down' : 'up' };
  });
}

/** What the values at the left of the bars take up, about. */
const VALUES_WIDTH = 100;

/**
 * SVG of the waterfall: totals in grey, what adds in blue, what takes away in vermilion, each with its amount. Steps
 * stand side by side where their names have room, else under one another.
 */
export function waterfallPicture(data: Waterfall, options: PictureOptions = {}): string {
  const step = ((options.width ?? 720) - VALUES_WIDTH) / Math.max(1, data.steps.length);
  const fits = data.steps.every(({ label }) => textWidth(label, TEXT_SIZE - 1) <= step - 4);
  return fits ? sideBySide(data, options) : underOneAnother(data, options);
}

function sideBySide(data: Waterfall, options: PictureOptions): string {
  const { measure } = data;
  const frame = frameOf(data, [], options, { height: 340 });
  const { pen, language } = frame;
  const table = tableOf(waterfallRows(data), language);
  const bars = barsOf(data);
  if (bars.length === 0) return frame.finishEmpty(table);
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const { area, scale } = plotOf(frame.area, ends, true, measure, language, 20);
  const { step, middle } = placesAcross(area, bars.length);
  const width = Math.min(64, step * 0.7);
  const drawn = bars.flatMap(({ value, from, to, colour }, index) => {
    const [top, bottom] = [scale.at(Math.max(from, to)), scale.at(Math.min(from, to))];
    const x = middle(index);
    const texts = [valueText(value, measure, language), shortText(value, measure, language)];
    const written = texts.find((text) => textWidth(text, TEXT_SIZE) <= step - 2) ?? '';
    const below = to < from && to < 0;
    return [
      pen.rectangle(x - width / 2, top, width, Math.max(1, bottom - top), colour),
      ...(index === bars.length - 1
        ? []
        : [
            pen.line(x + width / 2, scale.at(to), middle(index + 1) - width / 2, scale.at(to), 'soft', {
              'stroke-dasharray': '2 2',
            }),
          ]),
      pen.text(x, below ? bottom + TEXT_SIZE + 2 : top - 5, written, TEXT_SIZE, 'ink', { 'text-anchor': 'middle' }),
    ];
  });
  const names = bars.map(({ label }) => label);
  return frame.finish(table, verticalAxis(scale, area, pen), ...drawn, categoryAxis(names, middle, area, pen, 'every'));
}

function underOneAnother(data: Waterfall, options: PictureOptions): string {
  const { measure } = data;
  const frame = frameOf(data, [], options, { content_height: ROW_HEIGHT * data.steps.length });
  const { pen, language, area } = frame;
  const bars = barsOf(data);
  const width = area.right - area.left;
  const [names, number] = [width * 0.32, width * 0.26];
  const [left, right] = [area.left + names, area.right - number - 8];
  const ends = [0, ...bars.flatMap(({ from, to }) => [from, to])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const x = (value: number) => left + ((value - low) / (high - low || 1)) * (right - left);
  const drawn = bars.flatMap(({ label, value, from, to, colour }, index) => {
    const y = rowMiddle(area.top, index);
    const texts = [valueText(value, measure, language), shortText(value, measure, language)];
    const written = texts.find((text) => textWidth(text, TEXT_SIZE) <= number) ?? '';
    const start = x(Math.min(from, to));
    return [
      pen.text(area.left, baseline(y), fittedText(label, names - 8, TEXT_SIZE), TEXT_SIZE, 'ink'),
      pen.rectangle(start, y - 8, Math.max(1, x(Math.max(from, to)) - start), 16, colour),
      ...(index === bars.length - 1
        ? []
        : [pen.line(x(to), y + 8, x(to), y + ROW_HEIGHT - 8, 'soft', { 'stroke-dasharray': '2 2' })]),
      pen.text(area.right, baseline(y), written, TEXT_SIZE, 'ink', { 'text-anchor': 'end' }),
    ];
  });
  return frame.finish(tableOf(waterfallRows(data), language), ...drawn);
}
